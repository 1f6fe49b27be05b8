"""From what an organizer types to the dates of a webinar, and back: nothing is guessed, all of it is echoed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.moment import read_moment, say_date, say_moment
from bot.rhythm import read_rhythm, repeats, say_rhythm
from bot.schedule import Rhythm, instant, occurrences, rule_parts
from store.webinar_rows import OccurrenceRow, Times, WebinarRow

MOST_DATES = 104


@dataclass(frozen=True, slots=True)
class Meant:
    """What words mean: the wall time and zone, a rule for a series, and each date. `said` is it again, without a full stop."""

    zone: str
    wall_time: str
    rule: str
    times: tuple[Times, ...]
    said: str


def read_times(text: str, zone: str, now: datetime, minutes: int, *, name: str = "when") -> Meant:
    """One time, or all of a series. `zone` counts where none is named. Raises InvalidInput for the field `name`."""
    return _series(text, zone, now, minutes, name) if repeats(text) else _single(text, zone, now, minutes, name)


def _single(text: str, zone: str, now: datetime, minutes: int, name: str) -> Meant:
    moment = read_moment(text, zone, now, name=name)
    one = Times(
        moment.date(),
        moment.date(),
        f"{moment:%H:%M}",
        str(moment.tzinfo),
        moment.astimezone(UTC),
        moment.astimezone(UTC) + timedelta(minutes=minutes),
    )
    return Meant(one.zone, one.wall_time, "", (one,), say_moment(moment))


def _series(text: str, zone: str, now: datetime, minutes: int, name: str) -> Meant:
    rhythm = read_rhythm(text, zone, now, name=name, usual=None)
    if not rule_parts(rhythm.rule).keys() & {"COUNT", "UNTIL"}:
        hint = "Say “until June”, “until 30 June 2027” or “10 times”."
        raise InvalidInput("Until when does the series go?", hint, name=name)
    days = [day for day, _ in islice(occurrences(rhythm, now), MOST_DATES + 1)]
    if len(days) > MOST_DATES:
        raise InvalidInput(
            f"That is more than {MOST_DATES} dates.", "Announce it for a shorter time, and again later.", name=name
        )
    times = [at_local(day, rhythm.at, rhythm.zone, minutes, name=name) for day in days]
    return Meant(rhythm.zone, f"{rhythm.at:%H:%M}", rhythm.rule, tuple(times), say_rhythm(rhythm))


def at_local(day: date, at: time, zone: str, minutes: int, *, planned: date | None = None, name: str = "when") -> Times:
    """This day and wall time as an occurrence. Raises InvalidInput where clocks show it never, or twice."""
    clocks = ZoneInfo(zone)
    local = datetime.combine(day, at, clocks)
    begins = instant(day, at, zone)
    if begins.astimezone(clocks).replace(tzinfo=None) != local.replace(tzinfo=None):
        what = f"On {say_date(day)} no clock shows {at:%H:%M} in {zone}: clocks go forward over it."
        raise InvalidInput(what, "Choose another time of day.", name=name)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        what = f"On {say_date(day)} clocks show {at:%H:%M} twice in {zone}, since they go back."
        raise InvalidInput(what, "Choose another time of day.", name=name)
    return Times(planned or day, day, f"{at:%H:%M}", zone, begins, begins + timedelta(minutes=minutes))


def local_time(row: Times | OccurrenceRow) -> time:
    return time.fromisoformat(row.wall_time)


def say_time(row: Times | OccurrenceRow) -> str:
    """By its own clocks, without a full stop: "Tuesday 10 March 2026 at 14:00, Europe/London"."""
    return say_moment(row.begins.astimezone(ZoneInfo(row.zone)))


def say_series(row: WebinarRow) -> str:
    """The rhythm of a series without a full stop; empty for a single event."""
    if not row.rule:
        return ""
    return say_rhythm(Rhythm(time.fromisoformat(row.wall_time), row.zone, row.rule, row.starts_on))


def say_clock_changes(times: Sequence[Times | OccurrenceRow]) -> str:
    """What a series that goes over a clock change does; empty where it goes over none."""
    found = [(before, after) for before, after in pairwise(times) if _offset(before) != _offset(after)]
    if not found:
        return ""
    dates = " and ".join(f"{after.day:%-d %B %Y}" for _, after in found[:4])
    zone, at = times[0].zone, times[0].wall_time
    since = f"from {found[0][1].day:%-d %B %Y} on it is {_say_shift(*found[0])}"
    return f"Clocks in {zone} change before {dates}: it stays at {at} there. For those whose clocks do not change with them, {since}."


def say_clocks_since(before: Times | OccurrenceRow, after: Times | OccurrenceRow) -> str:
    """Of the first date of a series after a clock change: what that means for those elsewhere; empty for all others."""
    if before.zone != after.zone or before.wall_time != after.wall_time or _offset(before) == _offset(after):
        return ""
    shift = _say_shift(before, after)
    return f"Clocks in {after.zone} change before it: {after.wall_time} there as always, {shift} than last time where clocks do not change with them."


def _say_shift(before: Times | OccurrenceRow, after: Times | OccurrenceRow) -> str:
    """ "an hour earlier"; on Lord Howe Island half an hour."""
    minutes = int((_offset(after) - _offset(before)).total_seconds()) // 60
    long = "an hour" if abs(minutes) == 60 else f"{abs(minutes)} minutes"
    return f"{long} {'earlier' if minutes > 0 else 'later'}"


def _offset(row: Times | OccurrenceRow) -> timedelta:
    return row.begins.astimezone(ZoneInfo(row.zone)).utcoffset() or timedelta()
