"""The discord.py client: what it hears goes to the hub, and every interaction comes in through one door."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord

from adapters.discord import errors, inbound, syncing, tree
from adapters.discord.hearing import Hearing
from adapters.discord.homes import Homes
from adapters.discord.opening import may_open_form
from adapters.discord.private import say_nothing_of_voice
from adapters.discord.reactions import Reactions
from adapters.discord.respond import InteractionResponder
from adapters.discord.respond_message import MessageResponder
from adapters.discord.roles import Roles
from adapters.discord.syncing import SyncMemory
from bot.dispatch import stranger
from bot.events import Event, Origin
from bot.hub import Hub
from bot.log import get_logger
from bot.once import Fate
from bot.settings import Settings
from bot.ui.nodes import Card, Reply

log = get_logger(__name__)
CALENDARS_EVERY = 60.0  # seconds between looks at who is interested in a server's events
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
        self.hearing = Hearing(hub, self.homes, self.roles)
        self.reactions = Reactions(self, hub, self.hearing)
        self._reading: asyncio.Task[None] | None = None

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
        await self._stop_reading()
        await self.hearing.finish(within)

    async def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait({self._reading})
            self._reading = None

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
        origin = await self.hearing.origin(
            message.author, message.guild, where, id=inbound.act(message.id), forms=False, once=True
        )
        event = inbound.typed(origin, message.content, self.user.id)
        await self.hearing.tell(event, MessageResponder(message, event.text))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        if self.hearing.serves(payload.guild_id):
            await self.reactions.heard(payload, added=True)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        if self.hearing.serves(payload.guild_id):
            await self.reactions.heard(payload, added=False)

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        await self.reactions.cleared(payload.channel_id, payload.message_id)

    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        await self.reactions.cleared(payload.channel_id, payload.message_id)

    async def on_ready(self) -> None:
        """A new session, not a resumed one: what happened in between was told to nobody."""
        await self._stop_reading()
        self._reading = asyncio.create_task(self._read_again(), name="discord-reading-again")
        self._reading.add_done_callback(_read)

    async def _read_again(self) -> None:
        """Everything once, and then who is interested in a server's events, which Discord does not tell in time."""
        await self.reactions.read_again()
        while True:
            await self.hub.clock.sleep(CALENDARS_EVERY)
            await self.reactions.read_calendars()

    # Each kind

    async def _answer(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        opens_form = may_open_form(self.hub.registry, interaction.type.value, data, self.menus)
        responder = InteractionResponder(interaction, opens_form=opens_form)
        fate = Fate.FAILED
        try:
            origin = await self.hearing.origin_of(interaction)
            if self.hearing.serves(interaction.guild_id):
                fate = await self.hearing.tell(self._event(interaction.type, origin, data), responder)
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
        event = inbound.suggesting(await self.hearing.origin_of(interaction), data)
        if event is None or not self.hearing.serves(interaction.guild_id):
            return
        if event.source == inbound.ROOT_COMMAND:
            found = [(words, words) for words in tree.suggestions(self.hub.registry, event.text)]
        else:
            found = [(choice.label, choice.value) for choice in await self.hub.suggest(event)]
        try:
            await interaction.response.autocomplete(tree.choices(found))
        except discord.HTTPException as problem:  # too late: they have typed on
            log.debug("suggestions came too late", reason=errors.sentence(problem))


def _read(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (problem := task.exception()):
        log.error("reactions could not be read again", exc_info=problem)
