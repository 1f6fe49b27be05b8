"""Reactions on Discord: one after the other as they come in, and read again where some may have been missed."""

import asyncio
from weakref import WeakValueDictionary

import discord

from adapters.discord import errors, inbound
from adapters.discord.calendar import guild_of, interested, is_calendar
from adapters.discord.hearing import Hearing
from adapters.discord.refusals import UNKNOWN_CHANNEL, UNKNOWN_EVENT
from adapters.discord.respond_message import ReactionResponder
from bot.events import Order
from bot.hub import Hub
from bot.log import get_logger
from bot.people import MessageRef
from bot.rereading import OpenCard
from bot.ui.emoji import toneless

log = get_logger(__name__)
SHARD = "discord:0"
BETWEEN_CARDS = 0.2  # seconds; reading again is in no hurry
GONE = frozenset({errors.UNKNOWN_MESSAGE, UNKNOWN_CHANNEL, UNKNOWN_EVENT})
INTERESTED = "❔"  # Discord's own *Interested* counts as Maybe
Everybody = dict[str, dict[int, discord.User | discord.Member]]


class Reactions:
    """`term` is the number of our term as the one who listens to the shard; see bot.events.Order."""

    def __init__(self, client: discord.Client, hub: Hub, hearing: Hearing) -> None:
        self._client = client
        self._hub = hub
        self._hearing = hearing
        self._turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self._last = 0
        self.term = 0

    async def heard(self, payload: discord.RawReactionActionEvent, *, added: bool) -> None:
        """Custom emoji mean nothing to the hub, and bots do not vote."""
        # Tasks begin in the order of their events: these two lines must come before anything is awaited.
        order = self._now()
        turn = self._turns.setdefault((payload.message_id, payload.user_id), asyncio.Lock())
        own = self._client.user is not None and payload.user_id == self._client.user.id
        bot = payload.member is not None and payload.member.bot
        if own or bot or payload.emoji.id is not None:
            return
        guild = self._client.get_guild(payload.guild_id) if payload.guild_id else None
        message = MessageRef(
            inbound.channel(payload.channel_id, direct=payload.guild_id is None), str(payload.message_id)
        )
        user = payload.member or discord.Object(payload.user_id)
        async with turn:
            await self._told(message, guild, user, payload.emoji.name, order, added=added)

    async def read_again(self) -> None:
        """All open cards, gently. What nobody lets us read is left alone."""
        for card in await self._hub.rereading.cards(inbound.PLATFORM):
            await self._hub.clock.sleep(BETWEEN_CARDS)
            await self._read(card)

    async def read_calendars(self) -> None:
        """Who is interested in which event of a server, told like a reaction."""
        for card in await self._hub.rereading.cards(inbound.PLATFORM):
            if is_calendar(card.message.channel.id):
                await self._hub.clock.sleep(BETWEEN_CARDS)
                await self._read(card)

    async def cleared(self, channel_id: int, message_id: int) -> None:
        """Somebody took all reactions off a message, or all of one emoji; Discord does not say whose."""
        card = await self._hub.rereading.card(MessageRef(inbound.channel(channel_id), str(message_id)))
        if card is not None:
            await self._read(card)

    async def _read(self, card: OpenCard) -> None:
        order, view = self._now(), await self._hub.rereading.view(card)
        try:
            guild, everybody = await self._standing(card)
        except discord.HTTPException as problem:
            if problem.code in GONE:
                await self._hub.rereading.gone(card.message)
            else:
                log.info("a card could not be read again", reason=errors.sentence(problem))
            return
        standing = {emoji: map(str, users) for emoji, users in everybody.items()}
        for one in view.differences(standing):
            user = everybody.get(one.emoji, {}).get(int(one.account), discord.Object(int(one.account)))
            if one.added and guild is not None and not await self._hearing.is_in(guild, user.id):
                continue  # left since: nobody is let in by what is only read
            await self._told(card.message, guild, user, one.emoji, order, added=one.added)

    async def _standing(self, card: OpenCard) -> tuple[discord.Guild | None, Everybody]:
        """Who put which emoji there; in a server's calendar the only one is being interested."""
        where = card.message.channel.id
        if is_calendar(where):
            people = await interested(self._client, card.message)
            everybody: Everybody = {INTERESTED: {user.id: user for user in people if not user.bot}}
            return self._client.get_guild(guild_of(where)), everybody
        channel = await self._channel(int(where))
        message = await channel.fetch_message(int(card.message.id))
        return message.guild, await _everybody(message, card.emoji)

    async def _channel(self, channel_id: int) -> discord.abc.Messageable:
        found = self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)
        return found if isinstance(found, discord.abc.Messageable) else self._client.get_partial_messageable(channel_id)

    async def _told(
        self,
        message: MessageRef,
        guild: discord.Guild | None,
        user: discord.abc.Snowflake,
        emoji: str,
        order: Order,
        *,
        added: bool,
    ) -> None:
        origin = await self._hearing.origin(user, guild, message.channel, message=message, forms=False)
        event = inbound.reacted(origin, message, emoji, added=added, order=order)
        nonce = f"{message.id}{'+' if added else '-'}"
        responder = ReactionResponder(self._client, user.id, nonce, lambda: self._message(message))
        await self._hearing.tell(event, responder)

    async def _message(self, where: MessageRef) -> discord.Message | None:
        """The message a reaction stands on; None for one in a server's calendar, or one that is gone."""
        if is_calendar(where.channel.id):
            return None
        try:
            channel = await self._channel(int(where.channel.id))
            return await channel.fetch_message(int(where.id))
        except discord.HTTPException as problem:
            log.info("nothing can be said under a message", reason=errors.sentence(problem))
            return None

    def _now(self) -> Order:
        """Discord tells no time of a reaction, so the order of arrival is theirs."""
        self._last = max(self._last + 1, int(self._hub.clock.now().timestamp() * 1_000_000))
        return Order(self._last, self.term, SHARD)


async def _everybody(message: discord.Message, emoji: frozenset[str]) -> Everybody:
    """Who put each of these emoji there, in any skin tone and as a burst or not; without bots."""
    found: Everybody = {}
    for reaction in message.reactions:
        character = toneless(reaction.emoji) if isinstance(reaction.emoji, str) else ""
        if character not in emoji:
            continue
        kinds = (
            (reaction.normal_count, discord.ReactionType.normal),
            (reaction.burst_count, discord.ReactionType.burst),
        )
        for count, kind in kinds:
            if count:
                people = [user async for user in reaction.users(type=kind) if not user.bot]
                found.setdefault(character, {}).update((user.id, user) for user in people)
    return found
