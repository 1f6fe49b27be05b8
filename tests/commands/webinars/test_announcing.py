"""Announcing: the reading echoed, what can be read two ways asked about, previewed, and posted once to every space."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.people import SpaceRef
from commands.webinars.times import say_clock_changes, say_clocks_since
from scheduler.cards import Cards
from store.spaces import SpaceStore
from store.webinar_rows import Times
from store.webinars import WebinarStore
from tests.commands.support import member
from tests.commands.webinars.support import MINUTES, announced, drafted, organizer
from tests.harness.week import Week


async def in_channel(week: Week, name: str = "news") -> None:
    """The test space has an announcement channel from now on."""
    async with week.hall.parts.database.units() as unit:
        space = await SpaceStore(unit).ensure("test", "T1", "Test space")
        await SpaceStore(unit).set_channel(space.id, f"T1:{name}", name=name, purpose="announcements")


async def test_the_time_is_echoed_with_its_zone_before_anybody_sees_it(week: Week) -> None:
    olga = await organizer(week.hall)
    await drafted(olga)
    assert olga.sees("I read “10 March 2pm” as Tuesday 10 March 2026 at 14:00, Europe/London.")
    assert olga.sees("Visible to members")
    async with week.hall.parts.database.units(reads_only=True) as unit:
        assert await WebinarStore(unit).upcoming(week.clock.now()) == []


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ("next Tuesday 2pm", "Is that the Tuesday of this week or of the next?"),
        ("yesterday 2pm", "is no time we can read"),
        ("1 March 2026 14:00", "is past"),
        ("29 March 2026 01:30", "no clock shows 01:30"),
        ("25 October 2026 01:30", "twice"),
        ("every Sunday at 01:30 until May", "no clock shows 01:30"),
        ("every Thursday at 15:00", "Until when does the series go?"),
        ("every second Thursday until June", "At what time?"),
    ],
)
async def test_what_has_two_readings_or_none_is_asked_about_at_its_field(week: Week, when: str, problem: str) -> None:
    olga = await organizer(week.hall)
    await drafted(olga, when)
    assert problem in olga.errors["when"]


async def test_a_series_says_beforehand_that_it_keeps_its_wall_time(week: Week) -> None:
    olga = await organizer(week.hall)
    dates = await announced(olga, "every second Thursday at 15:00 until June")
    assert [one.occurrence.wall_time for one in dates] == ["15:00"] * len(dates)
    hours = [one.occurrence.begins.hour for one in dates]
    assert hours == [15, 15] + [14] * (len(dates) - 2), "by UTC it is an hour earlier in summer"
    await olga.runs(f"webinars show {dates[0].id}")
    assert olga.sees("Clocks in Europe/London change before 2 April 2026: it stays at 15:00 there.")


async def test_the_first_date_after_a_clock_change_says_so_on_its_card_and_in_its_reminders(week: Week) -> None:
    olga = await organizer(week.hall)
    dates = await announced(olga, "every Thursday at 15:00 6 times", reminders="1 day")
    said = "Clocks in Europe/London change before it: 15:00 there as always, an hour earlier than last time"
    for one in dates:
        await olga.runs(f"webinars show {one.id}")
        assert olga.sees(said) is (one.occurrence.day == date(2026, 4, 2)), one.occurrence.day
    ann = await member(week.hall, week.hall.person("Ann", zone="Etc/UTC"))
    for one in dates[3:5]:
        await ann.presses(f"webinars.answer/{one.id}/yes")
    await week.until(timedelta(days=31))
    told = [got.text for got in week.heard("Ann") if "Are you still coming" in got.text]
    assert [said in text for text in told] == [False, True]


async def test_it_is_posted_once_to_the_announcement_channels_and_later_dates_follow(week: Week) -> None:
    await in_channel(week)
    olga = await organizer(week.hall)
    dates = await announced(olga, "every Thursday at 15:00 3 times", where="https://meet.example.gov/secret Room 5")
    await olga.clicks("Post Faster permits")
    assert olga.sees("is announced already")
    await week.until(MINUTES)
    [first] = week.box.accepted
    assert first.target == "T1:news"
    assert "Thursday 5 March 2026" in first.text or "5 Mar" in first.text
    assert "secret" not in first.text
    await week.until(timedelta(days=3, hours=8))
    assert len(week.box.accepted) == 2, "the second when the first is over"
    assert len(dates) == 3


async def test_an_announcement_is_taken_back_within_ten_minutes_while_nobody_has_answered(week: Week) -> None:
    await in_channel(week)
    olga, ben = await organizer(week.hall), await member(week.hall, week.hall.person("Ben"))
    dates = await announced(olga, "every Thursday at 15:00 3 times")
    undo = olga.button("Undo: Faster permits is not ready").action.address()
    await week.until(MINUTES)
    await olga.presses(undo)
    assert olga.sees("is a draft again")
    await ben.runs("webinars")
    assert ben.sees("Nothing is announced yet")
    await next(worker for worker in week.hall.hub.workers if isinstance(worker, Cards)).round()
    assert week.box.removed == ["1"]
    await olga.clicks("Post Faster permits")
    await week.until(MINUTES)
    assert len(week.box.accepted) == 2, "and posted once more"
    await ben.presses(f"webinars.answer/{dates[0].id}/yes")
    await olga.presses(undo)
    assert olga.sees("somebody has answered")


async def test_what_comes_next_stands_first_however_long_its_series_goes_on(week: Week) -> None:
    olga = await organizer(week.hall)
    await announced(olga, "every Thursday at 15:00 9 times", "Open data clinic")
    await announced(olga, "10 March 2pm", "Faster permits")
    await olga.runs("webinars")
    assert olga.text.index("Open data clinic") < olga.text.index("Faster permits"), "5 March comes before 10 March"
    assert not olga.sees("Page 1")


async def test_a_channel_can_be_left_out_and_a_draft_changed_or_thrown_away(week: Week) -> None:
    await in_channel(week)
    olga = await organizer(week.hall)
    await drafted(olga)
    assert olga.sees("#news")
    await olga.clicks("Not in #news")
    assert olga.sees("no channel, only the list")
    await olga.clicks("Change Faster permits")
    assert olga.form is not None
    await olga.fills({"Title": "Much faster permits"})
    while olga.form is not None:
        await olga.fills({})
    assert olga.sees("Much faster permits")
    await olga.clicks("Throw Much faster permits away")
    await olga.clicks("Post Much faster permits")
    assert olga.sees("That draft is gone")


async def test_only_organizers_announce_and_other_spaces_do_not_see_what_belongs_to_one(week: Week) -> None:
    ben = await member(week.hall, week.hall.person("Ben"))
    await ben.runs("webinars announce Party")
    assert ben.sees("is for organizers")
    olga = await organizer(week.hall)
    [one] = await announced(olga, visibility="space")
    far = await member(week.hall, week.hall.person("Far", space=SpaceRef("test", "T2", "Other")))
    await far.runs(f"webinars show {one.id}")
    assert far.sees("There is no webinar number")
    await far.runs("webinars upcoming")
    assert far.sees("Nothing is announced yet")
    await ben.runs("webinars")
    assert ben.sees("Faster permits")


async def test_each_reader_sees_their_own_time_and_that_of_the_event(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga)
    nia = await member(week.hall, week.hall.person("Nia", zone="America/New_York"))
    await nia.runs(f"webinars show {one.id}")
    assert nia.sees("10:00"), nia.text
    assert nia.sees("14:00"), nia.text


async def test_a_draft_is_found_again_where_it_was_left(week: Week) -> None:
    olga = await organizer(week.hall)
    await drafted(olga)
    await olga.runs("webinars mine")
    await olga.clicks("Draft: Faster permits")
    await olga.clicks("Post Faster permits")
    await olga.runs("webinars mine")
    assert not olga.sees("Draft: Faster permits")


async def test_a_draft_that_nobody_posts_is_dropped_after_a_month(week: Week) -> None:
    olga = await organizer(week.hall)
    await drafted(olga)
    week.away(timedelta(days=31))
    async with week.hall.parts.database.units() as unit:
        assert await WebinarStore(unit).drop_drafts(week.clock.now() - timedelta(days=30)) == 1


async def test_the_link_is_only_for_those_who_say_yes(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, where="https://meet.example.gov/secret")
    ben = await member(week.hall, week.hall.person("Ben"))
    await ben.runs(f"webinars show {one.id}")
    assert "secret" not in str(ben.reply)
    await ben.clicks("Maybe")
    assert "secret" not in str(ben.reply)
    await ben.clicks("I’ll come")
    await ben.clicks("Join")
    assert "secret" in str(ben.reply)
    await ben.runs("webinars mine")
    await ben.presses(ben.button("Join").action.address())
    assert "secret" in str(ben.reply)
    await ben.runs("webinars mine")
    await ben.clicks("I can’t")
    await ben.runs(f"webinars show {one.id}")
    assert "secret" not in str(ben.reply)


def test_half_an_hour_is_not_called_an_hour() -> None:
    def on(day: date) -> Times:
        begins = datetime.combine(day, time(12), ZoneInfo("Australia/Lord_Howe")).astimezone(UTC)
        return Times(day, day, "12:00", "Australia/Lord_Howe", begins, begins + timedelta(hours=1))

    before, after = on(date(2026, 4, 2)), on(date(2026, 4, 9))
    assert "30 minutes later" in say_clocks_since(before, after)
    assert "30 minutes later" in say_clock_changes([before, after])
