"""Socket Mode: one-use addresses, envelopes, acks, disconnects, and sockets that die without a word."""

import asyncio
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.harness.slack.calls import Call, Method
from tests.harness.slack.limits import most
from tests.harness.slack.outcome import Outcome
from tests.harness.slack.world import World

LOST = object()
REASONS = {"operation_timeout": "timeout", "ack_lost": "timeout", "dispatch_failed": "connection_failed"}


@dataclass(slots=True, eq=False)
class Connection:
    """One socket. A ghost is dead, but Slack does not know yet and keeps sending to it."""

    number: int
    ws: web.WebSocketResponse
    request: web.Request
    ghost: bool = False
    sent: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Waiting:
    """An envelope that was sent and may still be acked."""

    kind: str
    sent_at: float
    takes_answer: bool
    answer: "asyncio.Future[Any]"
    acked_at: float = 0.0


class Sockets:
    def __init__(self, world: World) -> None:
        self._world = world
        self._tickets: set[str] = set()
        self._waiting: dict[str, Waiting] = {}
        self._numbers = 0
        self._random = random.Random(7)
        self.connections: list[Connection] = []
        self.opened = 0
        self.lose_acks = 0

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/link", self.serve)]

    def methods(self) -> dict[str, Method]:
        return {"apps.connections.open": Method(self._open, token="app")}

    def _open(self, world: World, _call: Call) -> dict[str, Any]:
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        base = world.base_url.replace("http", "ws", 1)
        return {"ok": True, "url": f"{base}link?ticket={ticket}&app_id={world.app_id}"}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self._world.record.broke("socket_url_reused", "a Socket Mode address works once")
            return web.Response(status=403)
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse(timeout=0.5, max_msg_size=4 * 1024 * 1024, compress=False)
        await ws.prepare(request)
        if len(self.connections) >= most("sockets"):
            await ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await ws.close()
            return ws
        await self._live(Connection(self._number(), ws, request))
        return ws

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    async def _live(self, connection: Connection) -> None:
        self.connections.append(connection)
        self.opened += 1
        self._world.record.say("--", "socket", f"{connection.number} opened, {len(self.connections)} in all")
        try:
            await connection.ws.send_json(self._hello())
            self._world.feed.wake()
            async for message in connection.ws:
                if message.type is WSMsgType.TEXT:
                    self._heard(connection, message.data)
        finally:
            if not connection.ghost and connection in self.connections:
                self.connections.remove(connection)
            self._world.record.say("--", "socket", f"{connection.number} ended")
            self._world.feed.wake()

    def _hello(self) -> dict[str, Any]:
        debug = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._world.app_id},
            "debug_info": debug,
        }

    def _heard(self, connection: Connection, data: str) -> None:
        try:
            ack = json.loads(data)
        except ValueError:
            self._world.record.broke("bad_frame", data[:80])
            return
        envelope_id = ack.get("envelope_id") if isinstance(ack, dict) else None
        waiting = self._waiting.get(envelope_id) if isinstance(envelope_id, str) else None
        if waiting is None:
            known = envelope_id in connection.sent
            self._world.record.broke("late_ack" if known else "unknown_envelope", f"envelope {envelope_id}")
        elif self.lose_acks > 0:
            self.lose_acks -= 1
            waiting.answer.set_result(LOST)
        elif not waiting.answer.done():
            self._accept(waiting, ack.get("payload"))

    def _accept(self, waiting: Waiting, payload: Any) -> None:
        if payload is not None and not waiting.takes_answer:
            self._world.record.broke("unwanted_payload", f"{waiting.kind} takes no payload in its ack")
            payload = None
        waiting.acked_at = time.monotonic()
        waiting.answer.set_result(payload)

    # sending

    def pick(self) -> Connection | None:
        """Any one of the connections, without pattern; ghosts too."""
        return self._random.choice(self.connections) if self.connections else None

    async def send(
        self,
        kind: str,
        payload: dict[str, Any],
        within: float,
        *,
        takes_answer: bool,
        retry: tuple[int, str] | None = None,
    ) -> Outcome:
        """One envelope, and its ack within the time Slack allows."""
        connection = self.pick()
        if connection is None:
            return Outcome(error="dispatch_failed")
        envelope_id = f"{self._random.getrandbits(128):032x}"
        waiting = Waiting(kind, time.monotonic(), takes_answer, asyncio.get_running_loop().create_future())
        self._waiting[envelope_id] = waiting
        connection.sent.append(envelope_id)
        try:
            if not connection.ghost:
                await connection.ws.send_str(json.dumps(_envelope(envelope_id, kind, payload, takes_answer, retry)))
            answer = await asyncio.wait_for(waiting.answer, within)
            if answer is LOST:
                return Outcome(error="ack_lost")
            return Outcome(acked=True, answer=answer, took=waiting.acked_at - waiting.sent_at)
        except TimeoutError:
            return Outcome(error="operation_timeout", undelivered=connection.ghost)
        except ConnectionError:
            return Outcome(error="dispatch_failed")
        finally:
            del self._waiting[envelope_id]

    # trouble

    async def disconnect(self, reason: str = "refresh_requested", connection: Connection | None = None) -> None:
        """Slack asks to reconnect. After `refresh_requested` and `link_disabled` it closes the socket itself."""
        for each in [connection] if connection else list(self.connections):
            body = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
            if not each.ws.closed:
                await each.ws.send_json(body)
            if reason == "link_disabled":
                await each.ws.close()

    def cut(self, connection: Connection | None = None, *, ghost: bool = False) -> None:
        """The network goes, without a close frame. A ghost stays registered and swallows what is sent to it."""
        for each in [connection] if connection else list(self.connections):
            each.ghost = ghost
            if each.request.transport is not None:
                each.request.transport.abort()

    def bury(self) -> None:
        """Slack notices its ghosts at last."""
        self.connections = [each for each in self.connections if not each.ghost]

    async def close(self) -> None:
        self.bury()
        for each in list(self.connections):
            await each.ws.close()


def _envelope(
    envelope_id: str, kind: str, payload: dict[str, Any], takes_answer: bool, retry: tuple[int, str] | None
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "envelope_id": envelope_id,
        "payload": payload,
        "type": kind,
        "accepts_response_payload": takes_answer,
    }
    if kind == "events_api":
        attempt, reason = retry or (0, "")
        body |= {"retry_attempt": attempt, "retry_reason": REASONS.get(reason, reason)}
    return body
