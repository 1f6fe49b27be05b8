"""What goes out by itself, as an admin and a monitor see it."""

from datetime import timedelta
from pathlib import Path

from bot.delivery import Blocked
from bot.people import Role
from store.outbox import OutboxStore, State
from tests.commands.support import member
from tests.harness.hub import Hall, Talker
from tests.harness.week import week_in


async def test_health_says_when_something_ran_and_runs_next_and_what_waits(hall: Hall, alice: Talker) -> None:
    await member(hall, alice, Role.ADMIN)
    await alice.runs("admin health")
    assert alice.sees("0 sent and 0 given up in seven days, 0 waiting, 0 late")
    assert alice.sees("nothing ran yet; next")
    await alice.clicks("See what goes out")
    assert alice.sees("Dropping what is old, 1 planned: has not run yet; next")


async def test_what_is_blocked_says_how_it_is_mended_and_is_tried_again(tmp_path: Path) -> None:
    async with week_in(tmp_path) as week:
        joss = await member(week.hall, week.hall.person("Joss"), Role.ADMIN)
        await joss.runs("digest schedule")
        await joss.clicks("Plan a digest")
        await joss.fills({"For": "the organizers", "Channel": "<#test:C1>", "When": "every Monday 09:00"})
        week.box.fails = lambda parcel: (
            None if parcel.to.direct else Blocked("not_in_channel", "Invite the hub to the channel.")
        )
        await week.until(timedelta(days=7))
        await joss.runs("admin health")
        assert joss.sees("1 blocked")
        await joss.runs("admin delivery")
        assert joss.sees("C1, blocked: not_in_channel. Invite the hub to the channel.")
        assert joss.sees("Digests, 1 planned: ran last")
        week.box.fails = lambda _: None
        await joss.clicks("Try again what was blocked")
        await week.until(timedelta(minutes=1))
        assert week.box.accepted[-1].target == "C1"
        await joss.runs("admin delivery")
        assert not joss.sees("What does not arrive")


async def test_every_night_what_is_old_is_dropped_and_the_rest_stays(tmp_path: Path) -> None:
    async with week_in(tmp_path) as week:
        ann = week.hall.person("Ann")
        await ann.runs("digest subscribe every day 09:00")
        letter = {"notice": "trouble", "payload": {"mend": "x"}, "person_id": 1}
        async with week.hall.parts.database.units() as unit:
            await OutboxStore(unit).put([{"key": "old", **letter}])
        await week.until(timedelta(days=1))
        week.away(timedelta(days=399))
        async with week.hall.parts.database.units() as unit:
            await OutboxStore(unit).put([{"key": "new", **letter}])
        await week.until(timedelta(days=2))
        async with week.hall.parts.database.units(reads_only=True) as unit:
            kept = await OutboxStore(unit).in_state(*State)
        assert [row.key for row in kept] == ["new"]
