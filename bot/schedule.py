"""Local wall time and IANA zone -> exact instants: one for each local date, in every zone, whatever its clocks do.

A date and a wall time become one moment by a single rule: the first of two where clocks go back, and moved forward by the
gap where they skip it. Which dates there are is an RFC 5545 rule, read by dateutil on dates without any zone, so that no
clock change can add or lose one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import cast
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from bot.errors import InvalidInput
from bot.zones import check_zone

DAY = timedelta(days=1)
MIDNIGHT = time()
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
# In the order in which a rule is kept.
PARTS = "FREQ INTERVAL WKST BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYDAY BYSETPOS COUNT UNTIL".split()
# Any of these says which days; without one, they follow from the day a rule starts.
DAYS = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})
LONGEST_RULE = 500
AT_ONCE = 16
FAR = timedelta(days=366 * 40)  # a Monday that is 29 February comes at least that often
SOME_DAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """At `at` by the clocks of `zone`, on the dates of `rule` ("FREQ=WEEKLY;BYDAY=MO"), not before `starts`.

    `starts` is needed by a rule that counts from it: one with INTERVAL or COUNT, or one that names no day. Raises
    InvalidInput for a zone or a rule that does not work; the rule is kept as it is usually written.
    """

    at: time
    zone: str
    rule: str
    starts: date | None = None

    def __post_init__(self) -> None:
        check_zone(self.zone)
        if self.at.tzinfo is not None or self.at.second or self.at.microsecond:
            raise ValueError("a wall time is an hour and a minute, without a zone of its own")
        parts = rule_parts(self.rule)
        if "UNTIL" in parts:
            parts["UNTIL"] = f"{_last_date(parts['UNTIL'], self.at, self.zone):%Y%m%d}"
        object.__setattr__(self, "rule", rule_text(parts))
        if self.starts is None and _counts_from_start(parts):
            raise InvalidInput("This rhythm counts from a date, and none is given.", "Say from when it should count.")
        if not _dates(rule_text({**parts, "COUNT": "", "UNTIL": ""}), self.starts, SOME_DAY):
            raise InvalidInput("There is no day on which this would happen.", f"The rule was {self.rule}.")


def instant(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, at which the clocks of `zone` show `at` on `day`.

    The first one where they show it twice. Where they never do, as long after the change as `at` lies behind it: half
    past two becomes half past three.
    """
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def next_due(rhythm: Rhythm, after: datetime) -> datetime | None:
    """The first moment later than `after`; None when the rhythm has ended."""
    return next((moment for _, moment in occurrences(rhythm, after)), None)


def due_dates(rhythm: Rhythm, after: datetime, until: datetime) -> list[date]:
    """The local dates whose moment lies later than `after`, and at `until` at the latest."""
    return [day for day, _ in takewhile(lambda found: found[1] <= until, occurrences(rhythm, after))]


def occurrences(rhythm: Rhythm, after: datetime) -> Iterator[tuple[date, datetime]]:
    """Local dates and their moments later than `after`, in order, each moment once."""
    day = after.astimezone(ZoneInfo(rhythm.zone)).date() - 2 * DAY
    last = after
    while dates := _dates(rhythm.rule, rhythm.starts, day):
        for day in dates:
            moment = instant(day, rhythm.at, rhythm.zone)
            # A date that a zone left out altogether falls on the moment of the next one.
            if moment > last:
                last = moment
                yield day, moment
        day += DAY


def rule_parts(rule: str) -> dict[str, str]:
    """FREQ=WEEKLY;BYDAY=MO as a mapping. Raises InvalidInput for what is no rule of dates."""
    text = re.sub(r"\s", "", rule.upper()).removeprefix("RRULE:").rstrip(";")
    pairs = [part.partition("=") for part in text.split(";")]
    parts = {name: value for name, _, value in pairs}
    odd = [name for name, _, value in pairs if name not in PARTS or not value]
    if odd or len(parts) < len(pairs) or len(text) > LONGEST_RULE or parts.get("FREQ") not in FREQUENCIES:
        raise _no_rule(rule)
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not re.fullmatch(r"0*[1-9]\d{0,3}", parts[name]):
            raise _no_rule(rule)
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    try:
        rrulestr(rule_text({**parts, "UNTIL": ""}), dtstart=datetime.combine(SOME_DAY, MIDNIGHT))
    except (ValueError, KeyError, TypeError, IndexError):
        raise _no_rule(rule) from None
    return {name: parts[name] for name in PARTS if name in parts}


def rule_text(parts: Mapping[str, str]) -> str:
    """The rule of these parts; empty ones are left out."""
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _no_rule(rule: str) -> InvalidInput:
    return InvalidInput(
        f"“{rule[:80]}” is no rule of days.", "An RFC 5545 rule has FREQ=DAILY, WEEKLY, MONTHLY or YEARLY."
    )


def _counts_from_start(parts: dict[str, str]) -> bool:
    return bool(parts.keys() & {"INTERVAL", "COUNT"}) or not (parts["FREQ"] == "DAILY" or parts.keys() & DAYS)


def _last_date(until: str, at: time, zone: str) -> date:
    """The last local date of an UNTIL: a date, a local time or, as calendars write it, a time in UTC."""
    try:
        if not re.fullmatch(r"\d{8}(T\d{6}Z?)?", until):
            raise ValueError(until)
        found = datetime.fromisoformat(until)
    except ValueError:
        raise InvalidInput(
            f"“{until}” is no date until which a rule could go.", "It is written like 20260630."
        ) from None
    if "T" not in until:
        return found.date()
    local = found.astimezone(ZoneInfo(zone)) if found.tzinfo else found
    return local.date() if local.time() >= at else local.date() - DAY


@lru_cache(maxsize=4096)
def _dates(rule: str, starts: date | None, first: date) -> tuple[date, ...]:
    """The next few dates of the rule from `first` on; none when there are none within forty years.

    Kept, since thousands of people share "every Monday", and each asks for the same few dates.
    """
    parts = rule_parts(rule)
    anchor = first if starts is None else starts if _counts_from_start(parts) else max(first, starts)
    found = cast(rrule, rrulestr(rule, dtstart=datetime.combine(anchor, MIDNIGHT)))
    if "COUNT" not in parts:
        end = datetime.combine(first + FAR, MIDNIGHT)
        found = found.replace(until=min(end, datetime.fromisoformat(parts["UNTIL"])) if "UNTIL" in parts else end)
    after = found.xafter(datetime.combine(first, MIDNIGHT), inc=True)
    return tuple(moment.date() for moment in islice(after, AT_ONCE))
