"""Discord as one of the hub's platforms: connect, say how it goes, leave.

Of several replicas one listens to the gateway at a time, and delivers; the others are signed in, and take over within a
second when it dies.
"""

import asyncio
import contextlib

import aiohttp
import discord

from adapters.discord import calendar, errors, roles, syncing
from adapters.discord.client import HubClient
from adapters.discord.courier import DiscordCourier
from adapters.discord.errors import Refused
from adapters.discord.patience import LONGEST_TURN, Patience
from adapters.discord.reactions import SHARD
from adapters.discord.rest import Rest
from adapters.discord.syncing import SyncMemory
from bot.hub import Hub
from bot.log import get_logger
from bot.owning import Owning
from bot.people import ChannelRef, SpaceRef, UserRef
from bot.platforms import Groups
from bot.settings import Settings

log = get_logger(__name__)
READY_WITHIN = 60.0
AGAIN = 5.0  # seconds until it is tried again to take over


def create_client(hub: Hub, settings: Settings, memory: SyncMemory | None = None) -> HubClient:
    """The configured client, not connected. Raises WiringError for commands that Discord would refuse."""
    return HubClient(hub, settings, memory)


async def sync(hub: Hub, settings: Settings, memory: SyncMemory | None = None, *, go: bool = False) -> list[str]:
    """How the commands that Discord shows differ from ours, a line each; with `go` Discord is told ours.

    Raises Refused with a sentence for the operator.
    """
    client = create_client(hub, settings, memory)
    client.tells_commands = False
    try:
        async with client:
            await client.login(_token(settings))
            lines = await syncing.diff(client.tree)
            if go:
                await syncing.sync(client, client.tree, memory, force=True)
            return lines
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError) as problem:
        raise Refused(errors.sentence(problem)) from problem


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        raise Refused("DISCORD_TOKEN is not set.")
    return settings.discord_token.get_secret_value()


class DiscordAdapter:
    """Satisfies bot.ports.Adapter. After `stop` it can be started again, with a client of its own."""

    name = "discord"

    def __init__(self, hub: Hub, settings: Settings, memory: SyncMemory | None = None) -> None:
        self._hub = hub
        self._settings = settings
        self._memory = memory
        self._task: asyncio.Task[None] | None = None
        self._taking_turns: asyncio.Task[None] | None = None
        self.owning = Owning(hub.house, SHARD)
        self._patience = Patience(hub.clock, longest_turn=min(LONGEST_TURN, settings.send_timeout / 4))
        self._rest = Rest(settings.discord_token, self._patience, connect_within=settings.send_timeout / 2)
        self.client = self._new_client()
        hub.couriers[self.name] = DiscordCourier(self._rest, self._patience, hub.clock, lambda: self.client)

    async def start(self) -> None:
        """Returns once Discord says that we are ready, or when another replica listens. Raises Refused with a sentence for
        the operator."""
        self._hub.troubles.pop(self.name, None)
        try:
            await self._signs_in()
            term = await self.owning.now()
            if term is not None:
                await self._connected(term)
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError) as problem:
            await self.stop()
            raise Refused(errors.sentence(problem)) from problem
        self._taking_turns = asyncio.create_task(self._turns(), name="discord-turns")

    async def stop(self) -> None:
        if self._taking_turns is not None:
            self._taking_turns.cancel()
            await asyncio.wait({self._taking_turns})
            self._taking_turns = None
        await self.client.finish()
        await self._hangs_up()
        await self._rest.close()
        await self.owning.release()

    def state(self) -> str:
        client = self.client
        if self._task is None:
            return "not connected" if self._taking_turns is None else "another replica listens; this one stands by"
        if self._task.done():
            problem = None if self._task.cancelled() else self._task.exception()
            return f"disconnected: {errors.sentence(problem)}" if problem else "disconnected"
        if not client.is_ready() or client.user is None:
            return "connecting"
        servers = len(client.guilds)
        said = f"connected as {client.user.name} to {servers:,} {'server' if servers == 1 else 'servers'}"
        return f"{said}; its commands could not be updated: {client.sync_problem}" if client.sync_problem else said

    def _new_client(self) -> HubClient:
        return HubClient(self._hub, self._settings, self._memory, self._patience.trace())

    async def groups(self, space: SpaceRef) -> Groups:
        """The roles of a server; satisfies bot.platforms.KnowsGroups, as does `groups_of`."""
        return roles.named(self._guild(space))

    def calendar(self, space: SpaceRef) -> ChannelRef:
        """The scheduled events of a server; satisfies bot.platforms.HasCalendar."""
        return calendar.place(space.id)

    async def groups_of(self, user: UserRef, space: SpaceRef, wanted: frozenset[str]) -> frozenset[str] | None:
        guild = self._guild(space)
        if guild is None or not user.id.isdecimal():
            return None
        found = await self.client.roles.of(guild, int(user.id))
        return None if found is None else found & wanted

    def _guild(self, space: SpaceRef) -> discord.Guild | None:
        return self.client.get_guild(int(space.id)) if space.id.isdecimal() else None

    async def _turns(self) -> None:
        """Listen when it is our turn, and stop when it is another's."""
        while True:
            failed = False
            try:
                if self._task is None:
                    await self._takes_over(await self.owning.wait())
                await self.owning.lost()
                log.warning("another replica may listen to Discord now")
            # Of Discord, of the database, of ours: whoever gives up here never listens again.
            except Exception as problem:
                failed = True
                self._hub.troubles[self.name] = f"could not take over: {errors.sentence(problem)}"
                log.exception("could not take over listening to Discord")
            await self.client.finish(within=0)
            await self._hangs_up()
            await self.owning.release()
            if failed:
                await self._hub.clock.sleep(AGAIN)

    async def _takes_over(self, term: int) -> None:
        await self._signs_in()
        await self._connected(term)
        self._hub.troubles.pop(self.name, None)
        log.info("this replica listens to Discord from now on", term=term)

    async def _signs_in(self) -> None:
        if self.client.is_closed():
            self.client = self._new_client()
        if self.client.user is None:
            await self.client.login(_token(self._settings))

    async def _hangs_up(self) -> None:
        await self.client.close()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, discord.DiscordException, aiohttp.ClientError):
                await self._task
            self._task = None

    async def _connected(self, term: int) -> None:
        """The gateway runs in a task of its own; whichever comes first, ready or a refusal, ends the wait."""
        self.client.reactions.term = term
        self._task = asyncio.create_task(self.client.connect(), name="discord")
        self._task.add_done_callback(self._ended)
        ready = asyncio.create_task(self.client.wait_until_ready())
        await asyncio.wait({self._task, ready}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        if ready.done() and not self._task.done():
            return
        ready.cancel()
        if self._task.done():
            self._task.result()
            raise Refused("Discord closed the connection.")
        raise TimeoutError

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (problem := task.exception()):
            self._hub.troubles[self.name] = f"disconnected: {errors.sentence(problem)}"
            log.error("the connection to Discord ended", reason=errors.sentence(problem))
