"""What stands before every page: who may be asked for (Host), how much may be sent, how long it may take, and the
headers that say what a page may do. Pure ASGI, so that whatever is mounted beside our pages is covered too."""

import asyncio
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import Settings

UPLOAD = "/form/file"
MOST_BYTES, MOST_OF_A_FILE = 1_000_000, 5_200_000
BODY_WITHIN, FILE_WITHIN = 10.0, 60.0  # seconds for a whole body; a slower sender only holds a connection
OPEN_TO_ALL_HOSTS = frozenset({"/healthz", "/readyz", "/metrics"})  # probes call us by an address of their own
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: https: http:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# A page whose only form leads out of here: browsers hold every address to this to which the answer sends them on, and
# meetings send people on to servers of any name.
POLICY_OUT = POLICY.replace("form-action 'self'", "form-action 'self' https: http:")
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
Refuse = Callable[[int], Response]


class TooLarge(Exception):
    """More was sent than a page takes."""


class TooSlow(Exception):
    """A body that does not end."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what is bound here."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def hosts(settings: Settings) -> frozenset[str] | None:
    """The names we answer to; None where we cannot know them. On loopback this keeps out a page elsewhere whose name
    was made to lead here."""
    if settings.web_base_url:
        return LOOPBACK | {(urlsplit(settings.base_url).hostname or "").lower()}
    return LOOPBACK if is_loopback(settings.web_host) else None


def room_is_open(settings: Settings) -> bool:
    """Only where nobody but the person at this machine can come in, also not through a proxy that has a public name."""
    public = settings.web_base_url and not is_loopback(urlsplit(settings.base_url).hostname or "")
    return settings.folkmoot_demo and is_loopback(settings.web_host) and not public


class Guard:
    def __init__(self, app: ASGIApp, settings: Settings, refuse: Refuse) -> None:
        self._app, self._refuse = app, refuse
        self._hosts = hosts(settings)
        self._https = settings.base_url.startswith("https:")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        speak = _Speaker(send, self._https)
        try:
            if status := self._wrong(scope):
                await self._refuse(status)(scope, receive, speak)
            else:
                await self._app(scope, _limited(receive, file=scope["path"] == UPLOAD), speak)
        except TooLarge:
            await self._late(413, scope, receive, speak)
        except TooSlow:
            await self._late(408, scope, receive, speak)

    def _wrong(self, scope: Scope) -> int:
        headers = Headers(scope=scope)
        asked = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        if self._hosts is not None and asked not in self._hosts and scope["path"] not in OPEN_TO_ALL_HOSTS:
            return 421
        length = headers.get("content-length", "0")
        most = MOST_OF_A_FILE if scope["path"] == UPLOAD else MOST_BYTES
        return 413 if not length.isdigit() or int(length) > most else 0

    async def _late(self, status: int, scope: Scope, receive: Receive, speak: "_Speaker") -> None:
        if not speak.started:
            await self._refuse(status)(scope, receive, speak)


class _Speaker:
    """`send` with the headers every answer carries; a page's own word on one of them goes first."""

    def __init__(self, send: Send, https: bool) -> None:
        self._send, self._https = send, https
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._https:
                headers.setdefault("strict-transport-security", "max-age=31536000")
        await self._send(message)


def _limited(receive: Receive, *, file: bool) -> Receive:
    most, within = (MOST_OF_A_FILE, FILE_WITHIN) if file else (MOST_BYTES, BODY_WITHIN)
    taken = 0
    ended = False
    deadline = asyncio.get_running_loop().time() + within

    async def limited() -> Message:
        nonlocal taken, ended
        if ended:  # what comes now is only the news that the person has left, whenever that is
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        taken += len(message.get("body", b""))
        ended = not message.get("more_body", False)
        if taken > most:
            raise TooLarge
        return message

    return limited
