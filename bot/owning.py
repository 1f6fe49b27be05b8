"""Listening where one replica listens at a time: wait for one's turn, and notice when it is over.

Each turn begins a term with a number of its own, so that what an owner of before still brings is known to be late.
"""

import asyncio

from bot.dispatch import House

POLL = 0.5  # seconds between two tries of those who wait; a killed owner is followed within about one
CHECK = 2.0  # seconds between two looks at whether it is still ours


class Owning:
    def __init__(self, house: House, name: str) -> None:
        self._house, self._name = house, name
        self._lock = house.owning(name)

    async def now(self) -> int | None:
        """The number of our term, when nobody else owns it."""
        if self._lock is not None and not await self._lock.take():
            return None
        async with self._house.units() as unit:
            return await self._house.stores.owners(unit).begin(self._name)

    async def wait(self) -> int:
        """Until it is our turn; the number of our term."""
        while (term := await self.now()) is None:
            await self._house.clock.sleep(POLL)
        return term

    async def lost(self) -> None:
        """Until somebody else may own it; for ever where there is nobody else."""
        if self._lock is None:
            await asyncio.Event().wait()
        while self._lock is not None and await self._lock.keeps():
            await self._house.clock.sleep(CHECK)

    async def release(self) -> None:
        if self._lock is not None:
            await self._lock.release()
