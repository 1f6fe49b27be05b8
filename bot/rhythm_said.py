"""A rhythm as one sentence, which `bot.rhythm` reads back as the same rhythm."""

from datetime import date

from bot.schedule import Rhythm, rule_parts
from bot.time_words import MONTHS, NAMES, nth, say_day

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS, WEEKEND = "MO,TU,WE,TH,FR", "SA,SU"
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
END = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL"})


def say_rhythm(rhythm: Rhythm) -> str:
    """Without a full stop, the zone named: "every Monday at 09:00, Europe/London"."""
    parts = rule_parts(rhythm.rule)
    said = f"{_days(parts) or f'by the rule {rhythm.rule}'} at {rhythm.at:%H:%M}"
    if count := parts.get("COUNT"):
        said += f", {count} times"
    if rhythm.starts:
        said += f" from {say_day(rhythm.starts)}"
    if until := parts.get("UNTIL"):
        said += f" until {say_day(date.fromisoformat(until))}"
    return f"{said}, {rhythm.zone}"


def _days(parts: dict[str, str]) -> str | None:
    """The days in words; None for a rule that only a calendar program could have made."""
    every, kind = int(parts.get("INTERVAL", "1")), set(parts) - END
    match parts["FREQ"]:
        case "DAILY" if not kind:
            return "every day" if every == 1 else f"every {_several(every, 'day')}"
        case "WEEKLY" if kind == {"BYDAY"}:
            return _weekly(parts["BYDAY"], every)
        case "MONTHLY" if kind == {"BYDAY"}:
            return _monthly(_nth_weekdays(parts["BYDAY"]), every)
        case "MONTHLY" if kind == {"BYDAY", "BYSETPOS"} and parts["BYDAY"] == WEEKDAYS:
            which = {"1": "the first weekday", "-1": "the last weekday"}.get(parts["BYSETPOS"])
            return _monthly(which, every)
        case "MONTHLY" if kind == {"BYMONTHDAY"}:
            return _monthly(_month_days(parts["BYMONTHDAY"]), every)
        case "YEARLY" if kind == {"BYMONTH", "BYMONTHDAY"} and every == 1:
            month, day = parts["BYMONTH"], parts["BYMONTHDAY"]
            return f"every year on {day} {MONTHS[int(month) - 1]}" if month.isdigit() and day.isdigit() else None
        case _:
            return None


def _weekly(days: str, every: int) -> str | None:
    codes = days.split(",")
    if not set(codes) <= set(CODES):
        return None
    if every == 1 and days == WEEKDAYS:
        return "every weekday"
    names = _and([NAMES[CODES.index(code)] for code in codes])
    if every == 2 and len(codes) == 1:
        return f"every second {names}"
    return f"every {names}" if every == 1 else f"every {_several(every, 'week')} on {names}"


def _monthly(which: str | None, every: int) -> str | None:
    if which is None:
        return None
    return f"{which} of the month" if every == 1 else f"{which} of every {_several(every, 'month')}"


def _nth_weekdays(days: str) -> str | None:
    """ "1MO,3MO" as "the first and third Monday"."""
    pairs = [(one[:-2], one[-2:]) for one in days.split(",")]
    numbers = [int(number) if number.lstrip("+-").isdigit() else 0 for number, _ in pairs]
    codes = {code for _, code in pairs}
    if len(codes) != 1 or not set(numbers) <= ORDINALS.keys():
        return None
    return f"the {_and([ORDINALS[number] for number in numbers])} {NAMES[CODES.index(codes.pop())]}"


def _month_days(days: str) -> str | None:
    numbers = [int(day) for day in days.split(",")]
    if min(numbers) < -1:
        return None
    said = f"the {_and(['last' if day == -1 else nth(day) for day in numbers])}"
    return f"{said} day" if -1 in numbers else said


def _several(every: int, unit: str) -> str:
    return f"second {unit}" if every == 2 else f"{every} {unit}s"


def _and(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
