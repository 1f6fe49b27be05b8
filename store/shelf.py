"""What readers do with the library: keep a resource, say it helped, look for what is not there."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from store.base import columns, insert
from store.changes import ChangeLog
from store.live import LiveStore
from store.resource import HELPED, RESOURCE, SAVED, WANTED, Marks, WantedKind, WantedRow
from store.unit import Unit
from store.wanted import WantedStore


class Shelf:
    """The half of LibraryStore that belongs to readers. Counts are kept exact by the row that decides them."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def save(self, person_id: int, resource_id: int) -> bool:
        """Keep it; False when it was kept already or is gone."""
        return await self._mark(SAVED, RESOURCE.c.saved_count, person_id, resource_id)

    async def unsave(self, person_id: int, resource_id: int) -> bool:
        """Let it go; False when it was not kept."""
        session = self._unit.to_write("let go of a resource")
        done: Any = await session.execute(
            sa.delete(SAVED).where(SAVED.c.person_id == person_id, SAVED.c.resource_id == resource_id)
        )
        if done.rowcount == 1:
            await self._count(RESOURCE.c.saved_count, resource_id, -1)
        return done.rowcount == 1

    async def helped(self, person_id: int, resource_id: int) -> bool:
        """It helped this person; counted once, so False the second time."""
        new = await self._mark(HELPED, RESOURCE.c.helped_count, person_id, resource_id)
        if new:  # cards show how many it helped, and the search puts what helped more before its equals
            ChangeLog(self._unit).note("resource", resource_id)
        return new

    async def saved(self, person_id: int) -> list[int]:
        """The ids of what somebody kept, newest first."""
        ask = sa.select(SAVED.c.resource_id).where(SAVED.c.person_id == person_id)
        return list(await self._unit.session.scalars(ask.order_by(SAVED.c.at.desc(), SAVED.c.resource_id.desc())))

    async def marks(self, person_id: int, resource_ids: Sequence[int]) -> dict[int, Marks]:
        """What this person did with each of these, in one query."""
        ids = set(resource_ids)
        saved = sa.select(SAVED.c.resource_id, sa.literal(0)).where(
            SAVED.c.person_id == person_id, SAVED.c.resource_id.in_(ids)
        )
        helped = sa.select(HELPED.c.resource_id, sa.literal(1)).where(
            HELPED.c.person_id == person_id, HELPED.c.resource_id.in_(ids)
        )
        found = {(row[0], row[1]) for row in await self._unit.session.execute(sa.union_all(saved, helped))}
        return {number: Marks(saved=(number, 0) in found, helped=(number, 1) in found) for number in resource_ids}

    async def wanted(
        self, query: str, kind: WantedKind | str = WantedKind.NOTHING, *, space_id: int | None = None
    ) -> None:
        """Somebody looked for this in vain."""
        await WantedStore(self._unit).missed(query, kind, space_id=space_id)

    async def most_wanted(self, limit: int = 20) -> list[WantedRow]:
        """What was looked for in vain most often."""
        ask = sa.select(*columns(WANTED, WantedRow)).order_by(WANTED.c.asked.desc(), WANTED.c.last.desc(), WANTED.c.id)
        return [WantedRow(*row) for row in await self._unit.session.execute(ask.limit(limit))]

    async def _mark(self, marks: sa.Table, counted: sa.Column[Any], person_id: int, resource_id: int) -> bool:
        session = self._unit.to_write("mark a resource")
        # The row is taken from the resource itself, so that one that is gone marks nothing.
        source = sa.select(sa.literal(person_id), RESOURCE.c.id, sa.literal(self._unit.now, marks.c.at.type)).where(
            RESOURCE.c.id == resource_id
        )
        done: Any = await session.execute(
            insert(self._unit.dialect, marks)
            .from_select(["person_id", "resource_id", "at"], source)
            .on_conflict_do_nothing()
        )
        if done.rowcount == 1:
            await self._count(counted, resource_id, 1)
        return done.rowcount == 1

    async def _count(self, counted: sa.Column[Any], resource_id: int, by: int) -> None:
        await self._unit.session.execute(
            sa.update(RESOURCE).where(RESOURCE.c.id == resource_id).values({counted: counted + by})
        )
        if counted is RESOURCE.c.helped_count:  # what the card shows
            await LiveStore(self._unit).stale("resource", [str(resource_id)])


async def recount(unit: Unit, resource_ids: Iterable[int]) -> None:
    """Set the counts of these anew from the rows that decide them, after people were merged or removed."""

    def count(marks: sa.Table) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).where(marks.c.resource_id == RESOURCE.c.id).scalar_subquery()

    counts = {RESOURCE.c.saved_count: count(SAVED), RESOURCE.c.helped_count: count(HELPED)}
    await unit.to_write("recount").execute(
        sa.update(RESOURCE).where(RESOURCE.c.id.in_(set(resource_ids))).values(counts)
    )
