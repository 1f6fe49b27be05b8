"""Waiting until something is true on the server, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], T], *, timeout: float, what: str) -> T:  # noqa: ASYNC109 (the failure names what was awaited)
        """The first truthy value of `look()`, asked again after every change; an AssertionError naming `what` otherwise."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + timeout
        while not (found := look()):
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, max(ends - loop.time(), 0.001))
            except TimeoutError:
                if found := look():
                    return found
                raise AssertionError(f"waited {timeout:g} s in vain for {what}") from None
            finally:
                self._waiting.discard(future)
        return found
