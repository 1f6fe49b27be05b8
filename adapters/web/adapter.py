"""The web as one of the hub's platforms: a server that starts, stops and says where it is."""

import asyncio
import socket
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.types import ASGIApp

from adapters.web.app import NO_MOUNTS, assemble
from adapters.web.server import Server, listen, server
from adapters.web.sessions import Sessions
from adapters.web.web import Web
from bot.hub import Hub
from bot.settings import Settings


class WebAdapter:
    name = "web"

    def __init__(
        self, hub: Hub, settings: Settings, sessions: Sessions, mounts: Mapping[str, ASGIApp] = NO_MOUNTS
    ) -> None:
        self._settings = settings
        self._web = Web(hub, settings, sessions)
        self.app: FastAPI = assemble(self._web, mounts)
        self._server: Server | None = None
        self._task: asyncio.Task[None] | None = None
        self._socket: socket.socket | None = None

    @property
    def url(self) -> str:
        """Where the hub is to be opened on this machine; the port that was found, where any free one was asked for."""
        port = self._socket.getsockname()[1] if self._socket else self._settings.web_port
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self._settings.web_host, self._settings.web_host)  # noqa: S104
        return f"http://[{host}]:{port}" if ":" in host and "[" not in host else f"http://{host}:{port}"

    async def start(self) -> None:
        """Returns when pages are answered. Raises PortTaken."""
        self._socket = listen(self._settings.web_host, self._settings.web_port)
        self._server = server(self.app)
        self._task = asyncio.create_task(self._server.serve([self._socket]), name="web")
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait({ready, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            ready.cancel()
            await self._task

    async def stop(self) -> None:
        self._web.room.feed.close()
        if self._server and self._task:
            self._server.should_exit = True
            await self._task
        self._web.downloads.close()
        self._server = self._task = self._socket = None

    def state(self) -> str:
        return self.url if self._server else "off"
