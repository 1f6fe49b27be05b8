"""Working days, public holidays and quiet hours: when a message that can wait is welcome.

A country is its ISO code, with its subdivision where that has holidays of its own: "GB", "GB-SCT"; empty when nobody said.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.errors import InvalidInput
from bot.schedule import DAY, instant

if TYPE_CHECKING:
    from holidays import HolidayBase

NEAR = 0.6
LONGEST_WAIT = 60  # days; the longest rows of holidays have about ten
SATURDAY = 5
ALSO_CALLED = {"uk": "GB", "great britain": "GB", "usa": "US", "america": "US", "holland": "NL"}


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `start` until `end` by the person's own clock, over midnight when the end is the earlier one."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise InvalidInput("Quiet hours end at another time than they start.", "For example 19:00 to 08:00.")

    def __contains__(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def is_working_day(day: date, country: str = "") -> bool:
    """Without a country: Monday to Friday. With one: its own weekend, holidays, and weekend days that are worked."""
    return _calendar(country).is_working_day(day) if country else day.weekday() < SATURDAY


def next_working_day(day: date, country: str = "") -> date:
    """The first working day after `day`."""
    for number in range(1, LONGEST_WAIT):
        if is_working_day(day + number * DAY, country):
            return day + number * DAY
    raise LookupError(f"no working day within {LONGEST_WAIT} days after {day} in {country}")


def name_of_holiday(day: date, country: str) -> str:
    """The public holiday on this day, in English; empty when there is none."""
    return _calendar(country).get(day) or "" if country else ""


def after_quiet(moment: datetime, zone: str, quiet: Quiet | None) -> datetime:
    """`moment` itself, or the end of the quiet hours that it falls into; in UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    if quiet is None or local.time() not in quiet:
        return moment.astimezone(UTC)
    day = local.date() + DAY if local.time() >= quiet.end else local.date()
    end = instant(day, quiet.end, zone)
    if end < moment:  # clocks went back in between, and show that time once more
        end = datetime.combine(day, quiet.end.replace(fold=1), ZoneInfo(zone)).astimezone(UTC)
    return end


def next_good_moment(
    moment: datetime, zone: str, quiet: Quiet | None = None, country: str = "", workdays_only: bool = False
) -> datetime:
    """The first moment from `moment` on outside the quiet hours and, if wanted, on a working day there; in UTC.

    Moved to another day it keeps its wall time, so that a digest of nine o'clock comes at nine on the next working day.
    """
    good = after_quiet(moment, zone, quiet)
    local = good.astimezone(ZoneInfo(zone))
    if not workdays_only or is_working_day(local.date(), country):
        return good
    return after_quiet(instant(next_working_day(local.date(), country), local.time(), zone), zone, quiet)


def known_country(text: str) -> str:
    """The code of the country, or the country and its part, that goes by this code or name. Raises InvalidInput."""
    typed = " ".join(text.replace(" and ", " & ").split())
    if code := _country(typed):  # also names with a hyphen, such as Guinea-Bissau
        return code
    country, _, part = typed.partition("-")
    if (code := _country(country.strip())) and part.strip():
        return f"{code}-{_part(code, part.strip())}"
    raise InvalidInput(f"We know no public holidays of “{typed}”.", _meant(typed), name="country")


def _country(text: str) -> str | None:
    folded = text.casefold()
    return folded.upper() if folded.upper() in _parts() else ALSO_CALLED.get(folded) or _names().get(folded)


def _part(country: str, text: str) -> str:
    from holidays import country_holidays

    aliases: dict[str, str] = getattr(country_holidays(country), "subdivisions_aliases", {})
    known = {code.casefold(): code for code in _parts()[country]}
    known |= {name.casefold(): code for name, code in aliases.items()}
    if code := known.get(text.casefold()):
        return code
    near = process.extractOne(text.casefold(), list(known), scorer=OSA.normalized_similarity, score_cutoff=NEAR)
    codes = ", ".join(_parts()[country]) or "none"
    hint = f"Did you mean {country}-{known[near[0]]}?" if near else f"There are: {codes}."
    raise InvalidInput(f"{country} has no part “{text}” with holidays of its own.", hint, name="country")


def _meant(text: str) -> str:
    found = process.extract(
        text.casefold(), list(_names()), scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=3
    )
    near = ", ".join(f"{_names()[name]} ({_titles()[_names()[name]]})" for name, _, _ in found)
    return f"Did you mean {near}?" if near else "Type the country, or its code, for example GB or DE-BY."


@lru_cache(maxsize=1)
def _parts() -> dict[str, list[str]]:
    """The parts of each country that has holidays."""
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=False)


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    from babel import Locale

    territories = Locale("en").territories
    return {code: str(territories[code]) for code in _parts() if code in territories}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {title.casefold(): code for code, title in _titles().items()}


@lru_cache(maxsize=64)
def _calendar(country: str) -> "HolidayBase":
    """Loaded when it is first asked for: the library knows two hundred and fifty countries."""
    from holidays import country_holidays

    code, _, part = known_country(country).partition("-")
    return country_holidays(code, subdiv=part or None, language="en_US")
