"""A time zone as calendars are told it (VTIMEZONE): when its clocks changed, from what to what, for the years that matter.

From zoneinfo, since the library's own way counts a change by the clocks after it, an hour off (RFC 5545, 3.6.5: an
observance begins by the clocks before it).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """What clocks show beside UTC: how far off, by what name, and whether that is summer time."""

    offset: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=256)
def time_zone(name: str, first: int, last: int) -> Timezone:
    """The zone from the start of year `first` to the end of year `last`."""
    zone = ZoneInfo(name)
    begins = datetime(first, 1, 1, tzinfo=UTC) - STEP
    component = Timezone()
    add(component, "TZID", name)
    now = _kind(zone, begins)
    changes: dict[tuple[timedelta, Kind], list[datetime]] = defaultdict(list)
    changes[now.offset, now].append(_wall(begins, now.offset))
    for moment, after in _changes(zone, begins, datetime(last + 1, 1, 2, tzinfo=UTC)):
        changes[now.offset, after].append(_wall(moment, now.offset))
        now = after
    for (before, kind), walls in changes.items():
        part = TimezoneDaylight() if kind.summer else TimezoneStandard()
        add(part, "DTSTART", walls[0])
        if walls[1:]:
            add(part, "RDATE", walls[1:])
        add(part, "TZOFFSETFROM", before)
        add(part, "TZOFFSETTO", kind.offset)
        add(part, "TZNAME", kind.name)
        component.add_component(part)
    return component


def _changes(zone: ZoneInfo, begins: datetime, until: datetime) -> Iterator[tuple[datetime, Kind]]:
    """Each moment at which the clocks change, and what they show from then on."""
    at, now = begins, _kind(zone, begins)
    while at < until:
        later = at + STEP
        if (then := _kind(zone, later)) != now:
            yield _first(zone, at, later, then), then
            now = then
        at = later


def _first(zone: ZoneInfo, low: datetime, high: datetime, then: Kind) -> datetime:
    while high - low > SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle in (low, high):
            break
        low, high = (low, middle) if _kind(zone, middle) == then else (middle, high)
    return high


def _kind(zone: ZoneInfo, moment: datetime) -> Kind:
    local = moment.astimezone(zone)
    return Kind(local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst()))


def _wall(moment: datetime, offset: timedelta) -> datetime:
    return (moment + offset).replace(tzinfo=None)


def add(component: Component, name: str, value: object, **more: object) -> None:
    """One property; the library encodes it by its name."""
    cast(Any, component).add(name, value, **more)
