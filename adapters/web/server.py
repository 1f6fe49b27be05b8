"""uvicorn inside a process that is not its own: it takes no signals, and does not wait for a caller who never finishes.

The one file that overrides parts of uvicorn; `test_server.py` says when they move.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_WITHIN = 10.0  # seconds from connecting, or from the last answer, to the next whole request
CLOSES_WITHIN = 3  # seconds for the answers under way when the hub stops


class PortTaken(Exception):
    """Somebody else listens where the web should."""


class PatientProtocol(H11Protocol):
    """Closes a connection on which no request comes to its end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        self.loop.call_later(HEADERS_WITHIN, self._give_up, self.cycle)

    def _give_up(self, cycle: object) -> None:
        if self.cycle is cycle and not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """The process's own handlers stay: the hub decides when to stop."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises PortTaken with what to set instead."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named since asyncio sends at once only on sockets that say TCP; else each answer waits 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as problem:
        bound.close()
        if problem.errno == errno.EADDRINUSE:
            raise PortTaken(f"port {port} is taken; set WEB_PORT to another one, or to 0 for any free one") from None
        if problem.errno == errno.EACCES:
            raise PortTaken(f"port {port} is not ours to use; set WEB_PORT to one above 1023") from None
        raise PortTaken(f"{host} is no address of this machine; set WEB_HOST") from None
    return bound


def server(app: ASGIApp) -> Server:
    return Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            loop="none",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=CLOSES_WITHIN,
        )
    )
