"""For search engines: which pages are there (sitemaps.org), and which they should leave alone (RFC 9309)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.web import links
from adapters.web.shelves import narrowers
from adapters.web.web import Web
from bot import looking
from bot.browse import DescribedSpec
from bot.dispatch import stranger
from bot.people import Role
from bot.published import ANYBODY

AT_MOST = 50_000  # addresses in one file, by the protocol
LASTS = 3600.0  # seconds for which a file is kept
FRESH = "public, max-age=3600"
XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ONLY_FOR_PEOPLE = ("/act", "/form", "/file/", "/room", "/suggest", "/sign-in", "/join")
OURS = ("/", "/help", "/data")


@dataclass(frozen=True, slots=True)
class Kept:
    body: str
    until: float


class Sitemap:
    """Made anew once an hour at most, one file at a time, however many ask for it."""

    def __init__(self, web: Web) -> None:
        self._web, self._house = web, web.hub.house
        self._home = web.settings.base_url
        self._kept: dict[str, Kept] = {}
        self._turn = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [
            Route("/robots.txt", self.robots),
            Route("/sitemap.xml", self.index),
            Route("/sitemap/pages.xml", self.pages),
            Route("/sitemap/{subject}-{part:int}.xml", self.records),
        ]

    async def robots(self, request: Request) -> Response:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in ONLY_FOR_PEOPLE)]
        return PlainTextResponse("\n".join([*lines, "", f"Sitemap: {self._home}/sitemap.xml", ""]))

    async def _file(self, name: str, make: Callable[[], Awaitable[str]]) -> Response:
        async with self._turn:
            now = self._web.hub.clock.monotonic()
            kept = self._kept.get(name)
            if kept is None or kept.until < now:
                kept = self._kept[name] = Kept(await make(), now + LASTS)
        return Response(kept.body, media_type=XML, headers={"cache-control": FRESH})

    async def index(self, request: Request) -> Response:
        return await self._file("index", self._index)

    async def pages(self, request: Request) -> Response:
        return await self._file("pages", self._pages)

    async def records(self, request: Request) -> Response:
        subject, part = str(request.path_params["subject"]), int(request.path_params["part"])
        found = self._house.registry.described.get(subject)
        if found is None or not 1 <= part <= await self._parts(found[1], part):
            return PlainTextResponse("There is no such sitemap.\n", 404)
        return await self._file(f"{subject}-{part}", lambda: self._records(found[1], part))

    async def _index(self) -> str:
        names = ["pages"]
        for subject, (_, spec) in self._house.registry.described.items():
            names += [f"{subject}-{part}" for part in range(1, await self._parts(spec) + 1)]
        said = "".join(f"<sitemap><loc>{self._home}/sitemap/{name}.xml</loc></sitemap>\n" for name in names)
        return f"{HEAD}<sitemapindex {NAMES}>\n{said}</sitemapindex>\n"

    async def _parts(self, spec: DescribedSpec, most: int = AT_MOST) -> int:
        """How many files the records take, at most so many: a file holds the records of a span of numbers."""
        parts = 0
        while parts < most and await looking.listed(self._house, spec, parts * AT_MOST, 1):
            parts += 1
        return parts

    async def _pages(self) -> str:
        """What has an address of its own beside the records: our pages, and each shelf by each of its values."""
        registry = self._house.registry
        found = [*OURS, *(f"/{name}" for name, entry in registry.defaults.items() if _for_all(entry.spec.requires))]
        found += [f"/data/{name}" for name, spec in registry.datasets.items() if _for_all(spec.requires)]
        found += [address async for address in self._shelves()]
        return _urls(self._home, [(path, None) for path in found])

    async def _shelves(self) -> AsyncIterator[str]:
        for (capability, _), spec in self._house.registry.shelves.items():
            yield links.shelf_path(capability, spec, {})
            whole = await looking.shelf(self._house, spec, {}, stranger(ANYBODY), ANYBODY)
            for narrower in narrowers(capability, spec, whole):
                for one in (*narrower.first, *narrower.rest):
                    yield one.address

    async def _records(self, spec: DescribedSpec, part: int) -> str:
        first, last = (part - 1) * AT_MOST, part * AT_MOST
        rows = await looking.listed(self._house, spec, first, AT_MOST)
        registry = self._house.registry
        found = [
            (links.record_path(registry, f"{spec.subject}:{row.id}"), row.changed) for row in rows if row.id <= last
        ]
        return await asyncio.to_thread(_urls, self._home, found)


def _for_all(requires: Role) -> bool:
    return requires is Role.GUEST


def _urls(home: str, found: Iterable[tuple[str, datetime | None]]) -> str:
    rows = (
        f"<url><loc>{escape(home + path)}</loc>"
        + (f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else "")
        + "</url>\n"
        for path, changed in found
    )
    return f"{HEAD}<urlset {NAMES}>\n{''.join(rows)}</urlset>\n"
