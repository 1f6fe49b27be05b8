"""Who and where, in words that no platform owns."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; see `IMPLIED` for what each brings along."""

    GUEST = "guest"
    MEMBER = "member"
    PARTNER = "partner"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    ORGANIZER = "organizer"
    ADMIN = "admin"


IMPLIED: dict[Role, frozenset[Role]] = {
    Role.GUEST: frozenset(),
    Role.MEMBER: frozenset({Role.GUEST}),
    # A partner may do what a member may, but is labelled and never reviews; so PARTNER does not imply MEMBER.
    Role.PARTNER: frozenset({Role.GUEST}),
    Role.REVIEWER: frozenset({Role.MEMBER, Role.GUEST}),
    Role.MODERATOR: frozenset({Role.MEMBER, Role.GUEST}),
    Role.ORGANIZER: frozenset({Role.REVIEWER, Role.MEMBER, Role.GUEST}),
    Role.ADMIN: frozenset({Role.ORGANIZER, Role.MODERATOR, Role.REVIEWER, Role.MEMBER, Role.GUEST}),
}


def with_implied(roles: frozenset[Role]) -> frozenset[Role]:
    """The roles and all that they bring along; everybody is at least a guest."""
    return frozenset({Role.GUEST}).union(roles, *(IMPLIED[role] for role in roles))


@dataclass(frozen=True, slots=True)
class UserRef:
    """An account on a platform. `id` is unique on the platform: a Slack account is `TEAM:USER`."""

    platform: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class SpaceRef:
    """One Slack workspace, one Discord server, the web, the terminal."""

    platform: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A place in a space where messages stand. `people` is its size where the platform tells it."""

    platform: str
    id: str
    name: str = ""
    people: int | None = None
    direct: bool = False


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message; `thread` is the root it stands under, if any."""

    channel: ChannelRef
    id: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, as the hub knows them here. `id` is None for a guest who never spoke to the hub. An `operator` runs the
    hub, at its own machine, where its whole database lies open."""

    user: UserRef
    space: SpaceRef
    id: int | None = None
    space_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset({Role.GUEST})
    spaces: frozenset[int] = frozenset()
    zone: str = "UTC"
    language: str = "en"
    waiting: bool = False
    operator: bool = False

    def has(self, role: Role) -> bool:
        return role in self.roles
