"""The discord.py client: what it hears goes to the hub, and every interaction comes in through one door."""

import asyncio
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import discord

from adapters.discord import errors, inbound, syncing, tree
from adapters.discord.homes import Homes
from adapters.discord.opening import may_open_form
from adapters.discord.private import say_nothing_of_voice
from adapters.discord.respond import InteractionResponder
from adapters.discord.respond_message import MessageResponder, ReactionResponder
from adapters.discord.roles import Roles
from adapters.discord.syncing import SyncMemory
from bot.dispatch import stranger
from bot.events import Event, Order, Origin
from bot.hub import Hub
from bot.kept import Kept
from bot.log import get_logger
from bot.once import Fate
from bot.people import ChannelRef, MessageRef
from bot.ports import Responder
from bot.settings import Settings
from bot.ui.nodes import Card, Reply

log = get_logger(__name__)
REMEMBERED = 600.0  # a session that can be resumed is younger
SHARD = "discord:0"
LONGEST_WAIT = 30.0  # for a rate limit; discord.py takes no less
NOT_SERVED = Reply(
    (
        Card(
            title="This server is not part of this hub.",
            body="Whoever runs the hub can add it; until then, use it where you know it.",
            tone="warning",
        ),
    )
)
Kind = discord.InteractionType
Data = Mapping[str, Any]


class HubClient(discord.Client):
    """Not connected yet. It asks for no privileged intent and keeps neither messages nor members in memory."""

    def __init__(
        self, hub: Hub, settings: Settings, memory: SyncMemory | None = None, trace: aiohttp.TraceConfig | None = None
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.guild_reactions = intents.dm_reactions = True
        say_nothing_of_voice()
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,
            max_ratelimit_timeout=LONGEST_WAIT,
            http_trace=trace or aiohttp.TraceConfig(),
        )
        self.hub = hub
        self.homes = Homes(self, settings.discord_guilds)
        self.roles = Roles(hub.clock.monotonic)
        self.tree = tree.build(self, hub.registry)
        self.menus = {spec.label: spec.id for spec in hub.registry.messages.values()}
        self.memory = memory
        self.tells_commands = True
        self.sync_problem = ""
        self.term = 0
        self._heard = 0
        self._seen: Kept[str, bool] = Kept(REMEMBERED, hub.clock.monotonic)
        self._turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def setup_hook(self) -> None:
        """Old commands are better than none: a failed sync is reported, and the hub goes on."""
        if not self.tells_commands:
            return
        try:
            await syncing.sync(self, self.tree, self.memory)
            self.sync_problem = ""
        except discord.DiscordException as problem:
            self.sync_problem = errors.sentence(problem)
            log.error("Discord did not take the commands", reason=self.sync_problem)

    async def finish(self, within: float = 5.0) -> None:
        """Let what is being answered be answered."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=within)

    # What people do

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is Kind.autocomplete:
            await self._suggest(interaction)
        elif interaction.type is not Kind.ping:
            await self._answer(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Direct messages, and those that begin by naming us: the only ones whose words Discord lets us read."""
        if message.author.bot or message.webhook_id or message.is_system() or self.user is None:
            return
        if message.guild is not None:
            names_us = message.content.lstrip().startswith((f"<@{self.user.id}>", f"<@!{self.user.id}>"))
            if not names_us or not self.homes.serves(message.guild.id):
                return
        where = inbound.channel(message.channel.id, getattr(message.channel, "name", ""), direct=message.guild is None)
        origin = await self._origin(
            message.author, message.guild, where, id=inbound.act(message.id), forms=False, once=True
        )
        event = inbound.typed(origin, message.content, self.user.id)
        await self._dispatch(event, MessageResponder(message, event.text))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        await self._reacted(payload, added=True)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        await self._reacted(payload, added=False)

    # Each kind

    async def _reacted(self, payload: discord.RawReactionActionEvent, *, added: bool) -> None:
        """Custom emoji mean nothing to the hub, and bots do not vote."""
        order = self._arrived()
        turn = self._turns.setdefault((payload.message_id, payload.user_id), asyncio.Lock())
        own = self.user is not None and payload.user_id == self.user.id
        bot = payload.member is not None and payload.member.bot
        if own or bot or payload.emoji.id is not None or not self._serves(payload.guild_id):
            return
        guild = self.get_guild(payload.guild_id) if payload.guild_id else None
        where = inbound.channel(payload.channel_id, direct=payload.guild_id is None)
        message = MessageRef(where, str(payload.message_id))
        user = payload.member or discord.Object(payload.user_id)
        origin = await self._origin(user, guild, where, message=message, forms=False)
        event = inbound.reacted(origin, message, payload.emoji.name, added=added, order=order)
        nonce = f"{payload.message_id}{'+' if added else '-'}"
        async with turn:
            await self._dispatch(event, ReactionResponder(self, payload.user_id, nonce))

    async def _answer(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        opens_form = may_open_form(self.hub.registry, interaction.type.value, data, self.menus)
        responder = InteractionResponder(interaction, opens_form=opens_form)
        fate = Fate.FAILED
        try:
            origin = await self._origin_of(interaction)
            if self._serves(interaction.guild_id):
                fate = await self._dispatch(self._event(interaction.type, origin, data), responder)
            else:
                await responder.deliver(NOT_SERVED, stranger(origin))
        finally:
            await (responder.leave() if fate is Fate.REPEATED else responder.finish())

    def _event(self, kind: discord.InteractionType, origin: Origin, data: Data) -> Event:
        if kind is Kind.component:
            return inbound.action_pressed(origin, data)
        if kind is Kind.modal_submit:
            return inbound.form_submitted(origin, data)
        if "target_id" in data:
            name: str = data["name"]
            return inbound.message_acted(origin, self.menus.get(name, name), data)
        return inbound.command_called(origin, data)

    async def _suggest(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        event = inbound.suggesting(await self._origin_of(interaction), data)
        if event is None or not self._serves(interaction.guild_id):
            return
        if event.source == inbound.ROOT_COMMAND:
            found = [(words, words) for words in tree.suggestions(self.hub.registry, event.text)]
        else:
            found = [(choice.label, choice.value) for choice in await self.hub.suggest(event)]
        try:
            await interaction.response.autocomplete(tree.choices(found))
        except discord.HTTPException as problem:  # too late: they have typed on
            log.debug("suggestions came too late", reason=errors.sentence(problem))

    async def _dispatch(self, event: Event, responder: Responder) -> Fate:
        id = event.origin.id
        if id and not self._seen.first(id, True):
            return Fate.REPEATED
        task = asyncio.current_task()
        assert task is not None, "events arrive in tasks"  # noqa: S101
        self._under_way.add(task)
        try:
            fate = await self.hub.dispatch(event, responder)
            if fate is Fate.FAILED:
                self._seen.forget(id)
            return fate
        finally:
            self._under_way.discard(task)

    def _arrived(self) -> Order:
        """Discord tells no time of a reaction. Tasks begin in the order of their events, so this must come first in one."""
        self._heard = max(self._heard + 1, int(self.hub.clock.now().timestamp() * 1_000_000))
        return Order(self._heard, self.term, SHARD)

    # Who and where

    def _serves(self, guild_id: int | None) -> bool:
        return guild_id is None or self.homes.serves(guild_id)

    async def _origin_of(self, interaction: discord.Interaction) -> Origin:
        channel = interaction.channel
        direct = interaction.guild_id is None
        where = inbound.channel(channel.id, getattr(channel, "name", None) or "", direct=direct) if channel else None
        message = interaction.message
        return await self._origin(
            interaction.user,
            interaction.guild,
            where,
            id=inbound.act(interaction.id),
            message=MessageRef(where, str(message.id)) if where and message else None,
            language=interaction.locale.value,
            forms=interaction.type is not Kind.modal_submit,
        )

    async def _origin(
        self, user: discord.abc.Snowflake, guild: discord.Guild | None, where: ChannelRef | None, **more: Any
    ) -> Origin:
        """Somebody who shares no server with us is a guest: no account of theirs is known here."""
        if guild is not None:
            self.homes.seen(user.id, guild.id)
            space = inbound.space(guild.id, guild.name or "")
        else:
            space = await self.homes.of(user.id)
        return Origin(
            user=inbound.user(user.id if space else ""),
            space=space or inbound.space(""),
            name=getattr(user, "display_name", ""),
            channel=where,
            groups=self.roles.told(user) if isinstance(user, discord.Member) else None,
            **more,
        )
