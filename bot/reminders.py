"""Reminders: letters that are planned ahead, welcome when they come, and taken back or moved together with their cause.

    manners = Manners.of(person.zone, await schedules.of_person(person.id))
    await plan(outbox, f"webinar:{webinar.id}:person:{person.id}", [
        Letter(key=f"webinar:{webinar.id}:{webinar.begins.isoformat()}:{person.id}:{offset}", notice=Soon(webinar=webinar.id),
               person_id=person.id, not_before=at, timing=Timing(moment=webinar.begins, ahead=offset),
               expires=webinar.begins, cause=…)
        for offset, at in manners.ahead(webinar.begins, (timedelta(days=1), timedelta(hours=1)), now)
    ])

The moment belongs into the key: planned again for another moment it is another reminder, for the same one it is the same.
The notice is drawn just before it is sent, and gives None when what it reminds of is no longer so. With its `timing` a
reminder moves along when the person's zone, quiet hours or working days change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.notice import Letter, Timing
from bot.outward import Outbox, ScheduleRow, Schedules
from bot.planning import Plan
from bot.schedule import DAY, instant
from bot.workdays import Quiet, after_quiet, next_good_moment

MORNING = time(9)
JUST_BEFORE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Manners:
    """When somebody likes to hear from the hub, by the clocks of their own zone."""

    zone: str
    quiet: Quiet | None = None
    country: str = ""
    workdays_only: bool = False

    @classmethod
    def of(cls, zone: str, schedules: Iterable[ScheduleRow]) -> Self:
        """As they set them for what comes to them regularly; without any schedule only the zone is known."""
        for row in schedules:
            try:
                plan = Plan.of(row)
            except InvalidInput:  # a zone or country that is no longer known says nothing about manners
                continue
            return cls(zone or "UTC", plan.quiet, plan.country, plan.workdays_only)
        return cls(zone or "UTC")

    def morning(self, day: date, at: time = MORNING) -> datetime:
        """This day in the morning, or when their quiet hours are over, or on their next working day; in UTC."""
        return next_good_moment(
            instant(day, at, self.zone), self.zone, self.quiet, self.country, workdays_only=self.workdays_only
        )

    def at(self, timing: Timing) -> datetime:
        """When what is timed so comes, in UTC."""
        if timing.moment is not None:
            return self._ahead(timing.moment, timing.ahead)
        if timing.day is None:
            raise ValueError("a reminder comes on a day or ahead of a moment")
        return self.morning(timing.day, timing.at)

    def ahead(self, moment: datetime, offsets: Iterable[timedelta], now: datetime) -> list[tuple[timedelta, datetime]]:
        """Each offset with when it comes, in UTC; those whose time has passed are left out, and so is one that quiet
        hours would bring at the same time as another."""
        found: dict[datetime, timedelta] = {}
        for offset in offsets:
            if (at := self._ahead(moment, offset)) > now:
                found.setdefault(at, offset)
        return [(offset, at) for at, offset in found.items()]

    def _ahead(self, moment: datetime, offset: timedelta) -> datetime:
        """Whole days are days of their calendar, so that a day before nine o'clock is nine o'clock. What falls into quiet
        hours comes after them or, where that would be too late, just before."""
        wanted = moment - offset
        if offset.days:
            local = moment.astimezone(ZoneInfo(self.zone))
            wanted = instant(local.date() - offset.days * DAY, local.time(), self.zone)
            wanted -= timedelta(seconds=offset.seconds)
        good = after_quiet(wanted, self.zone, self.quiet)
        if self.quiet is None or good < moment:
            return good
        local = wanted.astimezone(ZoneInfo(self.zone))
        began = local.date() if local.time() >= self.quiet.start else local.date() - DAY
        return instant(began, self.quiet.start, self.zone) - JUST_BEFORE


async def plan(outbox: Outbox, cause: str, letters: Sequence[Letter]) -> None:
    """From now on exactly these are planned for this cause: in the transaction that changes it, what waited is taken back,
    and what was said already is not said again. None at all cancels them. Raises ValueError for a letter that could not
    be taken back so, or that would come however late."""
    for letter in letters:
        if letter.cause != cause or letter.not_before is None or letter.expires is None:
            raise ValueError(f"a reminder has its cause, a time and an end: {letter.key}")
    await outbox.cancel(cause)
    await outbox.put([letter.row() for letter in letters])


async def replan(outbox: Outbox, schedules: Schedules, person_id: int, zone: str, now: datetime) -> None:
    """Their zone, quiet hours or working days are others now, in this transaction: what waits for them comes by these. What
    should have come already comes at once."""
    manners = Manners.of(zone, await schedules.of_person(person_id))
    for number, kept in await outbox.timed(person_id):
        await outbox.retime(number, max(now, manners.at(Timing.model_validate(kept))))
