"""Who listens where only one replica may: each owner's term has a number, and what an earlier term still brings is too late.

A lock decides who owns (store/ownership.py). It can be lost without its owner noticing at once, so for a moment two may
believe that they own; these numbers make that harmless.
"""

from datetime import datetime

import sqlalchemy as sa

from store.base import Record, insert, moment, table, text
from store.unit import Unit


class Owner(Record, table=True):
    """`name` is what is owned: "discord:0" is its shard 0."""

    name: str = text(primary_key=True)
    term: int
    at: datetime = moment()


OWNER = table(Owner)


class OwnerStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def begin(self, name: str) -> int:
        """A new term; its number is greater than that of any before."""
        statement = insert(self._unit.dialect, OWNER).values(name=name, term=1, at=self._unit.now)
        next_term = {"term": OWNER.c.term + 1, "at": self._unit.now}
        session = self._unit.to_write("begin a term")
        await session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=next_term))
        return await self.term(name)

    async def term(self, name: str) -> int:
        """The newest; 0 when nobody ever owned it."""
        return await self._unit.session.scalar(sa.select(OWNER.c.term).where(OWNER.c.name == name)) or 0
