"""Reactions on open cards, read again where some may have been missed: at the start, and after a socket was away.

What differs is heard as if Slack had sent it: with its time, so that an event that is older changes nothing any more.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from adapters.slack.errors import Refused
from adapters.slack.inbound import PLATFORM
from adapters.slack.place import Body
from adapters.slack.send import Sender
from bot.hub import Hub
from bot.log import get_logger
from bot.rereading import Difference, OpenCard
from bot.ui import emoji

log = get_logger(__name__)
BETWEEN_CARDS = 1.3  # seconds: reactions.get may be asked fifty times a minute
GONE = frozenset({"message_not_found", "channel_not_found"})


class Rereading:
    """`hear` takes a payload as from Slack."""

    def __init__(self, hub: Hub, sender: Sender, team: str, hear: Callable[[Body], Awaitable[object]]) -> None:
        self._hub = hub
        self._sender = sender
        self._team = team
        self._hear = hear
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="slack-reading-again")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait({self._task})

    def soon(self) -> None:
        """Something may have been missed. Asked for again while it is under way, it is done once more afterwards."""
        self._wanted.set()

    async def _run(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._all()
            except Exception:
                log.exception("reactions could not be read again")

    async def _all(self) -> None:
        ours = f"{self._team}:"
        for card in await self._hub.rereading.cards(PLATFORM):
            if card.message.channel.id.startswith(ours):
                await self._one(card)
                await self._hub.clock.sleep(BETWEEN_CARDS)

    async def _one(self, card: OpenCard) -> None:
        view = await self._hub.rereading.view(card)
        try:
            message, as_of = await self._read(card)
        except Refused as problem:
            if problem.code in GONE:
                await self._hub.rereading.gone(card.message)
            elif problem.after is not None:
                await self._hub.clock.sleep(problem.after)
                self.soon()
            else:
                log.info("a card could not be read again", reason=str(problem))
            return
        except (aiohttp.ClientError, TimeoutError) as problem:
            log.info("a card could not be read again", reason=str(problem))
            return
        standing, partly = everybody(message, self._team)
        for one in view.differences(standing, partly):
            await self._hear(self._event(card, one, max(as_of, one.after + 1)))

    async def _read(self, card: OpenCard) -> tuple[Body, int]:
        """The message, and until which microsecond by Slack's clock everything is in it."""
        began = self._hub.clock.monotonic()
        channel = card.message.channel.id.removeprefix(f"{self._team}:")
        answer, headers = await self._sender.read_whole(
            "reactions.get", channel=channel, timestamp=card.message.id, full="true"
        )
        took = math.ceil(self._hub.clock.monotonic() - began)
        # The answer's own time is in whole seconds, and the reactions were read at the earliest when we asked.
        told = parsedate_to_datetime(str(headers["Date"])) if "Date" in headers else self._hub.clock.now()
        return answer.get("message") or {}, (int(told.timestamp()) - took - 1) * 1_000_000

    def _event(self, card: OpenCard, one: Difference, micros: int) -> Body:
        item = {
            "type": "message",
            "channel": card.message.channel.id.removeprefix(f"{self._team}:"),
            "ts": card.message.id,
        }
        event = {
            "type": "reaction_added" if one.added else "reaction_removed",
            "user": one.account.removeprefix(f"{self._team}:"),
            "reaction": emoji.name(one.emoji),
            "item": item,
            "event_ts": f"{micros // 1_000_000}.{micros % 1_000_000:06d}",
        }
        return {"type": "event_callback", "team_id": self._team, "event": event}


def everybody(message: Body, team: str) -> tuple[dict[str, set[str]], set[str]]:
    """Who put which emoji there, in any skin tone; and the emoji of which Slack names only some of the people."""
    standing: dict[str, set[str]] = {}
    partly: set[str] = set()
    for reaction in message.get("reactions") or []:
        character = emoji.character(str(reaction.get("name", "")))
        users: list[Any] = reaction.get("users") or []
        standing.setdefault(character, set()).update(f"{team}:{user}" for user in users)
        if len(users) < int(reaction.get("count") or 0):
            partly.add(character)
    return standing, partly
