"""The stream of visible changes, and waiting for the next one."""

import asyncio
import time
from collections.abc import Callable

from tests.harness.slack.model import Change


class Feed:
    """Numbers every visible change and wakes whoever waits. `keep=False` remembers nothing (benchmarks)."""

    def __init__(self, *, keep: bool = True) -> None:
        self._keep = keep
        self._waiters: set[asyncio.Future[None]] = set()
        self.changes: list[Change] = []
        self.watchers: list[Callable[[Change], None]] = []
        self.seq = 0
        self.last_at = 0.0

    def add(
        self,
        kind: str,
        *,
        user: str | None = None,
        channel: str | None = None,
        ts: str | None = None,
        by_app: bool = True,
        origin: str | None = None,
    ) -> None:
        self.seq += 1
        self.last_at = time.monotonic()
        change = Change(self.seq, self.last_at, kind, user, channel, ts, by_app, origin)
        if self._keep:
            self.changes.append(change)
        for watcher in self.watchers:
            watcher(change)
        self.wake()

    def since(self, seq: int) -> list[Change]:
        """Everything after that number; the list has no gaps, so its place is known."""
        return self.changes[seq:]

    def wake(self) -> None:
        """Let every waiter look again."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, found: Callable[[], object], seconds: float) -> bool:
        """Wait until `found()` is true; false when the time is up."""
        deadline = time.monotonic() + seconds
        while not found():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait_for(waiter, left)
            except TimeoutError:
                return bool(found())
            finally:
                self._waiters.discard(waiter)
        return True

    async def settled(self, quiet: float, busy: Callable[[], bool]) -> None:
        """Wait until nothing changed for `quiet` seconds and nothing is under way (at most 2 seconds)."""
        deadline = time.monotonic() + 2.0
        calm_since = time.monotonic()
        while time.monotonic() < deadline:
            if busy():
                calm_since = time.monotonic()
            calm = time.monotonic() - max(calm_since, self.last_at)
            if calm >= quiet:
                return
            await asyncio.sleep(min(0.005, quiet - calm))
