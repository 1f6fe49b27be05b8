"""What many come to is moved: in a few statements, and everybody is told once, whenever the process dies."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from store.outbox import OUTBOX, State
from tests.commands.webinars.support import MINUTES, announced, dated, organizer
from tests.harness.rush import full_house
from tests.harness.week import Week, week_in

MANY, SOME = 600, 120
ROOT = Path(__file__).parents[3]


@contextmanager
def statements() -> Iterator[Counter[str]]:
    """How many were sent to the database meanwhile, by their first word."""
    seen: Counter[str] = Counter()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen[statement.split(maxsplit=1)[0]] += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


async def waiting(week: Week, notice: str) -> Counter[int]:
    """By person, how many messages of this kind wait."""
    async with week.hall.parts.database.units(reads_only=True) as unit:
        those = (OUTBOX.c.notice == notice, OUTBOX.c.state == State.PENDING)
        return Counter(await unit.session.scalars(sa.select(OUTBOX.c.person_id).where(*those)))


async def test_a_move_takes_a_few_statements_however_many_come(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm")
    await full_house(week.hall, one.id, MANY)
    before = await waiting(week, "webinars.soon")
    assert (len(before), set(before.values())) == (MANY, {2})
    await olga.runs(f"webinars move {one.id} 12 March 3pm")
    with statements() as seen:
        await olga.clicks("Move ")
    assert olga.sees(f"{MANY} people who answered are told in ten minutes")
    assert sum(seen.values()) < 120, seen
    assert await waiting(week, "webinars.soon") == before
    await olga.clicks("Undo")
    assert await waiting(week, "webinars.soon") == before
    assert not await waiting(week, "webinars.moved")


async def test_everybody_is_told_once_though_the_process_dies_in_the_middle(tmp_path: Path) -> None:
    async with week_in(tmp_path) as week:
        [one] = await announced(await organizer(week.hall), "10 March 2pm")
        await full_house(week.hall, one.id, SOME)
    program = [sys.executable, "-m", "tests.commands.webinars.killed_move", str(tmp_path), str(one.id), "0.02"]
    killed = await asyncio.create_subprocess_exec(*program, cwd=ROOT)
    assert await killed.wait() == -9
    async with week_in(tmp_path) as week:
        moved = (await dated(week.hall, one.id)).occurrence.sequence > one.occurrence.sequence
        assert len(await waiting(week, "webinars.moved")) == (SOME if moved else 0), "all of it, or nothing"
        if not moved:
            olga = week.hall.person("Olga")
            await olga.runs(f"webinars move {one.id} 12 March 3pm")
            await olga.clicks("Move ")
        assert set((await waiting(week, "webinars.soon")).values()) == {2}
        await week.until(3 * MINUTES)
        told = Counter(got.target for got in week.box.accepted if got.text.startswith("Moved:"))
        assert (len(told), set(told.values())) == (SOME, {1})
        await week.until(timedelta(minutes=5))
        assert sum(got.text.startswith("Moved:") for got in week.box.accepted) == SOME
