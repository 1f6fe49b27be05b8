"""Feeds at their addresses: public, the same for everybody, without cookies, and cheap to ask again."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web import links
from adapters.web.atom import MEDIA_TYPE, NEVER, atom, updated
from adapters.web.web import Web
from bot import published
from bot.calendar import Calendar, CalendarSpec
from bot.errors import BotError, NotFound
from bot.events import Origin
from bot.feed import FeedSpec
from bot.interchange.write_calendar import MEDIA_TYPE as CALENDAR_TYPE
from bot.interchange.write_calendar import write_calendar
from bot.log import about, get_logger, new_reference
from bot.param import Param

log = get_logger(__name__)
FRESH, PRIVATE = "public, max-age=300", "private, max-age=300"
PERSONAL = "/calendar/{key}.ics"


class Feeds:
    def __init__(self, web: Web) -> None:
        self._web = web

    def routes(self) -> list[Route]:
        """One for each feed and each public calendar that is declared."""
        registry = self._web.hub.registry
        return [
            *(Route(links.feed_path(name, spec, {}), answered(partial(self._feed, name, spec))) for (name, _), spec in registry.feeds.items()),
            *(Route(links.calendar_path(name, spec, {}), answered(partial(self._calendar, spec))) for (name, _), spec in registry.calendars.items() if not spec.secret),
        ]  # fmt: skip

    def secret(self) -> Route:
        """Calendars at an address that is made for one person, and says nothing else."""
        return Route(PERSONAL, answered(self._secret))

    async def _feed(self, capability: str, spec: FeedSpec, request: Request) -> Response:
        feed = await published.news(self._web.hub.house, spec, _given(spec.params, request))
        address = links.feed_path(capability, spec, dict(feed.asked))
        shelf = self._web.hub.registry.shelves.get((capability, feed.shelf))
        page = links.shelf_path(capability, shelf, dict(feed.asked)) if shelf else ""
        body = atom(feed, self._web.settings.base_url, address, links.linker(self._web.hub.registry), page)
        return _response(request, body, MEDIA_TYPE, updated(feed))

    async def _calendar(self, spec: CalendarSpec, request: Request) -> Response:
        calendar = await published.events(self._web.hub.house, spec, _given(spec.params, request))
        return _calendar_response(request, spec, calendar, FRESH)

    async def _secret(self, request: Request) -> Response:
        """Whoever has it reads the calendar as that person; a wrong or withdrawn one tells nothing."""
        found = await self._web.sessions.calendar(str(request.path_params["key"])[:200])
        spec = self._secret_spec(found[0]) if found else None
        if found is None or spec is None:
            raise NotFound("There is no calendar at this address.", "It was made anew, or is mistyped.")
        owner = found[1]
        origin = Origin(user=owner.user, space=owner.space, name=owner.name)
        calendar = await published.own_events(self._web.hub.house, spec, await self._web.hub.person(origin), origin)
        return _calendar_response(request, spec, calendar, PRIVATE)

    def _secret_spec(self, name: str) -> CalendarSpec | None:
        capability, _, calendar = name.partition(".")
        spec = self._web.hub.registry.calendars.get((capability, calendar))
        return spec if spec and spec.secret else None


def answered(make: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], object]:
    """As machines are told what is wrong: in plain text."""

    async def endpoint(request: Request) -> Response:
        try:
            return await make(request)
        except BotError as problem:
            return Response(f"{problem.message} {problem.hint}".strip() + "\n", 404, media_type="text/plain")
        except Exception:
            reference = new_reference()
            with about(reference):
                log.exception("a feed failed", path=request.scope["route"].path)  # not the address: it may be secret
            return Response(f"Something went wrong ({reference}).\n", 500, media_type="text/plain")

    return endpoint


def _given(params: Iterable[Param], request: Request) -> dict[str, object]:
    return {one.name: request.query_params.get(one.name, "")[:200] for one in params}


def _calendar_response(request: Request, spec: CalendarSpec, calendar: Calendar, fresh: str) -> Response:
    changed = max((one.changed for one in calendar.events), default=NEVER)
    response = _response(request, write_calendar(calendar), CALENDAR_TYPE, changed, fresh)
    response.headers["content-disposition"] = f'inline; filename="{spec.name}.ics"'
    return response


def _response(request: Request, body: bytes, media_type: str, changed: datetime, fresh: str = FRESH) -> Response:
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": etag, "last-modified": format_datetime(changed, usegmt=True), "cache-control": fresh}
    if known(request, etag, changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


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
