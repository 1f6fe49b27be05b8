"""Finding people, letting them in, and what they may do."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from store.audit import AuditStore
from store.base import columns, insert, like_prefix
from store.person import (
    ACCOUNT,
    ARRIVAL,
    GRANT,
    PERSON,
    PERSON_TOPIC,
    AccountRow,
    GrantRow,
    PersonRow,
    PersonStatus,
    Profile,
    RoleName,
)
from store.spaces import SPACE, Joins, SpaceRow, SpaceStore
from store.standing import BELONGING, FIND, Due, Standing, due, rules_here, rules_of, understood
from store.subscribers import SubscriberRow, subscribers
from store.unit import Unit

PROFILE_FIELDS = frozenset(
    {
        "name",
        "title",
        "organization",
        "zone",
        "language",
        "visibility",
        "bio",
        "level",
        "body_size",
        "partner_of",
        "home_space",
    }
)
ADMINS_LOCK = 7_305_003


class PeopleStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    # Who speaks

    async def find(
        self, platform: str, external_id: str, space_platform: str = "", space_external_id: str = ""
    ) -> PersonRow | None:
        """Who this account belongs to, with the roles that count in this space; None when unknown."""
        found = await self._look(platform, external_id, space_platform, space_external_id)
        return found.person if found else None

    async def arrive(
        self,
        platform: str,
        external_id: str,
        space_platform: str,
        space_external_id: str,
        name: str,
        zone: str = "",
        language: str = "",
        guest: bool = False,
        space_name: str = "",
        groups: frozenset[str] | None = None,
    ) -> PersonRow | None:
        """Who speaks, with what the space's rules give them: let in, or with the roles of the `groups` they are in.

        In a unit that only reads it gives None when there is something to write first: dispatch then opens one that
        writes. A `guest` of the platform (a Slack guest account) comes in as a partner. Where the platform does not say
        which groups they are in (None), what they hold by a group stays as it is.
        """
        where = (platform, external_id, space_platform, space_external_id)
        found = await self._look(*where)
        nameless = bool(found and found.person.name == external_id != (name or external_id))
        if found and found.rules and not nameless and not self._due(found, groups, guest):
            return found.person
        if self._unit.reads_only:
            return None
        space = await SpaceStore(self._unit).ensure(
            space_platform,
            space_external_id,
            space_name,
            joins=Joins.INVITATION if space_platform == "web" else Joins.EVERYBODY,
        )
        if found is None:
            await self._make(platform, external_id, space, name, zone, language)
        found = await self._look(*where)
        if found is None:
            raise LookupError(f"account {platform}:{external_id} is neither new nor there")
        if nameless:
            await self._introduced(found.person, space.id, name)
        await self._settle(found, space.id, self._due(found, groups, guest))
        return await self.find(*where)

    async def expect(self, platform: str, external_id: str) -> int:
        """The person of this account, made without a name or a space if nobody has met them yet."""
        if found := await self.find(platform, external_id):
            return found.id
        await self._make(platform, external_id, None, "", "", "")
        made = await self.find(platform, external_id)
        if made is None:
            raise LookupError(f"account {platform}:{external_id} is neither new nor there")
        return made.id

    async def followed(self, space_platform: str, space_external_id: str) -> frozenset[str]:
        """The roles or groups of the platform that anything in this space depends on."""
        here = (SPACE.c.platform == space_platform, SPACE.c.external_id == space_external_id)
        ask = sa.select(SPACE.c.joins, SPACE.c.join_role, rules_here()).where(*here)
        row = (await self._unit.session.execute(ask)).one_or_none()
        return rules_of(*row).groups if row else frozenset()

    async def let_in(
        self, person_id: int, space_id: int | None, role: RoleName = RoleName.MEMBER, *, by: int | None = None
    ) -> None:
        """Make somebody a member (or partner) of a space, unless they are one already."""
        held = await self.roles_of(person_id, space_id)
        if not held & BELONGING:
            await self.grant(person_id, role, space_id, by=by)

    async def waiting(self, space_id: int) -> list[Profile]:
        """Those who spoke in this space and hold no role there yet, wherever they were met first."""
        belongs = sa.select(GRANT.c.person_id).where(_counts_in(space_id))
        met = sa.select(ACCOUNT.c.person_id).where(ACCOUNT.c.space_id == space_id)
        spoke = sa.select(ARRIVAL.c.person_id).where(ARRIVAL.c.space_id == space_id)
        return await self._profiles(
            PERSON.c.id.in_(met.union(spoke)), PERSON.c.id.not_in(belongs), PERSON.c.status != PersonStatus.LEFT
        )

    async def seen(self, person_id: int) -> None:
        """Remember that somebody spoke just now."""
        await self._unit.to_write("remember who spoke").execute(
            sa.update(PERSON).where(PERSON.c.id == person_id).values(last_seen=self._unit.now)
        )

    async def leave(self, platform: str, external_id: str, space_platform: str, space_external_id: str) -> None:
        """Somebody left a space: their roles there end; without any role anywhere they count as having left."""
        row = await self.find(platform, external_id, space_platform, space_external_id)
        if row is None or row.space_id is None:
            return
        session = self._unit.to_write("let somebody leave")
        await session.execute(sa.delete(GRANT).where(GRANT.c.person_id == row.id, GRANT.c.space_id == row.space_id))
        if not await self.grants_of(row.id):
            await session.execute(sa.update(PERSON).where(PERSON.c.id == row.id).values(status=PersonStatus.LEFT))

    # Roles

    async def grant(
        self,
        person_id: int,
        role: RoleName | str,
        space_id: int | None = None,
        *,
        by: int | None = None,
        follows: str | None = None,
    ) -> bool:
        """Give a role in one space, or everywhere; False when they held it so. Member and partner replace each other.

        With `follows` it goes when that group is left; given again without, it stays.
        """
        role = RoleName(role)
        session = self._unit.to_write("grant a role")
        if role.value in BELONGING:
            other = RoleName.PARTNER if role is RoleName.MEMBER else RoleName.MEMBER
            await self.revoke(person_id, other, space_id)
        values = {"person_id": person_id, "role": role, "space_id": space_id, "granted_by": by, "at": self._unit.now}
        statement = insert(self._unit.dialect, GRANT).values(**values, follows=follows).on_conflict_do_nothing()
        new: Any = await session.execute(statement)
        if new.rowcount != 1:
            same = _this(person_id, role, space_id)
            changed = sa.update(GRANT).where(
                *same, GRANT.c.follows.is_not(None), GRANT.c.follows.is_distinct_from(follows)
            )
            new = await session.execute(changed.values(follows=follows, granted_by=by))
        await session.execute(
            sa.update(PERSON)
            .where(PERSON.c.id == person_id, PERSON.c.status != PersonStatus.ACTIVE)
            .values(status=PersonStatus.ACTIVE, member_since=sa.func.coalesce(PERSON.c.member_since, self._unit.now))
        )
        return new.rowcount == 1

    async def revoke(self, person_id: int, role: RoleName | str, space_id: int | None = None) -> bool:
        """Take away exactly this grant; False when there was none."""
        done: Any = await self._unit.to_write("revoke a role").execute(
            sa.delete(GRANT).where(*_this(person_id, RoleName(role), space_id))
        )
        return done.rowcount == 1

    async def roles_of(self, person_id: int, space_id: int | None = None) -> frozenset[str]:
        """The roles that count in this space; with None, those that count everywhere."""
        ask = sa.select(GRANT.c.role).where(GRANT.c.person_id == person_id, _counts_in(space_id))
        return frozenset(role.value for role in (await self._unit.session.scalars(ask)))

    async def grants_of(self, person_id: int) -> list[GrantRow]:
        return await self._grants(GRANT.c.person_id == person_id)

    async def holders(self, role: RoleName | str, space_id: int | None = None) -> list[GrantRow]:
        """Who holds this role: in this space or everywhere; with None, anywhere at all."""
        conditions = [GRANT.c.role == RoleName(role)]
        return await self._grants(*conditions, *([] if space_id is None else [_counts_in(space_id)]))

    async def hold_admins(self) -> None:
        """Until this unit ends, no other one takes the admin role from anybody: of two admins who remove each other at
        the same moment, the second then sees that they are the last."""
        session = self._unit.to_write("change who is an admin")
        if self._unit.dialect == "postgresql":  # SQLite has one writer at a time anyway
            await session.execute(sa.select(sa.func.pg_advisory_xact_lock(ADMINS_LOCK)))

    async def grants_of_each(self, person_ids: Iterable[int]) -> list[GrantRow]:
        """The grants of all of these, person by person."""
        return await self._grants(GRANT.c.person_id.in_(set(person_ids)))

    async def belonging(self, space_id: int | None = None, *, limit: int = 10, offset: int = 0) -> list[Profile]:
        """Those who were given a role in this space, by name; with None, anywhere at all."""
        return await self._profiles(_has_a_role(space_id), limit=limit, offset=offset)

    async def count_belonging(self, space_id: int | None = None) -> int:
        ask = sa.select(sa.func.count()).select_from(PERSON).where(_has_a_role(space_id))
        return await self._unit.session.scalar(ask) or 0

    async def subscribers(self, people: Sequence[int]) -> list[SubscriberRow]:
        """Many at once, with their roles at home and the topics they follow; those who left are left out."""
        return await subscribers(self._unit, people)

    # Profiles

    async def by_id(self, person_id: int) -> Profile | None:
        return next(iter(await self._profiles(PERSON.c.id == person_id)), None)

    async def by_ids(self, person_ids: Sequence[int]) -> list[Profile]:
        """In the order asked; unknown ones are left out."""
        found = {profile.id: profile for profile in await self._profiles(PERSON.c.id.in_(set(person_ids)))}
        return [found[person_id] for person_id in person_ids if person_id in found]

    async def search(self, name: str, limit: int = 25) -> list[Profile]:
        """People with a name, or a word of it, that starts so."""
        start = like_prefix(name.strip().lower())
        lower = sa.func.lower(PERSON.c.name)
        matches = sa.or_(lower.like(start, escape="/"), lower.like("% " + start, escape="/"))
        return await self._profiles(matches, PERSON.c.status == PersonStatus.ACTIVE, limit=limit)

    async def update_profile(self, person_id: int, **changes: Any) -> bool:
        """Change the named fields of a profile; False when there is no such person."""
        unknown = changes.keys() - PROFILE_FIELDS
        if unknown:
            raise ValueError(f"A profile has no {', '.join(sorted(unknown))}.")
        if not changes:
            return await self.by_id(person_id) is not None
        done: Any = await self._unit.to_write("change a profile").execute(
            sa.update(PERSON).where(PERSON.c.id == person_id).values(**changes)
        )
        return done.rowcount == 1

    async def topics_of(self, person_id: int) -> list[int]:
        ask = sa.select(PERSON_TOPIC.c.topic_id).where(PERSON_TOPIC.c.person_id == person_id)
        return list(await self._unit.session.scalars(ask.order_by(PERSON_TOPIC.c.topic_id)))

    async def follow_topic(self, person_id: int, topic_id: int) -> bool:
        """False when they followed it already."""
        statement = insert(self._unit.dialect, PERSON_TOPIC).values(person_id=person_id, topic_id=topic_id)
        done: Any = await self._unit.to_write("follow a topic").execute(statement.on_conflict_do_nothing())
        return done.rowcount == 1

    async def unfollow_topic(self, person_id: int, topic_id: int) -> bool:
        done: Any = await self._unit.to_write("no longer follow a topic").execute(
            sa.delete(PERSON_TOPIC).where(PERSON_TOPIC.c.person_id == person_id, PERSON_TOPIC.c.topic_id == topic_id)
        )
        return done.rowcount == 1

    async def topic_followers(self) -> dict[int, int]:
        """How many people follow each topic that anybody follows."""
        ask = sa.select(PERSON_TOPIC.c.topic_id, sa.func.count()).group_by(PERSON_TOPIC.c.topic_id)
        return {row[0]: row[1] for row in await self._unit.session.execute(ask)}

    async def set_topics(self, person_id: int, topic_ids: Iterable[int]) -> None:
        """Follow exactly these topics."""
        session = self._unit.to_write("set topics")
        await session.execute(sa.delete(PERSON_TOPIC).where(PERSON_TOPIC.c.person_id == person_id))
        rows = [{"person_id": person_id, "topic_id": topic_id} for topic_id in sorted(set(topic_ids))]
        if rows:
            await session.execute(sa.insert(PERSON_TOPIC), rows)

    async def accounts_of(self, person_id: int) -> list[AccountRow]:
        ask = sa.select(*columns(ACCOUNT, AccountRow)).where(ACCOUNT.c.person_id == person_id).order_by(ACCOUNT.c.id)
        return [AccountRow(*row) for row in await self._unit.session.execute(ask)]

    async def link_accounts(self, keep: int, other: int) -> None:
        """Make one person of two: all that is `other`'s becomes `keep`'s, and `other` is gone."""
        from store.linking import merge

        await merge(self._unit, keep, other)

    # Pieces

    def _due(self, found: Standing, groups: frozenset[str] | None, guest: bool) -> Due:
        if found.rules is None:
            raise LookupError("a space nobody heard of has no rules")
        return due(found.held, found.rules, groups, guest=guest, noted=found.noted)

    async def _settle(self, found: Standing, space_id: int, due: Due) -> None:
        """Write what the rules of the space ask for; what follows a group is noted in the audit."""
        person_id, audit = found.person.id, AuditStore(self._unit)
        for role, group in due.takes:
            if await self.revoke(person_id, role, space_id):
                audit.record("hub", "role.unfollow", "person", person_id, before=_told(role, group), space_id=space_id)
        for role, group in due.gives:
            if await self.grant(person_id, role, space_id, follows=group or None) and group:
                audit.record("hub", "role.follow", "person", person_id, after=_told(role, group), space_id=space_id)
        if due.waits:
            noted = insert(self._unit.dialect, ARRIVAL).values(
                person_id=person_id, space_id=space_id, at=self._unit.now
            )
            await self._unit.to_write("note who waits").execute(noted.on_conflict_do_nothing())

    async def _introduced(self, person: PersonRow, space_id: int, name: str) -> None:
        """Somebody who was only expected has spoken."""
        home = sa.func.coalesce(PERSON.c.home_space, space_id)
        session = self._unit.to_write("learn a name")
        await session.execute(sa.update(PERSON).where(PERSON.c.id == person.id).values(name=name, home_space=home))
        nowhere = (ACCOUNT.c.person_id == person.id, ACCOUNT.c.space_id.is_(None))
        await session.execute(sa.update(ACCOUNT).where(*nowhere).values(display_name=name, space_id=space_id))

    async def _look(
        self, platform: str, external_id: str, space_platform: str, space_external_id: str
    ) -> Standing | None:
        names = {"platform": platform, "external_id": external_id}
        place = {"space_platform": space_platform, "space_of": space_external_id}
        row = (await self._unit.session.execute(FIND, names | place)).one_or_none()
        return None if row is None else understood(row)

    async def _make(
        self, platform: str, external_id: str, space: SpaceRow | None, name: str, zone: str, language: str
    ) -> None:
        session, home = self._unit.to_write("make a person"), space.id if space else None
        values = {"name": name or external_id, "zone": zone, "language": language, "home_space": home}
        defaults = {
            "visibility": "members",
            "title": "",
            "organization": "",
            "bio": "",
            "level": "",
            "body_size": "",
            "partner_of": "",
        }
        person_id = await session.scalar(
            sa.insert(PERSON)
            .values(**values, **defaults, status=PersonStatus.WAITING, last_seen=self._unit.now)
            .returning(PERSON.c.id)
        )
        account = {"platform": platform, "external_id": external_id, "person_id": person_id, "space_id": home}
        done: Any = await session.execute(
            insert(self._unit.dialect, ACCOUNT).values(**account, display_name=name).on_conflict_do_nothing()
        )
        if done.rowcount != 1:
            # On PostgreSQL somebody else's transaction met the same person at the same moment, and was first.
            await session.execute(sa.delete(PERSON).where(PERSON.c.id == person_id))

    async def _profiles(
        self, *conditions: sa.ColumnElement[bool], limit: int | None = None, offset: int | None = None
    ) -> list[Profile]:
        ask = sa.select(*columns(PERSON, Profile)).where(*conditions).order_by(PERSON.c.name, PERSON.c.id)
        found = await self._unit.session.execute(ask.limit(limit).offset(offset))
        return [Profile(*row) for row in found]

    async def _grants(self, *conditions: sa.ColumnElement[bool]) -> list[GrantRow]:
        ask = sa.select(*columns(GRANT, GrantRow)).where(*conditions).order_by(GRANT.c.person_id, GRANT.c.role)
        return [GrantRow(*row) for row in await self._unit.session.execute(ask)]


def _counts_in(space_id: int | None) -> sa.ColumnElement[bool]:
    everywhere = GRANT.c.space_id.is_(None)
    return everywhere if space_id is None else sa.or_(everywhere, GRANT.c.space_id == space_id)


def _has_a_role(space_id: int | None) -> sa.ColumnElement[bool]:
    given = sa.select(GRANT.c.person_id)
    return PERSON.c.id.in_(given if space_id is None else given.where(GRANT.c.space_id == space_id))


def _this(person_id: int, role: RoleName, space_id: int | None) -> tuple[sa.ColumnElement[bool], ...]:
    """Exactly this grant."""
    return GRANT.c.person_id == person_id, GRANT.c.role == role, GRANT.c.space_id.is_not_distinct_from(space_id)


def _told(role: str, group: str) -> dict[str, str]:
    return {"role": role, "group": group}
