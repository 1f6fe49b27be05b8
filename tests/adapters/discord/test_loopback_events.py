"""Scheduled events of a guild, with the real discord.py and by hand."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from tests.harness.discord.raw import raw_client
from tests.harness.discord.running import running
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.tiny_bot import TinyBot


@pytest.fixture
async def server():
    async with DiscordServer.start() as server:
        yield server


@pytest.fixture
async def raw(server):
    async with raw_client(server) as raw:
        yield raw


@pytest.fixture
async def bot(server):
    bot = TinyBot()
    async with running(server, bot):
        yield bot


def tomorrow(hours=0):
    return datetime.now(UTC) + timedelta(days=1, hours=hours)


async def scheduled(guild, **more):
    return await guild.create_scheduled_event(
        name="Permits, a talk",
        start_time=tomorrow(),
        end_time=tomorrow(1),
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location="https://example.org",
        **more,
    )


async def test_an_event_is_made_changed_cancelled_and_deleted(server, bot):
    event = await scheduled(bot.get_guild(server.home.id))
    await event.edit(name="Permits, again")
    assert server.home.events[event.id]["name"] == "Permits, again"
    await event.cancel()
    assert server.home.events[event.id]["status"] == 4
    await event.delete()
    assert server.home.events == {}
    assert server.violations == []


async def test_interest_in_an_event_is_told_and_can_be_read(server, raw, bot):
    event = await scheduled(bot.get_guild(server.home.id))
    alice = server.member("Alice")
    async with raw.gateway() as socket:
        await socket.send_json({"op": 2, "d": {"token": server.token, "intents": 1 << 16, "properties": {}}})
        assert (await socket.receive_json())["t"] == "READY"
        await alice.is_interested(event.id)
        told = await socket.receive_json()
        assert (told["t"], told["d"]["user_id"]) == ("GUILD_SCHEDULED_EVENT_USER_ADD", str(alice.id))
        assert [one.id async for one in event.users()] == [alice.id]
        await alice.is_interested(event.id, yes=False)
        assert (await socket.receive_json())["t"] == "GUILD_SCHEDULED_EVENT_USER_REMOVE"
    assert [one.id async for one in event.users()] == []


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"name": "x" * 101}, "name"),
        ({"description": "x" * 1_001}, "description"),
        ({"entity_metadata": {"location": "x" * 101}}, "entity_metadata"),
        ({"entity_metadata": {}}, "entity_metadata"),
        ({"scheduled_end_time": None}, "scheduled_end_time"),
        ({"scheduled_start_time": "2020-01-01T00:00:00+00:00"}, "scheduled_start_time"),
        ({"scheduled_start_time": "2099-01-01T00:00:00"}, "scheduled_start_time"),
        ({"scheduled_start_time": "tomorrow"}, "scheduled_start_time"),
        ({"scheduled_end_time": "2098-01-01T00:00:00+00:00"}, "scheduled_end_time"),
        ({"privacy_level": 1}, "privacy_level"),
        ({"entity_type": 2}, "channel_id"),
    ],
)
async def test_what_an_event_may_not_be(server, raw, wrong, where):
    body = {
        "name": "Talk",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "here"},
        "scheduled_start_time": "2099-01-01T10:00:00+00:00",
        "scheduled_end_time": "2099-01-01T11:00:00+00:00",
    }
    path = f"/guilds/{server.home.id}/scheduled-events"
    assert (await raw("POST", path, body))[0] == 200
    status, answer = await raw("POST", path, body | wrong)
    assert (status, answer["code"], list(answer["errors"])) == (400, 50035, [where])


async def test_a_cancelled_event_stays_cancelled(server, raw, bot):
    event = await scheduled(bot.get_guild(server.home.id))
    await event.cancel()
    path = f"/guilds/{server.home.id}/scheduled-events/{event.id}"
    assert (await raw("PATCH", path, {"status": 1}))[1]["code"] == 50035


async def test_a_hundred_events_are_the_most(server, raw, bot):
    event = await scheduled(bot.get_guild(server.home.id))
    body = server.home.events[event.id]
    server.home.events |= {n: dict(body) for n in range(1, 100)}
    fresh = {k: body[k] for k in ("name", "privacy_level", "entity_type", "entity_metadata", *TIMES)}
    status, answer = await raw("POST", f"/guilds/{server.home.id}/scheduled-events", fresh)
    assert (status, answer["code"]) == (400, 30038)


TIMES = ("scheduled_start_time", "scheduled_end_time")
