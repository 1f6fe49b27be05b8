"""The tables of people: who they are, under which accounts they speak, and what they may do where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, Visibility, enum, key, moment, one_of, refers, space, table, text
from store.body import BodySize, Level


class RoleName(StrEnum):
    """Roles that are granted; a guest is somebody without one."""

    MEMBER = "member"
    PARTNER = "partner"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    ORGANIZER = "organizer"
    ADMIN = "admin"


class PersonStatus(StrEnum):
    ACTIVE = "active"
    WAITING = "waiting"
    LEFT = "left"


class Person(Record, table=True):
    __table_args__ = (
        one_of("visibility", Visibility),
        one_of("status", PersonStatus),
        one_of("level", ("", *Level)),
        one_of("body_size", ("", *BodySize)),
        LASTING_IDS,
    )

    id: int | None = key()
    name: str = text(index=True)
    title: str = text(default="")
    organization: str = text(default="")
    zone: str = text(default="")
    language: str = text(default="")
    visibility: Visibility = enum(Visibility, default=Visibility.MEMBERS)
    bio: str = text(default="")
    # The body they work for; "" where they did not say.
    level: str = text(default="")
    body_size: str = text(default="")
    # The firm, charity or university a partner comes from, as their cards label them.
    partner_of: str = text(default="")
    member_since: datetime | None = moment(default=None)
    last_seen: datetime | None = moment(default=None)
    status: PersonStatus = enum(PersonStatus, default=PersonStatus.WAITING)
    home_space: int | None = refers("space.id", gone="SET NULL", default=None, nullable=True)


class Account(Record, table=True):
    """One way a person reaches us. One person may link several; they are never merged by guess."""

    __table_args__ = (sa.UniqueConstraint("platform", "external_id"), LASTING_IDS)

    id: int | None = key()
    platform: str = text()
    external_id: str = text()
    person_id: int = refers("person.id")
    display_name: str = text(default="")
    # Where it was first met.
    space_id: int | None = refers("space.id", gone="SET NULL", default=None, nullable=True)


class RoleGrant(Record, table=True):
    """A role of a person, in one space or, when space_id is NULL, everywhere."""

    __table_args__ = (
        one_of("role", RoleName),
        # Two indexes, since NULLs are all different to a unique constraint.
        sa.Index(
            "uq_role_grant_in_space",
            "person_id",
            "role",
            "space_id",
            unique=True,
            sqlite_where=sa.text("space_id IS NOT NULL"),
            postgresql_where=sa.text("space_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_role_grant_everywhere",
            "person_id",
            "role",
            unique=True,
            sqlite_where=sa.text("space_id IS NULL"),
            postgresql_where=sa.text("space_id IS NULL"),
        ),
        LASTING_IDS,
    )

    id: int | None = key()
    person_id: int = refers("person.id", index=False)
    role: RoleName = enum(RoleName, index=True)
    space_id: int | None = space()
    granted_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    at: datetime = moment()
    # The role or group of the platform it came with, and goes with; NULL for one that stays.
    follows: str | None = text(default=None)


class Arrival(Record, table=True):
    """Somebody who spoke in a space that did not let them in by itself: they wait there until an admin decides."""

    person_id: int = refers("person.id", index=False, primary_key=True)
    space_id: int = refers("space.id", primary_key=True)
    at: datetime = moment()


class PersonTopic(Record, table=True):
    person_id: int = refers("person.id", index=False, primary_key=True)
    topic_id: int = refers("topic.id", primary_key=True)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What every command needs to know about who speaks, where they speak."""

    id: int
    name: str
    zone: str
    language: str
    # Here: "waiting" is somebody whom this space has not let in yet.
    status: PersonStatus
    home_space: int | None
    space_id: int | None
    # Those that count in this space: granted here or everywhere.
    roles: frozenset[str]
    # Every space where they hold a role: what decides which "one space" records they see.
    spaces: frozenset[int]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person told about themselves."""

    id: int
    name: str
    title: str
    organization: str
    zone: str
    language: str
    visibility: Visibility
    bio: str
    level: str
    body_size: str
    partner_of: str
    member_since: datetime | None
    last_seen: datetime | None
    status: PersonStatus
    home_space: int | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    id: int
    platform: str
    external_id: str
    person_id: int
    display_name: str
    space_id: int | None


@dataclass(frozen=True, slots=True)
class GrantRow:
    person_id: int
    role: RoleName
    space_id: int | None
    granted_by: int | None
    at: datetime
    follows: str | None = None


PERSON, ACCOUNT, GRANT, PERSON_TOPIC = table(Person), table(Account), table(RoleGrant), table(PersonTopic)
ARRIVAL = table(Arrival)
