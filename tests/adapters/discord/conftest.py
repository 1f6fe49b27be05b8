"""The real discord.py client on the real core, in simcord's Discord."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from simcord import ChannelHandle, Env, GuildHandle, MemberActor

from adapters.discord import HubClient, create_client
from bot.hub import Hub
from bot.settings import Settings
from tests.adapters.discord import small
from tests.harness.hub import hub_in


@dataclass
class Room:
    """One server with one channel, and Alice in it."""

    env: Env
    hub: Hub
    guild: GuildHandle
    channel: ChannelHandle
    alice: MemberActor

    async def restart(self) -> None:
        await self.env.restart_bot(new_client(self.hub))


def new_client(hub: Hub) -> HubClient:
    return create_client(hub, Settings())


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    small.HEARD.clear()
    async with hub_in(tmp_path, small.CAPABILITIES, seed=False) as house:
        yield house.hub


@pytest.fixture
async def room(hub: Hub) -> AsyncIterator[Room]:
    env = Env(new_client(hub))
    await env.start()
    try:
        guild = env.create_guild(name="Town of Riga")
        channel = guild.create_text_channel("town-hall")
        alice = guild.add_member(env.create_user("alice"))
        yield Room(env, hub, guild, channel, alice)
    finally:
        await env.shutdown()
    assert env.errors == []
