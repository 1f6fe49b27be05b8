"""What is to be written down at the last moment: when the connection stands, and before anything of the request is on it.

The less there is to do between that and the request, the seldomer a process dies in between, and leaves a doubt about
something that never left.
"""

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp

_FIRST: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("first", default=None)


@contextmanager
def before_it_leaves(first: Callable[[], Awaitable[None]]) -> Generator[None]:
    """Requests of this task, in a session with `trace`, wait for `first`; what it raises comes out of them, unsent."""
    token = _FIRST.set(first)
    try:
        yield
    finally:
        _FIRST.reset(token)


def trace() -> aiohttp.TraceConfig:
    config = aiohttp.TraceConfig()
    config.on_connection_create_end.append(_connected)
    config.on_connection_reuseconn.append(_connected)
    return config


async def _connected(_: aiohttp.ClientSession, __: SimpleNamespace, ___: object) -> None:
    if (first := _FIRST.get()) is not None:
        await first()
