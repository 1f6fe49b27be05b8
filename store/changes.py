"""The change log: what the search index, and every replica of it, has to catch up with.

Rows are numbered in the order of commits. On SQLite one writer sees to that; on PostgreSQL a sequence does not, so they are
numbered under one advisory lock, taken at the very end of the transaction.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, key, moment, table, text
from store.collection import ENTRY
from store.live import LiveStore
from store.unit import Unit

CHANGES_LOCK = 7_305_001


class Change(Record, table=True):
    __table_args__ = (LASTING_IDS,)

    seq: int | None = key()
    subject: str = text()
    subject_id: int
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    seq: int
    subject: str
    subject_id: int
    at: datetime

    @property
    def sign(self) -> str:
        """Tells this change from that of the same number in another history: of another database, of a backup."""
        return f"{self.subject} {self.subject_id} {self.at.isoformat()}"


CHANGE = table(Change)


class ChangeLog:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def since(self, seq: int, limit: int = 1000) -> list[ChangeRow]:
        """What came after number `seq`, in order."""
        ask = sa.select(*columns(CHANGE, ChangeRow)).where(CHANGE.c.seq > seq).order_by(CHANGE.c.seq).limit(limit)
        return [ChangeRow(*row) for row in await self._unit.session.execute(ask)]

    async def last(self) -> int:
        """The newest number; 0 when nothing changed yet."""
        return await self._unit.session.scalar(sa.select(sa.func.max(CHANGE.c.seq))) or 0

    async def forget_before(self, at: datetime) -> int:
        """Drop old rows, but never the newest: its number must not be given again to a reader that is ahead."""
        newest = sa.select(sa.func.max(CHANGE.c.seq)).scalar_subquery()
        done = await self._unit.to_write("forget old changes").execute(
            sa.delete(CHANGE).where(CHANGE.c.at < at, CHANGE.c.seq < newest)
        )
        return getattr(done, "rowcount", 0)

    def note(self, subject: str, subject_id: int) -> None:
        """This record changed: leave a row in this transaction, and let every living card of it be redrawn."""
        self._unit.changes.setdefault((subject, subject_id))
        self._unit.at_commit("changes", self._write)

    async def _write(self) -> None:
        noted = list(self._unit.changes)
        self._unit.changes.clear()
        session = self._unit.to_write("log a change")
        if self._unit.dialect == "postgresql":
            await session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHANGES_LOCK)))
        rows = [{"subject": subject, "subject_id": number, "at": self._unit.now} for subject, number in noted]
        await session.execute(sa.insert(CHANGE), rows)
        by_subject: dict[str, list[str]] = {}
        for subject, number in noted:
            by_subject.setdefault(subject, []).append(str(number))
        if changed := [number for subject, number in noted if subject == "resource"]:
            by_subject.setdefault("collection", []).extend(await self._holding(changed))
        for subject, numbers in by_subject.items():
            if numbers:
                await LiveStore(self._unit).stale(subject, numbers)

    async def _holding(self, resources: list[int]) -> list[str]:
        """The collections whose cards name one of these."""
        ask = sa.select(ENTRY.c.collection_id).where(ENTRY.c.resource_id.in_(resources)).distinct()
        return [str(number) for number in await self._unit.session.scalars(ask)]
