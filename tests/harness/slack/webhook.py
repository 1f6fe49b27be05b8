"""HTTP mode: the workspace posts signed requests to the app's request URL."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.harness.slack.outcome import Outcome

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A signed request exactly as it went out, for replaying."""

    body: bytes
    headers: dict[str, str]


def encoded(kind: str, payload: dict[str, Any]) -> tuple[bytes, str]:
    """Slash commands as a form, interactions as a form with one field, events as JSON."""
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), FORM
    return json.dumps(payload).encode(), JSON


class Webhook:
    def __init__(self, url: str, signing_secret: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._secret = signing_secret
        self._session = session
        self.last: Sent | None = None

    def signed(self, body: bytes, content_type: str, *, at: int | None = None, secret: str | None = None) -> Sent:
        """Headers as Slack signs them; another `at` or `secret` makes a stale or a forged request."""
        stamp = str(int(time.time()) if at is None else at)
        digest = hmac.new((secret or self._secret).encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }
        return Sent(body, headers)

    async def send(
        self,
        kind: str,
        payload: dict[str, Any],
        within: float,
        *,
        takes_answer: bool,
        retry: tuple[int, str] | None = None,
    ) -> Outcome:
        """One delivery, answered with 200 within the time Slack allows."""
        sent = self.signed(*encoded(kind, payload))
        if retry and retry[0]:
            reason = REASONS.get(retry[1], retry[1])
            sent.headers.update({"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": reason})
        started = time.monotonic()
        try:
            async with asyncio.timeout(within):
                status, body, headers = await self.post(sent)
        except TimeoutError:
            return Outcome(error="operation_timeout")
        except aiohttp.ClientError:
            return Outcome(error="dispatch_failed")
        if status != 200:
            return Outcome(error="http_error", no_retry=headers.get("X-Slack-No-Retry") == "1")
        return Outcome(True, _answer(body) if takes_answer else None, time.monotonic() - started)

    async def post(self, sent: Sent) -> tuple[int, str, dict[str, str]]:
        """Send these very bytes and headers: (status, body, headers)."""
        self.last = sent
        async with self._session.post(self.url, data=sent.body, headers=sent.headers) as response:
            return response.status, await response.text(), dict(response.headers)

    # what a stranger or a bad network would send

    async def forged(self, kind: str, payload: dict[str, Any]) -> int:
        """Signed with a secret that is not ours. The status answered."""
        return (await self.post(self.signed(*encoded(kind, payload), secret="not-the-secret")))[0]

    async def stale(self, kind: str, payload: dict[str, Any], seconds: int = 301) -> int:
        """Rightly signed, but `seconds` ago (negative: in the future)."""
        return (await self.post(self.signed(*encoded(kind, payload), at=int(time.time()) - seconds)))[0]

    async def tampered(self, kind: str, payload: dict[str, Any]) -> int:
        """The signature of another body."""
        sent = self.signed(*encoded(kind, payload))
        return (await self.post(Sent(sent.body + b" ", sent.headers)))[0]

    async def unsigned(self, kind: str, payload: dict[str, Any], timestamp: str = "not-a-number") -> int:
        """A timestamp that is no number."""
        sent = self.signed(*encoded(kind, payload))
        sent.headers["X-Slack-Request-Timestamp"] = timestamp
        return (await self.post(sent))[0]

    async def replayed(self) -> int:
        """The last request once more, byte for byte."""
        if self.last is None:
            raise LookupError("nothing was sent yet")
        return (await self.post(self.last))[0]

    async def verified(self) -> bool:
        """Slack's url_verification handshake."""
        body = json.dumps({"type": "url_verification", "token": "verification", "challenge": "3eZbrw1aB"}).encode()
        status, text, _ = await self.post(self.signed(body, JSON))
        return status == 200 and "3eZbrw1aB" in text


def _answer(body: str) -> Any:
    if not body.strip():
        return None
    try:
        return json.loads(body)
    except ValueError:
        return {"text": body}
