"""What is due has its turn once: after a downtime, among replicas, with failures, and with clocks that jump."""

import asyncio
import signal
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.crash import TURN_POINTS
from bot.planning import Plan
from bot.turns import Kind
from bot.workdays import Quiet
from scheduler.due import MOST_TRIES, Due
from store.schedule import ScheduleStore
from store.unit import Units
from tests.harness.databases import (
    HandClock,
    clock,
    database,
    database_url,
    postgresql,
    postgresql_url,
    sqlite_house,
    sqlite_url,
    units,
)
from tests.scheduler.turns import Recorder, covered, due_of, house_of, planned, rhythm, row

__all__ = ["clock", "database", "database_url", "postgresql", "postgresql_url", "sqlite_house", "sqlite_url", "units"]

# The clock of the tests starts on Monday 2 March 2026 at 09:00 UTC.
WEEK, DAY, HOUR, MINUTE = timedelta(days=7), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PLAN = Plan(rhythm())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def due(units: Units, clock: HandClock, recorder: Recorder) -> Due:
    await planned(units, PLAN)
    return due_of(house_of(units, clock), recorder)


async def test_nothing_happens_before_it_is_due(due: Due, units: Units, clock: HandClock) -> None:
    clock.forward(WEEK - timedelta(seconds=1))
    assert await due.tick() == 0
    assert await covered(units) == []


async def test_what_is_due_has_its_turn_once_and_is_then_due_again(due: Due, units: Units, clock: HandClock) -> None:
    clock.forward(WEEK + timedelta(seconds=10))
    assert [await due.tick(), await due.tick()] == [1, 0]
    assert await covered(units) == ["digest:1:2026-03-09"]
    now = await row(units)
    assert (now.next_due, now.last_due) == (at("2026-03-16 09:00"), at("2026-03-09 09:00"))
    assert (now.last_outcome, now.last_count, now.tries) == ("covered 1", 1, 0)


async def test_a_wall_time_is_kept_over_a_clock_change(due: Due, units: Units, clock: HandClock) -> None:
    clock.forward(4 * WEEK)
    await due.tick()
    assert (await row(units)).next_due == at("2026-04-06 08:00"), "nine o'clock in London, in summer"


async def test_after_a_downtime_one_turn_covers_all_that_was_missed(
    due: Due, units: Units, clock: HandClock, recorder: Recorder
) -> None:
    clock.forward(5 * WEEK + HOUR)
    assert await due.tick() == 1
    assert recorder.runs == 1
    assert [day[-5:] for day in await covered(units)] == ["03-09", "03-16", "03-23", "03-30", "04-06"]
    assert recorder.late == [2 * 3600.0], "two hours after the last of them, since London is on summer time"


async def test_what_is_too_late_is_skipped_and_the_schedule_says_so(due: Due, units: Units, clock: HandClock) -> None:
    clock.forward(2 * WEEK + DAY)
    await due.tick()
    assert await covered(units) == []
    now = await row(units)
    assert "24 hours late" in now.last_outcome
    assert (now.next_due, now.last_due) == (at("2026-03-23 09:00"), None)


async def test_how_late_is_too_late_depends_on_the_kind(units: Units, clock: HandClock, recorder: Recorder) -> None:
    await planned(units, PLAN)
    clock.forward(WEEK + DAY)
    await due_of(house_of(units, clock), recorder, catch_up=2 * DAY).tick()
    assert await covered(units) == ["digest:1:2026-03-09"]


async def test_what_is_switched_off_has_no_turn(due: Due, units: Units, clock: HandClock) -> None:
    number = (await row(units)).id
    async with units() as unit:
        await ScheduleStore(unit).disable(number)
    clock.forward(WEEK)
    assert await due.tick() == 0


async def test_a_kind_that_nobody_knows_waits_untouched(units: Units, clock: HandClock) -> None:
    await planned(units, PLAN)
    clock.forward(WEEK)
    assert await Due(house_of(units, clock), {}).tick() == 0
    assert (await row(units)).next_due == clock.now()


async def test_a_rule_that_ends_is_over(units: Units, clock: HandClock, recorder: Recorder) -> None:
    await planned(units, Plan(rhythm("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260309")))
    due = due_of(house_of(units, clock), recorder)
    for _ in range(3):
        clock.forward(WEEK)
        await due.tick()
    assert len(await covered(units)) == 1
    assert (await row(units)).next_due is None


async def test_a_holiday_and_a_night_move_it_and_it_still_comes_once(
    units: Units, clock: HandClock, recorder: Recorder
) -> None:
    """Daily at 23:00 with quiet nights and working days only: one for Friday to Sunday, on Monday at eight."""
    night = Quiet(time(19), time(8))
    await planned(units, Plan(rhythm("FREQ=DAILY", at=time(23)), night, "GB-ENG", workdays_only=True))
    due = due_of(house_of(units, clock), recorder)
    moments: list[datetime] = []
    for _ in range(36 * 24):
        clock.forward(HOUR)
        if await due.tick():
            moments.append(clock.now())
    days = [f"{moment:%a %d %b %H}" for moment in moments]
    assert days[:5] == ["Tue 03 Mar 08", "Wed 04 Mar 08", "Thu 05 Mar 08", "Fri 06 Mar 08", "Mon 09 Mar 08"]
    assert "Thu 02 Apr 07" in days
    assert "Fri 03 Apr 07" not in days, "Good Friday"
    assert "Tue 07 Apr 07" in days, "after Easter Monday"
    assert len(moments) == len(set(moments)) == len(await covered(units))


async def test_many_have_their_turn_together_and_one_that_fails_does_not_hold_up_the_others(
    units: Units, clock: HandClock, recorder: Recorder
) -> None:
    for number in range(7):
        await planned(units, PLAN, f"digest:{number}")
    recorder.fails = {"digest:3"}
    clock.forward(WEEK)
    await due_of(house_of(units, clock), recorder, at_once=5).tick()
    assert sorted(recorder.batches) == [1, 1, 1, 1, 1, 2, 5]
    assert [name.split(":")[1] for name in await covered(units)] == ["0", "1", "2", "4", "5", "6"]
    broken = await row(units, "digest:3")
    assert (broken.tries, broken.next_due) == (1, clock.now())
    assert "ValueError" in broken.last_outcome


async def test_a_turn_that_failed_leaves_nothing_and_is_tried_again(
    due: Due, units: Units, clock: HandClock, recorder: Recorder
) -> None:
    recorder.fails = {"digest:1"}
    clock.forward(WEEK)
    assert [await due.tick(), await due.tick()] == [1, 0], "it waits before it is tried again"
    assert await covered(units) == []
    recorder.fails = set()
    clock.forward(MINUTE)
    assert await due.tick() == 1
    assert await covered(units) == ["digest:1:2026-03-09"]


async def test_what_never_works_is_given_up_and_comes_again_the_next_time(
    due: Due, units: Units, clock: HandClock, recorder: Recorder
) -> None:
    recorder.fails = {"digest:1"}
    clock.forward(WEEK)
    for _ in range(12 * 60):
        await due.tick()
        clock.forward(MINUTE)
    assert recorder.runs == MOST_TRIES
    now = await row(units)
    assert (now.next_due, now.tries) == (at("2026-03-16 09:00"), 0)
    assert "Given up" in now.last_outcome


async def test_a_turn_that_kills_the_process_each_time_is_given_up(
    due: Due, units: Units, clock: HandClock, recorder: Recorder
) -> None:
    clock.forward(WEEK)
    for _ in range(MOST_TRIES):
        async with units() as unit:
            assert await ScheduleStore(unit).claim("digest", 1, MINUTE)
        clock.forward(MINUTE)
    await due.tick()
    assert recorder.runs == 0
    assert "Given up" in (await row(units)).last_outcome


async def test_a_zone_that_is_no_longer_known_is_said_and_holds_up_nobody(
    units: Units, clock: HandClock, recorder: Recorder
) -> None:
    await planned(units, PLAN, "digest:2")
    async with units() as unit:
        gone = {**PLAN.columns(), "zone": "Mars/Base"}
        await ScheduleStore(unit).put("digest:1", "digest", next_due=unit.now, **gone)
    clock.forward(WEEK)
    await due_of(house_of(units, clock), recorder).tick()
    assert await covered(units) == ["digest:2:2026-03-09"]
    assert "Mars/Base" in (await row(units)).last_outcome


async def test_replicas_that_tick_together_run_each_turn_once(units: Units, clock: HandClock) -> None:
    for number in range(12):
        await planned(units, PLAN, f"digest:{number:02}")
    clock.forward(WEEK)
    replicas = [due_of(house_of(units, clock), Recorder(), at_once=3) for _ in range(4)]
    await asyncio.gather(*(replica.tick() for replica in replicas))
    assert await covered(units) == [f"digest:{number:02}:2026-03-09" for number in range(12)]


async def test_a_replica_that_lost_its_claim_commits_nothing(units: Units, clock: HandClock) -> None:
    """The first one is slow; meanwhile its claim runs out, and a second one does the work."""
    await planned(units, PLAN)
    clock.forward(WEEK)

    class Slow(Recorder):
        async def run(self, turns, unit):  # type: ignore[no-untyped-def]
            clock.forward(HOUR)
            await due_of(house_of(units, clock), Recorder()).tick()
            return await super().run(turns, unit)

    await due_of(house_of(units, clock), Slow()).tick()
    assert await covered(units) == ["digest:1:2026-03-09"]


async def test_the_outbox_is_told_that_there_is_something(due: Due, units: Units, clock: HandClock) -> None:
    house = house_of(units, clock)
    clock.forward(WEEK)
    await Due(house, {"digest": Kind(Recorder())}).tick()
    assert house.posted.is_set()


@pytest.mark.parametrize(
    ("forward", "turns"),
    [(5 * WEEK, [0, 1, 1, 1]), (12 * 365 * DAY, [1, 1, 1, 1])],
    ids=["it ran ahead", "it was skipped ahead"],
)
async def test_a_clock_that_was_far_ahead_for_a_while_silences_nothing(
    due: Due, units: Units, clock: HandClock, forward: timedelta, turns: list[int]
) -> None:
    """What ran by the wrong clock does not run again; everything later comes as if nothing had been."""
    clock.forward(forward)
    await due.tick()
    clock.forward(-forward)
    await due.tick()
    found: list[int] = []
    for _ in turns:
        clock.forward(WEEK)
        found.append(await due.tick())
    assert found == turns


async def test_a_machine_that_was_ahead_and_starts_again_late_makes_up_for_what_it_skipped(
    due: Due, units: Units, clock: HandClock, recorder: Recorder
) -> None:
    clock.forward(WEEK)
    await due.tick()
    clock.forward(30 * DAY)
    await due.tick()
    clock.forward(-23 * DAY + HOUR)
    assert await due_of(house_of(units, clock), recorder).tick() == 1
    assert await covered(units) == ["digest:1:2026-03-09", "digest:1:2026-03-16"]


async def test_an_hour_that_comes_twice_to_the_machine_brings_nothing_twice(
    due: Due, units: Units, clock: HandClock
) -> None:
    clock.forward(WEEK + MINUTE)
    await due.tick()
    clock.forward(-HOUR)
    for _ in range(120):
        clock.forward(MINUTE)
        await due.tick()
    assert await covered(units) == ["digest:1:2026-03-09"]


async def test_after_a_zone_has_changed_its_rules_the_wall_time_stays(
    units: Units, clock: HandClock, recorder: Recorder
) -> None:
    """The row says ten o'clock in London, as computed by rules of last year; nine is meant."""
    await planned(units, PLAN)
    number = (await row(units)).id
    async with units() as unit:
        await ScheduleStore(unit).move(number, at("2026-03-09 09:00"), at("2026-03-09 10:00"))
    clock.forward(WEEK - HOUR)
    await due_of(house_of(units, clock), recorder).tick()
    assert (await row(units)).next_due == at("2026-03-09 09:00")


async def test_a_moment_that_somebody_chose_is_kept_at_a_start(
    units: Units, clock: HandClock, recorder: Recorder
) -> None:
    await planned(units, PLAN, after=at("2026-06-01 12:00"))
    await due_of(house_of(units, clock), recorder).tick()
    assert (await row(units)).next_due == at("2026-06-08 08:00"), "paused until June"


def round_in_a_process(url: str, now: datetime, point: str) -> int:
    command = [sys.executable, "-m", "tests.scheduler.killed_due", url, now.isoformat(), point]
    return subprocess.run(command, check=False).returncode


@pytest.mark.parametrize("point", TURN_POINTS)
async def test_killed_at_any_point_each_turn_happens_once(
    units: Units, clock: HandClock, database_url: str, point: str
) -> None:
    await planned(units, PLAN)
    due = clock.now() + WEEK
    assert round_in_a_process(database_url, due, point) == -signal.SIGKILL
    for later in (MINUTE, 10 * MINUTE):
        assert round_in_a_process(database_url, due + later, "") == 0
    assert await covered(units) == ["digest:1:2026-03-09"]
