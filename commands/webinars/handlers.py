"""What comes, one webinar as a whole, and what I said."""

from typing import Annotated

from bot import access
from bot.command import command
from bot.context import Context
from bot.errors import NotFound
from bot.handlers import on_action
from bot.offers import FillIn, Run
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.nodes import MOST_CARDS, Actions, Button, Heading, Items, Note, Pager, Reply, Text
from commands.webinars.cards import SHORT, Looking, listed, may_see, other_dates, own
from commands.webinars.leftover import leftover
from commands.webinars.payloads import Draft, Show, Turn
from commands.webinars.times import say_clock_changes
from store.rsvps import RsvpStore
from store.topics import TopicStore
from store.webinar import TO_COME, Answer
from store.webinar_rows import Dated, RsvpRow
from store.webinars import WebinarStore, first_dates

NOTHING = "Nothing is announced yet."


@command(examples=["upcoming", "upcoming procurement"], requires=Role.GUEST, reads_only=True)
async def upcoming(
    webinars: WebinarStore,
    topics: TopicStore,
    looking: Looking,
    context: Context,
    topic: Annotated[str, Arg("Only on this topic", label="Topic", rest=True, most=60)] = "",
) -> Reply:
    """See the webinars, workshops and town halls to come."""
    slug = ""
    if topic.strip():
        found = await topics.define(topic.strip())
        if found is None:
            return Reply((Text(f"“{topic.strip()}” is not a topic here."), Actions((_all(),))))
        slug = found.slug[:20]
    return await _page(webinars, looking, context, Turn(page=1, topic=slug))


@on_action(requires=Role.GUEST, reads_only=True)
async def turn(asked: Turn, webinars: WebinarStore, looking: Looking, context: Context) -> Reply:
    """Another page, in the same place."""
    reply = await _page(webinars, looking, context, asked)
    return Reply(reply.blocks, update=True)


@command(examples=["show 12"], requires=Role.GUEST, reads_only=True)
async def show(
    webinars: WebinarStore,
    looking: Looking,
    context: Context,
    number: Annotated[int, Arg("The number of the date, as lists show it", label="Number", least=1)],
) -> Reply:
    """See one webinar: when it is where you are, who speaks, your answer."""
    return await whole(webinars, looking, context, number)


@on_action(requires=Role.GUEST, reads_only=True)
async def show_one(chosen: Show, webinars: WebinarStore, looking: Looking, context: Context) -> Reply:
    return await whole(webinars, looking, context, chosen.date)


@command(examples=["mine"], reads_only=True, personal=True)
async def mine(webinars: WebinarStore, looking: Looking, context: Context) -> Reply:
    """See the webinars you answered for, and your way in."""
    answers = await looking.rsvps.of_person(context.member_id)
    dates = [one for one in await webinars.by_ids(answers) if one.to_come and one.occurrence.ends > context.now]
    shown = [one for one in dates if answers[one.id].answer is not Answer.NO and may_see(context.person, one)]
    drafts = tuple(
        Button(f"Draft: {clip(row.title, SHORT)}", Draft(webinar=row.id))
        for row in (await webinars.drafts(context.member_id))[:3]
        if row.space_id == context.person.space_id
    )
    unfinished = (Note("You have not posted these yet:"), Actions(drafts)) if drafts else ()
    if not shown:
        see = Button("See what comes", Run(text="webinars upcoming"), "primary")
        said = Text("You have not said yes or maybe to anything that is to come.")
        return Reply((said, Actions((see,)), *unfinished))
    around = await looking.around(shown[:MOST_CARDS])
    cards = tuple(own(one, around[one.id], answers[one.id]) for one in shown[:MOST_CARDS])
    more = f"{len(shown) - MOST_CARDS:,} more come later." if len(shown) > MOST_CARDS else ""
    return Reply((Heading("Yours"), Items(cards), *((Note(more),) if more else ()), *unfinished))


async def whole(webinars: WebinarStore, looking: Looking, context: Context, number: int) -> Reply:
    """All that this reader may know of one date, with the other dates of its series."""
    dated = await visible(webinars, context, number)
    rows = await _mine(looking.rsvps, context, [dated])
    card = own(dated, await looking.one(dated), rows.get(dated.id), await standing(looking.rsvps, rows.get(dated.id)))
    over = await leftover(dated, looking, rows.get(dated.id), context)
    if not dated.webinar.rule:
        return Reply((card, *over))
    dates = [one for one in await webinars.of(dated.webinar.id) if one.occurrence.ends > context.now]
    to_come = [one.occurrence for one in dates if one.occurrence.state in TO_COME]
    changes = say_clock_changes(to_come)
    others = [one for one in dates if one.id != dated.id]
    theirs = await _mine(looking.rsvps, context, others)
    select = other_dates(others, theirs) if access.allows(context.person, Role.MEMBER) else ()
    return Reply((card, *over, *((Note(changes),) if changes else ()), *select))


async def visible(webinars: WebinarStore, context: Context, number: int) -> Dated:
    """The date of this number. Raises NotFound where there is none, or this person may not know of it."""
    dated = await webinars.dated(number)
    if dated is None or not may_see(context.person, dated):
        raise NotFound(f"There is no webinar number {number:,} that you may see.", "See what comes: webinars.")
    return dated


async def standing(rsvps: RsvpStore, row: RsvpRow | None) -> str:
    """Where somebody stands on the waiting list; empty for all others."""
    if row is None or row.answer is not Answer.WAITING:
        return ""
    place = await rsvps.ahead(row) + 1
    return f"You are number {place:,} on the waiting list, and hear at once when a seat is yours."


async def _page(webinars: WebinarStore, looking: Looking, context: Context, asked: Turn) -> Reply:
    dates = [one for one in await webinars.upcoming(context.now) if may_see(context.person, one)]
    # Of a series the next date: the others stand under it, and a weekly one would hide all the rest.
    found = first_dates(dates)
    if asked.topic:
        filed = await webinars.topics({one.webinar.id for one in found})
        found = [one for one in found if any(slug[:20] == asked.topic for slug, _ in filed.get(one.webinar.id, ()))]
    context.typed = f"webinars upcoming {asked.topic}".strip()
    if not found:
        return Reply(
            (Text(NOTHING if not asked.topic else "Nothing on that is announced yet."), Actions(_instead(context)))
        )
    pages = -(-len(found) // MOST_CARDS)
    page = min(max(asked.page, 1), pages)
    shown = found[(page - 1) * MOST_CARDS : page * MOST_CARDS]
    rows, around = await _mine(looking.rsvps, context, shown), await looking.around(shown)
    cards = tuple(listed(one, around[one.id], rows.get(one.id)) for one in shown)
    previous = Turn(page=page - 1, topic=asked.topic) if page > 1 else None
    following = Turn(page=page + 1, topic=asked.topic) if page < pages else None
    pager = Pager(page, pages, previous, following) if pages > 1 else None
    return Reply((Heading("Webinars to come"), Items(cards, pager)))


async def _mine(rsvps: RsvpStore, context: Context, dates: list[Dated]) -> dict[int, RsvpRow]:
    """My own answers; none for a guest."""
    if context.person.id is None or not dates:
        return {}
    return await rsvps.of_person(context.person.id, [one.id for one in dates])


def _all() -> Button:
    return Button("See all webinars", Run(text="webinars upcoming"))


def _instead(context: Context) -> tuple[Button, ...]:
    suggest = Button("Suggest a topic", FillIn(text="webinars suggest"))
    if context.may(Role.ORGANIZER):
        return (Button("Announce a webinar", FillIn(text="webinars announce"), "primary"), suggest)
    return (suggest,)
