"""Socket Mode over two connections: Slack sends each payload to either, so that a refresh or a cut loses nothing that the
other one can take. An address for a connection is handed out about once a minute, so the second one may come later."""

import asyncio
import contextlib

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import CannotStart, Refused, at_start, refused
from bot.log import get_logger
from bot.ports import Clock

log = get_logger(__name__)
CONNECTIONS = 2
PING = 5.0  # a cut without a word is noticed after one or two of these
METHOD = "apps.connections.open"
WAIT_AT_MOST = 60.0
CONNECT = 15.0  # the SDK itself would try one address for ever


class Sockets:
    def __init__(self, app: AsyncApp, token: str, clock: Clock) -> None:
        self._app = app
        self._token = token
        self._clock = clock
        self._handlers: list[AsyncSocketModeHandler] = []
        self._more: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns with one connection open. Raises CannotStart when the token is refused."""
        try:
            await self._connect()
        except Refused as problem:
            raise at_start("SLACK_APP_TOKEN", problem.code) from problem
        self._more = asyncio.create_task(self._connect_more(), name="slack-sockets")

    async def stop(self) -> None:
        if self._more:
            self._more.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._more
        for handler in self._handlers:
            await _close(handler)
        self._handlers.clear()

    @property
    def open(self) -> int:
        """How many sockets stand, as far as we know."""
        sessions = [handler.client.current_session for handler in self._handlers]
        return sum(session is not None and not session.closed for session in sessions)

    async def _connect(self) -> None:
        """The address is asked for here, since the SDK would retry a refused token for ever."""
        try:
            answer = await self._app.client.apps_connections_open(app_token=self._token)
        except SlackApiError as problem:
            raise refused(METHOD, problem) from problem
        handler = AsyncSocketModeHandler(self._app, self._token, ping_interval=PING)
        handler.client.wss_uri = str(answer["url"])
        try:
            await asyncio.wait_for(handler.connect_async(), CONNECT)
        except BaseException:
            await _close(handler)
            raise
        self._handlers.append(handler)

    async def _connect_more(self) -> None:
        while len(self._handlers) < CONNECTIONS:
            try:
                await self._connect()
            except Refused as problem:
                if problem.after is None:
                    log.warning("a second connection to Slack was refused", reason=str(problem))
                    return
                await self._clock.sleep(min(problem.after, WAIT_AT_MOST))
            except (aiohttp.ClientError, TimeoutError) as problem:
                log.info("a second connection to Slack did not come about yet", reason=str(problem))
                await self._clock.sleep(PING)


async def _close(handler: AsyncSocketModeHandler) -> None:
    """Close, and wait until the SDK's own tasks have ended."""
    client = handler.client
    tasks = [
        task for task in (client.message_processor, client.current_session_monitor, client.message_receiver) if task
    ]
    await handler.close_async()
    await asyncio.gather(*tasks, return_exceptions=True)


def unreachable(problem: Exception) -> bool:
    """Whether it is the network, not a refusal: worth trying again."""
    return isinstance(problem, aiohttp.ClientError | TimeoutError | OSError) and not isinstance(problem, CannotStart)
