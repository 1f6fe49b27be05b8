"""One moment in words: what it means, the sentence that says so, and what is asked instead of guessed."""

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.moment import read_moment, say_moment
from bot.rhythm import read_rhythm
from tests.core.test_rhythm import WORDS

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)  # a Wednesday
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Nuuk", "Asia/Kolkata", "Etc/GMT+5"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("next Tuesday 2pm", "Tuesday 1 December 2026 at 14:00"),
        ("tomorrow 14:30", "Thursday 26 November 2026 at 14:30"),
        ("3 March 2027 15:00", "Wednesday 3 March 2027 at 15:00"),
        ("Friday 2pm", "Friday 27 November 2026 at 14:00"),
        ("this Friday at 14:00", "Friday 27 November 2026 at 14:00"),
        ("on Monday at noon", "Monday 30 November 2026 at 12:00"),
        ("next Wednesday 9:00", "Wednesday 2 December 2026 at 09:00"),
        ("Wednesday 9:00", "Wednesday 2 December 2026 at 09:00"),
        ("today 17:00", "Wednesday 25 November 2026 at 17:00"),
        ("the day after tomorrow 9am", "Friday 27 November 2026 at 09:00"),
        ("in two weeks 15:00", "Wednesday 9 December 2026 at 15:00"),
        ("in 3 days at noon", "Saturday 28 November 2026 at 12:00"),
        ("in 2 hours", "Wednesday 25 November 2026 at 12:30"),
        ("in half an hour", "Wednesday 25 November 2026 at 11:00"),
        ("2pm on 3 March 2027", "Wednesday 3 March 2027 at 14:00"),
        ("March 3rd, 2027 at 3pm", "Wednesday 3 March 2027 at 15:00"),
        ("Wednesday, 3 March 2027 at 9:00", "Wednesday 3 March 2027 at 09:00"),
        ("2027-03-03T15:00", "Wednesday 3 March 2027 at 15:00"),
        ("2027-03-03 15:00", "Wednesday 3 March 2027 at 15:00"),
        ("25/12/2026 9:00", "Friday 25 December 2026 at 09:00"),
        ("4/4/2027 9:00", "Sunday 4 April 2027 at 09:00"),
        ("3 March 15:00", "Wednesday 3 March 2027 at 15:00"),
        ("31 October 2027 01:30 later", "Sunday 31 October 2027 at 01:30 (later)"),
        ("31 October 2027 01:30 (earlier)", "Sunday 31 October 2027 at 01:30 (earlier)"),
    ],
)
def test_words_are_read_and_said_back(typed: str, said: str) -> None:
    moment = read_moment(typed, "Europe/London", NOW)
    assert say_moment(moment) == f"{said}, Europe/London"
    assert read_moment(say_moment(moment), "UTC", NOW).astimezone(UTC) == moment.astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("tomorrow 14:30 in New York", "2026-11-26T14:30:00-05:00"),
        ("Tuesday in Tokyo at 2pm", "2026-12-01T14:00:00+09:00"),
        ("3 July 2027 15:00, London", "2027-07-03T15:00:00+01:00"),
        ("3 July 2027 15:00 UTC", "2027-07-03T15:00:00+00:00"),
        ("today 8:00, Auckland", ""),  # it is Thursday there already
        ("today 23:59, Auckland", "2026-11-25T23:59:00+13:00"),
    ],
)
def test_the_clocks_of_the_zone_that_is_named_count(typed: str, moment: str) -> None:
    if moment:
        assert read_moment(typed, "Europe/London", NOW).isoformat() == moment
    else:
        with pytest.raises(InvalidInput, match="past"):
            read_moment(typed, "Europe/London", NOW)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("03/04/2027 9:00", ("3 April 2027", "4 March 2027")),
        ("next Friday 2pm", ("Friday 27 November 2026", "Friday 4 December 2026")),
        ("Wednesday 2pm", ("today 14:00", "Wednesday 2 December 2026")),
        ("14:30", ("today 14:30", "tomorrow 14:30")),
        ("tomorrow at 9", ("09:00", "21:00")),
        ("Friday at midnight", ("the start", "its end")),
        ("Tuesday 3 March 2027 9:00", ("Wednesday 3 March 2027", "Tuesday 2 March 2027")),
        ("28 March 2027 01:30", ("00:30", "02:30")),
        ("14 March 2027 02:30, New York", ("01:30", "03:30")),
        ("31 October 2027 01:30", ("01:30 earlier (00:30 UTC)", "01:30 later (01:30 UTC)")),
        ("3 October 15:00", ("3 October 2027", "a day to come")),
        ("today 9:00", ("tomorrow 09:00", "another day")),
    ],
)
def test_what_has_two_meanings_is_asked_about_with_both(typed: str, readings: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_moment(typed, "Europe/London", NOW)
    assert all(reading in refused.value.hint for reading in readings), refused.value.hint
    assert refused.value.name == "when"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("3 March 2020 9:00", "past"),
        ("yesterday 9:00", "no time we can read"),
        ("tomorrow", "what time"),
        ("next week 9:00", "which day"),
        ("in a month 9:00", "which day"),
        ("29 February 2027 9:00", "no 29 February 2027"),
        ("32 March 2027 9:00", "no 32 March 2027"),
        ("3 March 26 15:00", "no time we can read"),
        ("Friday 14:00-15:00", "two times"),
        ("3 March 2027 15:00, Lundon", "no time zone"),
        ("3 March 2027 15:00 EST", "several places"),
        ("2027-03-03T15:00+01:00", "how far from UTC"),
        ("2027-03-03T15:00-05:00", "how far from UTC"),
        ("27 March 2027 23:30, Nuuk", "no clock shows"),
        ("tomorrow 25:00", "no such time"),
        ("", "what time"),
        ("x" * 300, "too long"),
    ],
)
def test_what_is_no_moment_to_come_is_refused_with_what_to_write(typed: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why) as refused:
        read_moment(typed, "Europe/London", NOW, name="starts")
    assert refused.value.hint
    assert refused.value.name == "starts"


@given(
    st.sampled_from(ZONES),
    st.integers(1, 10 * 366 * 24 * 4).map(lambda quarters: NOW + quarters * timedelta(minutes=15)),
)
def test_every_moment_to_come_is_said_and_read_back(zone: str, moment: datetime) -> None:
    said = say_moment(moment.astimezone(ZoneInfo(zone)))
    assert read_moment(said, "UTC", NOW).astimezone(UTC) == moment


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=8).map(" ".join)))
def test_any_words_are_a_moment_to_come_or_are_refused(typed: str) -> None:
    try:
        moment = read_moment(typed, "Europe/London", NOW)
    except InvalidInput:
        return
    assert moment.astimezone(UTC) > NOW
    assert read_moment(say_moment(moment), "UTC", NOW).astimezone(UTC) == moment.astimezone(UTC)


PIECES = [
    "every ",
    "monday ",
    "mon-",
    "1st ",
    "first ",
    "9:00 ",
    "in ",
    ", ",
    "3 ",
    "until ",
    "from ",
    "( ",
    "to ",
    " \t",
    "x",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("read", [read_rhythm, read_moment])
def test_words_over_and_over_do_not_hold_up_the_hub(piece: str, read: Callable[[str, str, datetime], object]) -> None:
    """Forty Mondays once took minutes: a pattern that could part them in many ways."""
    began = time.perf_counter()
    with contextlib.suppress(InvalidInput):
        read((piece * 200)[:200], "UTC", NOW)
    assert time.perf_counter() - began < 1
