"""Schedules whose next moment was computed with a clock or by rules that turned out to be wrong are set right.

At a start, and whenever the clock was put back: a zone may have changed its rules, and a machine that thought it was 2038
has moved every schedule beyond 2038. What had its turn does not have it again.
"""

from datetime import datetime, timedelta

from bot.dispatch import House
from bot.errors import InvalidInput
from bot.log import get_logger
from bot.outward import ScheduleRow
from bot.planning import Plan

log = get_logger(__name__)
SLACK = timedelta(minutes=1)  # clocks are corrected by less all the time

PLAUSIBLE = timedelta(days=3)  # by which somebody may put a clock back for good reasons


async def set_right(house: House, now: datetime) -> int:
    """How many schedules were due at another moment than they said."""
    async with house.units(reads_only=True) as unit:
        rows = await house.stores.schedules(unit).all()
    wrong = [(row, right) for row in rows if row.enabled and (right := _right(row, now)) != row.next_due]
    if not wrong:
        return 0
    async with house.units() as unit:
        store = house.stores.schedules(unit)
        for row, right in wrong:
            log.warning("a schedule is set right", schedule=row.key, was=str(row.next_due), due=str(right))
            await store.move(row.id, row.next_due, right)
    return len(wrong)


def _right(row: ScheduleRow, now: datetime) -> datetime | None:
    """When it is due. Where nothing is known to be wrong, what the row says: somebody may have chosen that."""
    try:
        plan = Plan.of(row)
    except (InvalidInput, ValueError):
        return row.next_due
    if row.last_ran and row.last_ran > now + SLACK:
        return plan.next_due(_done_until(row, now))
    if row.next_due and row.next_due > now:
        return plan.near(row.next_due) or row.next_due
    return row.next_due


def _done_until(row: ScheduleRow, now: datetime) -> datetime:
    """Up to when nothing is to be done again: what a turn covered. One that an absurd clock let cover weeks to come was
    that of its first date, and the later ones have theirs when they come."""
    if row.last_first is None or row.last_due is None:
        return now
    return row.last_due if row.last_due <= now + PLAUSIBLE else max(row.last_first, now)
