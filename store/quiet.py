"""Kinds of messages that somebody wants no more."""

from datetime import datetime

import sqlalchemy as sa

from store.base import Record, insert, moment, refers, table, text
from store.unit import Unit


class SilencedNotice(Record, table=True):
    person_id: int = refers("person.id", index=False, primary_key=True)
    notice: str = text(primary_key=True)
    at: datetime = moment()


SILENCED = table(SilencedNotice)


class SilenceStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def of(self, person_id: int) -> list[str]:
        """The kinds of notices that this person switched off, by id."""
        ask = sa.select(SILENCED.c.notice).where(SILENCED.c.person_id == person_id).order_by(SILENCED.c.notice)
        return list(await self._unit.session.scalars(ask))

    async def silence(self, person_id: int, notice: str) -> None:
        values = {"person_id": person_id, "notice": notice, "at": self._unit.now}
        await self._unit.to_write("silence a kind of message").execute(
            insert(self._unit.dialect, SILENCED).values(**values).on_conflict_do_nothing()
        )

    async def allow(self, person_id: int, notice: str) -> None:
        await self._unit.to_write("allow a kind of message").execute(
            sa.delete(SILENCED).where(SILENCED.c.person_id == person_id, SILENCED.c.notice == notice)
        )
