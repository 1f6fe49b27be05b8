"""The pieces that words about time are made of: wall times, zones, dates. Each is taken out of a text, which is what remains.

What can mean two things is refused with both in the hint; nobody's webinar is moved by a guess.
"""

import re
from calendar import monthrange
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, time
from typing import NamedTuple

from bot.errors import InvalidInput
from bot.zones import is_zone, known_zone

LONGEST = 200
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
DAY_WORD = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?s?"
MONTH_WORD = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
NTH = r"(?:st|nd|rd|th)"

_HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?)"
_TIME = re.compile(
    rf"(?:\bat\s+|@\s*)?(?<![\w/.:+])(?:(?P<hour>\d{{1,2}})[:.h](?P<minute>\d{{2}})(?!\d|[./]\d)\s*(?P<half>{_HALF})?"
    rf"|(?P<full>\d{{1,2}})\s*(?P<side>{_HALF})|(?P<french>\d{{1,2}})h\b|(?P<noon>noon|midday)\b|(?P<night>midnight)\b)"
    rf"|(?:\bat\s+|@\s*)(?P<bare>\d{{1,2}})(?P<clock>\s*o.?clock)?\b(?!\s*{NTH}|[/.-]\d|\s+{MONTH_WORD}\b)"
    r"|\b(?P<hours>\d{1,2})\s*o.?clock\b",
    re.I,
)
_OFFSET = re.compile(
    r"(?<=[\d\s])\+\d{2}:?\d{2}\b|(?<=T\d\d:\d\d)-\d{2}:?\d{2}\b|\b(?:utc|gmt)\s*[+-]\s*\d{1,2}(?::?\d{2})?\b", re.I
)
_SHORT = frozenset(
    "est edt et cst cdt ct mst mdt mt pst pdt pt bst gmt cet cest eet eest wet west ist jst aest aedt nzst nzdt".split()
)
_PLACE = re.compile(
    r"(?:\s*,\s*|\s+in\s+|\s*\()(?P<place>[^\W\d][^,\d()]*?)(?:\s+time)?\)?\s*$"
    r"|\s+(?P<name>[A-Za-z_]+/[A-Za-z_/-]+|utc)\s*$"
    r"|\s+\(?(?P<short>[A-Za-z]{2,4})\)?\s*$",
    re.I,
)
# Words that are never a place: "…, Thursday" and "in March" say when.
_WHEN = re.compile(
    rf"\b(?:{DAY_WORD}|{MONTH_WORD}|days?|weeks?|months?|years?|weekdays?|weekends?|fortnights?|hours?|minutes?|every"
    r"|daily|weekly|monthly|yearly|until|till|from|noon|midday|midnight|today|tomorrow|next|this|earlier|later|times)\b",
    re.I,
)
_EXPLICIT = re.compile(
    rf"(?:the\s+)?(?P<day>\d{{1,2}})\.?{NTH}?\s+(?:of\s+)?(?P<month>{MONTH_WORD})\.?,?(?:\s+(?P<year>\d{{4}}))?"
    rf"|(?P<month2>{MONTH_WORD})\.?\s+(?:the\s+)?(?P<day2>\d{{1,2}}){NTH}?(?:,?\s+(?P<year2>\d{{4}}))?",
    re.I,
)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


class Dated(NamedTuple):
    """A day that words name; without a year it comes every year."""

    day: int
    month: int
    year: int | None

    def within(self, year: int) -> date:
        """The date in this year, or the one that is named. Raises InvalidInput when there is none."""
        year = self.year or year
        if not 1 <= self.month <= 12 or not 1 <= self.day <= monthrange(year, self.month)[1]:
            month = MONTHS[self.month - 1] if 1 <= self.month <= 12 else f"month {self.month}"
            raise InvalidInput(f"There is no {self.day} {month} {year}.", "Look at the day and the month again.")
        return date(year, self.month, self.day)


@contextmanager
def naming(name: str) -> Generator[None]:
    """What is refused in here is refused for the field `name`."""
    try:
        yield
    except InvalidInput as problem:
        problem.name = name
        raise


def short(text: str) -> str:
    """The text, if it can be words about time at all."""
    if len(text) > LONGEST:
        raise InvalidInput("That is too long for a time.", f"Say it in {LONGEST} characters.")
    return text


def say_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def nth(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def month_number(word: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name[:3].casefold() == word[:3].casefold())


def weekday_number(word: str) -> int:
    return next(number for number, name in enumerate(NAMES) if name[:2].casefold() == word[:2].casefold())


# Zones


def without_zone(text: str, zone: str) -> tuple[str, str]:
    """The zone that stands last: "…, London", "… in Europe/London", "… (UTC)"; else `zone`. Raises InvalidInput."""
    words = " ".join(text.split())
    before, _, name = words.rpartition(", ")
    if is_zone(name):  # also one such as Etc/GMT+5
        return before, name
    if found := _OFFSET.search(words):
        raise InvalidInput(
            f"“{found[0].strip()}” says how far from UTC, not which clocks count.",
            "Name a city, for example London or New York, or UTC.",
        )
    found = _PLACE.search(words)
    if found is None:
        return words, zone
    place = found["place"] or found["name"] or found["short"]
    if place.casefold() in _SHORT:
        raise InvalidInput(
            f"“{place}” can be the time of several places, or of half a year.",
            "Name a city, for example London or New York, or UTC.",
        )
    if _WHEN.search(place) or (found["short"] and place.casefold() != "utc"):
        return words, zone
    return words[: found.start()].rstrip(" ,"), known_zone(place)


# Wall times


def without_time(text: str) -> tuple[str, time | None]:
    """The wall time in these words. Raises InvalidInput for one that is none, is two, or can be morning or evening."""
    found = list(_TIME.finditer(text))
    if not found:
        return text, None
    if len(found) > 1:
        said = " and ".join(one[0].strip() for one in found)
        raise InvalidInput(f"There are two times in it: {said}.", "Name the one at which it begins.")
    rest = f"{text[: found[0].start()]} {text[found[0].end() :]}"
    return " ".join(rest.split()), _wall_time(found[0])


def _wall_time(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(12)
    if found["night"]:
        raise InvalidInput(
            "Midnight can be the start or the end of a day.",
            "Write 00:00 for the start of the day, or 00:00 of the day after it for its end.",
        )
    hour = int(next(found[name] for name in ("hour", "full", "french", "bare", "hours") if found[name]))
    minute = int(found["minute"] or 0)
    half = (found["half"] or found["side"] or "").casefold().replace(".", "")
    if minute > 59 or hour > 23 or (half and hour == 0) or (half and hour > 12):
        raise InvalidInput(f"There is no such time as {_plain(found)}.", "Write it like 09:00 or 2pm.")
    if half:
        return time(hour % 12 + (12 if half == "pm" else 0), minute)
    if (found["bare"] or found["hours"]) and 1 <= hour <= 12:
        raise InvalidInput(
            f"Is {hour} o’clock in the morning or in the evening?",
            f"Write {hour % 12:02}:00 or {hour % 12 + 12:02}:00.",
        )
    return time(hour, minute)


def _plain(found: re.Match[str]) -> str:
    return re.sub(r"^(?:at\s+|@\s*)", "", found[0].strip(), flags=re.I)


# Dates


def read_dated(text: str) -> Dated | None:
    """A date in words or figures; None when it is none. Raises InvalidInput for 3/4, which is in March or in April."""
    words = text.strip(" ,")
    if found := _EXPLICIT.fullmatch(words):
        day, month, year = (found[name] or found[f"{name}2"] for name in ("day", "month", "year"))
        return Dated(int(day), month_number(month), int(year) if year else None)
    if found := _ISO.fullmatch(words):
        year, month, day = map(int, found.groups())
        return Dated(day, month, year)
    if found := _NUMBERS.fullmatch(words):
        return _of_numbers(int(found[1]), int(found[3]), found[4])
    return None


def _of_numbers(first: int, second: int, year_text: str | None) -> Dated:
    year = None if year_text is None else int(year_text) + (2000 if len(year_text) == 2 else 0)
    if first != second and first <= 12 and second <= 12:
        ending = f" {year}" if year else ""
        raise InvalidInput(
            f"Which comes first here, the day or the month: {first} and {second}?",
            f"Write {first} {MONTHS[second - 1]}{ending} or {second} {MONTHS[first - 1]}{ending}.",
        )
    return Dated(second, first, year) if second > 12 else Dated(first, second, year)
