"""How what people are told unasked looks, drawn just before it is sent: true at that moment, or not said at all."""

from bot.context import Context
from bot.notice import on_notice
from bot.ui.fit import clip
from bot.ui.markup import When, join, md
from bot.ui.nodes import Actions, Button, Card, Reply
from commands.webinars.cards import SAID, SHORT, Looking, answers, into_calendar, when
from commands.webinars.notices import Cancelled, Moved, OfferEnded, SeatOffered, Soon
from commands.webinars.payloads import Join, Rsvp, Show
from store.webinar import Answer, OccurrenceState
from store.webinar_rows import Dated, RsvpRow


@on_notice()
async def soon(notice: Soon, looking: Looking, context: Context) -> Reply | None:
    """To those who come: the way in, and a button that frees the seat."""
    dated, mine = await _mine(looking, context, notice.date)
    if dated is None or not dated.to_come or dated.occurrence.begins != notice.begins:
        return None
    if mine is None or mine.answer is not Answer.YES:
        return None
    row, name = dated.webinar, clip(dated.webinar.title, SHORT)
    place = f" Where: {row.place}." if row.place else ""
    bring = f" Please bring: {row.materials}." if row.materials else ""
    way_in = (Button(f"Join {name}", Join(date=dated.id)),) if row.link else ()
    free = "I can’t come" if dated.occurrence.capacity is None else "I can’t: free my seat"
    buttons = (
        Button(f"I’m coming to {name}", Show(date=dated.id), "primary"),
        Button(f"{free}, {name}"[:75], Rsvp(date=dated.id, answer=Answer.NO)),
    )
    clocks = f" {said}" if (said := (await looking.one(dated)).clocks) else ""
    body = md(
        "It begins {when}.{clocks} Are you still coming?{place}{bring}",
        when=when(dated),
        clocks=clocks,
        place=place,
        bring=bring,
    )
    return Reply((Card(title=f"Soon: {row.title}", body=body, actions=(*way_in, *buttons)),))


@on_notice()
async def seat_offered(notice: SeatOffered, looking: Looking, context: Context) -> Reply | None:
    dated, mine = await _mine(looking, context, notice.date)
    if dated is None or mine is None or not dated.to_come or mine.answer is not Answer.OFFERED:
        return None
    name = clip(dated.webinar.title, SHORT)
    body = md("A seat is free, and kept for you. It begins {when}.", when=when(dated))
    if mine.offered_until:
        until = When(mine.offered_until, dated.occurrence.zone)
        body = join(" ", (body, md("Answer by {until}: then it goes to the next.", until=until)))
    buttons = (
        Button(f"I’ll come: {name}", Rsvp(date=dated.id, answer=Answer.YES), "primary"),
        Button(f"I can’t: {name}", Rsvp(date=dated.id, answer=Answer.NO)),
    )
    return Reply((Card(title=f"A seat for you: {dated.webinar.title}", body=body, actions=buttons, tone="good"),))


@on_notice()
async def offer_ended(notice: OfferEnded, looking: Looking, context: Context) -> Reply | None:
    dated, mine = await _mine(looking, context, notice.date)
    if dated is None or mine is None or not dated.to_come or mine.answer is not Answer.NO:
        return None
    again = Button(f"Put me on the list: {clip(dated.webinar.title, SHORT)}", Rsvp(date=dated.id, answer=Answer.YES))
    body = "A seat was kept for you, and we heard nothing, so it went to the next who waited. If you still want to come, wait again."
    return Reply((Card(title=f"Your seat went on: {dated.webinar.title}", body=body, actions=(again,)),))


@on_notice()
async def moved(notice: Moved, looking: Looking, context: Context) -> Reply | None:
    """To everybody who answered, with their answer, which still stands."""
    dated, mine = await _mine(looking, context, notice.date)
    if dated is None or mine is None or not dated.to_come or dated.occurrence.begins != notice.begins:
        return None
    body = md(
        "It was to begin {was}, and begins {now}.{why} {stands}",
        was=When(notice.was, dated.occurrence.zone),
        now=when(dated),
        why=f" {_sentence(dated.occurrence.reason)}" if dated.occurrence.reason else "",
        stands=f"Your answer stands: {SAID[mine.answer].lower()}",
    )
    title = f"Moved: {dated.webinar.title}"
    return Reply(
        (Card(title=title, body=body, actions=(*answers(dated, mine.answer), into_calendar(dated)), tone="warning"),)
    )


@on_notice()
async def cancelled(notice: Cancelled, looking: Looking, context: Context) -> Reply | None:
    """To everybody who answered."""
    dated, mine = await _mine(looking, context, notice.date)
    if dated is None or mine is None or dated.occurrence.state is not OccurrenceState.CANCELLED:
        return None
    why = _sentence(dated.occurrence.reason) if dated.occurrence.reason else "No reason was given."
    body = md("It was to begin {when}, and does not take place. {why}", when=when(dated), why=why)
    others = [
        one
        for one in await looking.webinars.of(dated.webinar.id)
        if one.to_come and one.occurrence.begins > context.now
    ]
    see = (
        (Actions((Button(f"See the next date of {clip(dated.webinar.title, SHORT)}", Show(date=others[0].id)),)),)
        if others
        else ()
    )
    return Reply(
        (Card(title=f"Cancelled: {dated.webinar.title}", body=body, actions=(into_calendar(dated),), tone="bad"), *see)
    )


async def _mine(looking: Looking, context: Context, date: int) -> tuple[Dated | None, RsvpRow | None]:
    """The date and the reader's answer."""
    dated = await looking.webinars.dated(date)
    if dated is None or context.person.id is None:
        return dated, None
    return dated, await looking.rsvps.of(date, context.person.id)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
