"""The only place that asks what time it is."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SimulatedClock:
    """Time that passes only when it is told to: for rehearsals and for tests. Whoever sleeps on it wakes when it has come
    so far."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._passed = 0.0
        self._jumped = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed + self._jumped)

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._passed + seconds, woken))
        await woken

    def forward(self, seconds: float) -> None:
        """Time passes."""
        self._passed += seconds
        waiting = [(at, woken) for at, woken in self._sleepers if not woken.done()]
        self._sleepers = [(at, woken) for at, woken in waiting if at > self._passed]
        for at, woken in waiting:
            if at <= self._passed:
                woken.set_result(None)

    def jump(self, seconds: float) -> None:
        """Somebody sets the clock; no time passes."""
        self._jumped += seconds
