"""The last ten commands of a person, for the Home tab, which runs them again. No answer is kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, key, moment, refers, table, text
from store.unit import Unit

KEPT = 10


class Recent(Record, table=True):
    __table_args__ = (sa.Index("ix_recent_person_id_id", "person_id", "id"), LASTING_IDS)

    id: int | None = key()
    person_id: int = refers("person.id", index=False)
    command: str = text()
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class RecentRow:
    text: str
    at: datetime


RECENT = table(Recent)


class RecentStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, person_id: int, text: str) -> None:
        """This command was the last one; said before, it moves to the front."""
        session, mine = self._unit.to_write("remember a command"), RECENT.c.person_id == person_id
        await session.execute(sa.delete(RECENT).where(mine, RECENT.c.command == text))
        await session.execute(sa.insert(RECENT).values(person_id=person_id, command=text, at=self._unit.now))
        keep = sa.select(RECENT.c.id).where(mine).order_by(RECENT.c.id.desc()).limit(KEPT)
        await session.execute(sa.delete(RECENT).where(mine, RECENT.c.id.not_in(keep)))

    async def last_ten(self, person_id: int) -> list[RecentRow]:
        """Newest first."""
        ask = sa.select(RECENT.c.command, RECENT.c.at).where(RECENT.c.person_id == person_id)
        found = await self._unit.session.execute(ask.order_by(RECENT.c.id.desc()).limit(KEPT))
        return [RecentRow(*row) for row in found]
