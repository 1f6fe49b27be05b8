"""Syncing commands with the simulated Discord, and who is offered them."""

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


def command(n):
    return {"name": f"c{n}", "description": "D"}


async def test_commands_are_synced_read_and_keep_their_ids(server, raw, bot):
    path = f"/applications/{bot.application_id}/commands"
    _, before = await raw("GET", path)
    assert {one["name"] for one in before} >= {"echo", "library", "Suggest to the library"}
    _, after = await raw("PUT", path, [*before, command(1)])
    assert [one["id"] for one in after[:-1]] == [one["id"] for one in before]
    assert (await raw("GET", path))[1] == after


async def test_commands_of_a_guild_stand_beside_the_global_ones(server, raw, bot):
    guild = server.guild("Parks Agency")
    path = f"/applications/{bot.application_id}/guilds/{guild.id}/commands"
    assert (await raw("PUT", path, [{"name": "parks", "description": "D"}]))[0] == 200
    offered = [one["name"] for one in server.state.commands.offered(guild)]
    assert offered[0] == "parks"
    assert "echo" in offered
    assert "parks" not in [one["name"] for one in server.state.commands.offered(server.home)]


async def test_two_hundred_creates_a_day_are_the_end(server, raw, bot):
    path = f"/applications/{bot.application_id}/guilds/{server.home.id}/commands"
    assert (await raw("PUT", path, [command(n) for n in range(100)]))[0] == 200
    assert (await raw("PUT", path, [command(n) for n in range(100, 200)]))[0] == 200
    status, body = await raw("PUT", path, [command(n) for n in range(200, 201)])
    assert (status, body["code"]) == (400, 30034)
    server.forward(86_401)
    assert (await raw("PUT", path, [command(200)]))[0] == 200


async def test_a_refused_overwrite_changes_nothing(server, raw, bot):
    path = f"/applications/{bot.application_id}/commands"
    _, before = await raw("GET", path)
    status, body = await raw("PUT", path, [command(1), {"name": "Bad Name", "description": "D"}])
    assert (status, body["code"]) == (400, 50035)
    assert body["errors"]["1"]["name"]["_errors"][0]["code"] == "APPLICATION_COMMAND_INVALID_NAME"
    assert (await raw("GET", path))[1] == before


async def test_a_command_for_administrators_is_not_offered_to_others(server, raw, bot):
    path = f"/applications/{bot.application_id}/commands"
    await raw("PUT", path, [{**command(1), "default_member_permissions": "0"}])
    with pytest.raises(AssertionError, match="is not offered"):
        await server.member("Alice").runs("c1")
    await raw("PUT", path, [{**command(1), "default_member_permissions": str(1 << 5)}])
    with pytest.raises(AssertionError, match="is not offered"):
        await server.member("Alice").runs("c1")


async def test_a_command_kept_out_of_direct_messages_is_not_offered_there(server, raw, bot):
    path = f"/applications/{bot.application_id}/commands"
    await raw("PUT", path, [{**command(1), "contexts": [0]}])
    alice = server.member("Alice")
    with pytest.raises(AssertionError, match="not synced"):
        await alice.runs("c1", in_=alice.dm)
