"""Pointing the real discord.py at the simulated Discord. Every touch of its private parts stands here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


@contextmanager
def pointed_at(api_url: str, gateway_url: str) -> Iterator[None]:
    """Every client of discord.py in this process talks to these addresses until the end of the block."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_url, yarl.URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def ready_at_once(client: discord.Client) -> None:
    """discord.py waits two seconds after the last guild before it says it is ready; a test need not."""
    client._connection.guild_ready_timeout = 0.02


def identifies_at_once(client: discord.Client) -> None:
    """discord.py waits five seconds before it identifies again; a test need not."""

    async def no_wait(shard_id: int | None, *, initial: bool = False) -> None:
        return None

    client.before_identify_hook = no_wait
