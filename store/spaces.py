"""Spaces: one Slack workspace, one Discord server, or the room on the web; and their channels."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, at_least, columns, enum, insert, key, moment, one_of, refers, table, text
from store.following import let_stay
from store.unit import Unit


class Joins(StrEnum):
    """Who becomes a member of a space by speaking to the hub in it."""

    EVERYBODY = "everybody"
    ROLE = "role"
    APPROVAL = "approval"
    INVITATION = "invitation"


class ChannelPurpose(StrEnum):
    """What a channel is used for; kept as text, so that a capability may have purposes of its own."""

    ANNOUNCEMENTS = "announcements"
    REVIEWS = "reviews"
    ORGANIZERS = "organizers"


class Space(Record, table=True):
    __table_args__ = (sa.UniqueConstraint("platform", "external_id"), one_of("joins", Joins), LASTING_IDS)

    id: int | None = key()
    platform: str = text()
    external_id: str = text()
    name: str = text()
    joins: Joins = enum(Joins, default=Joins.EVERYBODY)
    join_role: str | None = text(default=None)
    # As people call that role or group, since its id says nothing to them.
    join_role_name: str | None = text(default=None)
    created: datetime = moment()


class Channel(Record, table=True):
    __table_args__ = (
        sa.UniqueConstraint("space_id", "external_id"),
        at_least("members_count"),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int = refers("space.id", index=False)
    external_id: str = text()
    name: str = text(default="")
    # What the hub uses it for, such as "announcements"; empty when only its name is known.
    purpose: str = text(default="", index=True)
    # Discord tells no size without a privileged intent, so it may stay unknown.
    members_count: int | None = None


@dataclass(frozen=True, slots=True)
class SpaceRow:
    id: int
    platform: str
    external_id: str
    name: str
    joins: Joins
    join_role: str | None
    join_role_name: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelRow:
    id: int
    space_id: int
    external_id: str
    name: str
    purpose: str
    members_count: int | None


SPACE, CHANNEL = table(Space), table(Channel)


class SpaceStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def all(self) -> list[SpaceRow]:
        found = await self._unit.session.execute(
            sa.select(*columns(SPACE, SpaceRow)).order_by(SPACE.c.name, SPACE.c.id)
        )
        return [SpaceRow(*row) for row in found]

    async def by_id(self, space_id: int) -> SpaceRow | None:
        return await self._one(SPACE.c.id == space_id)

    async def find(self, platform: str, external_id: str) -> SpaceRow | None:
        return await self._one(SPACE.c.platform == platform, SPACE.c.external_id == external_id)

    async def ensure(self, platform: str, external_id: str, name: str = "", joins: Joins = Joins.EVERYBODY) -> SpaceRow:
        """The space, made with this rule when it is new; `name` renames it when given."""
        session = self._unit.to_write("add a space")
        values = {"platform": platform, "external_id": external_id, "name": name or external_id}
        statement = insert(self._unit.dialect, SPACE).values(**values, joins=joins, created=self._unit.now)
        rename = {"name": name} if name else {"external_id": external_id}
        await session.execute(statement.on_conflict_do_update(index_elements=["platform", "external_id"], set_=rename))
        found = await self.find(platform, external_id)
        if found is None:
            raise LookupError(f"space {platform}:{external_id} vanished in its own transaction")
        return found

    async def set_joins(
        self, space_id: int, joins: Joins, join_role: str | None = None, *, name: str | None = None
    ) -> None:
        """Change who becomes a member by speaking; `join_role` is the platform's id of the role or group, `name` what
        people call it. Who came in by an earlier role stays."""
        session, before = self._unit.to_write("change a space"), await self.by_id(space_id)
        if before and before.join_role and before.join_role != join_role:
            await let_stay(self._unit, space_id, before.join_role)
        values = {"joins": Joins(joins), "join_role": join_role, "join_role_name": name}
        await session.execute(sa.update(SPACE).where(SPACE.c.id == space_id).values(**values))

    async def channels(self, space_id: int | None = None, purpose: str | None = None) -> list[ChannelRow]:
        ask = sa.select(*columns(CHANNEL, ChannelRow)).order_by(CHANNEL.c.name, CHANNEL.c.id)
        if space_id is not None:
            ask = ask.where(CHANNEL.c.space_id == space_id)
        if purpose is not None:
            ask = ask.where(CHANNEL.c.purpose == purpose)
        return [ChannelRow(*row) for row in await self._unit.session.execute(ask)]

    async def channel(self, space_id: int, external_id: str) -> ChannelRow | None:
        ask = sa.select(*columns(CHANNEL, ChannelRow)).where(
            CHANNEL.c.space_id == space_id, CHANNEL.c.external_id == external_id
        )
        row = (await self._unit.session.execute(ask)).one_or_none()
        return ChannelRow(*row) if row else None

    async def set_channel(
        self,
        space_id: int,
        external_id: str,
        *,
        name: str | None = None,
        purpose: str | None = None,
        members_count: int | None = None,
    ) -> ChannelRow:
        """Remember a channel, changing only what is given."""
        given = {"name": name, "purpose": purpose, "members_count": members_count}
        known = {field: value for field, value in given.items() if value is not None}
        statement = insert(self._unit.dialect, CHANNEL).values(
            space_id=space_id, external_id=external_id, **{"name": "", "purpose": "", **known}
        )
        await self._unit.to_write("change a channel").execute(
            statement.on_conflict_do_update(
                index_elements=["space_id", "external_id"], set_=known or {"external_id": external_id}
            )
        )
        found = await self.channel(space_id, external_id)
        if found is None:
            raise LookupError(f"channel {external_id} vanished in its own transaction")
        return found

    async def _one(self, *conditions: sa.ColumnElement[bool]) -> SpaceRow | None:
        row = (await self._unit.session.execute(sa.select(*columns(SPACE, SpaceRow)).where(*conditions))).one_or_none()
        return SpaceRow(*row) if row else None
