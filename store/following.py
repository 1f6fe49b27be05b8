"""Roles that follow a role or group of the platform: whoever is in it holds them here, whoever leaves it does not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, enum, insert, key, moment, one_of, refers, table, text
from store.person import GRANT, RoleName
from store.unit import Unit


class Following(Record, table=True):
    """`group_id` is the platform's own: a Discord role, a Slack user group."""

    __table_args__ = (
        sa.UniqueConstraint("space_id", "group_id", "role"),
        one_of("role", RoleName),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int = refers("space.id", index=False)
    group_id: str = text()
    group_name: str = text(default="")
    role: RoleName = enum(RoleName)
    made_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class FollowingRow:
    id: int
    space_id: int
    group_id: str
    group_name: str
    role: RoleName


FOLLOWING = table(Following)


class FollowingStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def all(self) -> list[FollowingRow]:
        """By space, then by the name of the group."""
        return await self._rows()

    async def by_id(self, number: int) -> FollowingRow | None:
        return next(iter(await self._rows(FOLLOWING.c.id == number)), None)

    async def find(self, space_id: int, group_id: str, role: RoleName) -> FollowingRow | None:
        same = (FOLLOWING.c.space_id == space_id, FOLLOWING.c.group_id == group_id, FOLLOWING.c.role == role)
        return next(iter(await self._rows(*same)), None)

    async def add(self, space_id: int, group_id: str, role: RoleName, *, name: str = "", by: int | None = None) -> bool:
        """From now on who is in the group holds the role in this space; False when it was so already."""
        values = {"space_id": space_id, "group_id": group_id, "group_name": name, "role": role}
        statement = insert(self._unit.dialect, FOLLOWING).values(**values, made_by=by, at=self._unit.now)
        done: Any = await self._unit.to_write("follow a group").execute(statement.on_conflict_do_nothing())
        return done.rowcount == 1

    async def remove(self, row: FollowingRow) -> int:
        """The rule ends, and with it the roles that came by it; how many people had one."""
        session = self._unit.to_write("no longer follow a group")
        await session.execute(sa.delete(FOLLOWING).where(FOLLOWING.c.id == row.id))
        came = (GRANT.c.space_id == row.space_id, GRANT.c.role == row.role, GRANT.c.follows == row.group_id)
        done: Any = await session.execute(sa.delete(GRANT).where(*came))
        return done.rowcount

    async def count(self, row: FollowingRow) -> int:
        """How many people hold the role because of this rule."""
        came = (GRANT.c.space_id == row.space_id, GRANT.c.role == row.role, GRANT.c.follows == row.group_id)
        return await self._unit.session.scalar(sa.select(sa.func.count()).select_from(GRANT).where(*came)) or 0

    async def _rows(self, *conditions: sa.ColumnElement[bool]) -> list[FollowingRow]:
        ask = sa.select(*columns(FOLLOWING, FollowingRow)).where(*conditions)
        order = (FOLLOWING.c.space_id, FOLLOWING.c.group_name, FOLLOWING.c.id)
        return [FollowingRow(*row) for row in await self._unit.session.execute(ask.order_by(*order))]


async def let_stay(unit: Unit, space_id: int, group_id: str) -> None:
    """Who belongs to a space by this group goes on doing so, whether they are in it or not; unless a rule still says so."""
    ruled = sa.select(FOLLOWING.c.role).where(FOLLOWING.c.space_id == space_id, FOLLOWING.c.group_id == group_id)
    came = (GRANT.c.space_id == space_id, GRANT.c.follows == group_id, GRANT.c.role.not_in(ruled))
    await unit.to_write("let people stay").execute(sa.update(GRANT).where(*came).values(follows=None))
