"""Reminders by the clocks and quiet hours of each reader, and "still coming?", which frees the seat."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from store.outbox import OUTBOX, State
from store.webinar import Answer
from tests.commands.support import row
from tests.commands.webinars.support import announced, organizer, says, titles
from tests.commands.webinars.test_answering import people, yes
from tests.harness.hub import Talker
from tests.harness.week import Week


async def lives_in(who: Talker, zone: str, quiet: str = "") -> None:
    await who.runs("profile edit")
    await who.fills({"Time zone": zone})
    if quiet:
        await is_quiet(who, quiet)


async def is_quiet(who: Talker, hours: str) -> None:
    await who.runs("digest subscribe every Monday 12:00")
    await who.clicks("Change my digest")
    await who.fills({"Quiet hours": hours})


async def reminded(week: Week, who: Talker) -> list[str]:
    """When this person's reminders are to come, in UTC."""
    known = await row(week.hall, who)
    async with week.hall.parts.database.units(reads_only=True) as unit:
        those = (OUTBOX.c.notice == "webinars.soon", OUTBOX.c.state == State.PENDING, OUTBOX.c.person_id == known.id)
        found = await unit.session.scalars(sa.select(OUTBOX.c.not_before).where(*those).order_by(OUTBOX.c.not_before))
        return [f"{one:%-d %B %H:%M}" for one in found]


async def test_they_come_by_each_readers_clocks_and_never_in_their_quiet_hours(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")  # 23:00 in Tokyo
    ann, ben, cy = await people(week, "Ann", "Ben", "Cy")
    await lives_in(ann, "Europe/London")
    await lives_in(ben, "Asia/Tokyo", "20:00-08:00")
    await lives_in(cy, "America/New_York", "18:00-09:30")  # there it begins at ten
    for who in (ann, ben, cy):
        await yes(who, one.id)
    assert await reminded(week, ann) == ["9 March 14:00", "10 March 13:00"], "in time where no hours are quiet"
    assert await reminded(week, ben) == ["9 March 23:00", "10 March 10:59"], (
        "a day before falls into the night, so it comes at eight; an hour before would too, so it comes just before eight in the evening"
    )
    assert await reminded(week, cy) == ["9 March 14:00", "10 March 13:30"], "at half past nine it is still early enough"


async def test_quiet_hours_that_are_set_later_move_what_waits(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")
    [ben] = await people(week, "Ben")
    await lives_in(ben, "Asia/Tokyo")
    await yes(ben, one.id)
    assert await reminded(week, ben) == ["9 March 14:00", "10 March 13:00"]
    await is_quiet(ben, "20:00-08:00")
    assert await reminded(week, ben) == ["9 March 23:00", "10 March 10:59"]
    await week.until(datetime(2026, 3, 10, 12, tzinfo=UTC) - week.clock.now())
    heard = [got.text for got in week.heard("Ben") if got.text.startswith("Soon: Faster permits")]
    assert len(heard) == 2


async def test_still_coming_frees_the_seat_for_the_next_who_waits(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm", seats=1)
    ann, ben = await people(week, "Ann", "Ben")
    await yes(ann, one.id)
    await yes(ben, one.id)
    await week.until(timedelta(days=7, hours=6))
    [got] = [got for got in week.heard("Ann") if got.text.startswith("Soon")]
    assert "Are you still coming?" in got.text
    frees = next(one for one in got.reply.blocks[0].actions if one.label.startswith("I can’t: free my seat"))
    await ann.presses(frees.action.address())
    assert ann.sees("Your seat is free again")
    await week.until(timedelta(minutes=5))
    assert titles(week, "Ben") == ["A seat for you: Faster permits"]
    await yes(ben, one.id)
    await week.until(timedelta(days=1))
    assert titles(week, "Ann") == ["Soon: Faster permits"], "who does not come is reminded no more"
    assert titles(week, "Ben") == ["A seat for you: Faster permits", "Soon: Faster permits"]
    assert await says(week.hall, ann, one.id) is Answer.NO
