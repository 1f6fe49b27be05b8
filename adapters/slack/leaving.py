"""What is to be written down at the last moment, in two steps: when the connection stands and nothing of the request is on
it, that it is about to leave; between two instructions of its first bytes, that it leaves.

The less there is to do between the second and the bytes, the seldomer a process dies in between, and leaves a doubt about
something that never left. aiohttp writes the head of a request together with the first piece of its body.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp
from aiohttp import hdrs

from bot.delivery import Leaving

_FIRST: ContextVar[Leaving | None] = ContextVar("first", default=None)


@contextmanager
def before_it_leaves(first: Leaving) -> Generator[None]:
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
    config.on_request_headers_sent.append(_head)
    config.on_request_chunk_sent.append(_piece)
    return config


async def _connected(_: aiohttp.ClientSession, __: SimpleNamespace, ___: object) -> None:
    if (first := _FIRST.get()) is not None:
        await first.ready()


async def _head(_: aiohttp.ClientSession, __: SimpleNamespace, about: aiohttp.TraceRequestHeadersSentParams) -> None:
    """Ready to be sent, whatever the name says. What has a body waits for its first piece."""
    bare = about.headers.get(hdrs.CONTENT_LENGTH, "0") == "0" and hdrs.TRANSFER_ENCODING not in about.headers
    if bare and (first := _FIRST.get()) is not None:
        first.leaves()


async def _piece(_: aiohttp.ClientSession, __: SimpleNamespace, ___: object) -> None:
    """Called with each piece of a body, before it is written."""
    if (first := _FIRST.get()) is not None:
        first.leaves()
