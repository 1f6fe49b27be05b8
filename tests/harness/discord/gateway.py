"""The gateway: HELLO, IDENTIFY, RESUME, heartbeats, and everything sent to the bot."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.harness.discord import intents as i
from tests.harness.discord import payloads
from tests.harness.discord.frames import Frames
from tests.harness.discord.limits import high
from tests.harness.discord.sessions import Session, Socket
from tests.harness.discord.state import Json, State
from tests.harness.discord.world import Channel

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 3, 6, 7, 9, 10, 11
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, RATE_LIMITED, DISALLOWED_INTENTS = 4005, 4008, 4014
_SENT_BY_CLIENTS = frozenset({HEARTBEAT, IDENTIFY, PRESENCE, 4, RESUME, 8})


class Close(Exception):
    """The server ends the connection with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass(slots=True)
class Gateway:
    state: State
    plain: bool = False
    heartbeat_ms: int = 41_250
    privileged: frozenset[str] = frozenset()
    acks_heartbeats: bool = True
    sessions: dict[str, Session] = field(default_factory=dict)
    sockets: set[Socket] = field(default_factory=set)
    identifies: int = 0
    resumes: int = 0
    heartbeats: int = 0
    intents: int | None = None
    # Event → how often it is sent: Discord delivers at least once.
    repeats: dict[str, int] = field(default_factory=dict)
    url: str = ""

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        response = web.WebSocketResponse(compress=False, autoping=True)
        await response.prepare(request)
        compressed = request.query.get("compress") == "zlib-stream" and not self.plain
        socket = Socket(transport=request.transport)
        self.sockets.add(socket)
        writer = asyncio.create_task(_write(response, Frames(response, compressed=compressed), socket))
        socket.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}})
        try:
            await self._read(response, socket)
        except Close as close:
            socket.close(close.code)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(writer, 1)
        finally:
            writer.cancel()
            self._gone(socket, response.close_code)
        return response

    async def _read(self, response: web.WebSocketResponse, socket: Socket) -> None:
        times: list[float] = []
        async for message in response:
            if message.type is not WSMsgType.TEXT:
                raise Close(DECODE_ERROR)
            now = self.state.clock.now()
            times = [at for at in times if now - at < 60] + [now]
            if len(times) > high("gateway.sends"):
                raise Close(RATE_LIMITED)
            if len(message.data.encode()) > high("gateway.payload"):
                raise Close(DECODE_ERROR)
            self._received(json.loads(message.data), socket)

    def _received(self, payload: Json, socket: Socket) -> None:
        op, data = payload.get("op"), payload.get("d")
        if op not in _SENT_BY_CLIENTS:
            raise Close(UNKNOWN_OPCODE)
        session = self._session_on(socket)
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acks_heartbeats:
                socket.send({"op": ACK})
        elif op == IDENTIFY and data is not None:
            self._identify(data, socket, session)
        elif op == RESUME and data is not None:
            self._resume(data, socket)
        elif session is None:
            raise Close(NOT_AUTHENTICATED)
        self.state.changes.tell()

    def _identify(self, data: Json, socket: Socket, session: Session | None) -> None:
        if session is not None:
            raise Close(ALREADY_AUTHENTICATED)
        self._check_token(data)
        self.intents = data["intents"]
        if i.names(data["intents"]) - self.privileged:
            raise Close(DISALLOWED_INTENTS)
        self.identifies += 1
        if self.identifies > high("gateway.identifies"):
            # Discord resets the token of a bot that identifies too often in a day.
            self.state.token = "reset after too many IDENTIFYs"
            raise Close(AUTHENTICATION_FAILED)
        shard = data.get("shard") or [0, 1]
        fresh = Session(data["intents"], (shard[0], shard[1]), socket=socket)
        self.sessions[fresh.id] = fresh
        self._welcome(fresh)

    def _welcome(self, session: Session) -> None:
        guilds = [one for one in self.state.world.guilds.values() if session.serves(one.id)]
        ready: Json = {
            "v": 10,
            "user": payloads.user(self.state.world.bot),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(self.state.application_id), "flags": 1 << 23},
        }
        session.dispatch("READY", ready)
        if i.hears(session.intents, "GUILD_CREATE", direct=False):
            for guild in guilds:
                session.dispatch("GUILD_CREATE", payloads.guild(guild))

    def _resume(self, data: Json, socket: Socket) -> None:
        self._check_token(data)
        session = self.sessions.get(data["session_id"] or "")
        missed = session.missed(data["seq"] or 0) if session is not None else None
        if session is None or missed is None:
            socket.send({"op": INVALID_SESSION, "d": False})
            return
        session.socket = socket
        for payload in missed:
            socket.send(payload)
        session.dispatch("RESUMED", {})
        self.resumes += 1

    def _check_token(self, data: Json) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self.state.token:
            raise Close(AUTHENTICATION_FAILED)

    def _session_on(self, socket: Socket) -> Session | None:
        return next((one for one in self.sessions.values() if one.socket is socket), None)

    def _gone(self, socket: Socket, code: int | None) -> None:
        self.sockets.discard(socket)
        session = self._session_on(socket)
        if session is not None:
            session.socket = None
            if code in (1000, 1001) and not socket.closed_by_server:
                # A client that closes so has ended its session (discord.py itself closes with 4000).
                del self.sessions[session.id]
        self.state.changes.tell()

    def emit(self, event: str, data: Json, channel: Channel | None) -> None:
        """To every session whose intents and shard bring it this event."""
        guild_id = channel.guild.id if channel is not None and channel.guild is not None else None
        if channel is None and "guild_id" in data:
            guild_id = int(data["guild_id"])
        direct, bot = guild_id is None and channel is not None, str(self.state.world.bot.id)
        for session in list(self.sessions.values()):
            if session.serves(guild_id) and i.hears(session.intents, event, direct=direct):
                readable = i.readable(session.intents, event, data, bot, direct=direct)
                for _ in range(self.repeats.get(event, 1)):
                    session.dispatch(event, readable)

    def live(self) -> bool:
        """Whether some session is on a socket now."""
        return any(session.socket is not None for session in self.sessions.values())

    def invalidate(self, *, resumable: bool) -> None:
        for session in list(self.sessions.values()):
            if not resumable:
                del self.sessions[session.id]
            if session.socket is not None:
                session.socket.send({"op": INVALID_SESSION, "d": resumable})


async def _write(response: web.WebSocketResponse, frames: Frames, socket: Socket) -> None:
    while True:
        payload = await socket.outgoing.get()
        if isinstance(payload, int):
            await response.close(code=payload)
            return
        try:
            await frames.send(payload)
        except (ConnectionError, RuntimeError):
            # The client is gone; what it missed waits in the session for a RESUME.
            return
