"""The bots that are compared, each a process of its own: `python -m benchmarks.bots slack-ours DATA URL TOKENS…`.

The bare ones are what a careful programmer writes with the SDK and SQLModel alone: as many reads as ours, an answer of the
same size, one HTTP session, the ack first.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import log
from bot.settings import Settings
from store.person import Account, Person
from store.resource import Resource, ResourceTopic, Saved
from store.topics import Topic

SHOWN = 5


async def stopped() -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, event.set)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await event.wait()


async def ours(settings: Settings, add: Callable[[Any], Any]) -> None:
    """The hub itself, with one adapter."""
    from bot.compose import build
    from bot.compose.operate import rest_memory

    parts = await build(settings)
    parts.hub.adapters.append(add(parts))
    await parts.hub.start()
    rest_memory()
    if parts.hub.troubles:
        raise SystemExit(f"did not start: {parts.hub.troubles}")
    await stopped()
    await parts.hub.stop()


async def slack_ours(data: Path, url: str, bot_token: str, app_token: str) -> None:
    from adapters.slack import SlackAdapter

    settings = Settings(data_dir=data, slack_bot_token=bot_token, slack_app_token=app_token, slack_api_url=url)
    await ours(settings, lambda parts: SlackAdapter(parts.hub, settings))


async def discord_ours(data: Path, url: str, gateway: str, token: str) -> None:
    from adapters.discord import DiscordAdapter
    from bot.compose.platforms import SyncMemory
    from tests.harness.discord.connect import pointed_at

    settings = Settings(data_dir=data, discord_token=token)
    with pointed_at(url, gateway):
        await ours(settings, lambda parts: DiscordAdapter(parts.hub, settings, SyncMemory(parts.database.units)))


def engine(data: Path) -> AsyncEngine:
    return create_async_engine(f"sqlite+aiosqlite:///{data / 'folkmoot.db'}", pool_size=4, max_overflow=0)


async def reads(database: AsyncEngine, account: str, ids: list[int]) -> list[Resource]:
    """Who asks, five resources, their topics, and what the person saved: four reads."""
    async with AsyncSession(database, expire_on_commit=False) as session:
        person = (await session.exec(select(Person).join(Account).where(Account.external_id == account))).first()
        found = (await session.exec(select(Resource).where(sa.column("id").in_(ids)))).all()
        await session.exec(
            select(ResourceTopic, Topic).join(Topic).where(ResourceTopic.__table__.c.resource_id.in_(ids))
        )
        if person is not None:
            await session.exec(select(Saved).where(Saved.person_id == person.id))
        return list(found)


async def slack_bare(data: Path, url: str, bot_token: str, app_token: str, card: str) -> None:
    blocks: Any = json.loads(card)
    import aiohttp
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    database = engine(data)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        client = AsyncWebClient(token=bot_token, base_url=url, session=session)
        app = AsyncApp(
            client=client, signing_secret="", request_verification_enabled=False, process_before_response=True
        )

        @app.command("/library")
        async def library(ack: Any, body: dict[str, Any]) -> None:
            await ack()
            await reads(database, body["user_id"], list(range(1, SHOWN + 1)))
            await client.chat_postEphemeral(
                channel=body["channel_id"], user=body["user_id"], text="permits", blocks=blocks
            )

        handler = AsyncSocketModeHandler(app, app_token)
        await handler.connect_async()
        await stopped()
        await handler.close_async()


async def discord_bare(data: Path, url: str, gateway: str, token: str, card: str) -> None:
    words: list[str] = json.loads(card)
    import discord
    from discord import app_commands

    from tests.harness.discord.connect import pointed_at

    database = engine(data)
    client = discord.Client(intents=discord.Intents(guilds=True))
    tree = app_commands.CommandTree(client)
    group = app_commands.Group(name="library", description="Find what works")

    @group.command(name="find", description="Find what helps")
    async def find(interaction: discord.Interaction, query: str) -> None:
        await reads(database, str(interaction.user.id), list(range(1, SHOWN + 1)))
        view = discord.ui.LayoutView(timeout=None)
        for number, text in enumerate(words):
            row: Any = discord.ui.ActionRow(
                *(discord.ui.Button(label=f"Button {n}", custom_id=f"b{number}.{n}") for n in range(3))
            )
            view.add_item(discord.ui.Container(discord.ui.TextDisplay(text), row))
        await interaction.response.send_message(view=view, ephemeral=True)

    tree.add_command(group)

    async def set_up() -> None:
        await tree.sync()

    client.setup_hook = set_up  # type: ignore[method-assign]
    with pointed_at(url, gateway):
        async with client:
            running = asyncio.create_task(client.start(token))
            await client.wait_until_ready()
            await stopped()
            await client.close()
            await asyncio.gather(running, return_exceptions=True)


BOTS: dict[str, Callable[..., Awaitable[None]]] = {
    "slack-ours": slack_ours,
    "slack-bare": slack_bare,
    "discord-ours": discord_ours,
    "discord-bare": discord_bare,
}


def main() -> None:
    log.configure("ERROR")
    name, data, *rest = sys.argv[1:]
    rest = [Path(word).read_text("utf-8") if word.endswith("-card.json") else word for word in rest]
    asyncio.run(BOTS[name](Path(data), *rest))


if __name__ == "__main__":
    main()
