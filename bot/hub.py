"""Hub: the running whole. Adapters get it whole and use three things: `dispatch`, `suggest` and `registry`."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.delivery import Courier
from bot.dispatch import Dispatcher, House
from bot.events import Event, Origin, Suggesting
from bot.log import get_logger
from bot.once import Fate
from bot.people import Person
from bot.ports import Adapter, Responder, Worker
from bot.rereading import Rereading
from bot.ui.nodes import Choice
from bot.watchdog import Watchdog

log = get_logger(__name__)


class Hub:
    """`adapters` are added after it is built, since each needs the hub; one that can say something unasked leaves its
    courier in `couriers`. `workers` run beside them; `closing` runs last when it stops."""

    def __init__(self, house: House, closing: Callable[[], Awaitable[None]]) -> None:
        self.house = house
        self.registry = house.registry
        self.clock = house.clock
        self.adapters: list[Adapter] = house.platforms.adapters
        self.troubles = house.platforms.troubles
        self.couriers: dict[str, Courier] = {}
        self.workers: list[Worker] = []
        self.rereading = Rereading(house)
        self._dispatcher = Dispatcher(house)
        self._closing = closing

    async def dispatch(self, event: Event, responder: Responder) -> Fate:
        """See Dispatcher.dispatch."""
        return await self._dispatcher.dispatch(event, responder)

    async def suggest(self, event: Suggesting) -> tuple[Choice, ...]:
        return await self._dispatcher.suggest(event)

    async def person(self, origin: Origin) -> Person:
        """Who this is to the hub, for menus that show only what they may use; whether they may is asked at the work."""
        return await self._dispatcher.person(origin)

    async def start(self) -> None:
        """Every platform that lets us in; one that refuses is reported in `troubles` and the others run."""
        self.house.registry.check(self.house.services)
        self.house.facts.start()
        await asyncio.gather(*(self._start(adapter) for adapter in self.adapters))
        for worker in self.workers:
            worker.start()

    async def stop(self) -> None:
        for worker in reversed(self.workers):
            await worker.stop()
        for adapter in self.adapters:
            try:
                await adapter.stop()
            except Exception:
                log.exception("an adapter did not stop cleanly", adapter=adapter.name)
        await self.house.facts.stop()
        await self._closing()

    def stood_still(self) -> float:
        """For how many seconds nobody could be answered lately; 0 when all is well."""
        return max((worker.blocked() for worker in self.workers if isinstance(worker, Watchdog)), default=0.0)

    async def settled(self) -> None:
        """All facts recorded so far are written; for tests and for a clean stop."""
        await self.house.facts.settled()

    async def _start(self, adapter: Adapter) -> None:
        try:
            await adapter.start()
        except Exception as problem:
            self.troubles[adapter.name] = str(problem) or type(problem).__name__
            log.error("a platform did not start", adapter=adapter.name, reason=self.troubles[adapter.name])
