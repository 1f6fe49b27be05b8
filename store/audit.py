"""Who did what to which record: a chain of hashes, so that no row can be changed, dropped or slipped in unseen.

Rows name people by their ids only, and what stands in `before` and `after` must too: forgetting a person deletes the row
that says whose id it was, and the chain stays whole. Triggers refuse UPDATE and DELETE on both databases.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, key, moment, table, text
from store.unit import Unit

AUDIT_LOCK = 7_305_002
FIRST = "0" * 64
A_PAGE = 2000


class Audit(Record, table=True):
    __table_args__ = (sa.Index("ix_audit_subject_subject_id", "subject", "subject_id"), LASTING_IDS)

    id: int | None = key()
    # No foreign key: the chain outlives the space and the person it speaks of.
    space_id: int | None = None
    at: datetime = moment()
    actor: str = text(index=True)
    action: str = text()
    subject: str = text()
    subject_id: str = text(default="")
    # Canonical JSON as text: what a JSON column gives back need not be what was hashed.
    before: str = text(default="")
    after: str = text(default="")
    previous_hash: str = text()
    hash: str = text(unique=True)


@dataclass(frozen=True, slots=True)
class AuditRow:
    id: int
    space_id: int | None
    at: datetime
    actor: str
    action: str
    subject: str
    subject_id: str
    before: str
    after: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken_at` is the id of the first row that does not follow from the one before it."""

    rows: int
    head: str
    broken_at: int | None = None

    @property
    def sound(self) -> bool:
        return self.broken_at is None


AUDIT = table(Audit)
_HASHED = ("space_id", "at", "actor", "action", "subject", "subject_id", "before", "after", "previous_hash")


class AuditStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def record(
        self,
        actor: str | int,
        action: str,
        subject: str,
        subject_id: str | int = "",
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        space_id: int | None = None,
    ) -> None:
        """Note an act in this transaction; it is chained at the commit. `actor` is a person's id, or who else acted."""
        self._unit.to_write("record an act")
        who = f"person:{actor}" if isinstance(actor, int) else actor
        entry = {"space_id": space_id, "at": self._unit.now, "actor": who, "action": action, "subject": subject}
        entry |= {"subject_id": str(subject_id), "before": canonical(before), "after": canonical(after)}
        self._unit.acts.append(entry)
        self._unit.at_commit("audit", self._chain)

    async def of(self, subject: str, subject_id: str | int, limit: int = 50) -> list[AuditRow]:
        """What was done to this record, newest first."""
        same = (AUDIT.c.subject == subject, AUDIT.c.subject_id == str(subject_id))
        ask = sa.select(*columns(AUDIT, AuditRow)).where(*same).order_by(AUDIT.c.id.desc()).limit(limit)
        return [AuditRow(*row) for row in await self._unit.session.execute(ask)]

    async def last(self, limit: int = 50, *, offset: int = 0, space_id: int | None = None) -> list[AuditRow]:
        """What was done, newest first; in one space, or with None anywhere."""
        ask = sa.select(*columns(AUDIT, AuditRow)).where(*_in_space(space_id)).order_by(AUDIT.c.id.desc())
        return [AuditRow(*row) for row in await self._unit.session.execute(ask.limit(limit).offset(offset))]

    async def count(self, *, space_id: int | None = None) -> int:
        ask = sa.select(sa.func.count()).select_from(AUDIT).where(*_in_space(space_id))
        return await self._unit.session.scalar(ask) or 0

    async def head(self) -> str:
        """The hash of the newest row: written down elsewhere, it also shows when rows were cut off the end."""
        ask = sa.select(AUDIT.c.hash).order_by(AUDIT.c.id.desc()).limit(1)
        return await self._unit.session.scalar(ask) or FIRST

    async def verify(self, known_head: str | None = None) -> Verdict:
        """Walk the whole chain. With `known_head`, that hash must be in it."""
        previous, last, count, met = FIRST, 0, 0, known_head in (None, FIRST)
        while rows := await self._page(last):
            for row in rows:
                if row.previous_hash != previous or row.hash != hashed(row):
                    return Verdict(count, previous, row.id)
                previous, last, count = row.hash, row.id, count + 1
                met = met or row.hash == known_head
        return Verdict(count, previous, None if met else last + 1)

    async def _page(self, after: int) -> list[AuditRow]:
        ask = sa.select(*columns(AUDIT, AuditRow)).where(AUDIT.c.id > after).order_by(AUDIT.c.id).limit(A_PAGE)
        return [AuditRow(*row) for row in await self._unit.session.execute(ask)]

    async def _chain(self) -> None:
        session, acts = self._unit.to_write("record an act"), list(self._unit.acts)
        self._unit.acts.clear()
        if self._unit.dialect == "postgresql":
            await session.execute(sa.select(sa.func.pg_advisory_xact_lock(AUDIT_LOCK)))
        previous, rows = await self.head(), list[dict[str, Any]]()
        for act in acts:
            row = {**act, "previous_hash": previous}
            previous = row["hash"] = digest(row)
            rows.append(row)
        await session.execute(sa.insert(AUDIT), rows)


def _in_space(space_id: int | None) -> list[sa.ColumnElement[bool]]:
    return [] if space_id is None else [AUDIT.c.space_id == space_id]


def canonical(value: Mapping[str, Any] | None) -> str:
    """One text for one meaning; empty for nothing."""
    if value is None:
        return ""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(row: Mapping[str, Any]) -> str:
    """The hash of what a row says, the hash of the row before it included."""
    said = {name: row[name].isoformat() if name == "at" else row[name] for name in _HASHED}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def hashed(row: AuditRow) -> str:
    return digest({name: getattr(row, name) for name in _HASHED})
