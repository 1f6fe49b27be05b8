"""The hub as `folkmoot run` puts it together, with every platform: a simulated Slack and Discord, the web, a terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from adapters.discord import DiscordAdapter
from adapters.slack import manifest
from adapters.web import WebAdapter
from bot.compose import Parts, build, registry
from bot.compose.first import prepare
from bot.compose.platforms import add_adapters
from bot.settings import Settings
from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once
from tests.harness.discord.server import DiscordServer
from tests.harness.slack.workspace import SlackWorkspace


@dataclass
class Street:
    """The platforms, which stay while hubs come and go."""

    slack: SlackWorkspace
    discord: DiscordServer
    folder: Path

    @asynccontextmanager
    async def hub(self, **settings: object) -> AsyncIterator[Parts]:
        """Leaving is a clean stop, entering again a restart."""
        asked = {
            "data_dir": self.folder,
            "web_port": 0,
            "slack_bot_token": self.slack.bot_token,
            "slack_app_token": self.slack.app_token,
            "slack_api_url": self.slack.url,
            "discord_token": self.discord.token,
        }
        parts = await build(Settings(_env_file=None, **{**asked, **settings}))  # type: ignore[arg-type]
        await prepare(parts)
        add_adapters(parts)
        for adapter in parts.hub.adapters:
            if isinstance(adapter, DiscordAdapter):
                ready_at_once(adapter.client)
                identifies_at_once(adapter.client)
        await parts.hub.start()
        try:
            yield parts
        finally:
            await parts.hub.stop()


@asynccontextmanager
async def street(folder: Path) -> AsyncIterator[Street]:
    asked_for = manifest(registry(), Settings(_env_file=None))  # type: ignore[call-arg]
    async with SlackWorkspace.start(manifest=asked_for) as slack, DiscordServer.start() as discord:
        with pointed_at(discord.api_url, discord.gateway_url):
            yield Street(slack, discord, folder)


async def page(parts: Parts, address: str, status: int = 200) -> str:
    """A page of the web as a browser without an account gets it, wherever it leads."""
    web = next(adapter for adapter in parts.hub.adapters if isinstance(adapter, WebAdapter))
    async with httpx.AsyncClient(follow_redirects=True) as client:
        answer = await client.get(f"{web.url}{address}")
    assert answer.status_code == status
    return answer.text
