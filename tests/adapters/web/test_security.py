"""What stands at the door: names, sizes, times, headers, cookies."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from adapters.web import create_app
from adapters.web.security import Guard, hosts, room_is_open
from bot.settings import Settings
from tests.adapters.web.house import Place
from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


EVERYWHERE = "0.0.0.0"  # noqa: S104 - a setting that is read, and nothing that is bound


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


async def test_every_page_carries_the_headers(guest: Visitor) -> None:
    for address in ("/", "/shelf/find?query=permits", "/nowhere", "/room", "/sign-in", "/healthz"):
        await guest.opens(address)
        policy = guest.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert guest.headers["x-content-type-options"] == "nosniff"
        assert guest.headers["referrer-policy"] == "same-origin"
        assert guest.headers["permissions-policy"]
        assert guest.headers["cache-control"] == "no-store"


async def test_no_page_holds_what_the_policy_forbids(member: Visitor) -> None:
    for address in ("/", "/shelf/everything", "/shelf/find?query=permits", "/room", "/join", "/shelf/add"):
        await member.opens(address)
        assert " style=" not in member.html
        assert "<style" not in member.html
        assert "<script>" not in member.html
        assert " onclick" not in member.html


async def test_links_that_people_gave_lead_out_without_a_word(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=permits")
    assert guest.html.count('rel="nofollow noopener noreferrer"') == 5


async def test_what_changes_with_a_release_is_kept_until_then(guest: Visitor) -> None:
    await guest.opens("/")
    sheet = guest.html.partition('rel="stylesheet" href="')[2].partition('"')[0]
    await guest.opens(sheet)
    assert guest.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert guest.headers["content-type"].startswith("text/css")
    await guest.opens("/static/older/hub.css")
    assert guest.headers["cache-control"] == "no-cache"
    await guest.opens("/static/older/../app.py")
    assert guest.status == 404


async def test_another_name_is_not_answered(app: FastAPI) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://evil.example") as client:
        assert (await client.get("/")).status_code == 421
        assert (await client.get("/healthz")).status_code == 200


async def test_names_follow_from_the_settings() -> None:
    assert hosts(settings(web_base_url="https://hub.example.gov")) == {"localhost", "127.0.0.1", "::1", "hub.example.gov"}  # fmt: skip
    assert hosts(settings(web_host=EVERYWHERE)) is None
    assert hosts(settings()) == {"localhost", "127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("values", "is_open"),
    [
        ({}, True),
        ({"web_host": "::1"}, True),
        ({"web_host": "localhost"}, True),
        ({"web_host": EVERYWHERE}, False),
        ({"web_host": "192.168.1.5"}, False),
        ({"folkmoot_demo": False}, False),
        ({"web_base_url": "https://hub.example.gov"}, False),
        ({"web_base_url": "http://localhost:8000"}, True),
    ],
)
async def test_the_room_opens_only_where_nobody_else_can_come_in(values: dict[str, Any], is_open: bool) -> None:
    assert room_is_open(settings(**values)) is is_open


async def test_a_closed_room_says_why(here: Place) -> None:
    app = create_app(here.hub, settings(web_host=EVERYWHERE), here.sessions)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://hub.example.gov") as client:
        shown = await client.get("/room")
        assert shown.status_code == 403
        assert "it listens on <code>0.0.0.0</code>" in shown.text
        assert (await client.get("/room/events")).status_code == 204
        entered = await client.post("/room/enter", data={"key": "nell"})
        assert entered.status_code == 403


async def test_over_https_cookies_are_for_this_host_alone(here: Place) -> None:
    app = create_app(here.hub, settings(web_base_url="https://hub.example.gov"), here.sessions)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://hub.example.gov") as client:
        shown = await client.get("/")
    cookie = shown.headers["set-cookie"]
    assert cookie.startswith("__Host-folkmoot_visit=")
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "SameSite=lax" in cookie
    assert shown.headers["strict-transport-security"]


async def test_more_than_a_page_takes_is_refused_before_it_is_read(guest: Visitor) -> None:
    await guest.sends("/act", [("_address", "x" * 1_000_001)])
    assert guest.status == 413
    assert guest.sees("up to one megabyte")


async def test_more_than_was_announced_is_refused_while_it_comes(app: FastAPI) -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 50_000

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1") as client:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert (await client.post("/act", content=flood(), headers=headers)).status_code == 413


async def test_what_is_mounted_beside_us_is_guarded_too(here: Place) -> None:
    async def platform(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            """Take all of it, as a platform's own code does."""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    app = create_app(here.hub, here.settings, here.sessions, {"/slack": platform})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1") as client:
        taken = await client.post("/slack/events", content=b"{}")
        assert taken.status_code == 200
        assert taken.headers["x-content-type-options"] == "nosniff"
        assert (await client.post("/slack/events", content=b"x" * 1_000_001)).status_code == 413


async def test_a_body_that_does_not_end_is_given_up(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.web.security.BODY_WITHIN", 0.05)
    app = create_app(here.hub, here.settings, here.sessions)

    async def drip() -> AsyncIterator[bytes]:
        for _ in range(20):
            await asyncio.sleep(0.05)
            yield b"a"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1") as client:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert (await client.post("/act", content=drip(), headers=headers)).status_code == 408


async def test_odd_requests_get_a_page(guest: Visitor) -> None:
    for method, address in (("POST", "/"), ("DELETE", "/shelf/find"), ("POST", "/shelf"), ("PUT", "/room")):
        shown = await guest.client.request(method, address)
        assert shown.status_code == 405
        assert "only takes forms" in shown.text or "front page" in shown.text


async def test_the_door_is_the_outermost_part(app: FastAPI) -> None:
    assert [one.cls for one in app.user_middleware] == [Guard]


async def test_health_is_told_without_names(guest: Visitor, browser: Callable[[], Visitor]) -> None:
    await guest.opens("/healthz")
    assert guest.html == "alive\n"
    await guest.opens("/readyz")
    assert guest.html == '{"ready":true,"troubles":[]}'
    other = browser()
    await other.opens("/shelf/find?query=permits")
    await guest.opens("/metrics")
    assert 'folkmoot_web_answers_total{kind="page",outcome="answer"}' in guest.html
    assert "permits" not in guest.html
