"""A rhythm with manners: what a schedule row says, and when that makes it due.

A row keeps the rhythm in columns and the manners in its settings ("quiet", "country", "workdays_only"), so that a person
who changes them changes nothing else. When is computed from the row and a moment alone; nothing is remembered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, takewhile
from typing import Any, NamedTuple, Self, TypedDict
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.log import get_logger
from bot.outward import ScheduleRow, Schedules
from bot.schedule import Rhythm, occurrences
from bot.workdays import Quiet, next_good_moment

log = get_logger(__name__)
LONGEST_SHIFT = timedelta(days=30)  # quiet hours, a weekend and the longest row of holidays
MOVED_CLOCKS = timedelta(hours=3)


class Occurrence(NamedTuple):
    """`day` is the date the rhythm names, unique for each occurrence; `moment` is when it is due, in UTC."""

    day: date
    moment: datetime


class Columns(TypedDict):
    """What the store keeps of a plan."""

    zone: str
    wall_time: str
    rule: str
    starts_on: date | None
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """`country` is a code of `bot.workdays`; `workdays_only` moves what falls on a weekend or holiday there to the next
    working day. Where several dates are moved to one moment they are one occurrence, that of the last of them."""

    rhythm: Rhythm
    quiet: Quiet | None = None
    country: str = ""
    workdays_only: bool = False

    @property
    def clocks(self) -> ZoneInfo:
        return ZoneInfo(self.rhythm.zone)

    def next_due(self, after: datetime) -> datetime | None:
        """The first moment later than `after`; None when the rhythm has ended."""
        found = next(self.occurrences(after), None)
        return found.moment if found else None

    def between(self, after: datetime, until: datetime) -> list[Occurrence]:
        """What is due later than `after`, and at `until` at the latest."""
        return list(takewhile(lambda found: found.moment <= until, self.occurrences(after)))

    def occurrences(self, after: datetime) -> Iterator[Occurrence]:
        """What is due later than `after`, in order."""
        if not self.quiet and not self.workdays_only:
            yield from (Occurrence(*found) for found in occurrences(self.rhythm, after))
            return
        for moment, together in groupby(self._moved(after - LONGEST_SHIFT), lambda found: found.moment):
            if moment > after:
                *_, last = together
                yield last

    def near(self, moment: datetime) -> datetime | None:
        """The moment of an occurrence that was once computed as `moment`, before its zone changed its rules; None when
        there is none within three hours."""
        found = self.between(moment - MOVED_CLOCKS - timedelta(seconds=1), moment + MOVED_CLOCKS)
        return min((one.moment for one in found), key=lambda one: abs(one - moment), default=None)

    def columns(self, settings: Mapping[str, Any] | None = None) -> Columns:
        """As the store keeps it, together with what else is set."""
        manners: dict[str, Any] = {"country": self.country} if self.country else {}
        if self.quiet:
            manners["quiet"] = f"{self.quiet.start:%H:%M}-{self.quiet.end:%H:%M}"
        if self.workdays_only:
            manners["workdays_only"] = True
        rhythm = self.rhythm
        return Columns(
            zone=rhythm.zone,
            wall_time=f"{rhythm.at:%H:%M}",
            rule=rhythm.rule,
            starts_on=rhythm.starts,
            settings={**(settings or {}), **manners},
        )

    @classmethod
    def of(cls, row: ScheduleRow) -> Self:
        """The plan of a row. Raises InvalidInput when its zone or country is no longer known."""
        quiet: str = row.settings.get("quiet", "")
        start, _, end = quiet.partition("-")
        return cls(
            Rhythm(time.fromisoformat(row.wall_time), row.zone, row.rule, row.starts_on),
            Quiet(time.fromisoformat(start), time.fromisoformat(end)) if quiet else None,
            row.settings.get("country", ""),
            bool(row.settings.get("workdays_only")),
        )

    def _moved(self, after: datetime) -> Iterator[Occurrence]:
        last = datetime.min.replace(tzinfo=UTC)
        for day, moment in occurrences(self.rhythm, after):
            good = next_good_moment(moment, self.rhythm.zone, self.quiet, self.country, self.workdays_only)
            last = max(last, good)
            yield Occurrence(day, last)


async def follow_zone(schedules: Schedules, person_id: int, was: str, zone: str, now: datetime) -> None:
    """Somebody's zone is another now, in this transaction: what comes to them by the clocks of the old one comes at the same
    wall time of the new one. What they tied to the clocks of a third place stays."""
    for row in await schedules.of_person(person_id):
        if row.zone != was:
            continue
        try:
            plan = Plan.of(row)
        except InvalidInput:
            log.warning(
                "a schedule cannot follow its person to another zone", schedule=row.key, zone=zone, exc_info=True
            )
            continue
        moved = replace(plan, rhythm=replace(plan.rhythm, zone=zone))
        await schedules.rezone(row.id, zone, moved.next_due(now))
