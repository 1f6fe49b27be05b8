"""Which roles of a server somebody holds. Discord tells them with whatever they do there; only for direct messages, and
for what comes from elsewhere, it is asked."""

from collections.abc import Callable

import discord

from adapters.discord import errors
from bot.log import get_logger
from bot.platforms import Group, Groups

log = get_logger(__name__)
FRESH = 300.0  # seconds
MOST_REMEMBERED = 10_000


class Roles:
    """What was told last, for some minutes. `now` counts seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._told: dict[tuple[int, int], tuple[float, frozenset[str]]] = {}

    def told(self, member: discord.Member) -> frozenset[str] | None:
        """The roles that came with an event; None from a server that Discord has not described to us yet."""
        if not member.guild.roles:
            return None
        roles = frozenset(str(role.id) for role in member.roles)
        self._told.pop((member.guild.id, member.id), None)
        self._told[member.guild.id, member.id] = (self._now() + FRESH, roles)
        if len(self._told) > MOST_REMEMBERED:
            self._told.pop(next(iter(self._told)))
        return roles

    async def of(self, guild: discord.Guild, user_id: int) -> frozenset[str] | None:
        """None while Discord does not say; somebody who left the server holds none."""
        until, roles = self._told.get((guild.id, user_id), (0.0, frozenset[str]()))
        if self._now() < until:
            return roles
        try:
            return self.told(await guild.fetch_member(user_id))
        except discord.NotFound:
            return frozenset()
        except discord.HTTPException as problem:
            log.warning("Discord does not tell somebody's roles", reason=errors.sentence(problem))
            return None


def named(guild: discord.Guild | None) -> Groups:
    """The roles of a server that people are given, as its list shows them: the highest first."""
    if guild is None:
        return Groups()
    given = [role for role in reversed(guild.roles) if not role.is_default() and not role.managed]
    return Groups(tuple(Group(str(role.id), role.name) for role in given))
