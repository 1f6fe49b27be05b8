"""What everything heard on Discord needs: who it is and where, and the way to the hub, once for each act."""

import asyncio
from typing import Any

import discord

from adapters.discord import inbound
from adapters.discord.homes import Homes
from adapters.discord.roles import Roles
from bot.events import Event, Origin
from bot.hub import Hub
from bot.kept import Kept
from bot.once import Fate
from bot.people import ChannelRef, MessageRef
from bot.ports import Responder

REMEMBERED = 600.0  # a session that can be resumed is younger


class Hearing:
    def __init__(self, hub: Hub, homes: Homes, roles: Roles) -> None:
        self._hub = hub
        self._homes = homes
        self._roles = roles
        self._seen: Kept[str, bool] = Kept(REMEMBERED, hub.clock.monotonic)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def tell(self, event: Event, responder: Responder) -> Fate:
        """The hub answers it. What this process has dealt with already is not even asked about."""
        id = event.origin.id
        if id and not self._seen.first(id, True):
            return Fate.REPEATED
        task = asyncio.current_task()
        assert task is not None, "events arrive in tasks"  # noqa: S101
        self._under_way.add(task)
        try:
            fate = await self._hub.dispatch(event, responder)
            if fate is Fate.FAILED:
                self._seen.forget(id)
            return fate
        finally:
            self._under_way.discard(task)

    async def finish(self, within: float) -> None:
        """Let what is being answered be answered."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=within)

    def serves(self, guild_id: int | None) -> bool:
        return guild_id is None or self._homes.serves(guild_id)

    async def is_in(self, guild: discord.Guild, user_id: int) -> bool:
        return await self._homes.has(guild, user_id)

    async def origin_of(self, interaction: discord.Interaction) -> Origin:
        channel = interaction.channel
        direct = interaction.guild_id is None
        where = inbound.channel(channel.id, getattr(channel, "name", None) or "", direct=direct) if channel else None
        message = interaction.message
        return await self.origin(
            interaction.user,
            interaction.guild,
            where,
            id=inbound.act(interaction.id),
            message=MessageRef(where, str(message.id)) if where and message else None,
            language=interaction.locale.value,
            forms=interaction.type is not discord.InteractionType.modal_submit,
        )

    async def origin(
        self, user: discord.abc.Snowflake, guild: discord.Guild | None, where: ChannelRef | None, **more: Any
    ) -> Origin:
        """Somebody who shares no server with us is a guest: no account of theirs is known here."""
        if guild is not None:
            self._homes.seen(user.id, guild.id)
            space = inbound.space(guild.id, guild.name or "")
        else:
            space = await self._homes.of(user.id)
        return Origin(
            user=inbound.user(user.id if space else ""),
            space=space or inbound.space(""),
            name=getattr(user, "display_name", ""),
            channel=where,
            groups=self._roles.told(user) if isinstance(user, discord.Member) else None,
            **more,
        )
