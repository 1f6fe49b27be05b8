"""Asking Discord over HTTP, each time once, for what waits in an outbox.

discord.py's own client sleeps before, during and after a request for up to half a minute, and asks five times. That is
right for an answer that somebody waits for; here it would hide how long Discord wants to be left alone, and keep a lease
busy with sleeping. This one asks once and says exactly what came of it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord
from pydantic import SecretStr

from adapters.discord import private, refusals
from adapters.discord.pack import Upload
from adapters.discord.patience import EVERYTHING, Patience
from adapters.discord.refusals import OLD_EDITS
from bot.delivery import NotNow, NotReached, Undelivered, Unknown

JSON = "application/json"
USER_AGENT = f"DiscordBot (https://github.com/Rapptz/discord.py {discord.__version__})"  # the form is Discord's
Body = Mapping[str, Any]


class Rest:
    """`connect_within` bounds making a connection, in seconds; the whole is bounded by whoever asks."""

    def __init__(self, token: SecretStr | None, patience: Patience, connect_within: float) -> None:
        self._token = token
        self._patience = patience
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect_within)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Asking again opens it again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(
        self, method: str, path: str, body: Body | None = None, uploads: Sequence[Upload] = (), **query: object
    ) -> Any:
        """The JSON of a success, None for one without. Raises Undelivered."""
        bucket, exactly = _bucket(method, path), f"{method} {path}"
        await self._patience.ask(bucket, exactly)
        try:
            async with self._open().request(
                method,
                private.address() + path,
                params={name: str(value) for name, value in query.items()},
                headers=self._headers(),
                allow_redirects=False,
                **_content(body, uploads),
            ) as answer:
                text = await answer.text("utf-8", "replace")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as problem:
            raise NotReached(type(problem).__name__) from problem
        except (aiohttp.ClientError, OSError) as problem:
            raise Unknown(type(problem).__name__) from problem
        data = _data(answer, text)
        if 200 <= answer.status < 300:
            self._slow_down(bucket, answer)
            if data is None and answer.status != 204:
                raise Unknown(f"{answer.status} without JSON")
            return data
        problem = refusals.undelivered(answer.status, answer.headers.get("Retry-After", ""), data)
        self._remember(problem, data, bucket, exactly)
        raise problem

    def _headers(self) -> dict[str, str]:
        token = self._token.get_secret_value() if self._token else ""
        return {"Authorization": f"Bot {token}", "User-Agent": USER_AGENT}

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=self._timeout,
                trace_configs=[self._patience.trace()],
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _slow_down(self, bucket: str, answer: aiohttp.ClientResponse) -> None:
        """The last request that was allowed: the next one waits without being refused first."""
        if answer.headers.get("X-RateLimit-Remaining") == "0":
            self._patience.hold(bucket, float(answer.headers.get("X-RateLimit-Reset-After", 0)))

    def _remember(self, problem: Undelivered, data: Any, bucket: str, exactly: str) -> None:
        if isinstance(problem, NotNow):
            old = isinstance(data, dict) and data.get("code") == OLD_EDITS
            held = EVERYTHING if problem.everywhere else exactly if old else bucket
            self._patience.hold(held, problem.after)


def _bucket(method: str, path: str) -> str:
    """What shares a limit: all messages of a channel, whichever it is."""
    return f"{method} {'/'.join(path.split('/')[:4])}"


def _content(body: Body | None, uploads: Sequence[Upload]) -> dict[str, Any]:
    if not uploads:
        return {} if body is None else {"json": body}
    form = aiohttp.FormData(quote_fields=False)  # Discord does not know "[" quoted
    form.add_field("payload_json", json.dumps(body), content_type=JSON)
    for n, one in enumerate(uploads):
        form.add_field(f"files[{n}]", one.data, filename=one.name, content_type="application/octet-stream")
    return {"data": form}


def _data(answer: aiohttp.ClientResponse, text: str) -> Any:
    """None for anything but JSON: a proxy speaks HTML."""
    if answer.content_type != JSON:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None
