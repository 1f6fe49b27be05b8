"""The ticker calls at once, in time and when woken, never twice at a time, and outlives failures and clock jumps."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, tzinfo
from typing import ClassVar, Self

import apscheduler.schedulers.base
import pytest

from scheduler.engine import Ticker

FAR = 3600.0


@asynccontextmanager
async def ticking(every: float, work: Callable[[], Awaitable[object]]) -> AsyncGenerator[Ticker]:
    ticker = Ticker("test", every, work)
    ticker.start()
    try:
        yield ticker
    finally:
        await ticker.stop(0.5)


class Counter:
    """Work that counts itself; `hold` makes it last until it is set."""

    def __init__(self) -> None:
        self.begun = self.running = self.most = 0
        self.hold = asyncio.Event()
        self.hold.set()

    async def __call__(self) -> None:
        self.begun += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.hold.wait()
        finally:
            self.running -= 1

    async def reaches(self, number: int) -> None:
        for _ in range(1000):
            if self.begun >= number:
                return
            await asyncio.sleep(0.005)
        raise TimeoutError(f"begun {self.begun} times, not {number}")


async def test_it_works_at_once_and_then_at_its_pace() -> None:
    work = Counter()
    async with ticking(0.05, work):
        await work.reaches(4)


async def test_a_wakeup_does_not_wait_for_the_next_tick() -> None:
    work = Counter()
    async with ticking(FAR, work) as ticker:
        await work.reaches(1)
        await asyncio.sleep(0.02)
        ticker.wakeup()
        await work.reaches(2)


async def test_woken_while_it_works_it_works_once_more_and_never_twice_at_a_time() -> None:
    work = Counter()
    work.hold.clear()
    async with ticking(FAR, work) as ticker:
        await work.reaches(1)
        for _ in range(5):
            ticker.wakeup()
            await asyncio.sleep(0.01)
        assert (work.begun, work.running) == (1, 1)
        work.hold.set()
        await work.reaches(2)
        await asyncio.sleep(0.05)
        assert (work.begun, work.most) == (2, 1)


async def test_work_that_outlasts_the_pace_is_not_begun_again_beside_itself() -> None:
    work = Counter()
    work.hold.clear()
    async with ticking(0.02, work):
        await asyncio.sleep(0.2)
        assert (work.begun, work.most) == (1, 1)
        work.hold.set()
        await work.reaches(3)
        assert work.most == 1


async def test_a_failure_is_logged_and_the_ticking_goes_on() -> None:
    work = Counter()

    async def fails() -> None:
        await work()
        raise ValueError("broken")

    async with ticking(0.02, fails):
        await work.reaches(3)


async def test_a_stop_lets_running_work_end_and_begins_no_more() -> None:
    work = Counter()
    work.hold.clear()
    ticker = Ticker("test", 0.02, work)
    ticker.start()
    await work.reaches(1)
    asyncio.get_running_loop().call_later(0.1, work.hold.set)
    await ticker.stop(5)
    ticker.wakeup()
    await asyncio.sleep(0.1)
    assert (work.begun, work.running) == (1, 0)
    await ticker.stop()


async def test_a_stop_does_not_wait_for_ever() -> None:
    work = Counter()
    work.hold.clear()
    ticker = Ticker("test", FAR, work)
    ticker.start()
    await work.reaches(1)
    await ticker.stop(0.05)
    await asyncio.sleep(0.01)
    assert work.running == 0, "what did not end was cancelled"


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-400), timedelta(days=1), timedelta(days=400)])
async def test_a_jump_of_the_machines_clock_does_not_stop_the_ticking(
    monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    class Jumping(datetime):
        by: ClassVar[timedelta] = timedelta(0)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + cls.by

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Jumping)
    monkeypatch.setattr("bot.clock.datetime", Jumping)
    work = Counter()
    async with ticking(0.05, work):
        await work.reaches(2)
        Jumping.by = jump
        so_far = work.begun
        await work.reaches(so_far + 3)
        assert work.begun < so_far + 10, "nothing is caught up tick by tick"
