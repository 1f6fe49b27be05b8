"""A simulated platform in a process of its own, which lives on when the hubs that speak to it die, and hubs that speak to it.

Whoever uses this forks from a process without threads or a loop that has imported everything, so that a hub starts in
tenths of a second: `Town.open` makes the platform, `joined` is a hub inside a forked process.
"""

import asyncio
import json
import multiprocessing
import os
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from adapters.discord import DiscordAdapter
from adapters.slack import SlackAdapter, manifest
from bot.compose import Parts, build, registry
from bot.compose.platforms import SyncMemory
from bot.notice import Letter, Trouble
from bot.people import ChannelRef
from bot.settings import Settings
from store.outbox import OutboxStore
from store.people import PeopleStore
from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once
from tests.harness.discord.server import DiscordServer
from tests.harness.slack.workspace import SlackWorkspace

FORK = multiprocessing.get_context("fork")
NUMBER = re.compile(r"parcel (\d+)")
PLATFORMS = ("slack", "slack-blind", "discord")
LOOK = 0.02


@dataclass(frozen=True)
class Address:
    """How a hub reaches the platform, and who is there."""

    platform: str
    space: str
    channels: list[str]
    people: list[str]
    settings: dict[str, str]
    api: str = ""
    gateway: str = ""

    def direct(self, number: int) -> bool:
        return bool(self.people) and (number % 2 == 1 or not self.channels)

    def channel(self, number: int) -> ChannelRef:
        return ChannelRef(self.platform, self.channels[number // 2 % len(self.channels)])

    def person(self, number: int) -> int:
        """Which of the people, from 0."""
        return number // 2 % len(self.people) if self.channels else number % len(self.people)


@dataclass(frozen=True)
class Seen:
    """What came of it on the platform: how often each number stands in channels and in direct messages, which came once
    more in doubt, what was asked too early, what broke a rule, and how many requests were refused for their number."""

    channels: Counter[int]
    direct: Counter[int]
    again: set[int]
    early: int
    refused: int
    broken: list[str]


@dataclass
class Town:
    """The platform, seen from the process that made it."""

    address: Address
    process: Any
    line: Connection

    @classmethod
    def open(cls, kind: str, channels: int, people: int, *, storm: float = 0.0) -> Self:
        """`storm`: this share of all messages is answered with a 429."""
        here, there = FORK.Pipe()
        process = FORK.Process(target=lambda: asyncio.run(_serve(kind, channels, people, storm, there)), daemon=True)
        process.start()
        return cls(here.recv(), process, here)

    def seen(self) -> Seen:
        self.line.send("seen")
        return self.line.recv()

    def close(self) -> None:
        self.process.kill()
        self.process.join()


async def _serve(kind: str, channels: int, people: int, storm: float, line: Connection) -> None:
    parent = os.getppid()
    async with (_discord if kind == "discord" else _slack)(kind, channels, people, storm) as (address, look):
        line.send(address)
        while os.getppid() == parent:
            if line.poll():
                line.recv()
                line.send(look())
            await asyncio.sleep(LOOK)


@asynccontextmanager
async def _slack(
    kind: str, channels: int, people: int, storm: float
) -> AsyncIterator[tuple[Address, Callable[[], Seen]]]:
    async with SlackWorkspace.start(manifest=manifest(registry(), Settings(_env_file=None))) as slack:  # type: ignore[call-arg]
        if kind == "slack-blind":  # neither the history of channels nor Slack's word that a message arrived
            slack.world.app.metadata = frozenset()
        else:
            slack.world.app.scopes |= {"channels:history"}
        if storm:
            slack.storm(storm)
        members = [slack.member(f"Person {number}") for number in range(people)]
        places = [slack.channel(f"place-{number}", members[:1]) for number in range(channels)]
        team, tokens = slack.team_id, {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token}
        address = Address(
            *("slack", team, [f"{team}:{place.id}" for place in places], [f"{team}:{one.id}" for one in members]),
            settings=tokens | {"slack_api_url": slack.url},
        )

        def look() -> Seen:
            found = [
                (one.channel[0] == "D", json.dumps([one.text, one.blocks]), _again(one.metadata))
                for one in slack.messages
                if one.by_app
            ]
            return _counted(found, slack.early_requests, slack.web_api.rates.refused, slack.violations)

        yield address, look


@asynccontextmanager
async def _discord(
    _kind: str, channels: int, people: int, storm: float
) -> AsyncIterator[tuple[Address, Callable[[], Seen]]]:
    async with DiscordServer.start() as server:
        if storm:
            server.rates.storm("POST /channels/{channel}/messages", storm, 1.0)
        members = [server.member(f"Person {number}") for number in range(people)]
        places = [server.channel(f"place-{number}") for number in range(channels)]
        address = Address(
            *("discord", str(server.home.id), [str(place.id) for place in places], [str(one.id) for one in members]),
            settings={"discord_token": server.token},
            api=server.api_url,
            gateway=server.gateway_url,
        )

        def look() -> Seen:
            rooms = [(False, room) for room in places] + [(True, one.dm) for one in members]
            found = [
                (direct, json.dumps(message.components), False)
                for direct, room in rooms
                for message in room.messages.values()
            ]
            return _counted(found, server.rates.early, server.rates.limited, server.violations)

        yield address, look


def _again(metadata: Mapping[str, Any] | None) -> bool:
    """Whether the message itself says that it may stand already."""
    return bool(((metadata or {}).get("event_payload") or {}).get("again"))


def _counted(found: list[tuple[bool, str, bool]], early: int, refused: int, broken: list[Any]) -> Seen:
    answers = [str(one) for one in broken]
    # What was on its way to a hub that died was not acknowledged.
    broken = [one for one in answers if not one.startswith(("not_acked", "late_ack"))]
    seen = Seen(Counter(), Counter(), set(), early, refused, broken)
    for direct, text, again in found:
        if told := NUMBER.search(text):
            (seen.direct if direct else seen.channels)[int(told[1])] += 1
            if again:
                seen.again.add(int(told[1]))
    return seen


@dataclass
class Member:
    """How a hub is set up. `database`: an address, or "" for SQLite in `folder`; `more`: settings."""

    address: Address
    folder: Path
    database: str = ""
    more: dict[str, Any] = field(default_factory=dict[str, Any])


@asynccontextmanager
async def joined(member: Member) -> AsyncIterator[Parts]:
    """The real hub with one adapter, delivering."""
    async with AsyncExitStack() as stack:
        parts = await built(member)
        stack.push_async_callback(parts.hub.stop)
        if member.address.platform == "discord":
            stack.enter_context(pointed_at(member.address.api, member.address.gateway))
            adapter = DiscordAdapter(parts.hub, parts.settings, SyncMemory(parts.database.units))
            ready_at_once(adapter.client)
            identifies_at_once(adapter.client)
            parts.hub.adapters.append(adapter)
        else:
            parts.hub.adapters.append(SlackAdapter(parts.hub, parts.settings))
        await parts.hub.start()
        if parts.hub.troubles:
            raise RuntimeError(f"the hub did not start: {parts.hub.troubles}")
        yield parts


async def built(member: Member) -> Parts:
    about = {"data_dir": member.folder, "database_url": member.database or None, "folkmoot_demo": False}
    return await build(Settings(_env_file=None, **about, **member.address.settings, **member.more))  # type: ignore[call-arg]


async def settled_in(member: Member) -> None:
    """Migrate the database, and let everybody of the town be known to it: person 0 has the id 1."""
    parts = await built(member)
    town = member.address
    async with parts.database.units() as unit:
        for number, account in enumerate(town.people):
            await PeopleStore(unit).arrive(town.platform, account, town.platform, town.space, f"Person {number}")
    await parts.hub.stop()


async def put(parts: Parts, town: Address, numbers: range) -> None:
    """So many letters, half of them to channels and half to people."""
    letters = [
        Letter(
            key=f"parcel:{number}",
            notice=Trouble(mend=f"This is parcel {number}."),
            **({"person_id": town.person(number) + 1} if town.direct(number) else {"channel": town.channel(number)}),
        )
        for number in numbers
    ]
    async with parts.database.units() as unit:
        await OutboxStore(unit).put([letter.row() for letter in letters])
    parts.hub.house.posted.set()
