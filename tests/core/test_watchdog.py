"""A blocked event loop is noticed, with the line that blocks it."""

import asyncio
import time

import pytest

from bot.watchdog import Watchdog


async def test_a_loop_that_stands_still_is_told_with_the_line_that_blocks_it(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    dog = Watchdog(too_long=0.4)
    dog.start()
    await asyncio.sleep(0.1)
    assert dog.blocked() == 0.0
    time.sleep(1.6)  # noqa: ASYNC251  this is what must not happen
    await asyncio.sleep(0.1)
    await dog.stop()
    assert dog.blocked() > 0.4
    told = caplog.text + "".join(capfd.readouterr())
    assert "stands still" in told
    assert "time.sleep(1.6)" in told


async def test_a_loop_that_turns_is_left_in_peace() -> None:
    dog = Watchdog(too_long=0.4)
    dog.start()
    await asyncio.sleep(1.2)
    await dog.stop()
    assert dog.blocked() == 0.0
