"""APScheduler as an in-memory ticker and nothing else.

What is due stands in the database, and `bot/schedule.py` says when; the ticker only calls `work` now and then. Its cron
trigger fires twice or not at all around clock changes, and its job store un-pickles rows: neither is used.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.triggers.base import BaseTrigger  # pyright: ignore[reportMissingTypeStubs]

from bot.clock import SystemClock
from bot.log import get_logger

log = get_logger(__name__)
DRAIN_S = 10.0


class Pace(BaseTrigger):
    """`every` after the last call. IntervalTrigger counts every missed interval instead: a machine that starts in 1970
    and then learns the time would stand still for minutes."""

    def __init__(self, every: timedelta) -> None:
        self._every = every

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> Any:
        return now + self._every if previous_fire_time else now


class Ticker:
    """Calls `work` at once, then `every` so many seconds, and soon after each `wakeup`; never twice at a time.

    What `work` raises is logged, and the ticking goes on.
    """

    def __init__(self, name: str, every: float, work: Callable[[], Awaitable[object]]) -> None:
        self.name, self.every = name, every
        self._work = work
        self._wanted = self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._clock = SystemClock()
        self._worked = self._clock.monotonic()
        self._scheduler: Any = AsyncIOScheduler(timezone=UTC)
        self._job: Any = None
        self._watch: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._scheduler.start()
        self._job = self._scheduler.add_job(
            self._tick,
            Pace(timedelta(seconds=self.every)),
            next_run_time=self._clock.now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._look_after()

    def wakeup(self) -> None:
        """There is something to do. Asked for while `work` runs, it runs once more."""
        self._wanted = True
        if self._job is not None and not self._stopping and self._idle.is_set():
            self._job.modify(next_run_time=self._clock.now())

    async def stop(self, within: float = DRAIN_S) -> None:
        """No new work; what runs may end `within` so many seconds and is cancelled then."""
        if self._job is None:
            return
        self._stopping = True
        if self._watch is not None:
            self._watch.cancel()
        self._job.pause()
        try:
            await asyncio.wait_for(self._idle.wait(), within)
        except TimeoutError:
            log.warning("work was cut off by a stop", ticker=self.name)
        self._scheduler.shutdown(wait=False)
        self._job = None
        await asyncio.sleep(0)  # the scheduler shuts down in the next turn of the loop

    @property
    def silent_for(self) -> float:
        """Seconds since `work` last ended, by the clock that never jumps."""
        return self._clock.monotonic() - self._worked

    async def _tick(self) -> None:
        self._idle.clear()
        try:
            self._wanted = True
            while self._wanted and not self._stopping:
                self._wanted = False
                await self._work_once()
        finally:
            self._idle.set()

    async def _work_once(self) -> None:
        try:
            await self._work()
        except Exception:
            log.exception("a tick failed", ticker=self.name)
        finally:
            self._worked = self._clock.monotonic()

    def _look_after(self) -> None:
        """APScheduler waits for a time of day: when that is put back by an hour, it would sleep for an hour."""
        self._watch = asyncio.get_running_loop().call_later(self.every, self._look_after)
        if self._idle.is_set() and self.silent_for > 2 * self.every:
            self.wakeup()
