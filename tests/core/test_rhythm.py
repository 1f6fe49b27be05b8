"""Rhythms in words: what they mean, and the sentence that says so."""

from datetime import UTC, datetime

import pytest

from bot.errors import InvalidInput
from bot.rhythm import read_rhythm, say_rhythm

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("every Monday 09:00", "every Monday at 09:00, Europe/London"),
        ("Mondays at 9am", "every Monday at 09:00, Europe/London"),
        ("monday", "every Monday at 09:00, Europe/London"),
        ("Fri 3.30 pm", "every Friday at 15:30, Europe/London"),
        ("every weekday at 8:30", "every weekday at 08:30, Europe/London"),
        ("daily 7:00", "every day at 07:00, Europe/London"),
        ("every day at noon", "every day at 12:00, Europe/London"),
        ("08:00", "every day at 08:00, Europe/London"),
        ("every Tuesday and Thursday at 14", "every Tuesday and Thursday at 14:00, Europe/London"),
        ("Mon, Wed, Fri 10:00", "every Monday, Wednesday and Friday at 10:00, Europe/London"),
        ("every second Thursday at 15:00", "every second Thursday at 15:00, Europe/London"),
        ("every other Monday 9:00", "every second Monday at 09:00, Europe/London"),
        ("every 3 weeks on Tuesday 9:00", "every third Tuesday at 09:00, Europe/London"),
        ("fortnightly on Monday", "every second Monday at 09:00, Europe/London"),
        ("first Monday of the month 10:00", "the first Monday of the month at 10:00, Europe/London"),
        ("last Friday of every month at 4pm", "the last Friday of the month at 16:00, Europe/London"),
        ("monthly on the 15th", "the 15th of the month at 09:00, Europe/London"),
        ("the 1st of every month 08:00", "the 1st of the month at 08:00, Europe/London"),
        ("last day of the month 17:00", "the last day of the month at 17:00, Europe/London"),
        ("every Monday 09:00, New York", "every Monday at 09:00, America/New_York"),
        ("every Monday 09:00 in Europe/Paris", "every Monday at 09:00, Europe/Paris"),
        ("every Monday 09:00 until June", "every Monday at 09:00 until 30 June 2027, Europe/London"),
        ("Mondays 9:00 until 2027-03-31", "every Monday at 09:00 until 31 March 2027, Europe/London"),
        ("Mondays 9:00 until 5 December", "every Monday at 09:00 until 5 December 2026, Europe/London"),
    ],
)
def test_words_are_read_and_said_back(typed: str, said: str) -> None:
    rhythm = read_rhythm(typed, "Europe/London", NOW)
    assert say_rhythm(rhythm) == said
    assert read_rhythm(say_rhythm(rhythm), "UTC", NOW) == rhythm


@pytest.mark.parametrize(
    "typed",
    ["", "sometimes", "every zebra", "every Monday 25:00", "every Monday 9:75", "13pm on Mondays", "every Monday until 2020-01-01", "every Monday 09:00, Atlantis", "the 45th of every month", "every Monday until zebra"],
)  # fmt: skip
def test_what_cannot_be_read_is_not_guessed(typed: str) -> None:
    if not typed:
        assert say_rhythm(read_rhythm(typed, "UTC", NOW)) == "every day at 09:00, UTC"
        return
    with pytest.raises(InvalidInput) as refused:
        read_rhythm(typed, "Europe/London", NOW)
    assert refused.value.hint
