"""Doubts: what an import could not read for sure, marked at its record until a person has looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, key, moment, refers, table, text
from store.resource import RESOURCE
from store.unit import Unit


class Doubt(Record, table=True):
    __table_args__ = (sa.UniqueConstraint("resource_id", "field"), LASTING_IDS)

    id: int | None = key()
    resource_id: int = refers("resource.id", index=False)
    field: str = text()
    # As it stands in the source.
    said: str = text()
    why: str = text()
    found: datetime = moment()
    settled: datetime | None = moment(default=None, nullable=True)
    settled_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """`now` is the value as it stands."""

    id: int
    resource_id: int
    field: str
    said: str
    why: str
    title: str
    now: str
    space_id: int | None


DOUBT = table(Doubt)


class DoubtStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def open(self, spaces: Sequence[int | None], limit: int = 5, offset: int = 0) -> list[DoubtRow]:
        """What waits for a look among the records of these spaces, in the order it was found."""
        ask = self._asked(spaces).order_by(DOUBT.c.id).limit(limit).offset(offset)
        return [DoubtRow(*row) for row in await self._unit.session.execute(ask)]

    async def count_open(self, spaces: Sequence[int | None]) -> int:
        ask = sa.select(sa.func.count()).select_from(self._asked(spaces).subquery())
        return await self._unit.session.scalar(ask) or 0

    async def by_id(self, doubt_id: int, spaces: Sequence[int | None]) -> DoubtRow | None:
        """One that is still open."""
        row = (await self._unit.session.execute(self._asked(spaces).where(DOUBT.c.id == doubt_id))).one_or_none()
        return DoubtRow(*row) if row else None

    async def put(self, doubts: Mapping[int, Sequence[tuple[str, str, str]]]) -> None:
        """These resources have these doubts (field, what was said, why), and no others."""
        session = self._unit.to_write("mark a doubt")
        await session.execute(sa.delete(DOUBT).where(DOUBT.c.resource_id.in_(list(doubts))))
        rows = [
            {"resource_id": number, "field": field, "said": said, "why": why, "found": self._unit.now}
            for number, several in sorted(doubts.items())
            for field, said, why in several
        ]
        if rows:
            await session.execute(sa.insert(DOUBT), rows)

    async def settle(self, doubt_id: int, by: int | None) -> bool:
        """Somebody has looked; False when somebody was quicker."""
        done: Any = await self._unit.to_write("settle a doubt").execute(
            sa.update(DOUBT)
            .where(DOUBT.c.id == doubt_id, DOUBT.c.settled.is_(None))
            .values(settled=self._unit.now, settled_by=by)
        )
        return done.rowcount == 1

    def _asked(self, spaces: Sequence[int | None]) -> sa.Select[Any]:
        theirs = RESOURCE.c.space_id.in_([one for one in spaces if one is not None])
        if None in spaces:
            theirs = sa.or_(theirs, RESOURCE.c.space_id.is_(None))
        own = columns(DOUBT, DoubtRow)
        return (
            sa.select(*own, RESOURCE.c.title, RESOURCE.c.published.label("now"), RESOURCE.c.space_id)
            .join(RESOURCE, RESOURCE.c.id == DOUBT.c.resource_id)
            .where(DOUBT.c.settled.is_(None), theirs)
        )
