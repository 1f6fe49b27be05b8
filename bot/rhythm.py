"""Rhythms in people's words, in and out: "every second Thursday at 15:00 until June, London".

A small grammar of ours: the libraries that read dates read no recurrence. What it cannot read it does not guess.
"""

import re
from calendar import monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.schedule import Rhythm, rule_parts
from bot.zones import known_zone

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
EVERY = {
    "other": 2,
    "second": 2,
    "2nd": 2,
    "two": 2,
    "third": 3,
    "3rd": 3,
    "three": 3,
    "fourth": 4,
    "4th": 4,
    "four": 4,
}
WEEKDAYS, WEEKEND = "MO,TU,WE,TH,FR", "SA,SU"
USUAL = time(9)
SAY_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur?|sat|sun)(?:days?)?"
TIME = re.compile(
    r"(?:\bat\s+)?(?:\b(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?P<half>[ap]\.?m\.?)?"
    r"|\b(?P<full>\d{1,2})\s*(?P<side>[ap]\.?m\.?)|\bat\s+(?P<bare>\d{1,2})\b(?!\s*(?:st|nd|rd|th))"
    r"|\b(?P<word>noon|midday|midnight)\b)",
    re.I,
)
UNTIL = re.compile(r"\b(?:until|till)\s+(?P<day>.+?)\s*$", re.I)
DAYS = re.compile(rf"\b{_DAY}\b", re.I)
OF_MONTH = re.compile(
    rf"\b(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+(?P<day>{_DAY}|day)\s+(?:of|in)\b", re.I
)
ON_DATE = re.compile(r"\b(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)\b", re.I)
INTERVAL = re.compile(r"\bevery\s+(?P<count>other|second|2nd|two|third|3rd|three|fourth|4th|four|\d{1,2})\b", re.I)
FILLING = re.compile(r"\b(?:every|each|on|at|the|of|in|and|a|month|months|week|weeks|day)\b|[,.&]", re.I)


def read_rhythm(text: str, zone: str, now: datetime, *, name: str = "when") -> Rhythm:
    """What these words mean; nine o'clock where they name no time. Raises InvalidInput for the field `name`."""
    words, zone = _without_zone(" ".join(text.split()), zone)
    today = now.astimezone(ZoneInfo(zone)).date()
    words, until = _without_until(words, today)
    words, at = _without_time(words)
    rule = _rule(words.casefold().strip(" ,.") or "every day")
    if rule is None:
        raise InvalidInput(
            f"“{text.strip()}” is no rhythm we can read.",
            "For example: every Monday 09:00, every weekday at 8:30, first Tuesday of the month 10:00.",
            name=name,
        )
    if until:
        rule += f";UNTIL={until:%Y%m%d}"
    return Rhythm(at, zone, rule, today if "INTERVAL" in rule else None)


def say_rhythm(rhythm: Rhythm) -> str:
    """One sentence without a full stop, the zone named: "every Monday at 09:00, Europe/London"."""
    parts = rule_parts(rhythm.rule)
    said = f"{_say_days(parts)} at {rhythm.at:%H:%M}"
    if until := parts.get("UNTIL"):
        said += f" until {datetime.strptime(until[:8], '%Y%m%d').date():%-d %B %Y}"  # noqa: DTZ007  a date has no zone
    return f"{said}, {rhythm.zone}"


def _rule(words: str) -> str | None:
    if found := OF_MONTH.search(words):
        nth = ORDINALS[found["which"]]
        if found["day"] == "day":
            return f"FREQ=MONTHLY;BYMONTHDAY={nth}"
        return f"FREQ=MONTHLY;BYDAY={nth}{_code(found['day'])}"
    days = ",".join(dict.fromkeys(_code(one) for one in DAYS.findall(words)))
    every = INTERVAL.search(words)
    count = 1 if every is None else EVERY.get(every["count"]) or int(every["count"])
    if re.search(r"\bfortnight|\bbiweekly", words):
        count = 2
    interval = f";INTERVAL={count}" if count > 1 else ""
    if not days and (found := ON_DATE.search(words)) and (every is None or found[0] not in every[0]):
        day = int(found["day"])
        return f"FREQ=MONTHLY{interval};BYMONTHDAY={day}" if 1 <= day <= 31 else None
    if re.search(r"\b(?:weekday|workday|working day|business day)s?\b", words):
        return f"FREQ=WEEKLY;BYDAY={WEEKDAYS}" if not interval and not days else None
    if re.search(r"\bweekends?\b", words):
        return f"FREQ=WEEKLY;BYDAY={WEEKEND}"
    if days:
        rest = FILLING.sub(" ", DAYS.sub(" ", INTERVAL.sub(" ", words)))
        rest = re.sub(r"\b(?:weekly|fortnightly|biweekly)\b", " ", rest).strip()
        return None if rest else f"FREQ=WEEKLY{interval};BYDAY={days}"
    if re.fullmatch(r"(?:every\s*day|each day|daily|days)", words):
        return "FREQ=DAILY"
    if every and re.search(r"\bdays\b", words):
        return f"FREQ=DAILY{interval}"
    return None


def _say_days(parts: dict[str, str]) -> str:
    every, days = int(parts.get("INTERVAL", "1")), parts.get("BYDAY", "")
    ordinal = {1: "every", 2: "every second", 3: "every third", 4: "every fourth"}.get(every, f"every {_nth(every)}")
    if parts["FREQ"] == "DAILY":
        return "every day" if every == 1 else f"every {every} days"
    if parts["FREQ"] == "WEEKLY":
        if every == 1 and days == WEEKDAYS:
            return "every weekday"
        names = [NAMES[CODES.index(code)] for code in days.split(",")]
        return f"{ordinal} {', '.join(names[:-1]) + ' and ' + names[-1] if len(names) > 1 else names[0]}"
    if parts["FREQ"] == "MONTHLY" and days:
        nth, code = int(days[:-2] or 1), days[-2:]
        return f"the {SAY_ORDINALS.get(nth, f'{nth}th')} {NAMES[CODES.index(code)]} of the month"
    if parts["FREQ"] == "MONTHLY":
        day = int(parts.get("BYMONTHDAY", "1"))
        return (
            "the last day of the month" if day == -1 else f"the {_nth(day)} of {'the' if every == 1 else ordinal} month"
        )
    return parts["FREQ"].casefold()


def _nth(day: int) -> str:
    ending = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _code(name: str) -> str:
    return name.strip()[:2].upper()


def _without_zone(words: str, zone: str) -> tuple[str, str]:
    """A place behind the last comma or "in": "…, London", "… in Europe/London"."""
    for found in (re.search(r",\s*([^,\d]+)$", words), re.search(r"\bin\s+([A-Za-z_/ ]+)$", words)):
        if found is None or DAYS.search(found[1]) or TIME.search(found[1]) or "month" in found[1].casefold():
            continue
        if re.match(r"(?:until|till)\b", found[1], re.I):
            continue
        return words[: found.start()].strip(), known_zone(found[1])
    return words, zone


def _without_until(words: str, today: date) -> tuple[str, date | None]:
    found = UNTIL.search(words)
    if found is None:
        return words, None
    until = _last_day(found["day"], today)
    if until is None or until < today:
        why = "has passed" if until else "is no day we can read"
        raise InvalidInput(f"“{found['day']}” {why}.", "Write it like until 30 June 2027, or until June.", name="when")
    return words[: found.start()].strip(), until


def _last_day(text: str, today: date) -> date | None:
    """A date, or the last day of a month; the next one where no year is given."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        found = re.fullmatch(
            r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?(?:the end of\s+)?([A-Za-z]+)(?:\s+(\d{4}))?", text.strip()
        )
    month = next(
        (n for n, name in enumerate(MONTHS, 1) if found and name.casefold().startswith(found[2].casefold())), 0
    )
    if found is None or not month or len(found[2]) < 3:
        return None
    year = int(found[3]) if found[3] else today.year
    for candidate in (year, year + 1):
        last = monthrange(candidate, month)[1]
        day = int(found[1]) if found[1] else last
        if day > last:
            return None
        if found[3] or date(candidate, month, day) >= today:
            return date(candidate, month, day)
    return None


def _without_time(words: str) -> tuple[str, time]:
    found = TIME.search(words)
    if found is None:
        return words, USUAL
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    if word := found["word"]:
        return rest, time(0) if word.casefold() == "midnight" else time(12)
    hour = int(found["hour"] or found["full"] or found["bare"])
    half = (found["half"] or found["side"] or "").casefold().replace(".", "")
    minute = int(found["minute"] or 0)
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise InvalidInput(f"There is no such time as {found[0].strip()}.", "Write it like 09:00 or 2pm.", name="when")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return rest, time(hour, minute)
