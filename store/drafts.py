"""Forms that somebody began: saved with every page, found again on any surface, gone when sent or after thirty days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.base import Record, at_least, insert, json, moment, refers, table, text
from store.unit import Unit

KEPT_FOR = timedelta(days=30)


class Draft(Record, table=True):
    __table_args__ = (at_least("page", 1), sa.Index("ix_draft_person_id_form", "person_id", "form", "about"))

    id: str = text(primary_key=True)
    person_id: int = refers("person.id", index=False)
    form: str = text()
    # Which record the form is about, such as "resource/7"; empty when it makes a new one.
    about: str = text(default="")
    filled: dict[str, Any] = json(default_factory=dict)
    page: int = 1
    changed: datetime = moment()
    expires: datetime = moment(index=True)


@dataclass(frozen=True, slots=True)
class DraftRow:
    id: str
    form: str
    about: str
    values: Mapping[str, object]
    page: int
    changed: datetime


DRAFT = table(Draft)
_COLUMNS = [DRAFT.c.id, DRAFT.c.form, DRAFT.c.about, DRAFT.c.filled, DRAFT.c.page, DRAFT.c.changed]


class DraftStore:
    """A draft answers only to the person who began it."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def load(self, draft: str, person_id: int) -> DraftRow | None:
        return next(iter(await self._rows(DRAFT.c.id == draft, DRAFT.c.person_id == person_id)), None)

    async def latest(self, form: str, about: str, person_id: int) -> DraftRow | None:
        """The draft somebody left of this form about this record."""
        rows = await self._rows(DRAFT.c.form == form, DRAFT.c.about == about, DRAFT.c.person_id == person_id)
        return next(iter(rows), None)

    async def of_person(self, person_id: int) -> list[DraftRow]:
        """What somebody has begun, last touched first."""
        return await self._rows(DRAFT.c.person_id == person_id)

    async def save(
        self, draft: str, person_id: int, *, form: str, about: str, values: Mapping[str, object], page: int
    ) -> None:
        """Keep a draft as it stands; one of somebody else's under the same id stays as it is."""
        now = self._unit.now
        row = {"form": form, "about": about, "filled": dict(values), "page": page}
        row |= {"changed": now, "expires": now + KEPT_FOR}
        await self._unit.to_write("save a draft").execute(
            insert(self._unit.dialect, DRAFT)
            .values(id=draft, person_id=person_id, **row)
            .on_conflict_do_update(index_elements=["id"], set_=row, where=DRAFT.c.person_id == person_id)
        )

    async def drop(self, draft: str, person_id: int) -> None:
        await self._unit.to_write("drop a draft").execute(
            sa.delete(DRAFT).where(DRAFT.c.id == draft, DRAFT.c.person_id == person_id)
        )

    async def forget_expired(self) -> int:
        done: Any = await self._unit.to_write("forget old drafts").execute(
            sa.delete(DRAFT).where(DRAFT.c.expires <= self._unit.now)
        )
        return done.rowcount

    async def _rows(self, *conditions: sa.ColumnElement[bool]) -> list[DraftRow]:
        ask = sa.select(*_COLUMNS).where(*conditions, DRAFT.c.expires > self._unit.now)
        found = await self._unit.session.execute(ask.order_by(DRAFT.c.changed.desc(), DRAFT.c.id))
        return [DraftRow(*row) for row in found]
