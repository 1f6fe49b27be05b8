"""Facts noted after the answer is out: one background task, many facts a transaction, so that nobody waits for them."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.context import Fact
from bot.log import get_logger
from bot.ports import Recent, Units

log = get_logger(__name__)
AT_ONCE = 256
GATHERED = 0.5  # seconds: what comes in meanwhile goes into the same transaction


class Ran(NamedTuple):
    """A command somebody ran, as they would type it."""

    person_id: int
    text: str


class Facts:
    """A queue of `fact(unit)` calls and of the commands people ran. `settled()` waits until all so far is written."""

    def __init__(self, units: Units, recent: Callable[[Any], Recent]) -> None:
        self._units = units
        self._recent = recent
        self._queue: asyncio.Queue[Fact | Ran] = asyncio.Queue()
        self._hurry = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="facts")

    async def stop(self) -> None:
        """Write what is waiting, then end."""
        if self._task is None:
            return
        await self.settled()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    def record(self, facts: list[Fact]) -> None:
        for fact in facts:
            self._queue.put_nowait(fact)

    def ran(self, person_id: int, text: str) -> None:
        """Somebody ran this command; their last ten can be run again."""
        self._queue.put_nowait(Ran(person_id, text))

    async def settled(self) -> None:
        self._hurry.set()
        await self._queue.join()
        self._hurry.clear()

    async def _run(self) -> None:
        while True:
            batch = [await self._queue.get()]
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), GATHERED)
            while len(batch) < AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                await self._write(batch)
            finally:
                for _ in batch:
                    self._queue.task_done()

    async def _write(self, batch: list[Fact | Ran]) -> None:
        try:
            async with self._units() as unit:
                if ran := [one for one in batch if isinstance(one, Ran)]:
                    await self._recent(unit).add(ran)
                for fact in batch:
                    if not isinstance(fact, Ran):
                        await fact(unit)
        except Exception:
            if len(batch) == 1:
                log.exception("a fact was lost")
                return
            for fact in batch:  # one bad fact must not take the others with it
                await self._write([fact])
