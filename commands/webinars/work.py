"""What happens by itself: offers pass on, what is over is done, old answers are dropped."""

from datetime import timedelta

from bot.context import Context
from bot.job import job
from bot.notice import UNDO_FOR
from bot.retention import Before, retention
from commands.webinars.seats import Seats
from store.rsvps import RsvpStore
from store.webinar import OccurrenceState
from store.webinar_questions import WebinarQuestionStore
from store.webinars import WebinarStore

REDRAWN = timedelta(minutes=5)


@job("webinars.offers", every=timedelta(minutes=1))
async def offers(webinars: WebinarStore, rsvps: RsvpStore, seats: Seats, context: Context) -> int:
    """A seat that was offered and not answered for goes to the next who waits."""
    late = await webinars.by_ids(await rsvps.overdue(context.now))
    return sum([await seats.pass_on(dated) for dated in late if dated.to_come])


@job("webinars.done", every=timedelta(minutes=5))
async def done(webinars: WebinarStore, context: Context) -> int:
    """What took place is over."""
    return sum([await webinars.done(dated.id) for dated in await webinars.ended(context.now)])


@job("webinars.cancelled", every=timedelta(minutes=1))
async def cancelled(webinars: WebinarStore, context: Context) -> int:
    """What can no longer be undone is cancelled in the platforms' own calendars, too: its cards are drawn once more."""
    until = context.now - UNDO_FOR
    dates = [one for one in await webinars.changed_since(until - REDRAWN) if one.occurrence.changed <= until]
    gone = [one.id for one in dates if one.occurrence.state is OccurrenceState.CANCELLED]
    await webinars.touch(gone)
    return len(gone)


@job("webinars.recount", every=timedelta(hours=1))
async def recount(webinars: WebinarStore, rsvps: RsvpStore, seats: Seats, context: Context) -> int:
    """Seats of people who were forgotten, or turned out to be one, are free again."""
    wrong = [dated for dated in await webinars.by_ids(await rsvps.miscounted()) if await rsvps.recount(dated.id)]
    for dated in wrong:
        await seats.promote(dated)
    return len(wrong)


@retention("Answers to webinars of long ago", days=365)
async def answers(before: Before, rsvps: RsvpStore) -> int:
    return await rsvps.forget_before(before.at)


@retention("Who asked what at town halls of long ago", days=365)
async def questions(before: Before, asked: WebinarQuestionStore) -> int:
    return await asked.forget_before(before.at)


@retention("Drafts of webinars that nobody posted", days=30)
async def drafts(before: Before, webinars: WebinarStore) -> int:
    return await webinars.drop_drafts(before.at)
