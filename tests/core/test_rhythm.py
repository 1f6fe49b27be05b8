"""Rhythms in words: what they mean, the sentence that says so, and what is asked instead of guessed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.rhythm import read_rhythm, repeats, say_rhythm
from bot.rhythm_said import CODES
from bot.schedule import Rhythm, next_due, rule_parts, rule_text

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday
LONDON = ", Europe/London"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("every Monday 09:00", "every Monday at 09:00"),
        ("Mondays at 9am", "every Monday at 09:00"),
        ("monday", "every Monday at 09:00"),
        ("weekly every Monday", "every Monday at 09:00"),
        ("Fri 3.30 pm", "every Friday at 15:30"),
        ("every weekday at 8:30", "every weekday at 08:30"),
        ("mon-fri 8:30", "every weekday at 08:30"),
        ("daily 7:00", "every day at 07:00"),
        ("every day at noon", "every day at 12:00"),
        ("08:00", "every day at 08:00"),
        ("", "every day at 09:00"),
        ("every second day at 7am", "every second day at 07:00 from 26 November 2026"),
        ("weekends 10:00", "every Saturday and Sunday at 10:00"),
        ("every Tuesday and Thursday at 14", "every Tuesday and Thursday at 14:00"),
        ("Mon, Wed, Fri 10:00", "every Monday, Wednesday and Friday at 10:00"),
        ("Monday to Wednesday 10:00", "every Monday, Tuesday and Wednesday at 10:00"),
        ("every second Thursday at 15:00", "every second Thursday at 15:00 from 26 November 2026"),
        ("every other Monday 9:00", "every second Monday at 09:00 from 30 November 2026"),
        ("every 3 weeks on Tuesday 9:00", "every 3 weeks on Tuesday at 09:00 from 1 December 2026"),
        ("fortnightly on Monday", "every second Monday at 09:00 from 30 November 2026"),
        ("every other week on Mon and Thu", "every second week on Monday and Thursday at 09:00 from 26 November 2026"),
        ("first Monday of the month 10:00", "the first Monday of the month at 10:00"),
        ("every first Monday 10:00", "the first Monday of the month at 10:00"),
        ("every second Thursday of the month 10:00", "the second Thursday of the month at 10:00"),
        ("the first and third Monday of each month", "the first and third Monday of the month at 09:00"),
        ("last Friday of every month at 4pm", "the last Friday of the month at 16:00"),
        ("monthly on the 15th", "the 15th of the month at 09:00"),
        ("the 1st and 15th of every month 08:00", "the 1st and 15th of the month at 08:00"),
        ("15th and last day of the month", "the 15th and last day of the month at 09:00"),
        ("last day of the month 17:00", "the last day of the month at 17:00"),
        ("last working day of the month 17:00", "the last weekday of the month at 17:00"),
        ("quarterly on the 1st", "the 1st of every 3 months at 09:00 from 1 December 2026"),
        ("every year on 3 March", "every year on 3 March at 09:00"),
        ("every 3 March", "every year on 3 March at 09:00"),
        ("every Monday 09:00 until June", "every Monday at 09:00 until 30 June 2027"),
        ("every Monday 09:00 until the end of May", "every Monday at 09:00 until 31 May 2027"),
        ("Mondays 9:00 until 2027-03-31", "every Monday at 09:00 until 31 March 2027"),
        ("Mondays 9:00 until 5 December", "every Monday at 09:00 until 5 December 2026"),
        ("every Monday for 6 weeks", "every Monday at 09:00 from 30 November 2026 until 10 January 2027"),
        ("every Monday, 5 times", "every Monday at 09:00, 5 times from 30 November 2026"),
        ("Mondays from March until 30 April 2027", "every Monday at 09:00 from 1 March 2027 until 30 April 2027"),
        ("every second Thursday from 27 November 2026", "every second Thursday at 09:00 from 3 December 2026"),
        ("every Monday from 10:00", "every Monday at 10:00"),
    ],
)
def test_words_are_read_and_said_back(typed: str, said: str) -> None:
    rhythm = read_rhythm(typed, "Europe/London", NOW)
    assert say_rhythm(rhythm) == said + LONDON
    assert read_rhythm(say_rhythm(rhythm), "UTC", NOW) == rhythm


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("every Monday 09:00, New York", "America/New_York"),
        ("every Monday 09:00 in Europe/Paris", "Europe/Paris"),
        ("every Monday in Paris at 09:00", "Europe/Paris"),
        ("every Monday 09:00 (Tokyo)", "Asia/Tokyo"),
        ("every Monday 09:00, London time", "Europe/London"),
        ("every Monday 09:00 UTC", "UTC"),
        ("every Monday 09:00 until June, Nairobi", "Africa/Nairobi"),
        ("every Monday and Thursday", "Europe/Berlin"),
        ("at 09:00 on Monday, Thursday", "Europe/Berlin"),
    ],
)
def test_the_zone_that_is_named_counts(typed: str, zone: str) -> None:
    assert read_rhythm(typed, "Europe/Berlin", NOW).zone == zone


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("every third Thursday 9:00", ("every 3 weeks on Thursday", "the 3rd Thursday of the month")),
        ("biweekly on Monday", ("Monday and Thursday", "every second Monday")),
        ("every Monday at 9", ("09:00", "21:00")),
        ("every Monday 9 o'clock", ("09:00", "21:00")),
        ("every Monday at midnight", ("the start", "its end")),
        ("every Monday until 03/04/2027", ("3 April 2027", "4 March 2027")),
        ("the 31st of the month", ("the last day of the month", "28th")),
    ],
)
def test_what_has_two_meanings_is_asked_about_with_both(typed: str, readings: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_rhythm(typed, "Europe/London", NOW)
    assert all(reading in refused.value.hint for reading in readings), refused.value.hint
    assert refused.value.name == "when"


@pytest.mark.parametrize(
    "typed",
    [
        *("sometimes", "every zebra", "every Monday zebra", "every Monday 25:00", "every Monday 9:75", "Mondays 13pm"),
        *("every Monday until 2020-01-01", "every Monday until zebra", "every Monday 09:00, Atlantis", "hourly"),
        *("the 45th of every month", "the 0th of the month", "every 0 days", "fifth Monday of the month", "monthly"),
        *("every week", "every year", "twice a week", "every Monday 9:00 to 10:00", "every Monday 09:00 EST"),
        *("every Monday 09:00+01:00", "every 29 February", "every 31 April", "every Monday 0 times", "x" * 300),
        *("every second Thursday from 1 May 2027 until 3 May 2027", "day of the dead", "last second"),
    ],
)
def test_what_cannot_be_read_is_not_guessed(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_rhythm(typed, "Europe/London", NOW, name="rhythm")
    assert refused.value.hint
    assert refused.value.name == "rhythm"


def test_without_a_usual_time_the_time_is_asked_for() -> None:
    with pytest.raises(InvalidInput, match="what time"):
        read_rhythm("every Monday", "Europe/London", NOW, usual=None)
    assert read_rhythm("every Monday", "Europe/London", NOW, usual=time(7, 30)).at == time(7, 30)


def test_every_second_week_begins_with_the_next_one() -> None:
    """On Wednesday at ten: today at eleven is still to come, today at nine is not."""
    later, past = (read_rhythm(f"every second Wednesday {at}", "UTC", NOW) for at in ("11:00", "09:00"))
    assert next_due(later, NOW) == datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert next_due(past, NOW) == datetime(2026, 12, 2, 9, tzinfo=UTC)


def test_a_rule_of_a_calendar_program_is_said_as_it_is() -> None:
    said = say_rhythm(Rhythm(time(9), "UTC", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"))
    assert said == "by the rule FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO at 09:00, UTC"


@pytest.mark.parametrize(
    ("typed", "several"),
    [
        *(("every Monday 9:00", True), ("Mondays 9:00", True), ("daily", True), ("monthly on the 15th", True)),
        *(("Monday 9:00", False), ("next Tuesday 2pm", False), ("3 March 2027 15:00", False), ("tomorrow", False)),
    ],
)
def test_words_that_repeat_are_told_from_those_that_do_not(typed: str, several: bool) -> None:
    assert repeats(typed) is several


DAYS = st.lists(st.sampled_from(CODES), min_size=1, max_size=7, unique=True).map(
    lambda days: ",".join(sorted(days, key=CODES.index))
)
MONTH_DAYS = st.lists(st.integers(1, 28), min_size=1, max_size=3, unique=True).map(
    lambda days: f"BYMONTHDAY={','.join(map(str, days))}"
)
NTH_WEEKDAYS = st.tuples(
    st.lists(st.sampled_from([1, 2, 3, 4, -1]), min_size=1, max_size=3, unique=True), st.sampled_from(CODES)
).map(lambda found: "BYDAY=" + ",".join(f"{number}{found[1]}" for number in found[0]))
RULES = st.one_of(
    st.just("FREQ=DAILY"),
    DAYS.map(lambda days: f"FREQ=WEEKLY;BYDAY={days}"),
    st.one_of(MONTH_DAYS, NTH_WEEKDAYS, st.just("BYMONTHDAY=-1"), st.just("BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")).map(
        lambda which: f"FREQ=MONTHLY;{which}"
    ),
    st.tuples(st.integers(1, 12), st.integers(1, 28)).map(
        lambda day: f"FREQ=YEARLY;BYMONTH={day[0]};BYMONTHDAY={day[1]}"
    ),
)


@given(
    RULES,
    st.integers(1, 12),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "UTC", "Asia/Kolkata"]),
    st.sampled_from(["", ";COUNT=7", ";UNTIL=20400101"]),
)
def test_every_rhythm_that_can_be_said_is_read_back(rule: str, every: int, at: time, zone: str, end: str) -> None:
    plain = Rhythm(at, zone, rule)
    if every == 1 or "YEARLY" in rule:
        rhythm = plain
    else:
        first = next_due(plain, NOW)
        assert first
        starts = first.astimezone(ZoneInfo(zone)).date()
        rhythm = Rhythm(at, zone, rule_text(rule_parts(rule) | {"INTERVAL": str(every)}) + end, starts)
    assert read_rhythm(say_rhythm(rhythm), "UTC", NOW) == rhythm


WORDS = st.sampled_from(
    "every each second third other last first monday tues fri weekday day week month year of the on at in until from "
    "june may 3 15th 31st 9 9:00 9am 14.30 noon 2027 times for London Europe/Paris , utc - to and next".split()
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=10).map(" ".join)))
def test_any_words_are_a_rhythm_to_come_or_are_refused(typed: str) -> None:
    try:
        rhythm = read_rhythm(typed, "Europe/London", NOW)
    except InvalidInput:
        return
    first = next_due(rhythm, NOW)
    assert first
    assert first > NOW
    assert first - NOW < timedelta(days=366 * 10)
    assert read_rhythm(say_rhythm(rhythm), "UTC", NOW) == rhythm
