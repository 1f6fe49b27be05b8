"""Weeks that pass in a moment: the real hub on a simulated clock, with a platform that only listens.

async with week_in(tmp_path) as week:
    await week.hall.person("Ann").runs("digest subscribe every Monday 09:00")
    await week.until(timedelta(days=7))
    assert week.heard("Ann")
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.clock import SimulatedClock
from bot.compose import kinds
from scheduler.due import Due
from scheduler.jobs import Jobs
from scheduler.outbox import Delivery
from tests.harness.courier import Got, Postbox
from tests.harness.databases import START
from tests.harness.hub import Hall, hub_in

STEP = timedelta(hours=1)


@dataclass
class Week:
    hall: Hall
    clock: SimulatedClock
    due: Due
    box: Postbox = field(init=False)

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.hall.hub.house)
        self.box = Postbox(self.clock.monotonic)
        self.hall.hub.couriers["test"] = self.box

    @property
    def delivery(self) -> Delivery:
        return next(worker for worker in self.hall.hub.workers if isinstance(worker, Delivery))

    async def until(self, passed: timedelta) -> int:
        """Let time pass with the hub running; how many messages arrived in it."""
        before, left = len(self.box.accepted), passed
        while left > timedelta():
            step = min(left, STEP)
            left -= step
            self.clock.forward(step.total_seconds())
            await self._settle()
        for _ in range(3):  # what goes out a minute after it was written
            self.clock.forward(60)
            await self._settle()
        return len(self.box.accepted) - before

    def away(self, passed: timedelta) -> None:
        """Let time pass with the hub off."""
        self.clock.forward(passed.total_seconds())

    def heard(self, name: str) -> list[Got]:
        """What was brought to this person, oldest first."""
        return [got for got in self.box.accepted if got.target.endswith(f":{name}")]

    async def _settle(self) -> None:
        await self.due.tick()
        await self.jobs.tick()
        while await self.delivery.round():
            await self.delivery.settled()
            self.clock.forward(1)


@asynccontextmanager
async def week_in(folder: Path, *, seed: bool = False, **settings: object) -> AsyncIterator[Week]:
    """Begins on a Monday at nine in the morning."""
    clock = SimulatedClock(START)
    async with hub_in(folder, seed=seed, clock=clock, **settings) as hall:
        for worker in hall.hub.workers:
            await worker.stop()
        yield Week(hall, clock, Due(hall.hub.house, kinds(hall.hub.house)))
