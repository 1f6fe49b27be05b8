"""Watches the event loop from a thread of its own: a loop that does not turn answers nobody, and says nothing of it."""

import asyncio
import contextlib
import sys
import threading
import time
import traceback

from bot.log import get_logger

log = get_logger(__name__)
TOO_LONG = 5.0  # seconds
LOOKS = 0.5
REMEMBERED = 60.0  # seconds for which a blocked loop makes us unhealthy


class Watchdog:
    """A worker. `blocked()` is for how long the loop last stood still, while that is worth telling; 0 otherwise."""

    def __init__(self, too_long: float = TOO_LONG) -> None:
        self._too_long = too_long
        self._beat = time.monotonic()
        self._worst = 0.0
        self._worst_at = 0.0
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._ended.clear()
        self._beat = time.monotonic()
        self._task = asyncio.create_task(self._beats(), name="watchdog")
        watched = threading.get_ident()
        self._thread = threading.Thread(target=self._watch, args=(watched,), name="watchdog", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        self._ended.set()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 2 * LOOKS)

    def blocked(self) -> float:
        recent = time.monotonic() - self._worst_at < REMEMBERED
        return self._worst if self._worst and recent else 0.0

    async def _beats(self) -> None:
        while True:
            self._beat = time.monotonic()
            await asyncio.sleep(LOOKS)

    def _watch(self, thread: int) -> None:
        told = 0.0
        while not self._ended.wait(LOOKS):
            beat, now = self._beat, time.monotonic()
            late = now - beat - LOOKS
            if late < self._too_long:
                continue
            self._worst, self._worst_at = late, now
            if told != beat:  # once for each time it stands still
                told = beat
                frame = sys._current_frames().get(thread)  # pyright: ignore[reportPrivateUsage]
                stack = "".join(traceback.format_stack(frame)) if frame else "unknown"
                log.error("the event loop stands still", seconds=round(late, 1), stack=stack)
