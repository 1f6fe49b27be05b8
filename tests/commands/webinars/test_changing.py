"""Moved and cancelled: shown first, told to exactly those who answered, undone for ten minutes."""

from datetime import timedelta

from store.webinar import OccurrenceState
from tests.commands.support import acts
from tests.commands.webinars.support import MINUTES, announced, dated, organizer, says, titles
from tests.commands.webinars.test_answering import no, people, yes
from tests.harness.week import Week


async def test_a_moved_date_tells_exactly_those_who_answered_and_reminds_by_its_new_time(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")
    ann, ben, cy = await people(week, "Ann", "Ben", "Cy")
    await yes(ann, one.id)
    await no(ben, one.id)
    await olga.runs(f'webinars move {one.id} 11 March 3pm reason:"The speaker is ill"')
    assert olga.sees("I read “11 March 3pm” as Wednesday 11 March 2026 at 15:00, Europe/London.")
    assert olga.sees("2 people answered for it, and are told.")
    await olga.clicks("Move Faster permits")
    assert olga.sees("are told in ten minutes")
    await week.until(timedelta(minutes=5))
    assert titles(week, "Ann") == []
    await week.until(timedelta(minutes=5))
    assert titles(week, "Ann") == titles(week, "Ben") == ["Moved: Faster permits"]
    assert "The speaker is ill" in week.heard("Ann")[0].text
    assert titles(week, cy.origin.name) == []
    await week.until(timedelta(days=9, hours=8))
    assert titles(week, "Ann") == ["Moved: Faster permits", "Soon: Faster permits", "Soon: Faster permits"]


async def test_undone_within_ten_minutes_nobody_hears_of_it_and_reminders_are_as_before(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")
    [ann] = await people(week, "Ann")
    await yes(ann, one.id)
    await olga.runs(f"webinars cancel {one.id} No room")
    await olga.clicks("Cancel Faster permits")
    assert (await dated(week.hall, one.id)).occurrence.state is OccurrenceState.CANCELLED
    await olga.clicks("Undo: Faster permits")
    assert olga.sees("Nobody was told")
    now = (await dated(week.hall, one.id)).occurrence
    assert (now.state, now.begins) == (OccurrenceState.PLANNED, one.occurrence.begins)
    await olga.clicks("Undo: Faster permits")
    assert olga.sees("undone already")
    await week.until(timedelta(days=9))
    assert titles(week, "Ann") == ["Soon: Faster permits", "Soon: Faster permits"]
    assert "webinar.undo" in [act.action for act in await acts(week.hall)]


async def test_after_ten_minutes_it_cannot_be_undone(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")
    await olga.runs(f"webinars cancel {one.id} No room")
    await olga.clicks("Cancel Faster permits")
    await week.until(timedelta(minutes=11))
    await olga.clicks("Undo: Faster permits")
    assert olga.sees("More than ten minutes have passed")


async def test_what_begins_within_the_hour_is_told_at_once(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "today 09:40")
    [ann] = await people(week, "Ann")
    await yes(ann, one.id)
    await olga.runs(f"webinars cancel {one.id} Fire alarm")
    await olga.clicks("Cancel Faster permits")
    assert olga.sees("at once, since it is so soon")
    await week.until(MINUTES)
    assert titles(week, "Ann") == ["Cancelled: Faster permits"]


async def test_the_rest_of_a_series_moves_by_the_same_step_and_keeps_its_wall_time(week: Week) -> None:
    olga = await organizer(week.hall)
    first, second, third = await announced(olga, "every second Thursday at 15:00 3 times from 12 March")
    ann, ben = await people(week, "Ann", "Ben")
    await yes(ann, first.id)
    await yes(ben, third.id)
    await olga.runs(f"webinars move {second.id} 27 March 16:00 later:yes")
    assert olga.sees("One person answered for one of them, and is told.")
    await olga.clicks("Move Faster permits")
    await week.until(timedelta(minutes=12))
    assert titles(week, "Ann") == []
    assert titles(week, "Ben") == ["Moved: Faster permits"]
    found = [(await dated(week.hall, one.id)).occurrence for one in (first, second, third)]
    assert [f"{row.day:%d.%m}. {row.wall_time} {row.begins:%H}" for row in found] == [
        "12.03. 15:00 15",
        "27.03. 16:00 16",
        "10.04. 16:00 15",
    ]


async def test_a_change_shown_before_another_one_does_nothing(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")
    await olga.runs(f"webinars cancel {one.id} later:no No room")
    stale = olga.button("Cancel Faster permits").action.address()
    await olga.runs(f"webinars move {one.id} 11 March 3pm")
    await olga.clicks("Move Faster permits")
    await olga.presses(stale)
    assert olga.sees("It was changed since you saw this")


async def test_a_cancelled_date_takes_no_answers_and_says_why(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")
    [ann] = await people(week, "Ann")
    await olga.runs(f"webinars cancel {one.id} No room")
    await olga.clicks("Cancel Faster permits")
    await yes(ann, one.id)
    assert ann.sees("is cancelled")
    assert ann.sees("No room")
    assert await says(week.hall, ann, one.id) is None
