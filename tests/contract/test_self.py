"""The hub listens to people: never to itself, nor to another program, or two hubs would talk until somebody pulls a plug."""

import asyncio
from pathlib import Path
from typing import Annotated

import pytest

from adapters.discord import DiscordAdapter
from bot.capability import Capability
from bot.command import command
from bot.events import CommandCalled
from bot.param import Arg
from bot.settings import Settings
from bot.ui.nodes import Reply, Text
from tests.contract.probes.slack import SlackProbe
from tests.harness.discord import posts
from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once
from tests.harness.discord.server import DiscordServer
from tests.harness.hub import hub_in

SAID = "echo hello"
everybody = pytest.mark.parametrize(("by", "heard"), [("person", True), ("bot", False), ("self", False)])


@everybody
def test_slack_hears_people_only(by: str, heard: bool) -> None:
    event = SlackProbe().hears(SAID, by)
    assert isinstance(event, CommandCalled) == heard
    assert event is None or event.text == SAID


@everybody
async def test_discord_hears_people_only(tmp_path: Path, by: str, heard: bool) -> None:
    said: list[str] = []
    expected = [*["hello"] * heard, "hello at last"]  # in whatever order: two messages are two tasks

    @command(reads_only=True)
    async def say(words: Annotated[str, Arg("What to say", rest=True)]) -> Reply:
        """Say it again."""
        said.append(words)
        return Reply((Text(words),))

    async with hub_in(tmp_path, [Capability("echo", "Say again", commands=[say], default=say)], seed=False) as hall:
        async with DiscordServer.start() as server:
            with pointed_at(server.api_url, server.gateway_url):
                adapter = DiscordAdapter(hall.hub, Settings(discord_token=server.token))
                ready_at_once(adapter.client)
                identifies_at_once(adapter.client)
                await adapter.start()
                _says(server, f"<@{server.state.world.bot.id}> {SAID}", by)
                _says(server, f"<@{server.state.world.bot.id}> {SAID} at last", "person")
                while len(said) < len(expected):  # noqa: ASYNC110 - nothing else tells
                    await asyncio.sleep(0.01)
                await adapter.stop()
    assert sorted(said) == expected


def _says(server: DiscordServer, words: str, by: str) -> None:
    world = server.state.world
    author = {"person": server.member("Ana").user, "bot": world.add_user("Other", bot=True), "self": world.bot}[by]
    posts.create(server.state, server.channel("general"), {"content": words}, (), author=author)
