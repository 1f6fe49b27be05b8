"""What is due is given its turn, once: whoever runs it and the schedule's next moment commit together.

Any process may; the row decides, by the moment that was seen. What is late after a downtime has one turn for all it
missed, or is skipped in the log when it is too late for its kind.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dispatch import House
from bot.errors import InvalidInput
from bot.log import about, get_logger, new_reference
from bot.outward import ScheduleRow
from bot.planning import Occurrence, Plan
from bot.turns import Kind, Kinds, Turn
from scheduler.clockwork import SLACK, set_right

log = get_logger(__name__)
EVERY = 15.0  # seconds between ticks
LEASE = timedelta(minutes=5)  # longer than any run
MOST_TRIES = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
INSTANT = timedelta(microseconds=1)


class Lost(Exception):
    """Somebody else had the turn, or it was switched off while it ran."""


class Due:
    """`kinds` says what each kind of schedule does; one that nobody knows waits and is not touched."""

    def __init__(self, house: House, kinds: Kinds) -> None:
        self._house, self._kinds = house, kinds
        self._last: datetime | None = None

    async def tick(self) -> int:
        """Give everything that is due its turn; how many turns were begun."""
        await self._mind_the_clock()
        async with self._house.units(reads_only=True) as unit:
            names = await self._house.stores.schedules(unit).due_kinds()
        return sum([await self._all_of(name) for name in names if name in self._kinds])

    async def _mind_the_clock(self) -> None:
        now = self._house.clock.now()
        before, self._last = self._last, now
        if before is None:
            async with self._house.units() as unit:
                await self._house.stores.schedules(unit).begin()
        if before is None or now < before - SLACK:
            await set_right(self._house, now)

    async def _all_of(self, name: str) -> int:
        kind, begun = self._kinds[name], 0
        while rows := await self._claim(name, kind):
            begun += len(rows)
            turns = [turn for row in rows if (turn := await self._turn(kind, row))]
            if turns:
                await self._take(kind, turns)
        return begun

    async def _claim(self, name: str, kind: Kind) -> Sequence[ScheduleRow]:
        async with self._house.units() as unit:
            rows = await self._house.stores.schedules(unit).claim(name, kind.at_once, LEASE)
        if rows:
            self._house.crash("after_schedule_claim")
        return rows

    async def _turn(self, kind: Kind, row: ScheduleRow) -> Turn | None:
        """The turn of a row that was claimed; None when it does not get one."""
        now = self._house.clock.now()
        try:
            plan = Plan.of(row)
        except (InvalidInput, ValueError) as problem:
            await self._again(row, f"It cannot be planned: {problem}")
            return None
        turn = Turn(row, _missed(plan, row, now), now)
        if row.tries > MOST_TRIES:
            await self._skip(turn, plan, f"Given up: {MOST_TRIES} tries did not come to an end.")
        elif turn.late_by > kind.catch_up:
            hours = turn.late_by.total_seconds() / 3600
            await self._skip(turn, plan, f"Skipped: it would have been {hours:.0f} hours late.")
        else:
            return turn
        return None

    async def _take(self, kind: Kind, turns: Sequence[Turn]) -> None:
        with about(new_reference()):
            try:
                await self._run(kind, turns)
            except Lost:
                log.info("a turn was somebody else's", turns=len(turns))
                await self._one_by_one(kind, turns)
            except Exception as problem:
                log.exception("a turn failed", schedule=turns[0].schedule.key, turns=len(turns))
                if len(turns) == 1:
                    await self._fail(turns[0], problem)
                await self._one_by_one(kind, turns)

    async def _one_by_one(self, kind: Kind, turns: Sequence[Turn]) -> None:
        """What went wrong with several together: each alone, so that one cannot hold up the others."""
        if len(turns) > 1:
            for turn in turns:
                await self._take(kind, (turn,))

    async def _run(self, kind: Kind, turns: Sequence[Turn]) -> None:
        following = [Plan.of(turn.schedule).next_due(turn.now) for turn in turns]
        async with self._house.units() as unit:
            ran = await kind.runner.run(turns, unit)
            store = self._house.stores.schedules(unit)
            for turn, due, one in zip(turns, following, ran, strict=True):
                row = turn.schedule
                if not await store.advance(
                    row.id, _seen(row), due, outcome=one.outcome, count=one.count, newest=turn.missed[-1].moment
                ):
                    raise Lost
        self._house.crash("after_turn")
        self._house.posted.set()
        log.info("turns ended", kind=turns[0].schedule.kind, turns=len(turns), reached=sum(one.count for one in ran))

    async def _skip(self, turn: Turn, plan: Plan, outcome: str) -> None:
        row = turn.schedule
        log.warning("a turn is skipped", schedule=row.key, day=str(turn.day), missed=len(turn.missed), why=outcome)
        async with self._house.units() as unit:
            await self._house.stores.schedules(unit).skip(row.id, _seen(row), plan.next_due(turn.now), outcome=outcome)

    async def _fail(self, turn: Turn, problem: Exception) -> None:
        if turn.schedule.tries >= MOST_TRIES:
            words = f"Given up after {MOST_TRIES} tries: {type(problem).__name__}."
            await self._skip(turn, Plan.of(turn.schedule), words)
        else:
            await self._again(turn.schedule, f"Failed, to be tried again: {type(problem).__name__}.")

    async def _again(self, row: ScheduleRow, outcome: str) -> None:
        log.warning("a turn waits", schedule=row.key, tries=row.tries, why=outcome)
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.tries - 1, 10))
        async with self._house.units() as unit:
            again = self._house.clock.now() + wait
            await self._house.stores.schedules(unit).failed(row.id, _seen(row), again, outcome=outcome)


def _missed(plan: Plan, row: ScheduleRow, now: datetime) -> tuple[Occurrence, ...]:
    """All it is due for; a moment that somebody chose by hand counts as one."""
    seen = _seen(row)
    found = plan.between(seen - INSTANT, now)
    return tuple(found) or (Occurrence(seen.astimezone(plan.clocks).date(), seen),)


def _seen(row: ScheduleRow) -> datetime:
    if row.next_due is None:
        raise LookupError(f"schedule {row.key} is not due")
    return row.next_due
