"""The REST side: who may call, rate limits, ordered faults, the route, and a record of every request."""

import asyncio
import json
from urllib.parse import unquote

from aiohttp import web

from tests.harness.discord import (
    routes_application,
    routes_channels,
    routes_events,
    routes_guilds,
    routes_interactions,
    routes_reactions,
    routes_webhooks,
)
from tests.harness.discord.calls import NO_CONTENT, Call, Reply, read_body
from tests.harness.discord.errors import ApiError, not_found, unauthorized
from tests.harness.discord.faults import Fault
from tests.harness.discord.limits import high
from tests.harness.discord.rates import Verdict
from tests.harness.discord.routing import Route, Routes, major
from tests.harness.discord.state import Request, State, Upload, Violation

PREFIX = "/api/v10"
Content = tuple[object, tuple[Upload, ...]]
_VIA = {"Via": "1.1 google"}

ROUTES = Routes(
    [
        *routes_application.ROUTES,
        *routes_interactions.ROUTES,
        *routes_webhooks.ROUTES,
        *routes_channels.ROUTES,
        *routes_reactions.ROUTES,
        *routes_guilds.ROUTES,
        *routes_events.ROUTES,
    ]
)


class Rest:
    def __init__(self, state: State) -> None:
        self.state = state

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = unquote(request.path.removeprefix(PREFIX))
        if self.state.rates.invalid >= high("http.invalid"):
            return _banned()
        fault = self.state.faults.take(request.method, path)
        content = await _content(request)  # what has come whole is carried out, also when the client is gone by then
        if fault is not None:
            early = await self._before(fault, request)
            if early is not None:
                return early
        status, reply, headers = self._answer(request, path, content)
        if fault is not None and fault.kind == "hang":
            await _until_gone(request)
        if fault is not None and fault.kind == "lose" and request.transport is not None:
            request.transport.abort()
        if fault is not None and fault.kind == "answer":
            return _proxy_error(fault.status)
        if status == NO_CONTENT:
            return web.Response(status=NO_CONTENT, headers=headers)
        return _json(reply, status, headers)

    async def _before(self, fault: Fault, request: web.BaseRequest) -> web.Response | None:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "hang" and not fault.accept:
            await _until_gone(request)
            return _proxy_error(504)
        if fault.kind == "ban":
            self.state.rates.invalid += 1
            return _banned()
        if fault.kind == "answer" and not fault.accept:
            self._count_invalid(fault.status)
            if not fault.code:
                return _proxy_error(fault.status)
            said: dict[str, object] = {"message": fault.message, "code": fault.code}
            if fault.retry_after is not None:
                said |= {"retry_after": fault.retry_after, "global": False}
            return _json(json.dumps(said).encode(), fault.status, _VIA)
        return None

    def _answer(
        self, request: web.BaseRequest, path: str, content: Content | ApiError
    ) -> tuple[int, bytes, dict[str, str]]:
        headers = dict(_VIA)
        body, uploads = (None, ()) if isinstance(content, ApiError) else content
        try:
            if isinstance(content, ApiError):
                raise content
            reply = self._routed(request, path, body, uploads, headers)
            status, payload = reply.status, reply.payload
        except ApiError as error:
            status, payload = error.status, error.body()
            if error.broken_rule():
                problems = tuple(map(str, error.problems))
                self.state.violations.append(Violation(request.method, path, error.code, error.message, problems))
        self._count_invalid(status, headers.get("X-RateLimit-Scope"))
        self._record(request, path, body, uploads, status)
        return status, b"" if payload is None else json.dumps(payload).encode(), headers

    def _routed(
        self, request: web.BaseRequest, path: str, body: object, uploads: tuple[Upload, ...], headers: dict[str, str]
    ) -> Reply:
        found = ROUTES.find(request.method, path)
        if found is None:
            raise not_found()
        route, params = found
        self._authorize(request, route)
        verdict = self.state.rates.admit(route.name, major(params), interaction=route.interaction)
        headers.update(verdict.headers)
        if verdict.retry_after is not None:
            return _limited(verdict)
        return route.handler(self.state, Call(request.method, path, params, dict(request.query), body, uploads))

    def _authorize(self, request: web.BaseRequest, route: Route) -> None:
        if not route.interaction and request.headers.get("Authorization") != f"Bot {self.state.token}":
            raise unauthorized()

    def _count_invalid(self, status: int, scope: str | None = None) -> None:
        # A 429 of scope "shared" is not held against the bot.
        self.state.rates.invalid += status in (401, 403, 429) and scope != "shared"

    def _record(
        self, request: web.BaseRequest, path: str, body: object, uploads: tuple[Upload, ...], status: int
    ) -> None:
        state = self.state
        query, headers = dict(request.query), dict(request.headers)
        state.requests.append(Request(request.method, path, query, body, uploads, headers, status, state.clock.now()))
        state.changes.tell()


async def _content(request: web.BaseRequest) -> Content | ApiError:
    try:
        return await read_body(request)
    except ApiError as error:
        return error


async def _until_gone(request: web.BaseRequest) -> None:
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.01)


def _json(body: bytes, status: int, headers: dict[str, str]) -> web.Response:
    # Exactly this type, without a charset: discord.py parses nothing else.
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


def _limited(verdict: Verdict) -> Reply:
    said = "The resource is being rate limited." if verdict.scope == "shared" else "You are being rate limited."
    return Reply(429, {"message": said, "retry_after": verdict.retry_after, "global": verdict.scope == "global"})


def _banned() -> web.Response:
    return web.Response(status=429, text="error code: 1015", content_type="text/plain", headers={"Retry-After": "600"})


def _proxy_error(status: int) -> web.Response:
    return web.Response(status=status, text=f"<html><h1>{status}</h1></html>", content_type="text/html", headers=_VIA)
