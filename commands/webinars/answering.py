"""I come, maybe, or I cannot: by command, button, list or reaction; the last one wins."""

from datetime import timedelta
from typing import Annotated, Literal

from bot.command import command
from bot.context import Context
from bot.events import Reaction
from bot.handlers import on_action, on_reaction
from bot.param import Arg
from bot.platforms import Platforms
from bot.ui.markup import Rich, md
from bot.ui.nodes import Audience, Note, Reply, Text
from commands.webinars.ahead import say_ahead
from commands.webinars.cards import Looking, own
from commands.webinars.handlers import standing, visible
from commands.webinars.payloads import Rsvp, Show
from commands.webinars.seats import Seats
from store.rsvps import Answered
from store.webinar import SEATED, Answer
from store.webinar_rows import Dated
from store.webinars import WebinarStore

YES, MAYBE, NO = ("✅", "☑️", "✔️"), ("❔", "❓"), ("❌",)
MEANS = {**dict.fromkeys(YES, Answer.YES), **dict.fromkeys(MAYBE, Answer.MAYBE), **dict.fromkeys(NO, Answer.NO)}


@command(examples=["rsvp 12 yes", "rsvp 12 no"], personal=True)
async def rsvp(
    webinars: WebinarStore,
    seats: Seats,
    looking: Looking,
    context: Context,
    number: Annotated[int, Arg("The number of the date, as lists show it", label="Number", least=1)],
    answer: Annotated[Literal["yes", "maybe", "no"], Arg("Do you come?", label="Answer")] = "yes",
) -> Reply:
    """Say whether you come to a webinar."""
    dated = await visible(webinars, context, number)
    return await _answered(dated, seats, looking, context, Answer(answer))


@on_action()
async def answer(chosen: Rsvp, webinars: WebinarStore, seats: Seats, looking: Looking, context: Context) -> Reply:
    """The last answer wins."""
    dated = await visible(webinars, context, chosen.date)
    return await _answered(dated, seats, looking, context, chosen.answer)


async def still_open(webinars: WebinarStore) -> list[str]:
    """The cards on which a reaction still counts."""
    return [str(number) for number in await webinars.open_ids()]


@on_reaction(*YES, *MAYBE, *NO, subject="webinar", open=still_open)
async def reacted(
    reaction: Reaction,
    webinars: WebinarStore,
    seats: Seats,
    looking: Looking,
    platforms: Platforms,
    context: Context,
) -> Reply | None:
    """An emoji put there says so; one taken away takes back what it said, unless something else was said since."""
    dated = await visible(webinars, context, int(reaction.subject_id))
    means = MEANS[reaction.emoji]
    before = await looking.rsvps.of(dated.id, context.member_id)
    stands = Answer.YES if before and before.answer in (*SEATED, Answer.WAITING) else before and before.answer
    if reaction.added and stands is Answer.YES and _in_calendar(platforms, context):
        return None
    if not reaction.added:
        if means is Answer.NO or stands is not means:
            return None
        means = Answer.NO
    reply = await _answered(dated, seats, looking, context, means)
    return Reply(reply.blocks, audience=Audience.DIRECT, again=Show(date=dated.id))


def _in_calendar(platforms: Platforms, context: Context) -> bool:
    """Is that interest in a platform's own event? It says less than a yes, and takes nobody's seat away."""
    calendar, here = platforms.calendar(context.person.space), context.origin.channel
    return calendar is not None and here is not None and calendar.id == here.id


async def _answered(dated: Dated, seats: Seats, looking: Looking, context: Context, wanted: Answer) -> Reply:
    if wanted not in (Answer.YES, Answer.MAYBE, Answer.NO):
        wanted = Answer.YES
    given = await seats.answer(dated, context.member_id, wanted)
    now = await looking.webinars.dated(dated.id) or dated
    place = await standing(looking.rsvps, given.now)
    card = own(now, await looking.one(now), given.now, place)
    ahead = await seats.ahead(now) if given.now.answer is Answer.YES else []
    # What is past already does not come any more.
    ahead = [minutes for minutes in ahead if now.occurrence.begins - timedelta(minutes=minutes) > context.now]
    remind = Note(f"You are reminded {say_ahead(ahead)}; a button there frees your seat.") if ahead else None
    return Reply((Text(said(now, given)), card, *((remind,) if remind else ())))


def said(dated: Dated, given: Answered) -> Rich:
    """The truth of it, in one sentence."""
    title = dated.webinar.title
    match given.now.answer:
        case Answer.YES:
            return md("You come to **{title}**." if given.changed else "You come to **{title}** already.", title=title)
        case Answer.MAYBE:
            return md("You may come to **{title}**. No seat is kept for you.", title=title)
        case Answer.NO if given.was in SEATED:
            return md("You do not come to **{title}**. Your seat is free again; thank you for saying so.", title=title)
        case Answer.NO:
            return md("You do not come to **{title}**.", title=title)
        case Answer.WAITING:
            return md("All seats of **{title}** are taken. You are on the waiting list.", title=title)
        case Answer.OFFERED:
            return md("A seat at **{title}** is kept for you.", title=title)
