"""What a resource said before: a version for each edit once it was published, and edits that wait for a reviewer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, at_least, columns, enum, json, key, moment, one_of, refers, table, text
from store.resource import ResourceRow
from store.unit import Unit

# What a person may edit; topics by their slugs.
TEXTS = ("title", "summary", "url", "kind", "publisher", "published", "audience", "place")
FIELDS = (*TEXTS, "topics")
Words = Mapping[str, Any]


class EditStatus(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"


class ResourceVersion(Record, table=True):
    """`fields`: all that is kept of it. `how` it came about: "" for an edit, else a word or two ("import")."""

    __table_args__ = (sa.UniqueConstraint("resource_id", "number"), at_least("number", 1), LASTING_IDS)

    id: int | None = key()
    resource_id: int = refers("resource.id", index=False)
    number: int
    at: datetime = moment()
    person_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    how: str = text(default="")
    fields: dict[str, Any] = json()


class ResourceEdit(Record, table=True):
    """An edit of what is published, by somebody whose edits are looked at first. `before` and `after` hold only what it
    changes."""

    __table_args__ = (one_of("status", EditStatus), LASTING_IDS)

    id: int | None = key()
    resource_id: int = refers("resource.id")
    person_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    at: datetime = moment()
    before: dict[str, Any] = json()
    after: dict[str, Any] = json()
    status: EditStatus = enum(EditStatus, default=EditStatus.WAITING, index=True)
    why: str = text(default="")
    decided: datetime | None = moment(default=None)
    decided_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)


@dataclass(frozen=True, slots=True)
class VersionRow:
    resource_id: int
    number: int
    at: datetime
    person_id: int | None
    how: str
    fields: Words


@dataclass(frozen=True, slots=True)
class EditRow:
    id: int
    resource_id: int
    person_id: int | None
    at: datetime
    before: Words
    after: Words
    status: EditStatus
    why: str
    decided: datetime | None
    decided_by: int | None


VERSION, EDIT = table(ResourceVersion), table(ResourceEdit)


def fields_of(row: ResourceRow) -> dict[str, Any]:
    """What is kept of a resource."""
    said = {name: str(getattr(row, name)) for name in TEXTS}
    return said | {"kind": row.kind.value, "topics": sorted(topic.slug for topic in row.topics)}


def different(before: Words, after: Words) -> dict[str, Any]:
    """What `after` says otherwise, in the order people read it."""
    return {name: after[name] for name in FIELDS if name in after and after[name] != before.get(name)}


class VersionStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def keep(self, before: ResourceRow, after: ResourceRow, by: int | None, how: str = "") -> int:
        """It was edited: the new version, and where there was none yet, or it was changed unseen since, the one before it.
        Gives the number; the last one when nothing of it changed."""
        last = next(iter(await self.of(before.id, limit=1)), None)
        was, now = fields_of(before), fields_of(after)
        if was == now:
            return last.number if last else 0
        number = last.number if last else 0
        if last is None:
            number = await self._add(before.id, 1, was, before.made_by, before.created)
        elif last.fields != was:
            number = await self._add(before.id, last.number + 1, was, None, before.changed)
        return await self._add(before.id, number + 1, now, by, self._unit.now, how)

    async def of(self, resource_id: int, limit: int = 500) -> list[VersionRow]:
        """The newest first."""
        ask = sa.select(*columns(VERSION, VersionRow)).where(VERSION.c.resource_id == resource_id)
        found = await self._unit.session.execute(ask.order_by(VERSION.c.number.desc()).limit(limit))
        return [VersionRow(*row) for row in found]

    async def numbered(self, resource_id: int, number: int) -> VersionRow | None:
        ask = sa.select(*columns(VERSION, VersionRow)).where(
            VERSION.c.resource_id == resource_id, VERSION.c.number == number
        )
        row = (await self._unit.session.execute(ask)).first()
        return VersionRow(*row) if row else None

    async def propose(self, row: ResourceRow, after: Words, by: int) -> int:
        """An edit that waits for a reviewer, in place of an earlier one of theirs that still waits; its id."""
        session = self._unit.to_write("propose an edit")
        theirs = (EDIT.c.resource_id == row.id, EDIT.c.person_id == by, EDIT.c.status == EditStatus.WAITING)
        await session.execute(sa.delete(EDIT).where(*theirs))
        was = fields_of(row)
        values = {"resource_id": row.id, "person_id": by, "at": self._unit.now, "status": EditStatus.WAITING, "why": ""}
        values |= {"before": {name: was[name] for name in after}, "after": dict(after)}
        return cast(int, await session.scalar(sa.insert(EDIT).values(values).returning(EDIT.c.id)))

    async def edit(self, edit_id: int) -> EditRow | None:
        return next(iter(await self._edits(EDIT.c.id == edit_id)), None)

    async def waiting(self, limit: int = 200) -> list[EditRow]:
        """Edits that nobody has looked at, the longest waiting first."""
        return await self._edits(EDIT.c.status == EditStatus.WAITING, limit=limit)

    async def waiting_of(self, resource_id: int) -> list[EditRow]:
        return await self._edits(EDIT.c.status == EditStatus.WAITING, EDIT.c.resource_id == resource_id, limit=50)

    async def settle(self, edit_id: int, to: EditStatus, *, by: int, why: str = "") -> bool:
        """Taken or declined; False when somebody was quicker."""
        values = {"status": to, "why": why, "decided": self._unit.now, "decided_by": by}
        return await self._moved(edit_id, EditStatus.WAITING, values)

    async def reopen(self, edit_id: int, came_from: EditStatus) -> bool:
        """It waits again; False when it is not as it was."""
        values = {"status": EditStatus.WAITING, "why": "", "decided": None, "decided_by": None}
        return await self._moved(edit_id, came_from, values)

    async def _moved(self, edit_id: int, came_from: EditStatus, values: dict[str, Any]) -> bool:
        done: Any = await self._unit.to_write("decide about an edit").execute(
            sa.update(EDIT).where(EDIT.c.id == edit_id, EDIT.c.status == came_from).values(values)
        )
        return done.rowcount == 1

    async def _add(
        self, resource_id: int, number: int, fields: Words, by: int | None, at: datetime, how: str = ""
    ) -> int:
        values = {"resource_id": resource_id, "number": number, "at": at, "person_id": by, "how": how}
        await self._unit.to_write("keep a version").execute(sa.insert(VERSION).values(**values, fields=dict(fields)))
        return number

    async def _edits(self, *conditions: sa.ColumnElement[bool], limit: int = 1) -> list[EditRow]:
        ask = sa.select(*columns(EDIT, EditRow)).where(*conditions).order_by(EDIT.c.at, EDIT.c.id).limit(limit)
        return [EditRow(*row) for row in await self._unit.session.execute(ask)]
