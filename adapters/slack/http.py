"""HTTP mode: Slack posts to us. Each request proves itself by its signature, is recent, and counts once."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack import limits
from bot.kept import Kept
from bot.log import get_logger

log = get_logger(__name__)
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
LONGEST_BODY = 2_000_000
MOST_REMEMBERED = 100_000


class Signatures:
    """`now` tells the time of day in seconds, as Slack's timestamps do."""

    def __init__(self, secret: str, now: Callable[[], float]) -> None:
        self._secret = secret.encode()
        self._now = now
        self._seen: Kept[str, bool] = Kept(limits.REPLAY_MEMORY, now, MOST_REMEMBERED)

    def accepts(self, timestamp: str, signature: str, body: bytes) -> bool:
        """Rightly signed, not older than five minutes, and not seen before."""
        if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
            return False
        if abs(self._now() - int(timestamp)) > limits.SIGNATURE_AGE:
            return False
        digest = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={digest}".encode(), signature.encode("utf-8", "replace")):
            return False
        return self._seen.first(signature, True)

    def forget(self, signature: str) -> None:
        """It was not dealt with after all: Slack may send it again within the same second."""
        self._seen.forget(signature)


class SlackHttp:
    """An ASGI application, mounted where Slack's request URL leads. `app` is there once the adapter has started."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self.app: AsyncApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, headers, body = await self._answer(scope, receive)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        if scope["method"] != "POST":
            return _plain(405, "Slack posts here.")
        body = await _body(receive)
        if body is None:
            return _plain(413, "Too large.")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        signature = headers.get("x-slack-signature", "")
        if not self._signatures.accepts(headers.get("x-slack-request-timestamp", ""), signature, body):
            log.warning("a request that Slack did not sign, or signed for another time, was refused")
            return _plain(401, "Not signed by Slack.")
        if self.app is None:
            self._signatures.forget(signature)
            return _plain(503, "Not connected yet.")
        answer = await self.app.async_dispatch(AsyncBoltRequest(body=body.decode("utf-8", "replace"), headers=headers))
        if answer.status >= 400:
            self._signatures.forget(signature)
        return answer.status, _encoded(answer.first_headers().items()), answer.body.encode()


async def _body(receive: Receive) -> bytes | None:
    """None for one that is too large."""
    chunks = bytearray()
    while True:
        message = await receive()
        chunks += message.get("body", b"")
        if len(chunks) > LONGEST_BODY:
            return None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return bytes(chunks)


def _plain(status: int, words: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    return status, [(b"content-type", b"text/plain; charset=utf-8")], words.encode()


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
