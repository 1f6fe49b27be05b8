"""Happenings among a server's own scheduled events: the same card as in a channel, told to Discord's calendar.

A server's calendar is a place like a channel, `events/GUILD`, so that what is posted there is sent once, redrawn and taken
down like any card. Discord has no nonce for events, so a mark in the description says which one is ours. What a card keeps
for those who said yes, like a join link, is not on it, and so not here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import discord

from adapters.discord import limits, marks
from adapters.discord.rest import Rest
from bot.delivery import NOTHING, Blocked, Gone, NotNow, Parcel, Refused, Standing
from bot.people import ChannelRef, MessageRef
from bot.ui.fit import clip
from bot.ui.nodes import Card, Happening, Reply
from bot.ui.plain import words

PLACE = "events/"
PLATFORM = "discord"
MEMBERS_ONLY, EXTERNAL, CANCELED = 2, 3, 4
ONLINE = "Online"
PERMISSION = (
    "The hub may not put events into the server's calendar. In Discord open Server Settings, then Roles, and allow its role "
    "Create Events."
)


def place(guild: str) -> ChannelRef:
    return ChannelRef(PLATFORM, f"{PLACE}{guild}", "the server's events")


def is_calendar(channel: str) -> bool:
    return channel.startswith(PLACE)


class Calendar:
    """`user` gives our own user's id once it is known."""

    def __init__(self, rest: Rest, user: Callable[[], int | None], now: Callable[[], datetime]) -> None:
        self._rest = rest
        self._user = user
        self._now = now

    async def send(self, parcel: Parcel, standing: Standing) -> MessageRef:
        if standing.first is not None:
            return standing.first
        card, happening = _happening(parcel.reply)
        if happening.starts <= self._now() or happening.cancelled:
            raise Refused("Discord takes no event that has begun or was cancelled")
        body = _body(card, happening) | {"privacy_level": MEMBERS_ONLY, "entity_type": EXTERNAL}
        body["description"] = _described(card, _mark(parcel.key))
        made = await self._ask("POST", parcel.to.target, body)
        return _at(parcel.to.target, made)

    async def find(self, parcel: Parcel) -> Standing:
        """Our event with this parcel's mark, if it is there."""
        user = self._user()
        if user is None:
            raise NotNow(limits.ANSWER_WITHIN)
        for event in await self._ask("GET", parcel.to.target):
            mine = str(event.get("creator_id")) == str(user)
            if mine and _mark(parcel.key) in (event.get("description") or ""):
                return Standing(frozenset({0}), _at(parcel.to.target, event))
        return NOTHING

    async def redraw(self, where: MessageRef, reply: Reply) -> None:
        """What has begun is Discord's to end; what was cancelled stays so."""
        card = next((block for block in reply.blocks if isinstance(block, Card) and block.happens), None)
        if card is None or card.happens is None:
            await self.remove(where)
            raise Gone("there is nothing to show any more")
        if card.happens.starts <= self._now():
            return
        event = await self._ask("GET", where.channel.id, event=where.id)
        if event["status"] == CANCELED:
            if not card.happens.cancelled:
                raise Gone("the event was cancelled, which Discord does not take back")
            return
        if card.happens.cancelled:
            await self._ask("PATCH", where.channel.id, {"status": CANCELED}, event=where.id)
            return
        kept = (event.get("description") or "").rpartition("\n")[2]
        body = _body(card, card.happens) | {"description": _described(card, kept)}
        await self._ask("PATCH", where.channel.id, body, event=where.id)

    async def remove(self, where: MessageRef) -> None:
        await self._ask("DELETE", where.channel.id, event=where.id)

    async def _ask(self, method: str, target: str, body: Mapping[str, Any] | None = None, *, event: str = "") -> Any:
        path = f"/guilds/{target.removeprefix(PLACE)}/scheduled-events"
        try:
            return await self._rest.ask(method, f"{path}/{event}" if event else path, body)
        except Blocked as problem:
            if str(problem) in (str(one) for one in (50001, 50013, 403)):
                raise Blocked(str(problem), PERMISSION) from problem
            raise


def guild_of(channel: str) -> int:
    return int(channel.removeprefix(PLACE))


def _happening(reply: Reply) -> tuple[Card, Happening]:
    for block in reply.blocks:
        if isinstance(block, Card) and block.happens is not None:
            return block, block.happens
    raise Refused("only what has a time can stand among a server's events")


def _body(card: Card, happening: Happening) -> dict[str, Any]:
    return {
        "name": clip(words(card.title), limits.EVENT_NAME),
        "scheduled_start_time": happening.starts.isoformat(),
        "scheduled_end_time": happening.ends.isoformat(),
        "entity_metadata": {"location": clip(happening.place or ONLINE, limits.EVENT_PLACE)},
    }


def _described(card: Card, mark: str) -> str:
    """What it is about and where to read more, then the line that says it is ours."""
    said = "\n\n".join(part for part in (words(card.body), card.url) if part)
    return f"{clip(said, limits.EVENT_DESCRIPTION - len(mark) - 2)}\n\n{mark}".lstrip()


def _mark(key: str) -> str:
    return f"Announced by Folkmoot, {marks.mark(key, 0):x}"


def _at(target: str, event: Mapping[str, Any]) -> MessageRef:
    return MessageRef(ChannelRef(PLATFORM, target), str(event["id"]))


async def interested(client: discord.Client, message: MessageRef) -> list[discord.User | discord.Member]:
    """Everybody who pressed *Interested*. Raises discord.HTTPException. Asked, since discord.py drops Discord's word of
    somebody it does not keep in memory."""
    guild = client.get_guild(guild_of(message.channel.id))
    if guild is None:
        return []
    event = await guild.fetch_scheduled_event(int(message.id), with_counts=False)
    return [user async for user in event.users()]
