"""Channels, direct messages, reactions, files and events over the wire, with the real discord.py."""

import io
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import pytest
from discord import ui

from tests.harness.discord.raw import raw_client
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.tiny_bot import TinyBot, running


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


@pytest.fixture
def general(server, bot):
    return bot.get_channel(server.channel("general").id)


async def test_a_message_is_sent_changed_read_and_deleted(server, general):
    message = await general.send("one")
    await message.edit(content="two")
    assert (await general.fetch_message(message.id)).content == "two"
    assert (await general.fetch_message(message.id)).edited_at is not None
    await message.delete()
    with pytest.raises(discord.NotFound):
        await general.fetch_message(message.id)
    assert server.violations == []


async def test_history_is_read_from_either_end(server, general):
    sent = [await general.send(str(n)) for n in range(5)]
    assert [one.content async for one in general.history(limit=2)] == ["4", "3"]
    assert [one.content async for one in general.history(after=sent[1])] == ["2", "3", "4"]
    assert [one.content async for one in general.history(before=sent[1])] == ["0"]


async def test_what_others_wrote_cannot_be_changed(server, general):
    shown = await server.member("Alice").says("mine")
    message = await general.fetch_message(shown.id)
    with pytest.raises(discord.Forbidden) as edited:
        await message.edit(content="ours")
    assert edited.value.code == 50005
    with pytest.raises(discord.Forbidden) as deleted:
        await message.delete()
    assert deleted.value.code == 50013


async def test_closed_direct_messages_are_told(server, bot):
    alice = server.member("Alice")
    user = await bot.fetch_user(alice.id)
    await user.send("hello")
    alice.closes_dms()
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("are you there?")
    assert refused.value.code == 50007
    assert [one.text for one in alice.dms] == ["hello"]
    assert server.violations == []


@pytest.mark.parametrize(("rights", "code"), [({"bot_sees": False}, 50001), ({"bot_posts": False}, 50013)])
async def test_a_channel_that_is_shut_to_the_bot(server, raw, rights, code):
    shut = server.channel("shut", **rights)
    status, body = await raw("POST", f"/channels/{shut.id}/messages", {"content": "x"})
    assert (status, body["code"]) == (403, code)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/channels/1", 10003),
        ("GET", "/channels/{general}/messages/1", 10008),
        ("GET", "/guilds/1", 10004),
        ("GET", "/guilds/{home}/members/1", 10007),
        ("GET", "/users/1", 10013),
        ("GET", "/guilds/{home}/scheduled-events/1", 10070),
        ("GET", "/nothing/like/it", 0),
        ("GET", "/channels/general", 50035),
        ("GET", "/channels/{general}/messages?limit=101", 50035),
    ],
)
async def test_what_does_not_exist_has_its_own_code(server, raw, method, path, code):
    found = path.format(general=server.channel("general").id, home=server.home.id)
    assert (await raw(method, found))[1]["code"] == code


async def test_a_member_is_read(server, bot):
    guild = bot.get_guild(server.home.id)
    member = await guild.fetch_member(server.member("Alice").id)
    assert member.display_name == "Alice"
    assert [one.name for one in await guild.fetch_channels()] == ["general"]
    assert [one.name for one in await guild.fetch_roles()] == ["@everyone"]


async def test_the_bots_reactions_are_set_read_and_taken_back(server, general):
    shown = await server.member("Alice").says("look")
    message = await general.fetch_message(shown.id)
    await message.add_reaction("👍")
    await server.member("Alice").reacts(shown, "👍")
    read = (await general.fetch_message(shown.id)).reactions[0]
    assert (read.count, read.me) == (2, True)
    assert {one.name async for one in read.users()} == {"folkmoot", "alice"}
    await message.remove_reaction("👍", general.guild.me)
    assert shown.reactions == {"👍": 1}


async def test_files_travel_beside_the_json_and_are_served(server, general):
    file = discord.File(io.BytesIO(b"figures"), "figures.csv")
    message = await general.send("here", file=file)
    assert server.member("Alice").sees[-1].files == ["figures.csv"]
    assert await message.attachments[0].read() == b"figures"
    sent = server.requested("POST", "/messages")[0].files[0]
    assert (sent.filename, sent.content) == ("figures.csv", b"figures")


async def test_pictures_in_a_card_are_found_among_the_files(server, general):
    view = ui.LayoutView()
    view.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png", description="A chart")))
    view.add_item(ui.File("attachment://data.csv"))
    files = [discord.File(io.BytesIO(b"png"), "chart.png"), discord.File(io.BytesIO(b"csv"), "data.csv")]
    await general.send(view=view, files=files)
    assert server.member("Alice").sees[-1].text == "[image: A chart]\n[file: data.csv]"
    with pytest.raises(discord.HTTPException, match="attachment was not found"):
        await general.send(view=view)


async def test_a_file_over_ten_megabytes_and_an_eleventh_file_are_refused(server, general):
    with pytest.raises(discord.HTTPException) as large:
        await general.send(file=discord.File(io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), "large.bin"))
    assert (large.value.status, large.value.code) == (413, 40005)
    with pytest.raises((discord.HTTPException, ValueError)):
        await general.send(files=[discord.File(io.BytesIO(b"x"), f"{n}.txt") for n in range(11)])


async def test_components_v2_cannot_be_taken_off(server, raw, general):
    message = await general.send(view=ui.LayoutView().add_item(ui.TextDisplay("card")))
    path = f"/channels/{general.id}/messages/{message.id}"
    assert (await raw("PATCH", path, {"content": "text", "flags": 0}))[1]["code"] == 50035
    assert (await raw("PATCH", path, {"components": [{"type": 10, "content": "new"}]}))[0] == 200


async def test_what_pings_is_what_discord_would_ping(server, raw, general):
    alice = server.member("Alice")
    path = f"/channels/{general.id}/messages"
    shout = f"@everyone <@&7> {alice.mention}"
    await raw("POST", path, {"content": shout})
    assert alice.sees[-1].pings == [str(alice.id), "7", "@everyone"]
    await raw("POST", path, {"content": shout, "allowed_mentions": {"parse": [], "users": [str(alice.id)]}})
    assert alice.sees[-1].pings == [str(alice.id)]
    await general.send(shout)
    assert alice.sees[-1].pings == []


async def test_a_body_that_is_no_json_is_refused(server, raw):
    url = f"{server.api_url}/channels/{server.channel('general').id}/messages"
    headers = {"Authorization": f"Bot {server.token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=b"{", headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, 50109)
        async with session.post(url, data=b"{}", headers={**headers, "Content-Type": "text/plain"}) as answer:
            assert answer.status == 400
    assert (await raw("POST", f"/channels/{server.channel('general').id}/messages", []))[1]["code"] == 50035


# --- commands ---


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


# --- scheduled events ---


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
