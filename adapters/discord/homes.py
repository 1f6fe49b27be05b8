"""In which space somebody is who writes in direct messages, where Discord names none."""

import re

import discord

from adapters.discord import inbound
from bot.people import SpaceRef

MOST_REMEMBERED = 10_000


class Homes:
    """The server somebody was last seen in, else the first that has them; asked of Discord, so nobody is let in by guess.

    `served` names the servers of this hub ("123, 456"); empty for every server that invited it.
    """

    def __init__(self, client: discord.Client, served: str) -> None:
        self._client = client
        self._served = frozenset(int(one) for one in re.findall(r"\d+", served))
        self._last: dict[int, int] = {}

    def serves(self, guild_id: int) -> bool:
        return not self._served or guild_id in self._served

    def seen(self, user_id: int, guild_id: int) -> None:
        if self._last.get(user_id) == guild_id:
            return
        self._last.pop(user_id, None)
        self._last[user_id] = guild_id
        if len(self._last) > MOST_REMEMBERED:
            self._last.pop(next(iter(self._last)))

    async def of(self, user_id: int) -> SpaceRef | None:
        """None for somebody who shares no server with us."""
        known = self._client.get_guild(self._last.get(user_id, 0))
        if known is not None:
            return inbound.space(known.id, known.name)
        for guild in self._client.guilds:
            if self.serves(guild.id) and await self.has(guild, user_id):
                self.seen(user_id, guild.id)
                return inbound.space(guild.id, guild.name)
        return None

    async def has(self, guild: discord.Guild, user_id: int) -> bool:
        try:
            await guild.fetch_member(user_id)
        except (discord.NotFound, discord.Forbidden):
            return False
        return True
