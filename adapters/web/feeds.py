"""Feeds at their addresses: public, the same for everybody, without cookies, and cheap to ask again."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web import links
from adapters.web.atom import MEDIA_TYPE, atom, updated
from adapters.web.web import Web
from bot import published
from bot.errors import BotError
from bot.feed import FeedSpec
from bot.log import about, get_logger, new_reference

log = get_logger(__name__)
FRESH = "public, max-age=300"


class Feeds:
    def __init__(self, web: Web) -> None:
        self._web = web

    def routes(self) -> list[Route]:
        """One for each that is declared."""
        feeds = self._web.hub.registry.feeds
        return [Route(links.feed_path(name, spec, {}), self._endpoint(name, spec)) for (name, _), spec in feeds.items()]

    def _endpoint(self, capability: str, spec: FeedSpec) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            try:
                return await self._feed(capability, spec, request)
            except BotError as problem:
                return Response(f"{problem.message} {problem.hint}".strip() + "\n", 404, media_type="text/plain")
            except Exception:
                reference = new_reference()
                with about(reference):
                    log.exception("a feed failed", path=request.url.path)
                return Response(f"Something went wrong ({reference}).\n", 500, media_type="text/plain")

        return endpoint

    async def _feed(self, capability: str, spec: FeedSpec, request: Request) -> Response:
        given = {one.name: request.query_params.get(one.name, "")[:200] for one in spec.params}
        feed = await published.news(self._web.hub.house, spec, given)
        address = links.feed_path(capability, spec, dict(feed.asked))
        body = atom(feed, self._web.settings.base_url, address, links.linker(self._web.hub.registry))
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        changed = updated(feed)
        headers = {"etag": etag, "last-modified": format_datetime(changed, usegmt=True), "cache-control": FRESH}
        if known(request, etag, changed):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=MEDIA_TYPE, headers=headers)


def known(request: Request, etag: str, changed: datetime) -> bool:
    """Whether the reader has this very feed. The mark goes before the time (RFC 9110, 13.2.2)."""
    if (marks := request.headers.get("if-none-match")) is not None:
        return any(mark.strip().removeprefix("W/") in (etag, "*") for mark in marks.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return changed.replace(microsecond=0) <= since
