"""The way in from calendars: a link of the hub for one person and one date, which counts who takes it around the time."""

from collections.abc import Sequence

from bot.context import Context
from bot.site import Site
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Card, Link, Reply, Words
from bot.way_in import Passing, WayIn, way_in
from commands.webinars.attending import LATE, is_on
from commands.webinars.cards import SAID, SHORT, when, why
from commands.webinars.handlers import visible
from store.calendar_keys import CalendarKeyStore
from store.rsvps import RsvpStore
from store.webinar import Answer, OccurrenceState
from store.webinar_after import AfterStore, How
from store.webinar_rows import Dated, RsvpRow
from store.webinars import WebinarStore

JOIN = "webinars.join"


@way_in("join")
async def join_in(
    chosen: Passing, webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore, site: Site, context: Context
) -> WayIn:
    """Counts who goes through as being there, as *Join* on a card does; opening it early only shows when it begins."""
    dated = await visible(webinars, context, chosen.number)
    name, address = clip(dated.webinar.title, SHORT), site.link("/webinars/show", number=str(dated.id))
    see = Link(f"See {name}", address)
    mine = await rsvps.of(dated.id, context.member_id)
    if closed := _closed(dated, mine, context):
        return _page(dated, closed, see)
    if not is_on(dated, context):
        early = md(
            "It begins {when}. From half an hour before, a button here lets you in and counts you as being there. Below you can try the way.",
            when=when(dated),
        )
        return _page(dated, early, Link(f"Try the way to {name}", dated.webinar.link), see)
    if chosen.pressed:
        await after.arrive(dated.id, context.member_id, How.LINK)
    on = md("It begins {when}. Whoever goes in here is counted as being there.", when=when(dated))
    page = _page(dated, on)
    return WayIn(page.title, page.says, button=f"Join {name}", to=dated.webinar.link)


async def links(keys: CalendarKeyStore, site: Site, person: int, dates: Sequence[Dated]) -> dict[int, str]:
    """The way into each, by date, as calendars keep it: a link of ours where people reach us, else the meeting's own."""
    found = {one.id: one.webinar.link for one in dates}
    if site.public:
        tokens = await keys.sign(person, JOIN, [number for number, link in found.items() if link])
        found |= {number: site.link(f"/webinars/join/{token}") for number, token in tokens.items()}
    return found


def _closed(dated: Dated, mine: RsvpRow | None, context: Context) -> Words:
    """Why nobody gets in here, or not this one; "" where they do."""
    if dated.occurrence.state is OccurrenceState.CANCELLED:
        return why(dated)
    if dated.occurrence.ends + LATE < context.now:
        return "It is over. Its page says what became of it."
    if mine is None or mine.answer is not Answer.YES:
        said = f"{SAID[mine.answer]} " if mine else ""
        return f"{said}The way in is for those who said yes. To come, say so where you talk to the hub: webinars rsvp {dated.id} yes. Then this link lets you in."
    return "" if dated.webinar.link else "There is no link to join any more. Its page says where it is."


def _page(dated: Dated, says: Words, *ways: Link) -> WayIn:
    blocks = (Card(title=dated.webinar.title, body=says), *((Actions(ways),) if ways else ()))
    return WayIn(dated.webinar.title, Reply(blocks))
