"""One moment in people's words: "next Tuesday 2pm", "tomorrow 14:30", "3 March 2027 15:00, London".

Days counted from today are read by dateparser; weekdays and dates are ours, since it guesses at "3/4" and at a missing
year. A moment that is past, that no clock shows, or that clocks show twice is asked about.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.schedule import DAY, instant
from bot.time_words import (
    DAY_WORD,
    NAMES,
    Dated,
    naming,
    read_dated,
    say_day,
    short,
    weekday_number,
    without_time,
    without_zone,
)

EXAMPLES = "For example: next Tuesday 2pm, tomorrow 14:30, 3 March 2027 15:00."
LONG_PAST = timedelta(days=183)
_WEEKDAY = re.compile(rf"(?:on\s+)?(?:(?P<which>next|this|coming|this coming)\s+)?(?P<day>{DAY_WORD})", re.I)
_DATE_TOO = re.compile(rf"(?:on\s+)?(?P<day>{DAY_WORD})[,.]?\s+(?:the\s+)?(?P<date>.+)", re.I)
_COUNTED = re.compile(
    r"today|tomorrow|(?:the\s+)?day\s+after\s+tomorrow"
    r"|(?:in\s+)?(?:an?|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:day|week|fortnight)s?(?:\s+from\s+(?:now|today))?",
    re.I,
)
_SOON = re.compile(r"in\s+(?:(?P<half>half\s+an)|an?|(?P<number>\d{1,3}))\s+(?P<unit>hour|min(?:ute)?)s?", re.I)
_WHICH_HOUR = re.compile(r"\s*\(?\b(?P<which>earlier|later)\b\)?", re.I)
_VAGUE = re.compile(r"(?:next|this|in\s+an?)\s+(?:week|month|year)", re.I)


def read_moment(text: str, zone: str, now: datetime, *, name: str = "when") -> datetime:
    """What these words mean, as a local time of its ZoneInfo. `zone` counts where none is named.

    Raises InvalidInput for the field `name`, with both readings where there are two.
    """
    with naming(name):
        words, zone = without_zone(short(text), zone)
        if soon := _SOON.fullmatch(words.strip()):
            return _soon(soon, zone, now)
        words, which = _without_which_hour(re.sub(r"(?<=\d)T(?=\d\d:)", " ", words))
        words, at = without_time(words)
        words, zone = without_zone(words, zone)  # "Tuesday in London at 2pm"
        here = now.astimezone(ZoneInfo(zone))
        if at is None:
            raise InvalidInput("At what time?", "Add it, like tomorrow 14:30.")
        day = _day(re.sub(r"\b(?:at|on)\s*$", "", words).strip(" ,."), at, here)
        if day is None:
            raise InvalidInput(f"“{text.strip()}” is no time we can read.", EXAMPLES)
        return _existing(day, at, zone, which, now)


def say_moment(moment: datetime) -> str:
    """Without a full stop, the zone named: "Tuesday 10 March 2026 at 14:00, Europe/London".

    `moment` is local to a ZoneInfo, as `read_moment` gives it.
    """
    which = ""
    if moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset():
        which = " (later)" if moment.fold else " (earlier)"
    return f"{say_date(moment.date())} at {moment:%H:%M}{which}, {moment.tzinfo}"


def say_date(day: date) -> str:
    return f"{NAMES[day.weekday()]} {say_day(day)}"


def _soon(found: re.Match[str], zone: str, now: datetime) -> datetime:
    number = 0.5 if found["half"] else int(found["number"] or 1)
    unit = timedelta(hours=1) if found["unit"].casefold() == "hour" else timedelta(minutes=1)
    return (now + number * unit).replace(second=0, microsecond=0).astimezone(ZoneInfo(zone))


def _without_which_hour(words: str) -> tuple[str, int | None]:
    """Which of two: "01:30 (later)" is the second one."""
    found = _WHICH_HOUR.search(words)
    if found is None:
        return words, None
    return words[: found.start()] + words[found.end() :], int(found["which"].casefold() == "later")


def _day(words: str, at: time, here: datetime) -> date | None:
    """The day these words name; None when they name none."""
    if not words:
        past = here.time() >= at
        hint = f"Write tomorrow {at:%H:%M}." if past else f"Write today {at:%H:%M} or tomorrow {at:%H:%M}."
        raise InvalidInput("On which day?", hint)
    if found := _WEEKDAY.fullmatch(words):
        return _weekday(found["which"], weekday_number(found["day"]), at, here)
    if (found := _DATE_TOO.fullmatch(words)) and (dated := read_dated(found["date"])):
        return _both(weekday_number(found["day"]), _dated(dated, here))
    if dated := read_dated(re.sub(r"^on\s+", "", words, flags=re.I)):
        return _dated(dated, here)
    if _VAGUE.fullmatch(words):
        raise InvalidInput("On which day?", f"Name the day, for example {say_date(here.date() + 7 * DAY)}.")
    return _counted(words, here) if _COUNTED.fullmatch(words) else None


def _weekday(which: str | None, number: int, at: time, here: datetime) -> date:
    """The coming one. "Next Friday" on a Wednesday is this week's or next week's, and is asked about."""
    ahead, word = (number - here.weekday()) % 7, (which or "").casefold()
    coming = here.date() + ahead * DAY
    if word == "next":
        if number > here.weekday():
            raise InvalidInput(
                f"Is that the {NAMES[number]} of this week or of the next?",
                f"Write {say_date(coming)} or {say_date(coming + 7 * DAY)}.",
            )
        return coming if ahead else coming + 7 * DAY
    if ahead or word:
        return coming
    if here.time() < at:
        raise InvalidInput("Is that today or in a week?", f"Write today {at:%H:%M}, or {say_date(coming + 7 * DAY)}.")
    return coming + 7 * DAY


def _both(number: int, day: date) -> date:
    """A date whose weekday is named too, and is that one."""
    if day.weekday() == number:
        return day
    near = min((day + step * DAY for step in range(-3, 4)), key=lambda one: one.weekday() != number)
    raise InvalidInput(
        f"{say_day(day)} is a {NAMES[day.weekday()]}, not a {NAMES[number]}.",
        f"Write {say_date(day)} or {say_date(near)}.",
    )


def _dated(dated: Dated, here: datetime) -> date:
    """Without a year the coming one, unless the day has passed only lately: then it may be a slip."""
    day = dated.within(here.year)
    if dated.year or day >= here.date():
        return day
    again = dated.within(here.year + 1)
    if here.date() - day < LONG_PAST:
        raise InvalidInput(f"{say_day(day)} is past.", f"Write {say_day(again)}, or a day to come.")
    return again


def _counted(words: str, here: datetime) -> date | None:
    """Counted from today, by dateparser; imported only here, since it takes as long as a start of the hub may."""
    import dateparser

    settings: dict[str, object] = {"RELATIVE_BASE": here.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
    found = dateparser.parse(words, languages=["en"], settings=settings)  # pyright: ignore[reportArgumentType]
    return found.date() if found else None


def _existing(day: date, at: time, zone: str, which: int | None, now: datetime) -> datetime:
    """The moment at which clocks show that, if there is one, and only one, to come."""
    clocks = ZoneInfo(zone)
    first = datetime.combine(day, at, clocks)
    moved = instant(day, at, zone).astimezone(clocks)
    if moved.replace(tzinfo=None) != first.replace(tzinfo=None):
        back = first.replace(fold=1).astimezone(UTC).astimezone(clocks)
        raise InvalidInput(
            f"On {say_date(day)} no clock shows {at:%H:%M} in {zone}: clocks go forward over it.",
            f"Write {back:%H:%M} or {moved:%H:%M}." if moved.date() == day else f"Write {say_day(day)} {back:%H:%M}.",
        )
    second = first.replace(fold=1)
    if first.utcoffset() != second.utcoffset() and which is None:
        raise InvalidInput(
            f"On {say_date(day)} clocks show {at:%H:%M} twice in {zone}, since they go back.",
            f"Write {at:%H:%M} earlier ({first.astimezone(UTC):%H:%M} UTC) or {at:%H:%M} later ({second.astimezone(UTC):%H:%M} UTC).",
        )
    moment = second if which and first.utcoffset() != second.utcoffset() else first
    if moment.astimezone(UTC) <= now:
        today = now.astimezone(clocks).date()
        hint = f"Write tomorrow {at:%H:%M}, or another day." if day == today else "Name a time to come."
        raise InvalidInput(f"{say_moment(moment)}, is past.", hint)
    return moment
