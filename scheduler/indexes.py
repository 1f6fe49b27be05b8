"""Replicas: what another hub commits to the same database is found here too, within a second.

What this hub commits is caught up with at once, by dispatch. Here every index looks into the change log now and then, which
costs one small query, and one that turned out to be broken is rebuilt without anybody having to write something.
"""

import asyncio
import contextlib

from bot.dispatch import House
from bot.log import get_logger

log = get_logger(__name__)
EVERY = 0.4  # seconds between looks
LONGEST = 60.0  # between looks while they fail: a full disk is not helped by trying


class Indexes:
    def __init__(self, house: House) -> None:
        self._house = house
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._loop = asyncio.create_task(self._run(), name="indexes")

    async def stop(self) -> None:
        if self._loop is not None:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop
            self._loop = None

    async def _run(self) -> None:
        pause = EVERY
        while True:
            await self._house.clock.sleep(pause)
            try:
                for index in self._house.indexed:
                    await index.catch_up()
                pause = EVERY
            except Exception:
                pause = min(pause * 2, LONGEST)
                log.exception("an index could not catch up; it goes on")
