"""Dates as people write them, read as precisely as they were meant, and never more so."""

import re
from calendar import month_abbr, month_name
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
NUMBERS = re.compile(r"(?P<one>\d{1,2})(?P<by>[./-])(?P<two>\d{1,2})(?P=by)(?P<year>\d{4})")
MONTHS = {name.casefold(): n for names in (month_name, month_abbr) for n, name in enumerate(names) if name} | {
    "sept": 9
}
WORDS = re.compile(r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<name>[A-Za-z]+)\.?,?\s+(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{4})")  # fmt: skip
UTC_NAMES = ("Z", "UTC", "GMT", "+0000", "+00:00", "-0000")


@dataclass(frozen=True, slots=True)
class Dated:
    """`day` is 2024, 2024-05 or 2024-05-17 as it is where it was written; `at` the time of that day, if one was said;
    `offset` what it says of its zone: None says nothing. `unsure` is why a person should look at it."""

    day: str
    at: time | None = None
    offset: timedelta | None = None
    unsure: str = ""

    @property
    def fragile(self) -> bool:
        """Whether the day itself would be another if the time were an hour off: midnight alone says a day, no time."""
        return self.at is not None and self.at != time(0) and (self.at.hour == 23 or self.at.hour == 0)


First = Literal["", "day", "month"]


def read_date(value: object, first: First = "") -> Dated | None:
    """None for what says nothing; an unreadable date has no day and says so. `first` is how this source writes 3/4/2024."""
    if isinstance(value, datetime):
        return Dated(value.strftime("%Y-%m-%d"), value.timetz().replace(tzinfo=None, second=0, microsecond=0), value.utcoffset())  # fmt: skip
    if isinstance(value, date):
        return Dated(value.isoformat())
    text = " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text or text.casefold() in ("none", "null", "n/a", "-", "unknown"):
        return None
    return (
        _iso(text)
        or _numbers(text, first)
        or _words(text)
        or _mail(text)
        or Dated("", unsure="it cannot be read as a date")
    )


def _iso(text: str) -> Dated | None:
    found = ISO.fullmatch(text)
    if found is None:
        return None
    day = _day(found["year"], found["month"], found["day"])
    if not day:
        return Dated("", unsure="there is no such day")
    if found["hour"] is None:
        return Dated(day)
    hour, minute = int(found["hour"]), int(found["minute"])
    at = time(hour, minute) if hour < 24 and minute < 60 else None
    return Dated(day, at, _offset(found["zone"]))


def first_of(value: object) -> First:
    """What a date with slashes tells about how its source writes them: 25/12/2024 has the day first."""
    found = NUMBERS.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if found is None or found["by"] == ".":
        return ""
    one, two = int(found["one"]) > 12, int(found["two"]) > 12
    return "day" if one and not two else "month" if two and not one else ""


def _numbers(text: str, first: First) -> Dated | None:
    """17.05.2024 is the 17th of May everywhere; 3/4/2024 is two different days."""
    found = NUMBERS.fullmatch(text)
    if found is None:
        return None
    one, two, year = int(found["one"]), int(found["two"]), found["year"]
    if found["by"] == "." or one > 12 or one == two or (first == "day" and two <= 12):
        return _known(year, two, one)
    if two > 12 or first == "month":
        return _known(year, one, two)
    return Dated(year, unsure="day and month cannot be told apart")


def _words(text: str) -> Dated | None:
    found = WORDS.fullmatch(text)
    month = MONTHS.get(found["name"].casefold()) if found else None
    if found is None or month is None:
        return None
    day = found["day"] or found["after"]
    return _known(found["year"], month, int(day) if day else None)


def _mail(text: str) -> Dated | None:
    """As mail and RSS write it: Tue, 25 Jun 2019 09:00:00 -0500."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return read_date(found)


def _known(year: str, month: int, day: int | None) -> Dated:
    made = _day(year, str(month), str(day) if day else None)
    return Dated(made) if made else Dated("", unsure="there is no such day")


def _day(year: str, month: str | None, day: str | None) -> str:
    try:
        made = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return made if day else made[:7] if month else made[:4]


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone in UTC_NAMES:
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size
