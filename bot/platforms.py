"""The platforms of the running hub, as those who look after it see them: how each is, and which groups it knows.

A group is a role of a Discord server or a user group of a Slack workspace. An adapter that knows any satisfies `KnowsGroups`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.delivery import Courier
from bot.log import get_logger
from bot.people import ChannelRef, SpaceRef, UserRef
from bot.ports import Adapter

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Groups:
    """Those of a space by name. `trouble` is a sentence for an admin: why they cannot be read, and what to do."""

    known: tuple[Group, ...] = ()
    trouble: str = ""


@runtime_checkable
class KnowsGroups(Protocol):
    """Neither raises: what a platform does not say is a trouble, or None."""

    async def groups(self, space: SpaceRef) -> Groups: ...

    async def groups_of(self, user: UserRef, space: SpaceRef, wanted: frozenset[str]) -> frozenset[str] | None:
        """Those of `wanted` that this person is in; None while the platform does not say."""
        ...


@runtime_checkable
class HasCalendar(Protocol):
    """A platform with a calendar of its own: a card with `happens` that is posted there stands in it, once, and is redrawn
    and taken down like any other copy."""

    def calendar(self, space: SpaceRef) -> ChannelRef: ...


@dataclass(frozen=True, slots=True)
class PlatformState:
    """`trouble`: it does not run, and `says` tells why."""

    name: str
    says: str
    trouble: bool = False


class Platforms:
    """`adapters` are those that run or should; `troubles` says why one does not; `off` names the others. `couriers` bring
    what is said unasked, each to its platform."""

    def __init__(self) -> None:
        self.adapters: list[Adapter] = []
        self.couriers: Mapping[str, Courier] = {}
        self.troubles: dict[str, str] = {}
        self.off: Sequence[tuple[str, str]] = ()

    def states(self) -> list[PlatformState]:
        on = [self._state(adapter) for adapter in self.adapters]
        return [*on, *(PlatformState(name.casefold(), says) for name, says in self.off)]

    def delivers(self, platform: str) -> bool:
        """Whether anything can be said there unasked."""
        return platform in self.couriers

    def calendar(self, space: SpaceRef) -> ChannelRef | None:
        """Where the happenings of this space stand; None for a platform without a calendar of its own."""
        adapter = next((one for one in self.adapters if one.name == space.platform), None)
        return adapter.calendar(space) if isinstance(adapter, HasCalendar) else None

    def have_groups(self, platform: str) -> bool:
        """Whether people there are in groups at all."""
        return any(one.name == platform and isinstance(one, KnowsGroups) for one in self.adapters)

    async def groups(self, space: SpaceRef) -> Groups:
        adapter = self._of(space.platform)
        return await adapter.groups(space) if adapter else Groups()

    async def groups_of(self, user: UserRef, space: SpaceRef, wanted: frozenset[str]) -> frozenset[str] | None:
        """An account of one platform is in no group of another; None while the platform does not say."""
        adapter = self._of(space.platform) if user.platform == space.platform else None
        if adapter is None:
            return None
        try:
            return await adapter.groups_of(user, space, wanted)
        except Exception:
            log.exception("a platform did not say who is in which group", platform=space.platform)
            return None

    def _state(self, adapter: Adapter) -> PlatformState:
        trouble = self.troubles.get(adapter.name, "")
        return PlatformState(adapter.name, trouble or adapter.state(), bool(trouble))

    def _of(self, platform: str) -> KnowsGroups | None:
        found = next((one for one in self.adapters if one.name == platform), None)
        return found if isinstance(found, KnowsGroups) and platform not in self.troubles else None
