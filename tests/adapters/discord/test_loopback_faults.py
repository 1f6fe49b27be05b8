"""Rate limits, lost replies and broken proxies, as the real discord.py meets them."""

import asyncio
import time

import aiohttp
import discord
import pytest

from tests.harness.discord.raw import raw_client
from tests.harness.discord.running import running
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.tiny_bot import TinyBot

MESSAGES = "/channels/*/messages"
POST = "POST /channels/{channel}/messages"


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


def said(server):
    return [one.text for one in server.member("Alice").sees]


# --- rate limits ---


async def test_every_answer_tells_its_limit(server, raw):
    await raw("GET", "/users/@me")
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bot {server.token}"}
        async with session.get(f"{server.api_url}/users/@me", headers=headers) as answer:
            assert answer.headers["X-RateLimit-Limit"] == "50"
            assert answer.headers["X-RateLimit-Remaining"] == "48"
            assert 0 < float(answer.headers["X-RateLimit-Reset-After"]) <= 1
            assert answer.headers["X-RateLimit-Bucket"]
            assert answer.headers["Content-Type"] == "application/json"


async def test_discord_py_waits_out_a_429(server, general):
    server.rates.hold(0.2, route=POST)
    began = time.monotonic()
    await general.send("at last")
    assert time.monotonic() - began >= 0.2
    assert said(server) == ["at last"]
    assert (server.rates.limited, server.rates.early, server.rates.invalid) == (1, 0, 1)


async def test_discord_py_waits_before_its_bucket_is_empty(server, general):
    server.rates.set(POST, limit=3, per=0.3)
    await asyncio.gather(*(general.send(str(n)) for n in range(6)))
    assert sorted(said(server)) == list("012345")
    assert server.rates.limited == 0


async def test_a_request_that_comes_too_early_is_counted(server, raw):
    server.rates.hold(0.1, route="GET /users/@me")
    status, body = await raw("GET", "/users/@me")
    assert (status, body["global"], body["message"]) == (429, False, "You are being rate limited.")
    assert 0 < body["retry_after"] <= 0.1
    assert server.rates.early == 0
    assert (await raw("GET", "/users/@me"))[0] == 429
    assert server.rates.early == 1
    await asyncio.sleep(0.1)
    assert (await raw("GET", "/users/@me"))[0] == 200
    assert (server.rates.early, server.rates.limited) == (1, 2)


async def test_more_than_fifty_requests_a_second_meet_the_global_limit(server, raw):
    server.rates.default = (1_000, 1.0)
    answers = await asyncio.gather(*(raw("GET", f"/users/{server.member(f'P{n}').id}") for n in range(120)))
    refused = [body for status, body in answers if status == 429]
    assert refused
    assert all(body["global"] for body in refused)


async def test_interactions_are_outside_the_global_limit(server, bot):
    server.rates.hold(5, scope="global")
    assert (await server.member("Alice").runs("later")).text == "here it is"


async def test_a_global_429_holds_everything_back(server, general, bot):
    server.rates.hold(0.2, scope="global")
    first = asyncio.create_task(general.send("one"))
    await asyncio.sleep(0.05)
    await asyncio.gather(first, bot.fetch_user(server.member("Alice").id))
    assert server.rates.limited == 1
    assert server.rates.early == 0


async def test_a_429_of_a_shared_limit_is_not_held_against_the_bot(server, raw):
    server.rates.hold(0.1, route="GET /users/@me", scope="shared")
    assert (await raw("GET", "/users/@me"))[0] == 429
    assert server.rates.invalid == 0


async def test_a_429_without_via_is_a_ban_and_is_raised(server, general):
    server.faults.ban("POST", MESSAGES)
    with pytest.raises(discord.HTTPException) as raised:
        await general.send("hello")
    assert raised.value.status == 429
    await general.send("again")
    assert said(server) == ["again"]


async def test_ten_thousand_invalid_requests_ban_the_address(server, raw):
    server.rates.invalid = 9_999
    assert (await raw("GET", "/users/@me", token="wrong"))[0] == 401
    assert await raw("GET", "/users/@me") == (429, "error code: 1015")


# --- lost replies, nonces ---


async def test_a_lost_reply_leaves_the_message_and_the_nonce_finds_it(server, raw, general):
    server.faults.lose_reply("POST", MESSAGES)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await general.send("once", nonce="n1")
    assert said(server) == ["once"]
    again = await general.send("once", nonce="n1")
    assert said(server) == ["once"]
    assert again.id == server.member("Alice").sees[0].id
    assert server.deduplicated == 1


async def test_a_nonce_is_unique_only_when_enforced_and_only_for_minutes(server, raw):
    path = f"/channels/{server.channel('general').id}/messages"
    body = {"content": "x", "nonce": "n"}
    enforced = {**body, "enforce_nonce": True}
    first, second = [(await raw("POST", path, body))[1]["id"] for _ in range(2)]
    assert first != second
    assert (await raw("POST", path, enforced))[1]["id"] == second
    server.forward(181)
    assert (await raw("POST", path, enforced))[1]["id"] != second


async def test_a_proxy_error_after_the_fact_is_tried_again_and_posted_once(server, general):
    server.faults.fail("POST", MESSAGES, 502, accept=True)
    await general.send("once")
    assert said(server) == ["once"]
    assert server.deduplicated == 1
    assert len(server.requested("POST", "/messages")) == 2


async def test_a_follow_up_whose_answer_was_lost_to_a_proxy_is_posted_twice(server, bot):
    """The webhook side of discord.py has no nonce: this is what an outbox must know."""
    server.faults.fail("POST", "/webhooks/*", 502, accept=True)
    alice = server.member("Alice")
    await alice.runs("later")
    await server.until(lambda: len(server.requested("POST", bot_hook(server))) == 2, what="the second try")
    assert said(server) == ["here it is", "here it is"]


def bot_hook(server):
    return next(one.path for one in server.requests if one.path.startswith("/webhooks"))


async def test_a_refusal_to_order(server, general):
    server.faults.refuse("POST", MESSAGES, 403, 50013, "Missing Permissions")
    with pytest.raises(discord.Forbidden) as raised:
        await general.send("hello")
    assert raised.value.code == 50013
    assert server.violations == []
    await general.send("hello")


async def test_a_server_error_without_end_is_raised(server, raw):
    server.faults.fail("GET", "/users/@me", 503, times=2)
    assert (await raw("GET", "/users/@me"))[0] == 503
    assert (await raw("GET", "/users/@me"))[0] == 503
    assert (await raw("GET", "/users/@me"))[0] == 200


async def test_a_slow_answer(server, general):
    server.faults.slow("POST", MESSAGES, 0.1)
    began = time.monotonic()
    await general.send("slowly")
    assert time.monotonic() - began >= 0.1


# --- what an outbox leans on ---


async def test_the_numbers_of_components_come_back_as_they_were_given(server, raw):
    path = f"/channels/{server.channel('general').id}/messages"
    card = {"type": 17, "id": 1_500_000_000, "components": [{"type": 10, "content": "a"}, {"type": 10, "content": "b"}]}
    status, made = await raw("POST", path, {"flags": 1 << 15, "components": [card]})
    assert status == 200
    [read] = (await raw("GET", f"{path}?limit=1"))[1]
    assert read["components"] == made["components"]
    assert [one["id"] for one in read["components"]] == [1_500_000_000]
    assert [one["id"] for one in read["components"][0]["components"]] == [1, 2]


async def test_history_after_a_message_begins_with_the_oldest(server, raw):
    alice = server.member("Alice")
    ids = [str((await alice.says(f"{n}")).id) for n in range(5)]
    path = f"/channels/{server.channel('general').id}/messages"
    page = (await raw("GET", f"{path}?limit=2&after={ids[0]}"))[1]
    assert [one["id"] for one in page] == [ids[2], ids[1]]


async def test_who_may_not_read_the_history_is_shown_an_empty_one_and_can_know_it(server, raw, bot):
    quiet = server.channel("quiet", bot_reads=False)
    status, made = await raw("POST", f"/channels/{quiet.id}/messages", {"content": "x"})
    assert status == 200
    assert await raw("GET", f"/channels/{quiet.id}/messages") == (200, [])
    assert (await raw("GET", f"/channels/{quiet.id}/messages/{made['id']}"))[0] == 403
    known = await server.until(lambda: bot.get_channel(quiet.id), what="the channel")
    assert not known.permissions_for(known.guild.me).read_message_history
    general = bot.get_channel(server.channel("general").id)
    assert general.permissions_for(general.guild.me).read_message_history


@pytest.mark.parametrize("accept", [True, False])
async def test_a_request_that_hangs_is_carried_out_or_not_as_ordered(server, general, accept):
    server.faults.hang("POST", MESSAGES, accept=accept)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(general.send("hello"), 0.1)
    assert said(server) == ["hello"] * accept


async def test_a_slow_request_is_carried_out_although_the_client_left(server, general):
    server.faults.slow("POST", MESSAGES, 0.2)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(general.send("hello"), 0.05)
    assert said(server) == []
    await server.member("Alice").waits_for("hello")


async def test_one_channel_is_held_and_the_others_are_not(server, raw):
    one, two = server.channel("one"), server.channel("two")
    server.rates.hold(5, route=POST, major=one.id)
    assert (await raw("POST", f"/channels/{one.id}/messages", {"content": "x"}))[0] == 429
    assert (await raw("POST", f"/channels/{two.id}/messages", {"content": "x"}))[0] == 200


async def test_a_storm_refuses_a_share_each_for_its_time(server, raw):
    server.rates.storm(POST, 0.3, 60)
    channels = [server.channel(f"c{n}").id for n in range(40)]
    answers = [(await raw("POST", f"/channels/{one}/messages", {"content": "x"}))[0] for one in channels]
    assert 4 <= answers.count(429) <= 20
    held = channels[answers.index(429)]
    assert (await raw("POST", f"/channels/{held}/messages", {"content": "x"}))[0] == 429
    assert server.rates.early == 1


async def test_an_error_of_discords_can_name_a_time(server, raw):
    server.faults.refuse("GET", "/users/@me", 429, 30046, "Too many edits", retry_after=1.5)
    body = (await raw("GET", "/users/@me"))[1]
    assert (body["code"], body["retry_after"], body["global"]) == (30046, 1.5, False)
