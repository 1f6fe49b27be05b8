"""One moment for each local date, in every zone, whatever its clocks do; rules that cannot work are refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.schedule import ZONES, changes, wrong
from bot.errors import InvalidInput
from bot.schedule import Rhythm, due_dates, instant, next_due

NINE = time(9)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def next_days(rhythm: Rhythm, number: int, after: datetime = NOW) -> list[str]:
    found: list[str] = []
    moment: datetime | None = after
    while len(found) < number and (moment := next_due(rhythm, moment)):
        found.append(f"{moment:%d %b}")
    return found


@pytest.mark.parametrize("year", [2026, 2031])
def test_every_zone_fires_once_for_each_date_around_every_clock_change(year: int) -> None:
    """All names of the time zone data x all changes of the year x 48 times; benchmarks.schedule does 2026 to 2036."""
    pairs = [(zone, change) for zone in ZONES for change in changes(zone, year, year)]
    assert len(pairs) > 350
    assert not [case for zone, change in pairs for case in wrong(zone, change)]


@pytest.mark.parametrize(
    ("day", "at", "zone", "moment"),
    [
        ("2026-03-04", "09:00", "Europe/London", "2026-03-04 09:00"),
        ("2026-07-01", "09:00", "Europe/London", "2026-07-01 08:00"),
        ("2026-03-08", "02:30", "America/New_York", "2026-03-08 07:30"),  # missing: half past three
        ("2026-11-01", "01:30", "America/New_York", "2026-11-01 05:30"),  # twice: the first
        ("2026-03-08", "00:00", "America/Havana", "2026-03-08 05:00"),  # a midnight that is skipped
        ("2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04 14:45"),  # half an hour twice
        ("2026-03-28", "23:30", "America/Nuuk", "2026-03-29 01:30"),  # the last hour of a day is skipped
        ("2011-12-30", "09:00", "Pacific/Apia", "2011-12-30 19:00"),  # a day that never was
    ],
)
def test_a_date_and_a_wall_time_are_one_moment(day: str, at: str, zone: str, moment: str) -> None:
    assert instant(date.fromisoformat(day), time.fromisoformat(at), zone) == utc(moment)


def test_a_wall_time_of_the_second_of_two_is_taken_as_the_first() -> None:
    assert instant(date(2026, 11, 1), time(1, 30, fold=1), "America/New_York") == utc("2026-11-01 05:30")


def test_a_day_that_a_zone_left_out_does_not_fire_twice_at_one_moment() -> None:
    """Samoa went from 29 to 31 December 2011; fourteen days there have thirteen mornings."""
    daily = Rhythm(NINE, "Pacific/Apia", "FREQ=DAILY")
    days = due_dates(daily, utc("2011-12-24 00:00"), utc("2012-01-06 12:00"))
    assert len(days) == 13
    assert len({instant(day, NINE, "Pacific/Apia") for day in days}) == 13


@pytest.mark.parametrize(
    ("rule", "starts", "days"),
    [
        (MONDAYS, None, ["09 Mar", "16 Mar", "23 Mar"]),
        ("FREQ=DAILY", None, ["05 Mar", "06 Mar", "07 Mar"]),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", None, ["05 Mar", "06 Mar", "09 Mar"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2026, 2, 26), ["12 Mar", "26 Mar", "09 Apr"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", date(2026, 4, 2), ["02 Apr", "16 Apr", "30 Apr"]),
        (MONDAYS, date(2026, 3, 17), ["23 Mar", "30 Mar", "06 Apr"]),
        ("FREQ=MONTHLY;BYDAY=1MO", None, ["06 Apr", "04 May", "01 Jun"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None, ["31 Mar", "30 Apr", "29 May"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", None, ["31 Mar", "31 May", "31 Jul"]),
        ("FREQ=WEEKLY", date(2026, 2, 6), ["06 Mar", "13 Mar", "20 Mar"]),
        ("FREQ=DAILY;COUNT=4", date(2026, 3, 3), ["05 Mar", "06 Mar"]),
        ("FREQ=DAILY;UNTIL=20260306", None, ["05 Mar", "06 Mar"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", None, ["29 Feb", "29 Feb", "29 Feb"]),
    ],
)
def test_the_dates_of_a_rule(rule: str, starts: date | None, days: list[str]) -> None:
    assert next_days(Rhythm(NINE, "Europe/London", rule, starts), 3) == days


def test_the_moment_itself_is_not_later_than_itself() -> None:
    mondays = Rhythm(NINE, "Europe/London", MONDAYS)
    due = utc("2026-03-09 09:00")
    assert next_due(mondays, due - timedelta(seconds=1)) == due
    assert next_due(mondays, due) == due + timedelta(days=7)
    assert due_dates(mondays, due - timedelta(days=14), due) == [date(2026, 3, 2), date(2026, 3, 9)]
    assert due_dates(mondays, due, due) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("rrule:freq=weekly;interval=1;byday=mo;", MONDAYS),
        ("FREQ=DAILY;UNTIL=20260309T130000Z", "FREQ=DAILY;UNTIL=20260309"),  # 09:00 in New York exactly
        ("FREQ=DAILY;UNTIL=20260309T125959Z", "FREQ=DAILY;UNTIL=20260308"),
        ("FREQ=DAILY;UNTIL=20260309T235959", "FREQ=DAILY;UNTIL=20260309"),
    ],
)
def test_a_rule_is_kept_as_it_is_usually_written(written: str, kept: str) -> None:
    assert Rhythm(NINE, "America/New_York", written).rule == kept


@pytest.mark.parametrize(
    "rule",
    [
        *("", "FOO", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3,4", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1"),
        *("FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=,", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;BYMONTHDAY=x"),
        *("FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;BYEASTER=1", "FREQ=DAILY;COUNT=99999"),
        # No day at all, or a rule that counts from a start which is not given.
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=WEEKLY", "FREQ=DAILY;COUNT=3"),
        *("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "FREQ=DAILY;" + "BYMONTH=1;" * 100),
    ],
)
def test_a_rule_that_cannot_work_is_refused(rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Rhythm(NINE, "Europe/London", rule)
    assert refused.value.hint


@given(st.text(max_size=60) | st.from_regex(r"FREQ=(DAILY|WEEKLY|YEARLY)(;[A-Z]{3,10}=[-A-Z0-9,]{0,9}){0,3}"))
def test_any_text_is_a_rule_or_is_refused(rule: str) -> None:
    try:
        rhythm = Rhythm(NINE, "Europe/London", rule, date(2026, 1, 1))
    except InvalidInput:
        return
    assert Rhythm(NINE, "Europe/London", rhythm.rule, rhythm.starts) == rhythm
    moment = next_due(rhythm, NOW)
    assert moment is None or moment > NOW


def test_an_unknown_zone_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="Europe/Londn") as refused:
        Rhythm(NINE, "Europe/Londn", MONDAYS)
    assert "Europe/London" in refused.value.hint


@pytest.mark.parametrize("at", [time(9, 0, 1), time(9, 0, 0, 1), time(9, tzinfo=UTC)])
def test_a_wall_time_is_an_hour_and_a_minute(at: time) -> None:
    with pytest.raises(ValueError, match="wall time"):
        Rhythm(at, "Europe/London", MONDAYS)


@given(
    st.sampled_from(["FREQ=DAILY", MONDAYS, "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH"]),
    st.sampled_from(ZONES),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.timedeltas(timedelta(0), timedelta(days=3650)).map(lambda later: NOW + later),
    st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), min_size=1, max_size=8),
)
def test_looking_now_and_then_finds_the_same_dates_as_looking_always(
    rule: str, zone: str, at: time, start: datetime, waits: list[timedelta]
) -> None:
    rhythm = Rhythm(at, zone, rule, date(2026, 1, 1))
    end, found, seen = start + sum(waits, timedelta(0)), list[date](), start
    for wait in waits:
        found += due_dates(rhythm, seen, seen + wait)
        seen += wait
    assert found == due_dates(rhythm, start, end)
    assert len(set(found)) == len(found)
