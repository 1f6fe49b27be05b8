"""Asking once: what each answer means, and that nothing is asked too early."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from adapters.discord import private
from adapters.discord.pack import Upload
from adapters.discord.patience import MOST_REQUESTS, Patience
from adapters.discord.refusals import undelivered
from adapters.discord.rest import Rest
from bot.delivery import Blocked, Closed, Gone, NotNow, NotReached, Refused, ShutOut, Unknown
from tests.harness.discord.connect import pointed_at
from tests.harness.discord.server import DiscordServer
from tests.harness.time import HandMovedClock

NOWHERE = "http://127.0.0.1:9/api/v10"
Answer = Callable[[web.BaseRequest], Any]


@pytest.fixture
def clock() -> HandMovedClock:
    return HandMovedClock()


@pytest.fixture
async def rest(clock: HandMovedClock) -> AsyncIterator[Rest]:
    made = Rest(SecretStr("loopback-token"), Patience(clock), connect_within=1)
    yield made
    await made.close()


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[None]:
    """Something on loopback that answers anything so."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        return answer(request)

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        with pointed_at(f"http://127.0.0.1:{runner.addresses[0][1]}", NOWHERE):
            yield
    finally:
        await runner.cleanup()


def html(status: int, **headers: str) -> Answer:
    return lambda _: web.Response(status=status, text="<html>", content_type="text/html", headers=headers)


def broken(request: web.BaseRequest) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (html(200), Unknown),
        (html(302, Location="/"), Unknown),
        (html(502), Unknown),
        (lambda _: web.Response(text='{"id": ', content_type="application/json"), Unknown),
        (lambda _: web.json_response({"message": "x", "code": 130000}, status=503), Unknown),
        (broken, Unknown),
        (html(404), Refused),
        (html(403), Blocked),
    ],
    ids=["html", "redirect", "proxy", "half", "503", "reset", "404", "403"],
)
async def test_only_what_is_certain_is_called_so(rest: Rest, answer: Answer, means: type[Exception]) -> None:
    async with answering(answer):
        with pytest.raises(means):
            await rest.ask("POST", "/channels/1/messages", {})


@pytest.mark.parametrize("address", [NOWHERE, "http://no-such-host.invalid/api"], ids=["refused", "no such host"])
async def test_without_a_connection_nothing_was_accepted(rest: Rest, address: str) -> None:
    with pointed_at(address, NOWHERE), pytest.raises(NotReached):
        await rest.ask("POST", "/channels/1/messages", {})


async def test_it_asks_where_discord_py_asks_with_the_token_and_says_who_it_is(rest: Rest) -> None:
    async with DiscordServer.start() as server:
        with pointed_at(server.api_url, server.gateway_url):
            assert private.address() == server.api_url
            await rest.ask("GET", "/users/@me")
        [request] = server.requests
        assert request.headers["Authorization"] == f"Bot {server.token}"
        assert request.headers["User-Agent"].startswith("DiscordBot (http")


async def test_files_go_along_in_the_same_request(rest: Rest) -> None:
    async with DiscordServer.start() as server:
        general = server.channel("general")
        with pointed_at(server.api_url, server.gateway_url):
            body = {"content": "see", "attachments": [{"id": 0, "filename": "a.csv"}]}
            await rest.ask("POST", f"/channels/{general.id}/messages", body, [Upload("a.csv", b"a,b")])
        [message] = general.messages.values()
        assert [one["filename"] for one in message.attachments] == ["a.csv"]


async def test_after_it_was_asked_to_wait_it_asks_no_more_until_then(rest: Rest, clock: HandMovedClock) -> None:
    async with DiscordServer.start() as server:
        with pointed_at(server.api_url, server.gateway_url):
            server.rates.hold(30, route="GET /users/@me")
            with pytest.raises(NotNow) as first:
                await rest.ask("GET", "/users/@me")
            assert 20 < first.value.after <= 30
            clock.forward(first.value.after - 0.01)
            with pytest.raises(NotNow):
                await rest.ask("GET", "/users/@me")
            server.forward(30)
            clock.forward(0.02)
            await rest.ask("GET", "/users/@me")
        assert len(server.requests) == 2
        assert server.rates.early == 0


async def test_a_refusal_that_is_held_against_nobody_is_not_counted(clock: HandMovedClock) -> None:
    patience = Patience(clock, most_invalid=2)
    rest = Rest(SecretStr("loopback-token"), patience, connect_within=1)
    async with DiscordServer.start() as server:
        with pointed_at(server.api_url, server.gateway_url):
            for scope, spent in (("shared", False), ("shared", False), ("user", False), ("user", True)):
                server.rates.hold(5, route="GET /users/@me", scope=scope)
                with pytest.raises(NotNow):
                    await rest.ask("GET", "/users/@me")
                assert patience.spent is spent
                clock.forward(6)
                server.forward(6)
            with pytest.raises(NotNow) as left:
                await rest.ask("GET", "/users/@me")
    await rest.close()
    assert left.value.everywhere
    assert 500 < left.value.after < 600


async def test_who_is_one_too_many_for_a_second_waits_for_their_turn(clock: HandMovedClock) -> None:
    patience = Patience(clock)
    for _ in range(MOST_REQUESTS):
        await patience.ask("anything")
    turns = [asyncio.create_task(patience.ask("more")) for _ in range(MOST_REQUESTS)]
    await asyncio.sleep(0)
    clock.forward(0.9)
    await asyncio.sleep(0)
    assert not any(turn.done() for turn in turns)
    with pytest.raises(NotNow) as left:
        await patience.ask("one more would wait for too long")
    assert left.value.everywhere
    clock.forward(0.2)
    await asyncio.gather(*turns)


async def test_asked_to_wait_while_one_waits_for_a_turn_nothing_is_asked(clock: HandMovedClock) -> None:
    patience = Patience(clock)
    for _ in range(MOST_REQUESTS):
        await patience.ask("anything")
    turn = asyncio.create_task(patience.ask("POST /channels/7/messages"))
    await asyncio.sleep(0)
    patience.hold("POST /channels/7/messages", 7)
    clock.forward(1)
    with pytest.raises(NotNow):
        await turn


CODES = {
    (401, 0): ShutOut,
    (403, 40001): ShutOut,
    (400, 50033): Closed,
    (403, 50007): Closed,
    (404, 10013): Closed,
    (403, 50001): Blocked,
    (403, 50013): Blocked,
    (404, 10003): Blocked,
    (404, 10004): Blocked,
    (400, 50035): Refused,
    (413, 40005): Refused,
    (404, 10008): Gone,
    (400, 30046): NotNow,
    (400, 40004): NotReached,
    (500, 0): Unknown,
    (524, 0): Unknown,
}


@pytest.mark.parametrize(("status", "code"), CODES)
def test_each_code_means_one_thing(status: int, code: int) -> None:
    assert type(undelivered(status, "", {"message": "m", "code": code})) is CODES[status, code]


@pytest.mark.parametrize(
    ("header", "data", "after", "everywhere"),
    [
        ("8", {"retry_after": 7.337, "global": False}, 7.337, False),
        ("8", {"retry_after": 0.25, "global": True}, 0.25, True),
        ("8", {"message": "no time in it"}, 8, False),
        ("", {"code": 30046}, 60, False),
        ("", {"code": 40003}, 600, False),
        ("12", None, 12, True),
        ("soon", None, 600, True),
    ],
)
def test_how_long_to_wait_is_taken_at_its_word(
    header: str, data: dict[str, Any] | None, after: float, everywhere: bool
) -> None:
    problem = undelivered(429, header, data)
    assert isinstance(problem, NotNow)
    assert (problem.after, problem.everywhere) == (after, everywhere)


def test_a_refusal_of_content_says_where_it_is_wrong_and_not_what_stood_there() -> None:
    errors = {"components": {"0": {"content": {"_errors": [{"code": "BASE_TYPE_BAD", "message": "secret words"}]}}}}
    problem = undelivered(400, "", {"code": 50035, "message": "Invalid Form Body", "errors": errors})
    assert str(problem) == "400 50035 Invalid Form Body components.0.content=BASE_TYPE_BAD"
