"""Sessions of the simulated gateway, with the real discord.py and by hand."""

import asyncio

import discord
import pytest

from tests.harness.discord.raw import raw_client
from tests.harness.discord.running import running
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.tiny_bot import INTENTS, TinyBot


@pytest.fixture
async def server():
    async with DiscordServer.start() as server:
        yield server


@pytest.fixture
async def bot(server):
    bot = TinyBot()
    async with running(server, bot):
        yield bot


async def grown(events, count):
    """The list, once it has so many; a moment more shows that nothing else comes."""
    for _ in range(1_000):
        if len(events) >= count:
            break
        await asyncio.sleep(0.002)
    await asyncio.sleep(0.03)
    return events


async def reacted_while_away(server, bot, away):
    alice = server.member("Alice")
    shown = await alice.says("look")
    away()
    await server.until(lambda: not server.gateway.live(), what="the bot to be away")
    await alice.reacts(shown, "👍")
    await server.connected()
    return await grown(bot.reactions, 1)


@pytest.mark.parametrize(
    "away",
    [
        DiscordServer.cut,
        lambda server: server.cut(code=4000),
        DiscordServer.reconnect,
        lambda s: s.invalidate(resumable=True),
    ],
    ids=["cut", "close 4000", "op 7", "op 9 resumable"],
)
async def test_what_was_missed_is_replayed_once_after_a_resume(server, bot, away):
    events = await reacted_while_away(server, bot, lambda: away(server))
    assert [str(one.emoji) for one in events] == ["👍"]
    assert (server.identifies, server.resumes, bot.resumed) == (1, 1, 1)


async def test_an_invalid_session_loses_what_was_missed_and_identifies_again(server, bot):
    events = await reacted_while_away(server, bot, server.invalidate)
    assert events == []
    assert (server.identifies, server.resumes) == (2, 0)
    assert (await server.member("Alice").runs("echo", text="back")).text == "back"


async def test_a_command_given_while_the_bot_is_away_is_answered_after_the_resume(server, bot):
    server.cut()
    await server.until(lambda: not server.gateway.live(), what="the bot to be away")
    assert (await server.member("Alice").runs("echo", text="late")).text == "late"
    assert server.violations == []


async def test_an_event_comes_as_often_as_it_is_sent(server, bot):
    alice = server.member("Alice")
    shown = await alice.says("look")
    server.repeats("MESSAGE_REACTION_ADD", 3)
    await alice.reacts(shown, "👍")
    assert len(await grown(bot.reactions, 3)) == 3
    server.repeats("MESSAGE_REACTION_ADD", 1)
    data = {"user_id": "1", "channel_id": "2", "message_id": "3", "emoji": {"id": None, "name": "👎"}, "type": 0}
    server.dispatch("MESSAGE_REACTION_ADD", data, times=2, channel=server.channel("general"))
    assert len(await grown(bot.reactions, 5)) == 5


async def test_an_interaction_that_comes_twice_can_be_answered_once(server, bot):
    server.repeats("INTERACTION_CREATE", 2)
    alice = server.member("Alice")
    await alice.runs("echo", text="once")
    await server.until(lambda: server.violations, what="the second answer")
    assert [one.code for one in server.violations] == [40060]
    assert [one.text for one in alice.sees] == ["once"]


async def test_a_card_sent_before_a_restart_still_works(server):
    alice = server.member("Alice")
    async with running(server, TinyBot()):
        await alice.runs("card")
    second = TinyBot()
    second.sync = False
    async with running(server, second):
        assert (await alice.clicks("Save")).text == "Saved."
    assert server.identifies == 2


@pytest.mark.parametrize(("code", "left"), [(1000, 0), (1001, 0), (4000, 1)])
async def test_a_client_that_closes_with_1000_has_ended_its_session(server, code, left):
    async with raw_client(server) as raw, raw.gateway() as socket:
        await socket.send_json(identify(server))
        await socket.receive()
        assert len(server.gateway.sessions) == 1
        await socket.close(code=code)
        await server.until(lambda: not server.gateway.sockets, what="the socket to go")
    assert len(server.gateway.sessions) == left


async def test_plain_text_frames_do_as_well(server):
    async with DiscordServer.start(plain=True) as plain, running(plain, TinyBot()):
        assert (await plain.member("Alice").runs("echo", text="plain")).text == "plain"


async def test_a_sharded_client_connects(server):
    class Sharded(discord.AutoShardedClient):
        pass

    client = Sharded(intents=INTENTS)
    async with running(server, client):
        assert client.shard_count == 1
        assert [one.name for one in client.guilds] == ["Civic Commons"]


async def test_a_second_server_and_a_new_channel_are_told(server, bot):
    guild = server.guild("Parks Agency")
    server.channel("announcements", guild=guild)
    shown = await server.member("Bob", guild=guild).runs(
        "echo", text="hello", in_=guild.channels and server.channel("announcements", guild=guild)
    )
    assert shown.text == "hello"
    assert {one.name for one in bot.guilds} == {"Civic Commons", "Parks Agency"}
    assert bot.get_channel(server.channel("announcements", guild=guild).id) is not None


async def test_heartbeats_are_acknowledged():
    async with DiscordServer.start(heartbeat_ms=30) as server:
        bot = TinyBot()
        async with running(server, bot):
            await server.until(lambda: server.gateway.heartbeats >= 3, what="heartbeats")
            assert 0 < bot.latency < 1


async def test_a_server_that_stops_acknowledging_is_left():
    async with DiscordServer.start(heartbeat_ms=50) as server:
        bot = TinyBot(heartbeat_timeout=0.3)
        async with running(server, bot):
            server.gateway.acks_heartbeats = False
            await server.until(lambda: server.resumes, seconds=8, what="the bot to come back on another socket")


# --- tokens and intents ---


async def test_a_wrong_token_cannot_log_in(server):
    with pytest.raises(discord.LoginFailure):
        async with running(server, TinyBot(), token="wrong"):
            pass
    assert server.identifies == 0


async def test_a_revoked_token_ends_the_bot_and_refuses_its_requests(server, bot):
    token = server.token
    server.revoke_token()
    await server.until(lambda: not server.gateway.sockets, what="the socket to close")
    async with raw_client(server) as raw:
        assert (await raw("GET", "/users/@me", token=token))[0] == 401
    assert server.rates.invalid == 1
    for _ in range(500):
        if bot.is_closed():
            break
        await asyncio.sleep(0.002)
    assert bot.is_closed()


async def test_intents_are_recorded_and_the_privileged_refused(server, bot):
    assert server.intents == INTENTS.value
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(server, TinyBot(intents=discord.Intents(guilds=True, message_content=True))):
            await asyncio.sleep(5)


async def test_content_is_empty_without_the_intent_but_in_direct_messages_and_mentions():
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with DiscordServer.start() as server:
        bot = TinyBot(intents=intents)
        async with running(server, bot):
            alice = server.member("Alice")
            await alice.says("secret")
            await alice.says(f"hello <@{server.state.world.bot.id}>")
            await alice.says("privately", in_=alice.dm)
            heard = await grown(bot.heard, 3)
        assert [one.content for one in heard][0::2] == ["", "privately"]
        assert heard[1].content.startswith("hello")


async def test_content_is_there_with_the_intent():
    async with DiscordServer.start(privileged=["message_content"]) as server:
        bot = TinyBot(intents=discord.Intents(guilds=True, guild_messages=True, message_content=True))
        async with running(server, bot):
            await server.member("Alice").says("all of it")
            assert [one.content for one in await grown(bot.heard, 1)] == ["all of it"]


async def test_events_need_their_intent(server):
    bot = TinyBot(intents=discord.Intents(guilds=True))
    async with running(server, bot):
        alice = server.member("Alice")
        await alice.reacts(await alice.says("look"), "👍")
        await alice.runs("echo", text="x")
        assert bot.reactions == []
        assert bot.heard == []


# --- by hand ---


def identify(server, **more):
    return {"op": 2, "d": {"token": server.token, "intents": 1, "properties": {}, **more}}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"op": 99, "d": None}, 4001),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "loopback-token", "intents": 1 << 15}}, 4014),
        ({"op": 1, "d": "x" * 5_000}, 4002),
    ],
)
async def test_what_a_client_may_not_send_closes_the_socket(server, sent, code):
    async with raw_client(server) as raw, raw.gateway() as socket:
        await socket.send_json(sent)
        await socket.receive()
        assert socket.close_code == code


async def test_identifying_twice_closes_the_socket(server):
    async with raw_client(server) as raw, raw.gateway() as socket:
        await socket.send_json(identify(server))
        await socket.send_json(identify(server))
        assert [(await socket.receive_json())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        await socket.receive()
        assert socket.close_code == 4005


async def test_more_than_120_sends_a_minute_close_the_socket(server):
    async with raw_client(server) as raw, raw.gateway() as socket:
        for _ in range(121):
            await socket.send_json({"op": 1, "d": None})
        while not (await socket.receive()).type.name.startswith("CLOS"):
            pass
        assert socket.close_code == 4008


async def test_a_bot_that_identifies_a_thousand_times_loses_its_token(server):
    server.gateway.identifies = 1_000
    async with raw_client(server) as raw, raw.gateway() as socket:
        token = server.token
        await socket.send_json(identify(server))
        await socket.receive()
        assert socket.close_code == 4004
        assert (await raw("GET", "/users/@me", token=token))[0] == 401


async def test_a_session_nobody_knows_is_not_resumed(server):
    async with raw_client(server) as raw, raw.gateway() as socket:
        await socket.send_json({"op": 6, "d": {"token": server.token, "session_id": "gone", "seq": 1}})
        assert await socket.receive_json() == {"op": 9, "d": False}
