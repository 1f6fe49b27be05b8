"""Rhythms in people's words: "every second Thursday at 15:00 until June, London".

A small grammar of ours, since the libraries that read dates read no recurrence. What it cannot read it does not guess.
`rhythm_days` reads which days; `rhythm_said` says it again.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.rhythm_days import COUNTS, EXAMPLES, read_rule
from bot.rhythm_said import say_rhythm
from bot.schedule import Rhythm, instant, occurrences
from bot.time_words import MONTH_WORD, month_number, naming, read_dated, say_day, short, without_time, without_zone

__all__ = ["read_rhythm", "repeats", "say_rhythm"]

USUAL = time(9)
_CLAUSE = re.compile(
    r"\b(?P<word>until|till|through|from|starting|starts|beginning|since)\b(?:\s+(?:on|with|in)\b)?", re.I
)
_TIMES = re.compile(r"\b(?:for\s+)?(\d{1,3})\s+times\b", re.I)
_FOR = re.compile(r"\bfor\s+(\d{1,2}|" + "|".join(COUNTS) + r")\s+(week|month)s?\b", re.I)
_REPEATS = re.compile(
    r"\b(?:every|each|daily|weekly|fortnightly|biweekly|monthly|quarterly|yearly|annually|weekdays|weekends"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days|of the month|\d+ times)\b",
    re.I,
)


def repeats(text: str) -> bool:
    """Do these words speak of more than one time? Where both may be typed, they choose between rhythm and moment."""
    return bool(_REPEATS.search(text))


def read_rhythm(text: str, zone: str, now: datetime, *, name: str = "when", usual: time | None = USUAL) -> Rhythm:
    """What these words mean; at `usual` where they name no time, or refused without one. `zone` counts where none is named.

    Raises InvalidInput for the field `name`, with both readings where there are two.
    """
    with naming(name):
        words, zone = without_zone(short(text), zone)
        words, at = without_time(words)
        if at is None and usual is None:
            raise InvalidInput("At what time?", "Add it, like every Monday 09:00.")
        words, count = _without_count(words)
        words, starts, until = _without_clauses(words, now.astimezone(ZoneInfo(zone)).date())
        words, zone = without_zone(words, zone)  # "every Monday in London at 9:00"
        rule = read_rule(words)
        if rule is None:
            raise InvalidInput(f"“{text.strip()}” is no rhythm we can read.", EXAMPLES)
        return _rhythm(rule, at or usual or USUAL, zone, now, starts, until, count)


def _rhythm(
    rule: str, at: time, zone: str, now: datetime, starts: date | None, until: "Ends | None", count: int | None
) -> Rhythm:
    """The rule with its beginning and its end. One that counts from somewhere begins with the next date that fits."""
    if "INTERVAL" in rule or count or callable(until):
        plain = Rhythm(at, zone, re.sub(r";INTERVAL=\d+", "", rule), starts)
        after = instant(starts, time(), zone) - timedelta(seconds=1) if starts else now
        starts = next(day for day, _ in occurrences(plain, after))
    if count:
        rule += f";COUNT={count}"
    elif until:
        last = until(starts) if callable(until) and starts else until
        rule += f";UNTIL={last:%Y%m%d}"
    rhythm = Rhythm(at, zone, rule, starts)
    if next(occurrences(rhythm, now), None) is None:
        raise InvalidInput("That would be over before it begins.", "Look at the day until which it goes.")
    return rhythm


# How long: from, until, so many times

Ends = date | Callable[[date], date]


def _without_count(words: str) -> tuple[str, int | None]:
    found = _TIMES.search(words)
    if found is None:
        return words, None
    if int(found[1]) == 0:
        raise InvalidInput("It cannot come 0 times.", "Leave it out, or say how often it comes.")
    return words[: found.start()] + words[found.end() :], int(found[1])


def _without_clauses(words: str, today: date) -> tuple[str, date | None, Ends | None]:
    """What remains of the words, the day they begin, and the last one."""
    starts: date | None = None
    until: Ends | None = None
    if found := _FOR.search(words):
        until = _span(found[1], found[2])
        words = f"{words[: found.start()]} {words[found.end() :]}"
    while found := list(_CLAUSE.finditer(words)):
        said = words[found[-1].end() :].strip(" ,.")
        words, word = words[: found[-1].start()], found[-1]["word"].casefold()
        if word in ("until", "till", "through"):
            until = _last_day(said, today)
        elif said:
            starts = _first_day(said, today)
    return words, starts, until


def _span(number: str, unit: str) -> Callable[[date], date]:
    """So many weeks or months from the first date on."""
    count = int(number) if number.isdigit() else COUNTS[number.casefold()]

    def last(starts: date) -> date:
        if unit.casefold() == "week":
            return starts + timedelta(days=7 * count - 1)
        month = starts.month - 1 + count
        year, month = starts.year + month // 12, month % 12 + 1
        return date(year, month, min(starts.day, monthrange(year, month)[1])) - timedelta(days=1)

    return last


def _last_day(said: str, today: date) -> date:
    """A date, or the last day of a month or year. Without a year it is the next one."""
    words = re.sub(r"^(?:the\s+)?end\s+of\s+", "", said.strip(), flags=re.I)
    if re.fullmatch(r"(?:the|this)\s+year", words, re.I):
        return date(today.year, 12, 31)
    if found := re.fullmatch(rf"({MONTH_WORD})\.?(?:\s+(\d{{4}}))?", words, re.I):
        month = month_number(found[1])
        year = int(found[2] or today.year)
        if not found[2] and date(year, month, monthrange(year, month)[1]) < today:
            year += 1
        until = date(year, month, monthrange(year, month)[1])
    else:
        until = _date(said, today)
    if until < today:
        raise InvalidInput(f"{say_day(until)} is past.", "Name a day to come until which it goes.")
    return until


def _first_day(said: str, today: date) -> date:
    """A date, or the first day of a month."""
    if re.fullmatch(r"today|now", said, re.I):
        return today
    if found := re.fullmatch(rf"({MONTH_WORD})\.?(?:\s+(\d{{4}}))?", said, re.I):
        year, month = int(found[2] or today.year), month_number(found[1])
        return date(year if found[2] or month >= today.month else year + 1, month, 1)
    return _date(said, today)


def _date(said: str, today: date) -> date:
    dated = read_dated(said)
    if dated is None:
        raise InvalidInput(f"“{said[:60]}” is no day we can read.", "Write it like 30 June 2027.")
    day = dated.within(today.year)
    return day if dated.year or day >= today else dated.within(today.year + 1)
