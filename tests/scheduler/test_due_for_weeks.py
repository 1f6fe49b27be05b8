"""Weeks of a hub that is switched off and on, on a machine whose clock is put forward and back: N dates give N turns."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest
from structlog.testing import capture_logs

from bot.planning import Plan
from scheduler.due import Due
from store.unit import Units
from tests.harness.databases import (
    START,
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
from tests.scheduler.turns import Recorder, covered, due_of, house_of, planned, rhythm

__all__ = ["clock", "database", "database_url", "postgresql", "postgresql_url", "sqlite_house", "sqlite_url", "units"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKS = 36  # from 2 March 2026: New York, London and Lord Howe change their clocks in it, there and back


@dataclass
class Machine:
    """A clock that is wrong by `skew`, and a hub on it that is off until `back`. Times are in hours."""

    units: Units
    clock: HandClock
    chance: random.Random
    longest_off: float
    largest_skew: float
    true: datetime = START
    skew: timedelta = timedelta(0)
    back: datetime = START
    recorder: Recorder = field(default_factory=Recorder)
    due: Due | None = None

    async def runs_for(self, length: timedelta) -> None:
        end = self.true + length
        while self.true < end:
            self.true += self.chance.uniform(0.2, 3) * HOUR
            await self.something_happens()
        self.true, self.skew, self.back = max(end, self.back), timedelta(0), self.true
        await self.ticks()

    async def something_happens(self) -> None:
        if self.chance.random() < 0.1:
            self.skew = self.chance.choice([0, 1]) * self.chance.uniform(-self.largest_skew, self.largest_skew) * HOUR
        if self.true < self.back:
            return
        await self.ticks()
        if self.chance.random() < 0.05:
            self.back, self.due = self.true + self.chance.uniform(0, self.longest_off) * HOUR, None

    async def ticks(self) -> None:
        self.clock.forward(self.true + self.skew - self.clock.now())
        self.due = self.due or due_of(house_of(self.units, self.clock), self.recorder, at_once=2)
        await self.due.tick()


def dates(plan: Plan, key: str) -> list[str]:
    return [f"{key}:{one.day}" for one in plan.between(START, START + WEEKS * 7 * DAY)]


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_date_has_exactly_one_turn(units: Units, clock: HandClock, seed: int) -> None:
    """Off for up to four hours, clocks wrong by up to two: nothing is too late to be made up for."""
    plans = {
        "weekly": Plan(rhythm(at=time(0, 30))),
        "daily": Plan(rhythm("FREQ=DAILY", "America/New_York", time(2, 30))),
        "weekdays": Plan(rhythm("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Australia/Lord_Howe", time(1, 45))),
    }
    for key, plan in plans.items():
        await planned(units, plan, key)
    machine = Machine(units, clock, random.Random(seed), longest_off=4, largest_skew=2)
    await machine.runs_for(WEEKS * 7 * DAY)
    expected = sorted(one for key, plan in plans.items() for one in dates(plan, key))
    assert len(expected) == WEEKS * (1 + 7 + 5)
    assert await covered(units) == expected


@pytest.mark.parametrize("seed", [3, 4])
async def test_off_for_days_a_date_has_one_turn_or_one_line_in_the_log(
    units: Units, clock: HandClock, seed: int
) -> None:
    """Off for up to three days, clocks wrong by up to two."""
    plan = Plan(rhythm(at=time(0, 30)))
    await planned(units, plan, "weekly")
    machine = Machine(units, clock, random.Random(seed), longest_off=72, largest_skew=48)
    with capture_logs() as logs:
        await machine.runs_for(WEEKS * 7 * DAY)
    skipped = {f"weekly:{line['day']}" for line in logs if line["event"] == "a turn is skipped"}
    times = Counter(await covered(units))
    assert set(times.values()) == {1}
    assert set(dates(plan, "weekly")) - set(times) <= skipped
    assert set(times) <= set(dates(plan, "weekly"))
    assert times
    assert skipped
