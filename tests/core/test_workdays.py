"""Working days, holidays and quiet hours: a message that can wait comes at a good moment, once, and never earlier."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.workdays import (
    Quiet,
    after_quiet,
    is_working_day,
    known_country,
    name_of_holiday,
    next_good_moment,
    next_working_day,
)

NIGHT = Quiet(time(19), time(8))
QUARTER = timedelta(minutes=15)


def local(text: str, zone: str = "Europe/London") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        ("2026-03-06", "", True),
        ("2026-03-07", "", False),
        ("2026-12-25", "", True),  # nobody said where
        ("2026-12-25", "GB", False),
        ("2026-11-30", "GB", True),
        ("2026-11-30", "GB-SCT", False),
        ("2026-07-03", "US", False),  # the fourth is a Saturday
        ("2026-03-06", "EG", False),  # Friday
        ("2026-03-08", "EG", True),  # Sunday
        ("2025-02-08", "CN", True),  # a Saturday that is worked
    ],
)
def test_a_working_day_is_one_of_its_country(day: str, country: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day), country) is works


def test_the_next_working_day_is_behind_weekend_and_holidays() -> None:
    assert next_working_day(date(2026, 3, 6)) == date(2026, 3, 9)
    assert next_working_day(date(2026, 4, 2), "GB-ENG") == date(2026, 4, 7), "Good Friday and Easter Monday"
    assert next_working_day(date(2026, 4, 2), "US") == date(2026, 4, 3)


def test_a_holiday_has_a_name_in_english() -> None:
    assert name_of_holiday(date(2026, 10, 3), "DE") == "German Unity Day"
    assert name_of_holiday(date(2026, 10, 5), "DE") == ""
    assert name_of_holiday(date(2026, 12, 25), "") == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("gb", "GB"),
        ("UK", "GB"),
        (" Germany ", "DE"),
        ("gb-sct", "GB-SCT"),
        ("DE-Bayern", "DE-BY"),
        ("Guinea-Bissau", "GW"),
        ("Trinidad and Tobago", "TT"),
    ],
)
def test_a_country_goes_by_its_code_or_its_name(typed: str, code: str) -> None:
    assert known_country(typed) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Germny", "DE (Germany)"), ("DE-Bayen", "DE-BY"), ("DE-ZZ", "BY"), ("XX", "GB"), ("", "GB"), ("-", "GB")],
)
def test_an_unknown_country_is_refused_with_what_to_type(typed: str, meant: str) -> None:
    for asks in (lambda: known_country(typed), lambda: is_working_day(date(2026, 1, 1), typed or "?")):
        with pytest.raises(InvalidInput) as refused:
            asks()
        assert meant in refused.value.hint


@pytest.mark.parametrize(
    ("moment", "good"),
    [
        ("2026-03-04 12:00", "2026-03-04 12:00"),
        ("2026-03-04 18:59", "2026-03-04 18:59"),
        ("2026-03-04 19:00", "2026-03-05 08:00"),
        ("2026-03-05 02:00", "2026-03-05 08:00"),
        ("2026-03-05 08:00", "2026-03-05 08:00"),
        ("2026-03-28 22:00", "2026-03-29 08:00"),  # over a clock change
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(moment: str, good: str) -> None:
    assert after_quiet(local(moment), "Europe/London", NIGHT) == local(good)
    assert after_quiet(local(moment), "Europe/London", None) == local(moment)


def test_quiet_hours_may_lie_within_a_day() -> None:
    lunch = Quiet(time(12), time(13, 30))
    assert after_quiet(local("2026-03-04 12:15"), "Europe/London", lunch) == local("2026-03-04 13:30")
    assert after_quiet(local("2026-03-04 11:59"), "Europe/London", lunch) == local("2026-03-04 11:59")


def test_quiet_hours_that_are_always_or_never_are_refused() -> None:
    with pytest.raises(InvalidInput):
        Quiet(time(8), time(8))


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_do_not_lead_back_in_time() -> None:
    """25 October 2026, 01:15 for the second time: the first 01:30 is past."""
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert after_quiet(second, "Europe/London", Quiet(time(22), time(1, 30))) == second + QUARTER


@pytest.mark.parametrize(
    ("moment", "country", "good"),
    [
        ("2026-03-06 12:00", "", "2026-03-06 12:00"),
        ("2026-03-07 12:00", "", "2026-03-09 12:00"),
        ("2026-03-06 20:00", "", "2026-03-09 08:00"),  # Friday night: Saturday at eight is no working day
        ("2026-04-03 09:00", "GB-ENG", "2026-04-07 09:00"),
        ("2026-04-03 09:00", "US", "2026-04-03 09:00"),
    ],
)
def test_a_good_moment_is_on_a_working_day_and_outside_quiet_hours(moment: str, country: str, good: str) -> None:
    found = next_good_moment(local(moment), "Europe/London", NIGHT, country, workdays_only=True)
    assert found == local(good)
    assert found.utcoffset() == timedelta(0)


def test_weekends_and_holidays_count_only_where_they_are_asked_for() -> None:
    assert next_good_moment(local("2026-12-25 09:00"), "Europe/London", NIGHT, "GB") == local("2026-12-25 09:00")


@given(
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kolkata"]),
    st.integers(0, 4 * 24 * 366).map(lambda steps: datetime(2026, 1, 1, tzinfo=UTC) + steps * QUARTER),
    st.tuples(st.integers(0, 95), st.integers(0, 95)).filter(lambda ends: ends[0] != ends[1]),
    st.booleans(),
)
def test_waiting_ends_at_the_first_good_moment(
    zone: str, moment: datetime, ends: tuple[int, int], workdays_only: bool
) -> None:
    start, end = (time(quarters // 4, quarters % 4 * 15) for quarters in ends)
    quiet, clocks = Quiet(start, end), ZoneInfo(zone)
    good = next_good_moment(moment, zone, quiet, "GB", workdays_only)
    assert good >= moment
    there = good.astimezone(clocks)
    assert there.time() not in quiet
    assert not workdays_only or is_working_day(there.date(), "GB")
    if there.time() == end and not workdays_only:  # else it was moved over a gap
        between = [moment + number * QUARTER for number in range((good - moment) // QUARTER)]
        assert all(one.astimezone(clocks).time() in quiet for one in between)
