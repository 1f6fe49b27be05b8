"""Any client of discord.py, running against the simulated Discord for the length of a block."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once
from tests.harness.discord.server import DiscordServer


@asynccontextmanager
async def running(server: DiscordServer, bot: discord.Client, *, token: str = "") -> AsyncIterator[None]:
    """The client, connected and ready, until the end of the block."""
    ready_at_once(bot)
    identifies_at_once(bot)
    with pointed_at(server.api_url, server.gateway_url):
        life = asyncio.create_task(bot.start(token or server.token))
        ready = asyncio.create_task(_ready(bot))
        await asyncio.wait({life, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        ready.cancel()
        try:
            if life.done():
                life.result()
            yield
        finally:
            await bot.close()
            await asyncio.wait({life}, timeout=5)
            life.cancel()


async def _ready(bot: discord.Client) -> None:
    while not bot.is_ready():  # noqa: ASYNC110 (wait_until_ready refuses before the login)
        await asyncio.sleep(0.002)
