"""Channels, direct messages, reactions and files over the wire, with the real discord.py."""

import io

import aiohttp
import discord
import pytest
from discord import ui

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
