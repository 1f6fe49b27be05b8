"""A house with a database and a clock, and a runner that writes down what it ran, in the transaction of the turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from bot.compose import Stores
from bot.dispatch import House
from bot.facts import Facts
from bot.planning import Plan
from bot.ports import Clock
from bot.registry import Registry
from bot.schedule import Rhythm
from bot.turns import Kind, Ran, Turn
from scheduler.due import Due
from store.outbox import OutboxStore, State
from store.recent import RecentStore
from store.schedule import ScheduleRow, ScheduleStore
from store.unit import Unit, Units

MONDAYS = "FREQ=WEEKLY;BYDAY=MO"
TARGET = {"notice": "test", "payload": {}, "platform": "test", "space": "T1", "target": "C1"}


def house_of(units: Units, clock: Clock, **more: Any) -> House:
    facts = Facts(units, RecentStore)
    return House(Registry.of(()), units, Stores(), services={}, clock=clock, facts=facts, **more)


@dataclass
class Recorder:
    """Leaves a row for each date a turn covers; a date that ran twice stands twice. `fails` are keys that raise."""

    fails: set[str] = field(default_factory=set[str])
    batches: list[int] = field(default_factory=list[int])
    late: list[float] = field(default_factory=list[float])
    runs: int = 0

    async def run(self, turns: Sequence[Turn], unit: Unit) -> Sequence[Ran]:
        self.runs += 1
        self.batches.append(len(turns))
        for turn in turns:
            self.late.append(turn.late_by.total_seconds())
            await OutboxStore(unit).put([self._row(turn, str(one.day)) for one in turn.missed])
            if turn.schedule.key in self.fails:
                raise ValueError("broken")
        return [Ran(f"covered {len(turn.missed)}", len(turn.missed)) for turn in turns]

    def _row(self, turn: Turn, day: str) -> Mapping[str, Any]:
        key = f"{turn.schedule.key}:{day}:{turn.now.timestamp()}:{self.runs}:{id(self)}"
        return {**TARGET, "key": key, "cause": f"{turn.schedule.key}:{day}"}


async def covered(units: Units) -> list[str]:
    """ "schedule:date" for each date that was run, in order; twice if it was run twice."""
    async with units(reads_only=True) as unit:
        rows = await OutboxStore(unit).in_state(State.PENDING, limit=100_000)
    return sorted(row.cause for row in rows)


def rhythm(rule: str = MONDAYS, zone: str = "Europe/London", at: time = time(9)) -> Rhythm:
    return Rhythm(at, zone, rule, datetime(2026, 1, 1, tzinfo=UTC).date())


async def planned(units: Units, plan: Plan, key: str = "digest:1", after: datetime | None = None, **more: Any) -> None:
    async with units() as unit:
        due = plan.next_due(after or unit.now)
        await ScheduleStore(unit).put(key, "digest", next_due=due, **plan.columns(), **more)


async def row(units: Units, key: str = "digest:1") -> ScheduleRow:
    async with units(reads_only=True) as unit:
        found = await ScheduleStore(unit).get(key)
    assert found
    return found


def due_of(house: House, recorder: Recorder, **kind: Any) -> Due:
    return Due(house, {"digest": Kind(recorder, **kind)})
