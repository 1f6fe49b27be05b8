"""Who stands behind a request: a guest, or somebody signed in; and the proof that a form is one of ours.

Every visitor has a cookie that no script can read. The token in each form is made from it and from the session, so a
page elsewhere can send neither, nothing has to be remembered here, and a form outlives a restart.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.sessions import WEB, Sessions, SignedIn
from bot.events import Origin
from bot.people import UserRef
from bot.settings import Settings

VISIT, SESSION, ZONE = "visit", "session", "folkmoot_zone"
DAYS_30 = 30 * 24 * 3600
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
COOKIE = re.compile(r"[\w.-]{16,200}", re.ASCII)
NOBODY = UserRef("web", "")


@dataclass(frozen=True, slots=True)
class Visitor:
    visit: str
    token: str = ""
    signed_in: SignedIn | None = None
    zone: str = ""
    language: str = ""
    fresh: bool = False

    @property
    def csrf(self) -> str:
        return hmac.new(self.visit.encode(), self.token.encode(), hashlib.sha256).hexdigest()

    @property
    def name(self) -> str:
        return self.signed_in.name if self.signed_in else ""

    def origin(self, act: str = "", forms: bool = True) -> Origin:
        user, space = (self.signed_in.user, self.signed_in.space) if self.signed_in else (NOBODY, WEB)
        return Origin(user=user, space=space, name=self.name, id=act, zone=self.zone, language=self.language, forms=forms, files=True)  # fmt: skip


class Door:
    """Reads visitors from requests and gives them their cookies."""

    def __init__(self, sessions: Sessions, settings: Settings) -> None:
        self._sessions = sessions
        self._https = settings.base_url.startswith("https:")
        # A browser takes a __Host- cookie only from this very host over https, so that no neighbour can plant one.
        self._prefix = "__Host-folkmoot_" if self._https else "folkmoot_"

    async def visitor(self, request: Request) -> Visitor:
        visit = _cookie(request, self._prefix + VISIT)
        token = _cookie(request, self._prefix + SESSION)
        signed_in = await self._sessions.load(token) if token else None
        return Visitor(
            visit or secrets.token_urlsafe(24),
            token if signed_in else "",
            signed_in,
            _zone(request.cookies.get(ZONE, "")),
            _language(request.headers.get("accept-language", "")),
            fresh=not visit,
        )

    def remember(self, response: Response, visitor: Visitor) -> None:
        if visitor.fresh:
            self._set(response, VISIT, visitor.visit)

    def let_in(self, response: Response, token: str) -> None:
        self._set(response, SESSION, token)

    def let_out(self, response: Response) -> None:
        response.delete_cookie(self._prefix + SESSION, httponly=True, samesite="lax", secure=self._https)

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            self._prefix + name, value, max_age=DAYS_30, httponly=True, samesite="lax", secure=self._https
        )


def genuine(request: Request, visitor: Visitor, token: str) -> bool:
    """Whether a form that came in is one we gave to this visitor, sent from a page of ours."""
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    return hmac.compare_digest(visitor.csrf.encode(), token.encode())


def _cookie(request: Request, name: str) -> str:
    value = request.cookies.get(name, "")
    return value if COOKIE.fullmatch(value) else ""


def _zone(name: str) -> str:
    """A zone that a script of ours read from the browser; anything that is none counts as unknown."""
    name = name.replace("%2F", "/")
    try:
        return ZoneInfo(name).key if name and len(name) < 64 else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def _language(accepted: str) -> str:
    first = accepted.partition(",")[0].partition(";")[0].strip()
    return first if LANGUAGE.fullmatch(first) else ""
