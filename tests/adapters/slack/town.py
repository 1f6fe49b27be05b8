"""A simulated workspace with the real adapter in it, over the real slack-bolt, core and store."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from adapters.slack import SlackAdapter, manifest
from bot.hub import Hub
from bot.registry import Registry
from bot.settings import Settings
from tests.adapters.slack.fair import FAIR
from tests.harness.clock import Forward
from tests.harness.hub import hub_in
from tests.harness.slack.model import Channel
from tests.harness.slack.people import Member
from tests.harness.slack.workspace import SlackWorkspace


@dataclass
class Town:
    """Alice and Bob in #town-hall, and the adapter among them."""

    slack: SlackWorkspace
    hub: Hub
    adapter: SlackAdapter
    alice: Member
    bob: Member
    hall: Channel
    clock: Forward


@asynccontextmanager
async def town(folder: Path, *, http: bool = False, **workspace: Any) -> AsyncIterator[Town]:
    """Everything started, and everything ended in order."""
    async with SlackWorkspace.start(manifest=asked_for(http=http), **workspace) as slack:
        alice, bob = slack.member("Alice", tz="Europe/Paris"), slack.member("Bob")
        hall = slack.channel("town-hall", [alice, bob])
        clock = Forward()
        async with adapter_in(slack, folder, http=http, clock=clock) as (hub, adapter):
            yield Town(slack, hub, adapter, alice, bob, hall, clock)


def asked_for(*, http: bool = False) -> dict[str, Any]:
    """What the app asks Slack for; the workspace allows this and nothing else."""
    secret = {"slack_signing_secret": "any"} if http else {}
    return manifest(Registry.of([FAIR]), Settings(_env_file=None, **secret))  # type: ignore[call-arg]


@asynccontextmanager
async def adapter_in(
    slack: SlackWorkspace, folder: Path, *, http: bool = False, **settings: Any
) -> AsyncIterator[tuple[Hub, SlackAdapter]]:
    """The adapter, connected; leaving is a clean stop, entering again a restart."""
    how = {"slack_signing_secret": slack.signing_secret} if http else {"slack_app_token": slack.app_token}
    asked = {"slack_bot_token": slack.bot_token, "slack_api_url": slack.url, **how, **settings}
    async with hub_in(folder, [FAIR], seed=False, **asked) as house:
        adapter = SlackAdapter(house.hub, house.parts.settings)
        await adapter.start()
        house.hub.adapters.append(adapter)
        try:
            async with _served(slack, adapter) if http else _plugged(slack):
                yield house.hub, adapter
        finally:
            house.hub.adapters.remove(adapter)
            await adapter.stop()


class Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def _plugged(slack: SlackWorkspace) -> AsyncIterator[None]:
    await slack.connected()
    yield


@asynccontextmanager
async def _served(slack: SlackWorkspace, adapter: SlackAdapter) -> AsyncIterator[None]:
    """The adapter's ASGI application on a real server, as `compose` mounts it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = Server(uvicorn.Config(adapter.asgi, lifespan="off", log_level="warning"))  # type: ignore[arg-type]
        serving = asyncio.create_task(server.serve([listening]))
        await server.ready.wait()
        await slack.use_http(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
        try:
            yield
        finally:
            server.should_exit = True
            await serving
