"""The ties to discord.py's private parts: this says when they move."""

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once


def test_discord_py_is_pointed_elsewhere_and_back():
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    assert base.startswith("https://discord.com/api/v")
    assert isinstance(gateway, yarl.URL)
    with pointed_at("http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1/gateway/"):
        assert Route("GET", "/users/@me").url == "http://127.0.0.1:1/api/v10/users/@me"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:1/gateway/"
    assert (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY) == (base, gateway)


def test_the_wait_after_the_last_guild_is_where_it_was():
    client = discord.Client(intents=discord.Intents.none())
    assert client._connection.guild_ready_timeout == 2.0
    ready_at_once(client)
    assert client._connection.guild_ready_timeout < 0.1


async def test_the_wait_before_identifying_again_is_where_it_was():
    client = discord.Client(intents=discord.Intents.none())
    identifies_at_once(client)
    await client._hooks["before_identify"](None, initial=False)
