"""How a loop waits and ends: after its round, not in the middle of a transaction."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any


async def ended(loop: asyncio.Task[None], within: float) -> None:
    """Wait until it has ended by itself, as it was told; what takes longer than `within` seconds is cut off."""
    await asyncio.wait({loop}, timeout=within)
    if not loop.done():
        loop.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await loop


async def first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait until one of them is over, and let go of the others."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
