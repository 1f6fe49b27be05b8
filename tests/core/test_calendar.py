"""Calendars as others read them: RFC 5545 is the judge, on the text itself, and icalendar reads it back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.calendar import Calendar, Event, Method
from bot.interchange.time_zones import time_zone
from bot.interchange.write_calendar import local, media_type, write_calendar
from bot.schedule import Rhythm, occurrences
from tests.harness.ical import broken_rules, offset_told, read, unfolded

HOME = "https://hub.example"
NEW_YORK, LONDON = "America/New_York", "Europe/London"
LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def at(day: str, hour: int = 15, minute: int = 0, zone: str = NEW_YORK) -> datetime:
    return local(date.fromisoformat(day), time(hour, minute), zone)


def event(begins: datetime, minutes: int = 60, **more: object) -> Event:
    ends = (begins.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(begins.tzinfo)
    values = {"uid": "a@folkmoot", "title": "Faster permits", "begins": begins, "ends": ends, "changed": LONG_AGO}
    return Event(**(values | more))  # type: ignore[arg-type]


def written(*events: Event, method: Method = Method.PUBLISH) -> bytes:
    return write_calendar(Calendar("Webinars", events, "What is on, and what was; here.", method, home=HOME))


ZONES = st.sampled_from([NEW_YORK, LONDON, "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "America/Asuncion", "UTC", "Pacific/Apia", "Asia/Tehran"])  # fmt: skip
TEXT = st.text(max_size=300)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    TEXT.filter(str.strip),
    TEXT,
    st.lists(st.text(min_size=1, max_size=20).filter(str.strip), max_size=3),
    ZONES,
    st.dates(date(2010, 1, 1), date(2035, 1, 1)),
    st.times(),
    st.booleans(),
)
@example("é" * 200, "\\n;,\\;\r\n\t“ends”:\x85\u2028", ["a,b", "c;d"], LONDON, date(2026, 3, 29), time(1, 30), False)
@example("😀" * 60, "x" * 74 + "é", [], NEW_YORK, date(2026, 11, 1), time(1, 30), True)
def test_whatever_people_type_becomes_a_calendar_that_keeps_the_rules(
    title: str, says: str, topics: list[str], zone: str, day: date, when: time, gone: bool
) -> None:
    begins = local(day, when.replace(second=0, microsecond=0), zone)
    one = event(begins, title=title, says=says, place=says, topics=tuple(topics), alarms=(1440, 60), cancelled=gone)
    data = written(one)
    assert broken_rules(data) == []
    back = icalendar.Calendar.from_ical(data).events[0]
    assert back.start.astimezone(UTC) == begins.astimezone(UTC)
    assert back.end.astimezone(UTC) == begins.astimezone(UTC) + timedelta(minutes=60)


@pytest.mark.parametrize("zone", [NEW_YORK, LONDON, "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"])
def test_a_zone_is_told_right_for_every_day_of_the_years_it_covers(zone: str) -> None:
    told = read(b"BEGIN:VCALENDAR\r\n" + time_zone(zone, 2020, 2027).to_ical() + b"END:VCALENDAR\r\n").parts[0]
    clocks = ZoneInfo(zone)
    for hours in range(0, 8 * 365 * 24, 5):
        wall = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).replace(tzinfo=None)
        clock = wall.replace(tzinfo=clocks)
        if clock.astimezone(UTC).astimezone(clocks).replace(tzinfo=None) == wall:
            assert offset_told(told, wall) == clock.utcoffset(), wall


def test_a_change_begins_by_the_clocks_before_it_as_the_rule_wants() -> None:
    summer = next(one for one in read(written(event(at("2026-06-01")))).all("VTIMEZONE")[0].parts if one.name == "DAYLIGHT")  # fmt: skip
    assert (summer.value("DTSTART"), summer.value("TZOFFSETFROM"), summer.value("TZOFFSETTO")) == ("20260308T020000", "-0500", "-0400")  # fmt: skip


def test_a_series_keeps_its_wall_time_and_moved_dates_and_left_out_ones_are_told() -> None:
    series = event(
        at("2026-02-26"), rule="FREQ=WEEKLY;INTERVAL=2;UNTIL=20260630", without=(at("2026-03-12"),), sequence=3
    )
    moved = event(at("2026-03-27", 9, zone=LONDON), instance=at("2026-03-26"), sequence=3, title="At another time")
    data = written(series, moved)
    assert broken_rules(data) == []
    master, other = read(data).all("VEVENT")
    assert "UNTIL=20260630T190000Z" in master.value("RRULE")  # 15:00 in summer, New York
    assert master.value("EXDATE") == "20260312T150000"
    assert other.value("RECURRENCE-ID") == "20260326T150000"
    assert {master.value("UID"), other.value("UID")} == {"a@folkmoot"}
    days = [day for day, _ in occurrences(Rhythm(time(15), NEW_YORK, "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260630", date(2026, 2, 26)), LONG_AGO)]  # fmt: skip
    assert len(days) == 9


def test_a_change_keeps_the_uid_and_raises_the_sequence_and_the_stamp() -> None:
    first = event(at("2026-05-05"))
    later = replace(first, begins=at("2026-05-06"), ends=at("2026-05-06", 16), sequence=1, changed=LONG_AGO + timedelta(days=1))  # fmt: skip
    before, after = (read(written(one)).all("VEVENT")[0] for one in (first, later))
    assert before.value("UID") == after.value("UID")
    assert int(before.value("SEQUENCE")) < int(after.value("SEQUENCE"))
    assert before.value("DTSTAMP") < after.value("DTSTAMP")


def test_what_does_not_take_place_is_taken_out_and_rings_no_bell() -> None:
    calendar = Calendar("Webinars", (event(at("2026-05-05"), alarms=(60,), sequence=2),), method=Method.CANCEL, home=HOME)  # fmt: skip
    data = write_calendar(calendar)
    assert broken_rules(data) == []
    gone = read(data).all("VEVENT")[0]
    assert (gone.value("STATUS"), gone.value("TRANSP"), gone.parts) == ("CANCELLED", "TRANSPARENT", [])
    assert media_type(calendar).endswith("method=CANCEL")


def test_the_same_calendar_is_the_same_bytes() -> None:
    assert written(event(at("2026-05-05"))) == written(event(at("2026-05-05")))


def test_an_alarm_is_so_long_before() -> None:
    assert [one.value("TRIGGER") for one in read(written(event(at("2026-05-05"), alarms=(1440, 60)))).all("VEVENT")[0].all("VALARM")] == ["-P1D", "-PT1H"]  # fmt: skip


def test_the_rules_are_seen_to_break() -> None:
    good = written(event(at("2026-05-05")))
    for old, new in (
        (b"Faster permits\r\n", b"Faster permits\n"),
        (b"SUMMARY:Faster permits", b"SUMMARY:" + b"x" * 100),
        (b"SUMMARY:Faster permits", b"SUMMARY:a, b"),
        (b"UID:a@folkmoot\r\n", b""),
        (b"TZOFFSETTO:-0400", b"TZOFFSETTO:-0500"),
        (b"TZID:America/New_York", b"TZID:America/Denver"),
        (b"DTSTAMP:20260102T030405Z", b"DTSTAMP:20260102T030405"),
    ):
        assert old in good
        assert broken_rules(good.replace(old, new)), (old, new)
    assert unfolded(good)[0] == "BEGIN:VCALENDAR"
