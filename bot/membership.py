"""Which groups of the platform somebody is in, asked before their event is answered and only where a rule depends on it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.events import Event
from bot.platforms import Platforms
from bot.ports import Clock, People, Units

RULES_FOR = 30.0  # seconds: how long a rule that another process changed may go unnoticed
MOST_SPACES = 1_000


class Membership:
    """The question may go over the network, so it is never asked inside a transaction."""

    def __init__(self, units: Units, people: Callable[[Any], People], platforms: Platforms, clock: Clock) -> None:
        self._units, self._people = units, people
        self._platforms, self._clock = platforms, clock
        self._rules: dict[tuple[str, str], tuple[float, frozenset[str]]] = {}

    async def complete(self, event: Event) -> Event:
        """The event with its person's groups; as it is where the adapter told them, or nothing here depends on any."""
        origin = event.origin
        space = origin.space
        if origin.groups is not None or not origin.user.id or origin.user.platform != space.platform:
            return event
        wanted = await self._followed(space.platform, space.id)
        if not wanted:
            return event
        groups = await self._platforms.groups_of(origin.user, space, wanted)
        return replace(event, origin=replace(origin, groups=groups))

    def forget(self) -> None:
        """Something was written: a rule may be among it."""
        self._rules.clear()

    async def _followed(self, platform: str, space: str) -> frozenset[str]:
        now = self._clock.monotonic()
        until, followed = self._rules.get((platform, space), (0.0, frozenset[str]()))
        if now < until:
            return followed
        async with self._units(reads_only=True) as unit:
            followed = await self._people(unit).followed(platform, space)
        if len(self._rules) >= MOST_SPACES:
            self._rules.clear()
        self._rules[platform, space] = (now + RULES_FOR, followed)
        return followed
