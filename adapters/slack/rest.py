"""Asking Slack's Web API for what waits in an outbox: each time once, saying exactly what came of it.

`send.Sender` waits out what asks for patience, which is right for an answer that somebody waits for; here it would hide
from the outbox how long Slack wants to be left alone, and keep a lease busy with sleeping.
"""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.errors import refused
from adapters.slack.patience import Patience
from adapters.slack.refusals import BUSY, undelivered
from bot.delivery import NotReached, ShutOut, Undelivered, Unknown
from bot.log import get_logger

log = get_logger(__name__)
Arguments = dict[str, Any]
NO_CONNECTION = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class Rest:
    """`void` is Slack's word for why it no longer takes our token, "" while it does."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, patience: Patience) -> None:
        self._client = client
        self._session = session
        self._patience = patience
        self.void = ""

    async def ask(self, method: str, arguments: Arguments, *, direct: bool = False) -> dict[str, Any]:
        """A method that takes JSON; `direct`: it is for one person. Raises Undelivered."""
        return await self._asked(method, str(arguments.get("channel", "")), direct, json=arguments)

    async def read(self, method: str, arguments: Arguments, *, direct: bool = False) -> dict[str, Any]:
        """A method that takes a form. Raises Undelivered."""
        return await self._asked(method, "", direct, data=arguments)

    async def put(self, url: str, data: bytes) -> None:
        """The bytes of a file; nobody sees them yet, so whatever goes wrong may be tried again."""
        try:
            async with self._session.post(url, data=data) as answer:
                if answer.status != 200:
                    raise NotReached(f"upload: http {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise NotReached(f"upload: {type(problem).__name__}") from problem

    async def _asked(self, method: str, channel: str, direct: bool, **body: Any) -> dict[str, Any]:
        self._patience.ask(method, channel)
        try:
            response = await self._client.api_call(method, **body)
        except SlackApiError as problem:
            raise self._undelivered(method, problem, channel, direct) from problem
        except NO_CONNECTION as problem:
            raise NotReached(f"{method}: {type(problem).__name__}") from problem
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise Unknown(f"{method}: {type(problem).__name__}") from problem
        self._patience.accepted(method)
        if self.void:
            log.info("Slack takes our token again")
            self.void = ""
        return response.data if isinstance(response.data, dict) else {}

    def _undelivered(self, method: str, problem: SlackApiError, channel: str, direct: bool) -> Undelivered:
        told = refused(method, problem)
        if told.after is not None or told.code in BUSY:
            return self._patience.refused(method, channel, told.after or limits.PATIENCE)
        if not _slack_says_no(problem):
            return Unknown(f"{method}: http {_status(problem)} {told.code}")
        found = undelivered(method, told.code, told.detail, direct=direct)
        if isinstance(found, ShutOut) and not self.void:
            log.error("Slack no longer takes our token; what is unasked waits", reason=told.code)
            self.void = told.code
        return found


def _slack_says_no(problem: SlackApiError) -> bool:
    """Whether Slack itself refused; a proxy in between, or Slack's edge, speaks HTML, and whoever answers 5xx may have
    handed it on."""
    data = getattr(problem.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return code is not None and (_status(problem) < 500 or code == "service_unavailable")


def _status(problem: SlackApiError) -> int:
    return getattr(problem.response, "status_code", 0) or getattr(problem.response, "status", 0)
