"""What was done already: events a platform delivers twice, and the command tree Discord was last given."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import Record, insert, moment, table, text
from store.unit import Unit


class SeenEvent(Record, table=True):
    key: str = text(primary_key=True)
    at: datetime = moment(index=True)


class CommandTree(Record, table=True):
    platform: str = text(primary_key=True)
    # The server it was synced to; empty for everywhere.
    place: str = text(primary_key=True)
    hash: str = text()
    at: datetime = moment()


SEEN, TREE = table(SeenEvent), table(CommandTree)


class SeenStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def first(self, key: str) -> bool:
        """True for the first time this key is met. The row decides, so two replicas cannot both be first."""
        statement = insert(self._unit.dialect, SEEN).values(key=key, at=self._unit.now)
        done: Any = await self._unit.to_write("note an event").execute(statement.on_conflict_do_nothing())
        return done.rowcount == 1

    async def forget_before(self, at: datetime) -> int:
        done: Any = await self._unit.to_write("forget old events").execute(sa.delete(SEEN).where(SEEN.c.at < at))
        return done.rowcount


class CommandTreeStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def get(self, platform: str, place: str = "") -> str | None:
        """The hash of the tree this platform was last given."""
        ask = sa.select(TREE.c.hash).where(TREE.c.platform == platform, TREE.c.place == place)
        return await self._unit.session.scalar(ask)

    async def set(self, platform: str, hash: str, place: str = "") -> None:
        values = {"hash": hash, "at": self._unit.now}
        statement = insert(self._unit.dialect, TREE).values(platform=platform, place=place, **values)
        await self._unit.to_write("note a command tree").execute(
            statement.on_conflict_do_update(index_elements=["platform", "place"], set_=values)
        )
