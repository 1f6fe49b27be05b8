"""Facts noted after the answer is out: one background task, many facts a transaction, so that nobody waits for them."""

import asyncio
import contextlib

from bot.context import Fact
from bot.log import get_logger
from bot.ports import Units

log = get_logger(__name__)
AT_ONCE = 64


class Facts:
    """A queue of `fact(unit)` calls. `settled()` waits until all that was recorded so far is written."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._queue: asyncio.Queue[Fact] = asyncio.Queue()
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

    async def settled(self) -> None:
        await self._queue.join()

    async def _run(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                await self._write(batch)
            finally:
                for _ in batch:
                    self._queue.task_done()

    async def _write(self, batch: list[Fact]) -> None:
        try:
            async with self._units() as unit:
                for fact in batch:
                    await fact(unit)
        except Exception:
            if len(batch) == 1:
                log.exception("a fact was lost")
                return
            for fact in batch:  # one bad fact must not take the others with it
                await self._write([fact])
