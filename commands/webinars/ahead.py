"""How long before a webinar people are reminded: in words, and as minutes."""

import re

from bot.capability import setting
from bot.errors import InvalidInput
from bot.param import Arg

USUAL = "1 day, 1 hour"
NONE = frozenset({"none", "no", "never", "-"})
UNITS = {"min": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
MOST = 4
LONGEST = 28 * 24 * 60
_ONE = re.compile(r"(\d{1,4}|an?|one|two|three)\s*(min|hour|day|week)(?:ute)?s?(?:\s+(?:before|ahead))?", re.I)
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}

REMINDERS = setting(
    "webinars.reminders",
    str,
    USUAL,
    Arg("How long before a webinar those who come are reminded: 1 day, 1 hour", label="Webinar reminders", most=100),
)
OFFER_HOURS = setting(
    "webinars.offer_hours",
    int,
    24,
    Arg("Hours until an unanswered offer of a free seat goes to the next who waits", label="Seat offers", least=1, most=168),
)  # fmt: skip


def read_ahead(text: str, *, name: str = "reminders") -> list[int]:
    """ "1 day, 1 hour" as minutes, the longest first; none at all for "none". Raises InvalidInput."""
    words = [part.strip() for part in re.split(r",|;|\band\b", text) if part.strip()]
    if len(words) == 1 and words[0].casefold() in NONE:
        return []
    found: set[int] = set()
    for word in words:
        match = _ONE.fullmatch(word)
        if match is None:
            raise InvalidInput(f"“{word}” is no length of time.", "Write it like: 1 day, 1 hour. Or: none.", name=name)
        number = _WORDS.get(match[1].casefold()) or int(match[1])
        minutes = number * UNITS[match[2].casefold()]
        if not 5 <= minutes <= LONGEST:
            raise InvalidInput("A reminder comes 5 minutes to 4 weeks ahead.", f"“{word}” is not.", name=name)
        found.add(minutes)
    if len(found) > MOST:
        raise InvalidInput(f"At most {MOST} reminders, please.", name=name)
    return sorted(found, reverse=True)


def say_ahead(minutes: list[int]) -> str:
    """ "1 day and 1 hour before", "none"."""
    if not minutes:
        return "none"
    said = [_say(one) for one in minutes]
    return f"{', '.join(said[:-1])} and {said[-1]} before" if len(said) > 1 else f"{said[0]} before"


def as_typed(minutes: list[int] | None) -> str:
    """ "1 day, 1 hour", as `read_ahead` reads it; "" for what is usual in the hub."""
    return "" if minutes is None else ", ".join(map(_say, minutes)) or "none"


def _say(minutes: int) -> str:
    for word, size in (("day", 1440), ("hour", 60)):
        if minutes % size == 0:
            number = minutes // size
            return f"{number} {word}" + ("" if number == 1 else "s")
    return f"{minutes} minutes"
