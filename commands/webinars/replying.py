"""What hosts make of the questions of a town hall: answered, answered aloud or put aside, and then posted together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotAllowed
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.job import job
from bot.notice import UNDO_FOR, Letter, on_notice
from bot.param import Arg
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Note, Reply, Text
from commands.webinars.asking import Hall, town_hall
from commands.webinars.cards import SHORT
from commands.webinars.handlers import visible
from commands.webinars.notices import AnswersPosted, QuestionsReady
from commands.webinars.payloads import AnsweredLive, AnswerIt, PostAnswers, PutAside, Questions, UndoAnswers
from commands.webinars.question_cards import posted, ready, to_post
from store.audit import AuditStore
from store.mailing import EACH, MailingStore
from store.outbox import OutboxStore
from store.webinar import Part
from store.webinar_questions import QuestionRow, QuestionState
from store.webinar_rows import Dated
from store.webinars import WebinarStore

BEFORE = timedelta(hours=1)


class WrittenAnswer(Form, id="webinars.reply", title="Answer a question", submit="Keep the answer"):
    """Nobody reads it before you post the answers of this town hall."""

    answer: Annotated[str, Arg("In words, with a link where one helps", label="Answer", long=True, least=2, most=1500)]


class Aside(Form, id="webinars.aside", title="Put it aside", submit="Put it aside"):
    """Whoever asked reads the reason when the answers are posted."""

    reason: Annotated[str, Arg("Why it is not answered, and where to turn instead", label="Reason", long=True, least=3, most=600)]  # fmt: skip


@on_action(opens_form=True, reads_only=True)
async def answer_it(chosen: AnswerIt, hall: Hall, context: Context) -> OpenForm:
    """With the answer that stands."""
    _, row = await _of_mine(hall, context, chosen.question)
    return OpenForm(WrittenAnswer, {"answer": row.answer} if row.state is QuestionState.ANSWERED else {}, str(row.id))


@on_submit(contributes=True)
async def keep_answer(form: WrittenAnswer, hall: Hall, audit: AuditStore, context: Context) -> Reply:
    if not form.answer.strip():
        raise InvalidInput("Please write an answer.", name="answer")
    return await _settle(hall, audit, context, form.about_number, QuestionState.ANSWERED, form.answer.strip())


@on_action()
async def answered_live(chosen: AnsweredLive, hall: Hall, audit: AuditStore, context: Context) -> Reply:
    return await _settle(hall, audit, context, chosen.question, QuestionState.LIVE)


@on_action(opens_form=True, reads_only=True)
async def put_aside(chosen: PutAside, hall: Hall, context: Context) -> OpenForm:
    _, row = await _of_mine(hall, context, chosen.question)
    return OpenForm(Aside, about=str(row.id))


@on_submit(contributes=True)
async def keep_aside(form: Aside, hall: Hall, audit: AuditStore, context: Context) -> Reply:
    if not form.reason.strip():
        raise InvalidInput("Please give a reason, however short.", name="reason")
    return await _settle(hall, audit, context, form.about_number, QuestionState.ASIDE, form.reason.strip())


@on_action()
async def post_answers(
    chosen: PostAnswers, webinars: WebinarStore, hall: Hall, mailing: MailingStore, audit: AuditStore, context: Context
) -> Reply:
    """Everybody may read them now; whoever asked is told when it cannot be undone any more."""
    dated = await _hosted(hall, context, town_hall(await visible(webinars, context, chosen.date)))
    rows = to_post(await hall.questions.of(dated.id))
    if not rows:
        raise Conflict("There is nothing new to post.", "Answer a question first.")
    numbers, now = [row.id for row in rows], context.now
    await hall.questions.post(numbers, now)
    audit.record(context.member_id, "webinars.answers", "webinar", dated.id, after={"questions": numbers})
    people = [one for one in await hall.questions.voices(numbers) if one != context.member_id]
    if people:
        await mailing.put(_told(dated, people, now).row(), people)
    many = "1 answer is" if len(rows) == 1 else f"{len(rows):,} answers are"
    told = "" if not people else " Whoever asked hears of it in ten minutes."
    undo = Button(f"Undo: {clip(dated.webinar.title, SHORT)}", UndoAnswers(date=dated.id, at=now.isoformat()))
    see = Button(f"See all questions: {clip(dated.webinar.title, SHORT)}", Questions(date=dated.id))
    return Reply((Text(md(f"{many} posted for **{{title}}**.{told}", title=dated.webinar.title)), Actions((undo, see))))


@on_action()
async def undo_answers(
    chosen: UndoAnswers, webinars: WebinarStore, hall: Hall, outbox: OutboxStore, audit: AuditStore, context: Context
) -> Reply:
    """Only hosts read them again, as long as nobody was told."""
    dated = await _hosted(hall, context, await visible(webinars, context, chosen.date))
    at = _moment(chosen.at)
    rows = await hall.questions.posted(dated.id, at)
    if not rows:
        raise Conflict("That is undone already.", f"See how it stands: webinars questions {dated.id}.")
    if context.now >= at + UNDO_FOR:
        raise Conflict("People have been told already.", "Change the answer and post it again; they hear that, too.")
    numbers = [row.id for row in rows]
    await outbox.cancel(_cause(dated.id, at))
    await hall.questions.post(numbers, None)
    audit.record(context.member_id, "webinars.answers-undone", "webinar", dated.id, before={"questions": numbers})
    return await hall.page(context, dated)


@on_notice()
async def answers_posted(notice: AnswersPosted, hall: Hall, context: Context) -> Reply | None:
    """To each only what they asked."""
    dated, mine = await hall.webinars.dated(notice.date), context.person.id
    rows = await hall.questions.posted(notice.date, notice.at)
    if dated is None or mine is None:
        return None
    asks = await hall.questions.asked_by(mine, [row.id for row in rows])
    theirs = [row for row in rows if row.id in asks]
    return posted(dated, theirs) if theirs else None


@job("webinars.questions", every=timedelta(minutes=5))
async def before(hall: Hall, mailing: MailingStore, context: Context) -> int:
    """The hosts get what most people ask, an hour before it begins; once for each time it is to begin."""
    told = 0
    for dated in await hall.webinars.by_ids(await hall.questions.soon(context.now + BEFORE)):
        if dated.to_come and await _open(hall, dated.id) and (hosts := await _hosts(hall, dated)):
            told += await mailing.put(_to_hosts(dated, hosts).row(), hosts)
    return told


@on_notice()
async def questions_ready(notice: QuestionsReady, hall: Hall) -> Reply | None:
    dated, rows = await hall.webinars.dated(notice.date), await _open(hall, notice.date)
    if dated is None or not dated.to_come or dated.occurrence.begins != notice.begins or not rows:
        return None
    return ready(dated, rows)


async def _open(hall: Hall, date: int) -> list[QuestionRow]:
    return [row for row in await hall.questions.of(date) if row.state is QuestionState.OPEN]


async def _hosts(hall: Hall, dated: Dated) -> list[int]:
    people = (await hall.webinars.people([dated.webinar.id])).get(dated.webinar.id, [])
    hosts = {one.person_id for one in people if one.part is Part.HOST} | {dated.webinar.made_by}
    return sorted(one for one in hosts if one is not None)


def _to_hosts(dated: Dated, hosts: Sequence[int]) -> Letter:
    begins = dated.occurrence.begins
    return Letter(
        key=f"webinar.questions:{dated.id}:{begins:%Y%m%dT%H%M}:{EACH}",
        notice=QuestionsReady(date=dated.id, begins=begins),
        person_id=hosts[0],
        expires=begins,
        cause=f"webinar:{dated.id}:questions",
    )


def _told(dated: Dated, people: Sequence[int], at: datetime) -> Letter:
    """To whoever asked, when it cannot be undone any more."""
    cause, notice = _cause(dated.id, at), AnswersPosted(date=dated.id, at=at)
    return Letter(key=f"{cause}:{EACH}", notice=notice, person_id=people[0], cause=cause, not_before=at + UNDO_FOR)


async def _settle(
    hall: Hall, audit: AuditStore, context: Context, number: int, state: QuestionState, answer: str = ""
) -> Reply:
    dated, row = await _of_mine(hall, context, number)
    await hall.questions.settle(row.id, state, answer)
    audit.record(context.member_id, "webinars.question", "webinar_question", row.id, before={"state": row.state.value}, after={"state": state.value}, space_id=dated.webinar.space_id)  # fmt: skip
    note = Note("Kept. Nobody else reads it before you post the answers.")
    page = await hall.page(context, dated)
    return Reply((note, *page.blocks))


async def _of_mine(hall: Hall, context: Context, number: int) -> tuple[Dated, QuestionRow]:
    dated, row = await hall.one(context, number)
    return await _hosted(hall, context, dated), row


async def _hosted(hall: Hall, context: Context, dated: Dated) -> Dated:
    if not await hall.hosts(context, dated):
        raise NotAllowed("Its hosts and speakers answer, and the organizers.", "You can ask, and join others who ask.")
    return dated


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as problem:
        raise Conflict("That button is from an earlier version.", "Open the questions again.") from problem


def _cause(date: int, at: datetime) -> str:
    return f"webinar.answers:{date}:{at.isoformat()}"
