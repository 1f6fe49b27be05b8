"""Dates as others write them: as precise as they were meant, and doubted where they can be read in two ways."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.interchange.dates import first_of, read_date
from bot.interchange.zones import Offsets

EST = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2024", "2024"),
        (2024, "2024"),
        ("2024-05", "2024-05"),
        ("2024-5-7", "2024-05-07"),
        ("2024-05-17T09:30:00Z", "2024-05-17"),
        ("2019-06-25 9:00:00 -0500", "2019-06-25"),
        ("17.05.2024", "2024-05-17"),
        ("17/05/2024", "2024-05-17"),
        ("05/17/2024", "2024-05-17"),
        ("5/5/2024", "2024-05-05"),
        ("17 May 2024", "2024-05-17"),
        ("May 17th, 2024", "2024-05-17"),
        ("Sept. 2024", "2024-09"),
        ("Tue, 25 Jun 2019 09:00:00 -0500", "2019-06-25"),
        (date(2024, 5, 17), "2024-05-17"),
        (datetime(2024, 5, 17, 23, 30, tzinfo=EST), "2024-05-17"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_was_meant(said: object, day: str) -> None:
    found = read_date(said)
    assert found is not None
    assert (found.day, found.unsure) == (day, "")


@pytest.mark.parametrize("said", ["", None, "n/a", True, [], {"a": 1}])
def test_what_says_nothing_is_nothing(said: object) -> None:
    assert read_date(said) is None


@pytest.mark.parametrize(
    ("said", "day", "why"),
    [
        ("3/4/2024", "2024", "cannot be told apart"),
        ("2024-02-30", "", "no such day"),
        ("31.11.2024", "", "no such day"),
        ("last spring", "", "cannot be read"),
        ("17 mai 2024", "", "cannot be read"),
        ("9" * 5000, "", "cannot be read"),
    ],
)
def test_what_is_uncertain_says_why(said: str, day: str, why: str) -> None:
    found = read_date(said)
    assert found is not None
    assert found.day == day
    assert why in found.unsure


def test_other_dates_of_a_source_tell_how_it_writes_them() -> None:
    assert [first_of(said) for said in ("25/12/2024", "12/25/2024", "3/4/2024", "25.12.2024", 7)] == ["day", "month", "", "", ""]  # fmt: skip
    day, month = read_date("3/4/2024", "day"), read_date("3/4/2024", "month")
    assert day is not None
    assert month is not None
    assert (day.day, month.day) == ("2024-04-03", "2024-03-04")


def offsets(*said: str, zone: str = "") -> Offsets:
    made = Offsets(ZoneInfo(zone) if zone else None)
    for one in said:
        made.add(read_date(one))
    return made


def doubt(made: Offsets, said: object) -> str:
    found = read_date(said)
    assert found is not None
    return made.doubt(found)


def test_the_same_offset_all_year_is_not_to_be_trusted() -> None:
    made = offsets("2019-01-10 09:00 -0500", "2019-07-10 09:00 -0500", "2019-07-11 09:00 -0400")
    assert "summer and in winter" in doubt(made, "2020-03-03 10:00 -0500")
    assert doubt(made, "2020-07-03 10:00 -0400") == ""
    assert doubt(made, "2020-07-03T10:00Z") == ""
    assert doubt(made, "2020-07-03") == ""
    assert doubt(made, "2020-07-03 10:00") == "its time names no zone"


def test_with_the_sources_own_zone_each_time_is_asked_for_itself() -> None:
    made = offsets(zone="America/New_York")
    assert doubt(made, "2019-01-10 09:00 -0500") == ""
    assert "not that of America/New_York" in doubt(made, "2019-07-10 09:00 -0500")
    assert doubt(made, datetime(2019, 7, 10, 13, tzinfo=UTC)) != ""


def test_a_day_is_fragile_near_midnight_but_midnight_itself_says_a_day() -> None:
    fragile = {said: read_date(f"2019-07-10 {said} -0500") for said in ("23:30", "00:10", "00:00", "12:00")}
    assert {said: found.fragile for said, found in fragile.items() if found} == {
        "23:30": True,
        "00:10": True,
        "00:00": False,
        "12:00": False,
    }
