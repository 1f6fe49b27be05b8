"""Ideas for the hub and faults of it: said by members, joined by others, answered by organizers."""

from typing import Annotated

from rapidfuzz import fuzz, process

from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR, Letter, Notice, on_notice
from bot.param import Arg
from bot.people import Role
from bot.ui.nodes import Reply
from commands.hub.forms import Answer, TellUs
from commands.hub.idea_cards import Seen, answer_undone, answered, answered_card, idea_page, one, thanks, voice_added
from commands.hub.payloads import AddVoice, AnswerIdea, Ideas, SeeIdea, UndoAnswer
from store.audit import AuditStore
from store.feedback import FeedbackRow, FeedbackStatus, FeedbackStore
from store.outbox import OutboxStore
from store.people import PeopleStore

MOST_LISTED = 500
ALIKE = 65


class Answered(Notice, id="hub.answered", tells="what becomes of an idea I wanted"):
    """Tells everybody who wanted it what becomes of an idea."""

    idea: int


@command(examples=["feedback", "feedback a dark mode for the web page"], opens_form=True, reads_only=True)
async def feedback(
    words: Annotated[str, Arg("Your idea, or what went wrong", label="In your words", rest=True, most=1000)] = "",
) -> OpenForm:
    """Tell us an idea for the hub, or a fault of it."""
    return OpenForm(TellUs, {"said": words})


@on_submit(contributes=True)
async def tell(form: TellUs, store: FeedbackStore, people: PeopleStore, context: Context) -> Reply:
    """Keep it, and show what others said that sounds alike."""
    others = await open_ideas(store, people, context)
    number = await store.add(context.member_id, form.said, form.kind, space_id=context.person.space_id)
    near = process.extract(
        form.said, {row.id: row.said for row in others}, scorer=fuzz.token_set_ratio, limit=3, score_cutoff=ALIKE
    )
    alike = {key for _, _, key in near}
    return thanks(number, [row for row in others if row.id in alike])


@command(examples=["ideas", "ideas status:planned"], reads_only=True)
async def ideas(
    store: FeedbackStore,
    people: PeopleStore,
    context: Context,
    status: Annotated[FeedbackStatus | None, Arg("Only those that are so", label="Status")] = None,
) -> Reply:
    """Ideas and faults that members told us; add your voice."""
    return await _listed(store, people, context, Ideas(page=1, status=status.value if status else ""))


@on_action(reads_only=True)
async def turn_ideas(asked: Ideas, store: FeedbackStore, people: PeopleStore, context: Context) -> Reply:
    """Another page, in the same place."""
    reply = await _listed(store, people, context, asked)
    return Reply(reply.blocks, update=True)


@on_action(reads_only=True)
async def see_idea(chosen: SeeIdea, store: FeedbackStore, people: PeopleStore, context: Context) -> Reply:
    """One by itself, with all that can be done about it."""
    row = await _visible(store, people, context, chosen.idea)
    return one(row, await _seen(store, people, context, [row]))


@on_action()
async def add_voice(chosen: AddVoice, store: FeedbackStore, people: PeopleStore, context: Context) -> Reply:
    """I want that too; counts once."""
    row = await _visible(store, people, context, chosen.idea)
    new = await store.voice(row.id, context.member_id)
    return voice_added(await store.by_id(row.id) or row, new=new)


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def answer_idea(chosen: AnswerIdea, store: FeedbackStore, people: PeopleStore, context: Context) -> OpenForm:
    """The form of an answer, with the one given before."""
    row = await _visible(store, people, context, chosen.idea)
    await _check_answers(people, context, row)
    status = None if row.status is FeedbackStatus.OPEN else row.status
    return OpenForm(Answer, {"status": status, "answer": row.answer}, about=str(row.id))


@on_submit(requires=Role.ORGANIZER)
async def settle(
    form: Answer,
    store: FeedbackStore,
    people: PeopleStore,
    outbox: OutboxStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """What becomes of it, with the reason. Whoever wanted it hears it when it cannot be undone any more."""
    row = await _visible(store, people, context, form.about_number)
    await _check_answers(people, context, row)
    if not form.answer.strip():
        raise InvalidInput("Please give a reason, however short.", name="answer")
    await store.settle(row.id, form.status, form.answer.strip())
    was, now = {"status": row.status.value}, {"status": form.status.value}
    audit.record(context.member_id, "feedback.settle", "feedback", row.id, before=was, after=now, space_id=row.space_id)
    await outbox.cancel(_cause(row.id))
    await outbox.put([_told(row.id, person_id, context).row() for person_id in await store.voices(row.id)])
    return answered(
        await store.by_id(row.id) or row, UndoAnswer(idea=row.id, status=row.status.value, answer=row.answer)
    )


@on_action(requires=Role.ORGANIZER)
async def undo_answer(
    chosen: UndoAnswer,
    store: FeedbackStore,
    people: PeopleStore,
    outbox: OutboxStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """As it was before, while nobody was told."""
    row = await _visible(store, people, context, chosen.idea)
    await _check_answers(people, context, row)
    was = _status(chosen.status)
    if was is None or not await outbox.cancel(_cause(row.id)):
        raise Conflict("They have been told already.", "Change the answer instead; they hear that too.")
    await store.settle(row.id, was, chosen.answer)
    before, after = {"status": row.status.value}, {"status": was.value}
    audit.record(
        context.member_id, "feedback.undo", "feedback", row.id, before=before, after=after, space_id=row.space_id
    )
    return answer_undone(row)


@on_notice()
async def told_answer(notice: Answered, store: FeedbackStore) -> Reply | None:
    """The idea and its answer; nothing when it is open again."""
    row = await store.by_id(notice.idea)
    if row is None or row.hidden or row.status is FeedbackStatus.OPEN:
        return None
    return Reply((answered_card(row),))


async def open_ideas(store: FeedbackStore, people: PeopleStore, context: Context) -> list[FeedbackRow]:
    """Those without an answer that this person may see, most wanted first."""
    rows = await store.all(FeedbackStatus.OPEN, limit=MOST_LISTED)
    everywhere = await _reaches_everywhere(people, context)
    return [row for row in rows if everywhere or _is_of(context, row)]


async def _listed(store: FeedbackStore, people: PeopleStore, context: Context, asked: Ideas) -> Reply:
    rows = await store.all(_status(asked.status), limit=MOST_LISTED)
    everywhere = await _reaches_everywhere(people, context)
    shown = [row for row in rows if everywhere or _is_of(context, row)]
    return idea_page(shown, asked, await _seen(store, people, context, shown))


async def _seen(store: FeedbackStore, people: PeopleStore, context: Context, rows: list[FeedbackRow]) -> Seen:
    organizer = context.may(Role.ORGANIZER)
    mine = frozenset(row.id for row in await store.wanted_by(context.member_id))
    names: dict[int, str] = {}
    if organizer:
        said_by = await people.by_ids([row.person_id for row in rows if row.person_id is not None])
        names = {profile.id: profile.name for profile in said_by}
    return Seen(mine, names, organizer)


def _told(idea: int, person_id: int, context: Context) -> Letter:
    return Letter(
        key=f"hub.answered:{idea}:{person_id}:{context.now.isoformat()}",
        notice=Answered(idea=idea),
        person_id=person_id,
        not_before=context.now + UNDO_FOR,
        cause=_cause(idea),
    )


def _cause(idea: int) -> str:
    return f"hub.answered:{idea}"


def _status(text: str) -> FeedbackStatus | None:
    known = {status.value: status for status in FeedbackStatus}
    return known.get(text)


def _is_of(context: Context, row: FeedbackRow) -> bool:
    """Was it said in a space of this person?"""
    return row.space_id is None or row.space_id == context.person.space_id or row.space_id in context.person.spaces


async def _reaches_everywhere(people: PeopleStore, context: Context) -> bool:
    return bool(await people.roles_of(context.member_id) & {Role.ORGANIZER.value, Role.ADMIN.value})


async def _visible(store: FeedbackStore, people: PeopleStore, context: Context, number: int) -> FeedbackRow:
    row = await store.by_id(number)
    if row is None or row.hidden or not (_is_of(context, row) or await _reaches_everywhere(people, context)):
        raise NotFound("That idea is not in the list (any more).", "See all of them: ideas.")
    return row


async def _check_answers(people: PeopleStore, context: Context, row: FeedbackRow) -> None:
    """An organizer of one space answers what was said there."""
    if row.space_id != context.person.space_id and not await _reaches_everywhere(people, context):
        raise NotAllowed("That was said in another space.", "An organizer there can answer it.")
