"""Requests and gateway connections by hand, for what discord.py is too careful to send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.harness.discord.server import DiscordServer


class Raw:
    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def __call__(self, method: str, path: str, json: Any = None, *, token: str | None = None) -> tuple[int, Any]:
        """Status and JSON of an answer (text where it is none)."""
        url = self._server.api_url + path
        headers = {"Authorization": f"Bot {token or self._server.token}"}
        async with self._session.request(method, url, json=json, headers=headers) as answer:
            if answer.content_type == "application/json" and answer.status != 204:
                return answer.status, await answer.json()
            return answer.status, await answer.text()

    @asynccontextmanager
    async def gateway(self) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A socket in plain text, after its HELLO."""
        async with self._session.ws_connect(self._server.gateway_url) as socket:
            assert (await socket.receive_json())["op"] == 10
            yield socket


@asynccontextmanager
async def raw_client(server: DiscordServer) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(server, session)
