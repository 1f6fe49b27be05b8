"""From what people type to a plan, and back."""

import re
from datetime import date, datetime, time, timedelta

from bot.errors import InvalidInput
from bot.planning import Plan
from bot.rhythm import read_rhythm, say_rhythm
from bot.workdays import Quiet, known_country
from store.schedule import ScheduleRow

HOURS = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*(?:-|–|to|until)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.I
)


INSTANT = timedelta(microseconds=1)


def really_next(row: ScheduleRow, paused_until: date | None) -> datetime | None:
    """When it comes again: while it is paused, nothing does before that day. None when its rhythm has ended by then."""
    if row.next_due is None or paused_until is None:
        return row.next_due
    found = Plan.of(row).occurrences(row.next_due - INSTANT)
    return next((one.moment for one in found if one.day >= paused_until), None)


def read_plan(
    when: str, zone: str, now: datetime, *, quiet: str = "", country: str = "", workdays: bool = False
) -> Plan:
    """Raises InvalidInput naming the field."""
    if workdays and not country.strip():
        raise InvalidInput("Whose public holidays?", "Give a country, for example GB-SCT or Germany.", name="country")
    return Plan(
        rhythm=read_rhythm(when, zone, now),
        quiet=read_quiet(quiet),
        country=known_country(country) if country.strip() else "",
        workdays_only=workdays,
    )


def read_quiet(text: str) -> Quiet | None:
    """ "18:00-08:00", "6pm to 8am"; None for nothing. Raises InvalidInput."""
    if not text.strip():
        return None
    found = HOURS.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        start, end = _time(*found.group(1, 2, 3)), _time(*found.group(4, 5, 6))
    except ValueError:
        raise InvalidInput(
            f"“{text.strip()}” is no span of hours.", "Write it like 18:00-08:00.", name="quiet"
        ) from None
    return Quiet(start, end)


def say_quiet(quiet: Quiet | None) -> str:
    return f"{quiet.start:%H:%M}-{quiet.end:%H:%M}" if quiet else ""


def say_plan(plan: Plan) -> str:
    """One sentence, without a full stop."""
    said = say_rhythm(plan.rhythm)
    return f"{said}, on holidays in {plan.country} the next working day" if plan.workdays_only else said


def _time(hour: str, minute: str | None, half: str | None) -> time:
    number = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
    return time(number % 24 if number == 24 else number, int(minute or 0))
