"""Who was there: by the way in, by a word said aloud, or by the host's list."""

from datetime import timedelta
from typing import Annotated

from bot.action import Action
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, NotAllowed, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Link, Node, Note, Option, PeopleSelect, Reply, Select, Table, Text
from commands.webinars.cards import SHORT
from commands.webinars.handlers import visible
from commands.webinars.payloads import Join
from store.audit import AuditStore
from store.people import PeopleStore
from store.rsvps import RsvpStore
from store.webinar import Answer, OccurrenceState
from store.webinar_after import AfterStore, FeedbackRow, How
from store.webinar_rows import Dated
from store.webinars import WebinarStore

EARLY, LATE = timedelta(minutes=30), timedelta(minutes=15)
A_DAY = timedelta(days=1)
MOST_OPTIONS, MOST_WORDS = 25, 10
COUNTED = "You are counted as being there."


class SetWord(Action, id="webinars.word"):
    date: int


class WasThere(Action, id="webinars.there"):
    """`there` false takes it back."""

    date: int
    person: int
    there: bool = True


class SomebodyWasThere(Action, id="webinars.there-too"):
    """Whoever is chosen from all people."""

    date: int


@on_action()
async def join(chosen: Join, webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore, context: Context) -> Reply:
    """The way in; taken around the time, it says that I was there."""
    dated = await visible(webinars, context, chosen.date)
    mine = await rsvps.of(dated.id, context.member_id)
    if mine is None or mine.answer is not Answer.YES:
        raise NotAllowed("The link is for those who said yes.", "Say that you come, and it is here.")
    if not dated.webinar.link or dated.occurrence.state is OccurrenceState.CANCELLED:
        raise Conflict("There is no link to join.", "Look at the webinar for where it is.")
    said = "It opens in your browser. Whoever takes it from half an hour before it begins is counted as being there."
    if is_on(dated, context):
        await after.arrive(dated.id, context.member_id, How.LINK)
        said = COUNTED
    name = clip(dated.webinar.title, SHORT)
    way_in = Actions((Link(f"Open {name}", dated.webinar.link),))
    return Reply((Text(md("Your way in to **{title}**: {link}", title=dated.webinar.title, link=dated.webinar.link)), way_in, Note(said)))  # fmt: skip


@command(examples=["here maple"], personal=True)
async def here(
    webinars: WebinarStore,
    after: AfterStore,
    context: Context,
    word: Annotated[str, Arg("The word that was said at the webinar", label="Word", rest=True, least=3, most=60)],
) -> Reply:
    """Say that you are at a webinar, by the word you heard there."""
    for number in await after.with_word(word, context.now - A_DAY, context.now + EARLY):
        dated = await visible(webinars, context, number)
        new = await after.arrive(number, context.member_id, How.WORD)
        again = COUNTED if new else "You were counted already."
        return Reply((Text(md("**{title}**: " + again, title=dated.webinar.title)),))
    raise NotFound(
        "That is not the word of a webinar of today.",
        "It is said at the webinar, and counts for a day. Look at its spelling.",
    )


@command(examples=["attendance 12"], requires=Role.ORGANIZER, reads_only=True)
async def attendance(
    webinars: WebinarStore,
    rsvps: RsvpStore,
    after: AfterStore,
    people: PeopleStore,
    context: Context,
    number: Annotated[int, Arg("The number of the date, as lists show it", label="Number", least=1)],
) -> Reply:
    """See who was at a webinar and what they thought, set its word, and complete the list."""
    return await _list(await visible(webinars, context, number), rsvps, after, people, context)


@on_action(requires=Role.ORGANIZER)
async def was_there(
    chosen: WasThere,
    webinars: WebinarStore,
    rsvps: RsvpStore,
    after: AfterStore,
    people: PeopleStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """As the host saw it."""
    dated = await _begun(await visible(webinars, context, chosen.date), context)
    person = await people.by_id(chosen.person)
    if person is None:
        raise NotFound("That person is not here any more.", "Look at the list again.")
    changed = await (
        after.arrive(dated.id, person.id, How.HOST) if chosen.there else after.was_not_there(dated.id, person.id)
    )
    if changed:
        audit.record(context.member_id, "webinars.present", "webinar", dated.id, after={"person": person.id, "there": chosen.there})  # fmt: skip
    reply = await _list(dated, rsvps, after, people, context)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.ORGANIZER)
async def somebody_was_there(
    chosen: SomebodyWasThere,
    webinars: WebinarStore,
    rsvps: RsvpStore,
    after: AfterStore,
    people: PeopleStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """Somebody who had not said that they come."""
    account = context.chosen
    found = await people.find(account.platform, account.id) if account else None
    if found is None:
        raise NotFound(
            "That person has never spoken to the hub.", "They can say so themselves with the word: webinars here WORD."
        )
    was = WasThere(date=chosen.date, person=found.id)
    return await was_there(was, webinars, rsvps, after, people, audit, context)


class Word(Form, id="webinars.word", title="The word", submit="Set it"):
    """Say it aloud at the webinar; whoever types it is counted as being there: webinars here WORD."""

    word: Annotated[str, Arg("Easy to hear and to spell", label="Word", least=3, most=60, example="maple")]


@on_action(requires=Role.ORGANIZER, opens_form=True)
async def set_word(chosen: SetWord, webinars: WebinarStore, after: AfterStore, context: Context) -> OpenForm:
    dated = await visible(webinars, context, chosen.date)
    return OpenForm(Word, {"word": (await after.of(dated.id)).word}, str(dated.id))


@on_submit(requires=Role.ORGANIZER)
async def keep_word(form: Word, webinars: WebinarStore, after: AfterStore, context: Context) -> Reply:
    dated = await visible(webinars, context, form.about_number)
    await after.set_word(dated.id, form.word)
    said = "The word of **{title}** is **{word}**. Whoever is there types: webinars here {word}"
    return Reply((Text(md(said, title=dated.webinar.title, word=form.word.strip())),))


def is_on(dated: Dated, context: Context) -> bool:
    """About the time at which it takes place."""
    return dated.occurrence.begins - EARLY <= context.now <= dated.occurrence.ends + LATE


async def _begun(dated: Dated, context: Context) -> Dated:
    if context.now < dated.occurrence.begins - EARLY:
        raise Conflict("It has not begun yet.", "Who was there can be said from half an hour before it begins.")
    return dated


async def _list(dated: Dated, rsvps: RsvpStore, after: AfterStore, people: PeopleStore, context: Context) -> Reply:
    there = {row.person_id: row for row in await after.present([dated.id])}
    yes = [row.person_id for row in await rsvps.who(dated.id, [Answer.YES])]
    names = {one.id: one.name for one in await people.by_ids([*there, *yes])}
    feedback, kept = await after.feedback(dated.id), await after.of(dated.id)
    facts = (
        ("Said yes", f"{len(yes):,}"),
        ("Were there", f"{len(there):,}"),
        ("Of these had not said yes", f"{len(there.keys() - set(yes)):,}"),
        ("Feedback", say_score(feedback)),
        ("Word", kept.word or "none yet"),
    )
    word = Button("Change the word" if kept.word else "Set a word to be said aloud", SetWord(date=dated.id))
    blocks: list[Node] = [Card(title=f"Who was at {dated.webinar.title}", fields=facts, actions=(word,))]
    if there:
        how = {How.LINK: "by the link", How.WORD: "by the word", How.HOST: "said by the host"}
        blocks.append(
            Table(
                ("Name", "How we know"),
                tuple((names.get(one, "somebody who left"), how[row.how]) for one, row in there.items()),
            )
        )
    if context.now >= dated.occurrence.begins - EARLY:
        blocks += _marking(dated, yes, set(there), names)
    if words := [one.words for one in feedback if one.words][:MOST_WORDS]:
        blocks.append(Table(("In their words",), tuple((one,) for one in words), "Without names"))
    return Reply(tuple(blocks))


def _marking(dated: Dated, yes: list[int], there: set[int], names: dict[int, str]) -> list[Node]:
    """Lists to complete or to take back."""
    missing = [one for one in yes if one not in there and one in names][:MOST_OPTIONS]
    known = [one for one in there if one in names][:MOST_OPTIONS]
    items: list[Select | PeopleSelect] = []
    if missing:
        options = tuple(Option(clip(names[one], 75), WasThere(date=dated.id, person=one)) for one in missing)
        items.append(Select("Was there, of those who said yes", options))
    items.append(PeopleSelect("Somebody else was there", SomebodyWasThere(date=dated.id)))
    if known:
        options = tuple(Option(clip(names[one], 75), WasThere(date=dated.id, person=one, there=False)) for one in known)
        items.append(Select("Was not there after all", options))
    return [Actions((one,)) for one in items]


def say_score(feedback: list[FeedbackRow]) -> str:
    if not feedback:
        return "none yet"
    mean = sum(one.score for one in feedback) / len(feedback)
    return f"{mean:.1f} of 5, from {len(feedback):,} {'person' if len(feedback) == 1 else 'people'}"
