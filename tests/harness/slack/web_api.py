"""The HTTP side: /api/{method}, response URLs, uploads. Tokens, scopes, limits and faults stand in front of each method."""

import asyncio
import contextlib
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.harness.slack.api import chat, conversations, files, people, reactions, usergroups, views
from tests.harness.slack.calls import Call, Method, read_call
from tests.harness.slack.errors import BROKEN_RULES, SlackError
from tests.harness.slack.faults import Fault, Faults
from tests.harness.slack.rates import Rates
from tests.harness.slack.record import Request
from tests.harness.slack.responses import ResponseUrls
from tests.harness.slack.world import World

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **people.METHODS,
    **reactions.METHODS,
    **usergroups.METHODS,
    **views.METHODS,
}
PROXY_PAGE = "<html><body>Bad gateway</body></html>"
Work = Callable[[], Awaitable[dict[str, Any]]]


@dataclass(slots=True)
class Tokens:
    """What is known, of which kind, and what was taken back."""

    bot: str
    app: str
    revoked: dict[str, str] = field(default_factory=dict)

    def check(self, token: str, kind: str) -> None:
        if not token:
            raise SlackError("not_authed")
        if token not in (self.bot, self.app):
            raise SlackError("invalid_auth")
        if token in self.revoked:
            raise SlackError(self.revoked[token])
        if token != getattr(self, kind):
            raise SlackError("not_allowed_token_type")


class WebApi:
    """Answers every request; `in_flight` says how many are being worked on."""

    def __init__(self, world: World, tokens: Tokens, responses: ResponseUrls) -> None:
        self.world = world
        self.tokens = tokens
        self.responses = responses
        self.faults = Faults()
        self.rates = Rates(world.record)
        self.methods = dict(METHODS)
        self.in_flight = 0
        self.closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self.call),
            web.post("/response/{team}/{name}", self.respond),
            web.post("/upload/v1/{name}", self.upload),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One Web API method."""
        name = request.match_info["method"]
        try:
            call = await read_call(name, request)
        except SlackError as error:
            return self._refused(self.world.record.request(name, {}), error)
        return await self._guarded(request, name, call.args, lambda: self._work(call))

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A post to a response_url."""
        name = request.match_info["name"]
        try:
            body = json.loads(await request.read())
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)

        async def work() -> dict[str, Any]:
            return self.responses.use(name, body)

        return await self._guarded(request, "response_url", body, work)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file."""
        upload = self.world.uploads.get(request.match_info["name"])
        data = await _uploaded(request)

        async def work() -> dict[str, Any]:
            if upload is None or len(data) != upload.length:
                raise SlackError("file_not_found")
            upload.data = data
            return {"ok": True}

        answer = await self._guarded(request, "upload", {"name": request.match_info["name"], "bytes": len(data)}, work)
        return web.Response(text=f"OK - {len(data)}") if answer.status == 200 else answer

    async def _work(self, call: Call) -> dict[str, Any]:
        method = self.methods.get(call.method)
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        self.tokens.check(call.token, method.token)
        scopes = self.world.app.scopes
        if method.token == "bot" and method.scopes and not scopes.intersection(method.scopes):
            raise SlackError("missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(scopes)))
        answer = method.answer(self.world, call)
        return await answer if inspect.isawaitable(answer) else answer

    async def _guarded(self, request: web.Request, name: str, args: dict[str, Any], work: Work) -> web.StreamResponse:
        record = self.world.record.request(name, args)
        self.world.record.say("<-", name, args)
        self.in_flight += 1
        try:
            if (retry_after := self.rates.refusal(name, args)) is not None:
                return self._limited(record, retry_after)
            fault = self.faults.take(name, args)
            return await (self._faulty(request, record, fault, work) if fault else self._answered(record, work))
        finally:
            self.in_flight -= 1

    async def _answered(self, record: Request, work: Work) -> web.Response:
        try:
            body = await work()
        except SlackError as error:
            return self._refused(record, error)
        record.ok = True
        return web.json_response(body, headers={"X-OAuth-Scopes": ",".join(sorted(self.world.app.scopes))})

    def _refused(self, record: Request, error: SlackError) -> web.Response:
        record.ok, record.error = False, error.error
        self.world.record.say("->", record.method, error)
        if error.error in BROKEN_RULES:
            self.world.record.broke(error.error, f"{record.method}: {'; '.join(error.messages) or error.extra or ''}")
        elsewhere = 404 if error.error in ("used_url", "expired_url", "invalid_url") else 400
        record.status = elsewhere if record.method in ("response_url", "upload") else 200
        return web.json_response(error.body(), status=record.status)

    def _limited(self, record: Request, retry_after: int) -> web.Response:
        record.ok, record.error, record.status, record.injected = False, "ratelimited", 429, True
        self.world.record.say("->", record.method, f"429 Retry-After {retry_after}")
        body = {"ok": False, "error": "ratelimited"}
        return web.json_response(body, status=429, headers={"Retry-After": str(retry_after)})

    async def _faulty(self, request: web.Request, record: Request, fault: Fault, work: Work) -> web.StreamResponse:
        record.injected = True
        self.world.record.say("->", record.method, f"injected fault: {fault.kind}")
        if fault.kind == "delay":
            await self._wait(fault.seconds)
            return await self._answered(record, work)
        if fault.kind.startswith("accept_then_"):
            await self._answered(record, work)
        else:
            record.ok = False
        match fault.kind.removeprefix("accept_then_"):
            case "error":
                record.error = fault.error
                return web.json_response({"ok": False, "error": fault.error})
            case "status":
                record.status = fault.status
                return web.Response(status=fault.status, text="upstream connect error")
            case "html":
                record.status = fault.status
                return web.Response(status=fault.status, text=PROXY_PAGE, content_type="text/html")
            case "hang":
                await self._wait(fault.seconds)
            case _:
                pass
        return _dropped(request)

    async def _wait(self, seconds: float) -> None:
        """Sleep, but not past the end of the test."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.closing.wait(), seconds)


async def _uploaded(request: web.Request) -> bytes:
    """Raw bytes, or the first file of a form, as curl and the SDKs send them."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
