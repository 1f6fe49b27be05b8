"""A small Discord on loopback: gateway and REST on 127.0.0.1 that the real discord.py connects to.

It enforces Discord's documented rules, records what breaks them, and makes faults to order. It knows nothing of Folkmoot.

    async with DiscordServer.start() as server, running(server, client):
        alice = server.member("Alice")
        card = await alice.runs("library find", query="permits")
        await alice.clicks("Save")
        assert server.violations == []
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiohttp import web

from tests.harness.discord import payloads
from tests.harness.discord.faults import Faults
from tests.harness.discord.gateway import AUTHENTICATION_FAILED, RECONNECT, Gateway
from tests.harness.discord.intents import PRIVILEGED
from tests.harness.discord.light import Light, Timing
from tests.harness.discord.members import Member
from tests.harness.discord.rates import Rates
from tests.harness.discord.rest import PREFIX, Rest
from tests.harness.discord.state import Json, Request, State, Violation
from tests.harness.discord.world import EVERYONE, Channel, Guild, Role

T = TypeVar("T")
TOKEN = "loopback-token"
_ROOM = 128 * 1024 * 1024


class DiscordServer:
    def __init__(self, state: State, gateway: Gateway) -> None:
        self.state = state
        self.gateway = gateway
        self._rest = Rest(state)
        self._light = Light(state)
        self._crashes: list[Exception] = []
        self.home = state.world.add_guild("Civic Commons")
        self.channel("general")

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        token: str = TOKEN,
        plain: bool = False,
        heartbeat_ms: int = 41_250,
        privileged: Collection[str] = (),
    ) -> AsyncIterator["DiscordServer"]:
        """`privileged` names the intents switched on in the developer portal; `plain` sends text instead of zlib."""
        assert set(privileged) <= set(PRIVILEGED), f"privileged intents are {list(PRIVILEGED)}"
        state = State(token)
        gateway = Gateway(state, plain=plain, heartbeat_ms=heartbeat_ms, privileged=frozenset(privileged))
        state.emit = gateway.emit
        server = cls(state, gateway)
        runner = web.ServerRunner(
            web.Server(server._serve, request_factory=_request, access_log=None), shutdown_timeout=1
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port: int = runner.addresses[0][1]
        gateway.url = state.gateway_url = f"ws://127.0.0.1:{port}/gateway/"
        state.world.files_url = f"http://127.0.0.1:{port}/files"
        server.api_url = f"http://127.0.0.1:{port}{PREFIX}"
        try:
            yield server
        finally:
            for socket in list(gateway.sockets):
                socket.abort()
            await runner.cleanup()
        if server._crashes:
            raise ExceptionGroup("the simulated Discord itself failed", server._crashes)

    api_url: str

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            if request.path.startswith("/gateway"):
                return await self.gateway.serve(request)
            if request.path.startswith("/files/"):
                return self._file(request.path)
            return await self._rest.serve(request)
        except ConnectionError:
            # The client went away in the middle; nothing is left to answer.
            raise
        except Exception as crash:
            self._crashes.append(crash)
            raise

    def _file(self, path: str) -> web.Response:
        found = self.state.world.files.get(int(path.split("/")[2]))
        return web.Response(body=found[1]) if found else web.Response(status=404)

    # --- what there is ---

    @property
    def token(self) -> str:
        return self.state.token

    @property
    def gateway_url(self) -> str:
        return self.state.gateway_url

    @property
    def violations(self) -> list[Violation]:
        return self.state.violations

    @property
    def requests(self) -> deque[Request]:
        return self.state.requests

    @property
    def faults(self) -> Faults:
        return self.state.faults

    @property
    def rates(self) -> Rates:
        return self.state.rates

    @property
    def deduplicated(self) -> int:
        """Messages that were not posted again, thanks to an enforced nonce."""
        return self.state.deduplicated

    @property
    def intents(self) -> int | None:
        """As the bot last identified with."""
        return self.gateway.intents

    @property
    def identifies(self) -> int:
        return self.gateway.identifies

    @property
    def resumes(self) -> int:
        return self.gateway.resumes

    def requested(self, method: str, ending: str) -> list[Request]:
        """The requests whose path ends so."""
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

    def guild(self, name: str) -> Guild:
        """The guild of this name; a new one is told to the bot."""
        for guild in self.state.world.guilds.values():
            if guild.name == name:
                return guild
        guild = self.state.world.add_guild(name)
        self.channel("general", guild=guild)
        self.state.emit("GUILD_CREATE", payloads.guild(guild), next(iter(guild.channels.values())))
        return guild

    def channel(
        self,
        name: str,
        *,
        guild: Guild | None = None,
        bot_sees: bool = True,
        bot_posts: bool = True,
        bot_reads: bool = True,
    ) -> Channel:
        guild = guild or self.home
        for channel in guild.channels.values():
            if channel.name == name:
                return channel
        channel = self.state.world.add_channel(guild, name)
        channel.bot_sees, channel.bot_posts, channel.bot_reads = bot_sees, bot_posts, bot_reads
        if bot_sees:
            self.state.emit("CHANNEL_CREATE", payloads.channel(channel), channel)
        return channel

    def member(self, name: str, *, guild: Guild | None = None, permissions: int = EVERYONE) -> Member:
        """The person of this name in a guild; the same name in two guilds is the same person."""
        guild = guild or self.home
        user = next((one for one in self.state.world.users.values() if one.name == name), None)
        user = user or self.state.world.add_user(name)
        if user.id not in guild.members:
            membership = self.state.world.add_member(guild, user, permissions=permissions)
            joined = {**payloads.member(membership), "guild_id": str(guild.id)}
            self.state.emit("GUILD_MEMBER_ADD", joined, next(iter(guild.channels.values()), None))
        return Member(self.state, guild, guild.members[user.id])

    def role(self, name: str, *, guild: Guild | None = None) -> Role:
        """The role of this name; a new one is told to the bot. `member.gains(role)` gives it."""
        guild = guild or self.home
        found = next((one for one in guild.roles.values() if one.name == name), None)
        if found is None:
            found = Role(self.state.world.ids.next(), name)
            guild.roles[found.id] = found
            told = {"guild_id": str(guild.id), "role": payloads.role(found)}
            self.state.emit("GUILD_ROLE_CREATE", told, next(iter(guild.channels.values()), None))
        return found

    # --- what happens to the bot ---

    def dispatch(self, event: str, data: Json, *, times: int = 1, channel: Channel | None = None) -> None:
        """Any gateway event, as often as said."""
        for _ in range(times):
            self.state.emit(event, data, channel)

    def repeats(self, event: str, times: int) -> None:
        """From now on every such event comes so often."""
        self.gateway.repeats[event] = times

    def cut(self, *, code: int | None = None) -> None:
        """Every socket goes: without a word, or closed with a code."""
        for socket in list(self.gateway.sockets):
            socket.abort() if code is None else socket.close(code)

    def reconnect(self) -> None:
        """Op 7: the client is asked to come back, and does with RESUME."""
        for socket in list(self.gateway.sockets):
            socket.send({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9."""
        self.gateway.invalidate(resumable=resumable)

    def revoke_token(self) -> None:
        """The token is void from now on, at the gateway and for every request."""
        self.state.token = "another token, since this one was revoked"
        self.cut(code=AUTHENTICATION_FAILED)

    def forward(self, seconds: float) -> None:
        """The server's time moves; the bot's does not."""
        self.state.clock.forward(seconds)

    async def connected(self, *, seconds: float = 10) -> None:
        await self.until(self.gateway.live, seconds=seconds, what="the bot to connect")

    async def until(self, look: Callable[[], T], *, seconds: float = 5, what: str = "it") -> T:
        return await self.state.changes.until(look, timeout=seconds, what=what)

    def send_command(
        self, command: str, /, *, by: Member, in_: Channel | None = None, **options: Any
    ) -> Awaitable[Timing]:
        """For benchmarks: one command with little overhead; when it was acknowledged and when its answer stood there."""
        return self._light.send(command, by, in_ or next(iter(by.guild.channels.values())), options)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """As aiohttp makes it, but with room for ten files; the limit of each is Discord's."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_ROOM)
