"""A hub that says something unasked on the simulated Discord: real discord.py, a real store, a clock that is moved by hand."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from adapters.discord import DiscordAdapter
from bot.action import Action
from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.notice import Letter, Notice, on_notice
from bot.param import Arg
from bot.people import ChannelRef
from bot.settings import Settings
from bot.ui.nodes import Actions, Button, Card, File, Image, Reply, Text
from commands.admin.notices import trouble
from store.changes import ChangeLog
from store.outbox import OutboxStore, State
from store.settings import SettingStore
from tests.harness.charts import ANSWERED
from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once
from tests.harness.discord.members import Member
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.shown import Shown
from tests.harness.discord.world import Channel
from tests.harness.hub import Hall, hub_in
from tests.harness.time import HandMovedClock
from tests.scheduler.post import Desk, Said, once, pressed, said, tell, thing

MESSAGES = "/channels/*/messages"
POST, GET, PATCH = "POST /channels/{channel}/messages", "GET", "PATCH"
PNG = bytes.fromhex("89504e470d0a1a0a")
LEASE = 61.0


class Long(Notice, id="test.long"):
    """Several messages, with a picture and a file."""


@on_notice()
async def long(notice: Long) -> Reply:
    picture = Card(title="A chart", image=Image(PNG, "two bars"))
    return Reply((picture, Text("one " * 900), Text("two " * 700), File("a.csv", b"a,b")))


class Week(Notice, id="test.week"):
    """A digest with a chart."""


@on_notice()
async def week(notice: Week) -> Reply:
    return Reply((ANSWERED,))


class Leaf(Notice, id="test.leaf"):
    """A message that can be turned."""


class Turn(Action, id="test.turn"):
    pass


@on_notice()
async def leaf(notice: Leaf) -> Reply:
    return Reply((Text("this side"), Actions((Button("Turn", Turn()),))))


@on_action(reads_only=True)
async def turn(action: Turn) -> Reply:
    return Reply((Text("the other side"),), update=True)


@command()
async def name(
    context: Context,
    settings: SettingStore,
    log: ChangeLog,
    number: Annotated[int, Arg("Which")],
    words: Annotated[str, Arg("Its name", rest=True)] = "",
) -> Reply:
    """Name a thing, and post it here the first time."""
    await settings.set(f"thing.{number}", words)
    log.note("thing", number)
    assert context.origin.channel is not None
    context.post(context.origin.channel, "thing", number, space_id=context.person.space_id)
    return Reply((Text("named"),))


CAPABILITIES = [
    Capability(
        "test",
        "Try",
        commands=[tell, name],
        notices=[said, once, long, week, leaf, trouble],
        actions=[pressed, turn],
        cards=[thing],
    ),
    Capability("hub", "The hub", commands=[], default=None),
]


@dataclass
class Mail(Desk):
    server: DiscordServer
    adapter: DiscordAdapter

    @property
    def alice(self) -> Member:
        return self.server.member("Alice")

    def passes(self, seconds: float) -> None:
        """Here and at Discord."""
        self.clock.forward(seconds)
        self.server.forward(seconds)

    async def round(self, after: float = 0.0) -> None:
        """What is due goes out, and has arrived or has not."""
        self.passes(after)
        await self.delivery.round()
        await self.delivery.settled()

    async def posts(
        self, channel: Channel, key: str = "post", notice: Notice | None = None, *, thread: str = ""
    ) -> None:
        """Something is to be said in a channel."""
        to = ChannelRef("discord", str(channel.id), channel.name)
        letter = Letter(key=key, notice=notice or Said(number=1, words=key), channel=to, thread=thread)
        async with self.hall.parts.database.units() as unit:
            await OutboxStore(unit).put([letter.row()])

    async def restarts(self) -> None:
        """All that the adapter knew of earlier is gone; the database is there."""
        await self.adapter.stop()
        self.adapter = await _started(self.hall, self.server)

    async def states(self) -> list[State]:
        return [row.state for row in await self.rows()]


def reads(channel: Channel) -> list[Shown]:
    """What stands in a channel, oldest first."""
    return [Shown(message) for message in channel.messages.values()]


async def _started(hall: Hall, server: DiscordServer) -> DiscordAdapter:
    adapter = DiscordAdapter(hall.hub, Settings(discord_token=server.token))
    ready_at_once(adapter.client)
    identifies_at_once(adapter.client)
    await adapter.start()
    return adapter


@asynccontextmanager
async def mail_in(
    folder: Path, capabilities: Sequence[Capability] = CAPABILITIES, **more: object
) -> AsyncIterator[Mail]:
    clock = HandMovedClock(datetime.now(UTC))
    async with DiscordServer.start() as server, hub_in(folder, capabilities, seed=False, clock=clock, **more) as hall:
        with pointed_at(server.api_url, server.gateway_url):
            for worker in hall.hub.workers:
                await worker.stop()
            mail = Mail(hall, clock, server, await _started(hall, server))
            try:
                yield mail
            finally:
                await mail.adapter.stop()
        assert server.violations == []
