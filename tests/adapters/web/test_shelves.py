"""Shelves and records as pages: looked through by facets, linked to, and kept by search engines as far as guests see them."""

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import httpx
import pytest
import sqlalchemy as sa

from adapters.web import create_app, sitemap
from tests.adapters.web.conftest import BASE
from tests.adapters.web.house import Place, real_place
from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOME = "http://127.0.0.1:0"  # as the settings of the tests say it
PLACES = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def head(visitor: Visitor, pattern: str) -> str:
    found = re.search(pattern, visitor.html.partition("</head>")[0])
    return found[1] if found else ""


def canonical(visitor: Visitor) -> str:
    return head(visitor, r'<link rel="canonical" href="([^"]*)">')


def described(visitor: Visitor) -> dict[str, object]:
    return json.loads(head(visitor, r'<script type="application/ld\+json">(.*)</script>') or "{}")


async def places(visitor: Visitor, address: str) -> list[str]:
    await visitor.opens(address)
    assert visitor.headers["content-type"] == "application/xml; charset=utf-8"
    return [one.text or "" for one in ElementTree.fromstring(visitor.html).iter(PLACES)]  # noqa: S314 - our own


async def test_a_shelf_is_narrowed_by_links_with_counts_and_widened_again(guest: Visitor) -> None:
    await guest.opens("/shelf/browse")
    assert guest.sees("3 books")
    await guest.follows("Guide, 2")
    assert guest.at == "/shelf/browse?kind=guide"
    assert guest.sees("All of kind guide")
    assert guest.sees("2 books")
    assert not guest.sees("Permit desk")
    await guest.follows("Search within guide")
    assert guest.at == "/shelf/find?kind=guide"
    await guest.opens("/shelf/browse?kind=guide")
    await guest.follows("Guide ×: chosen; take it away")
    assert guest.at == "/shelf/browse"


async def test_a_long_shelf_has_pages_and_no_page_beyond_its_end(guest: Visitor, member: Visitor) -> None:
    await member.opens("/shelf/browse")
    assert member.sees("7 books, page 1 of 2")
    await member.follows("Next page")
    assert member.at == "/shelf/browse?page=2"
    assert canonical(member) == f"{HOME}/shelf/browse?page=2"
    assert member.sees("Permits after a flood")
    assert "Next page" not in member.page.links
    await guest.opens("/shelf/browse?page=2")
    assert guest.status == 404


@pytest.mark.parametrize("query", ["kind=nonsense", "page=0", "page=x", "kind=guide&kind=template"])
async def test_a_shelf_that_nobody_filled_is_a_missing_page(guest: Visitor, query: str) -> None:
    await guest.opens(f"/shelf/browse?{query}")
    assert guest.status == 404


async def test_a_record_has_one_address_whatever_led_there(guest: Visitor) -> None:
    await guest.opens("/shelf/show?number=1")
    assert guest.at == "/shelf/book/1"
    await guest.opens("/shelf/find?query=permits")
    assert guest.page.links["Details"].startswith("/shelf/book/")
    await guest.opens("/shelf/book/001")
    assert canonical(guest) == f"{HOME}/shelf/book/1"


async def test_a_record_tells_people_and_machines_what_it_is(guest: Visitor) -> None:
    await guest.opens("/shelf/book/1")
    assert head(guest, "<title>(.*)</title>") == "Faster permits · Folkmoot"
    assert head(guest, 'name="description" content="([^"]*)"').startswith("How a town of 40,000 cut the wait")
    assert canonical(guest) == f"{HOME}/shelf/book/1"
    assert "noindex" not in guest.html
    assert len(re.findall("<h1", guest.html)) == 1
    assert guest.sees("Faster permits")
    page = described(guest)
    assert page["@type"] == "WebPage"
    assert page["dateModified"] == "2026-03-02T09:00:00+00:00"
    assert page["mainEntity"] == {
        "@type": "Book",
        "name": "Faster permits",
        "description": page["description"],
        "url": "https://www.example.gov/permits/faster",
        "genre": "guide",
        "publisher": {"@type": "Organization", "name": "A </script> town"},
        "datePublished": "2026-03",
        "inLanguage": "en",
        "isAccessibleForFree": True,
    }
    trail = [one["name"] for one in page["breadcrumb"]["itemListElement"]]  # type: ignore[index]
    assert trail == ["Shelf", "Every guide", "Faster permits"]
    assert guest.page.links["Every guide"] == "/shelf/browse?kind=guide"
    assert guest.page.links["Permit desk: a script for the first five minutes"] == "/shelf/book/2"


async def test_what_guests_may_not_see_is_described_to_nobody(guest: Visitor, member: Visitor) -> None:
    for visitor in (guest, member):
        await visitor.opens("/shelf/book/4")
        assert visitor.status == 200
        assert visitor.sees("Buying software without regret")
        assert 'name="robots" content="noindex"' in visitor.html
        assert not canonical(visitor)
        assert not described(visitor)
    assert f"{HOME}/shelf/book/4" not in await places(guest, "/sitemap/book-1.xml")


@pytest.mark.parametrize("number", ["99", "0", "9" * 12, "x", "-1"])
async def test_a_record_that_is_not_there_is_a_missing_page(guest: Visitor, number: str) -> None:
    await guest.opens(f"/shelf/book/{number}")
    assert guest.status == 404
    assert "noindex" in guest.html


async def test_search_engines_are_told_what_to_keep_and_what_to_leave(guest: Visitor) -> None:
    kept = {"/": "/", "/shelf": "/shelf", "/help": "/help", "/data": "/data", "/data/shelf-books": "/data/shelf-books"}
    kept |= {"/shelf/browse?page=1&kind=guide&x=y": "/shelf/browse?kind=guide"}
    for address, own in kept.items():
        await guest.opens(address)
        assert (canonical(guest), "noindex" in guest.html) == (HOME + own, False), address
    for address in ("/shelf/find?query=permits", "/shelf/everything", "/sign-in", "/nothing"):
        await guest.opens(address)
        assert (canonical(guest), 'content="noindex"' in guest.html) == ("", True), address
    await guest.opens("/robots.txt")
    assert f"Sitemap: {HOME}/sitemap.xml" in guest.html
    assert "Disallow: /act\n" in guest.html


async def test_the_sitemap_names_every_page_that_guests_see(guest: Visitor) -> None:
    files = await places(guest, "/sitemap.xml")
    assert files == [f"{HOME}/sitemap/pages.xml", f"{HOME}/sitemap/book-1.xml"]
    pages = await places(guest, "/sitemap/pages.xml")
    assert {f"{HOME}{path}" for path in ("/", "/shelf", "/shelf/browse?kind=guide", "/data/shelf-books")} <= set(pages)
    assert not [page for page in pages if "secrets" in page or "dataset" in page]
    assert await places(guest, "/sitemap/book-1.xml") == [f"{HOME}/shelf/book/{number}" for number in (1, 2, 3)]
    for missing in ("/sitemap/book-2.xml", "/sitemap/nothing-1.xml", "/sitemap/book-0.xml"):
        await guest.opens(missing)
        assert guest.status == 404
    for page in pages:
        await guest.opens(page.removeprefix(HOME))
        assert guest.status == 200
        assert canonical(guest) == page


async def test_more_records_than_a_file_may_name_fill_several(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "AT_MOST", 2)
    app = create_app(here.hub, here.settings, here.sessions)
    guest = Visitor(httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE))
    files = await places(guest, "/sitemap.xml")
    assert files[1:] == [f"{HOME}/sitemap/book-{part}.xml" for part in (1, 2)]
    assert await places(guest, "/sitemap/book-1.xml") == [f"{HOME}/shelf/book/{number}" for number in (1, 2)]
    assert await places(guest, "/sitemap/book-2.xml") == [f"{HOME}/shelf/book/3"]


async def test_while_somebody_types_only_the_answer_comes_and_nothing_is_noted(member: Visitor, here: Place) -> None:
    part = {"folkmoot-part": "1"}
    got = await member.client.get("/shelf/find", params={"query": "permits", "kind": "", "page": "1"}, headers=part)
    assert got.status_code == 200
    assert "<html" not in got.text
    assert "6 found" in got.text
    assert got.headers["folkmoot-here"] == "/shelf/find?query=permits"
    for address in ("/shelf/find?query=permits&kind=nonsense", "/shelf/show?number=99", "/shelf/slow"):
        assert (await member.client.get(address, headers=part)).status_code == 204
    assert await noted(here, "permits") == 0
    await member.opens("/shelf/find?query=permits")
    assert await noted(here, "permits") == 1


async def noted(here: Place, word: str) -> int:
    """How many of the commands that people can run again hold this word."""
    await here.hub.settled()
    async with here.units(reads_only=True) as unit:
        ran = sa.text("SELECT count(*) FROM recent WHERE command LIKE :word").bindparams(word=f"%{word}%")
        return int(await unit.session.scalar(ran) or 0)


async def test_the_library_itself_is_browsed_and_linked_to(
    tmp_path_factory: pytest.TempPathFactory, browser: Callable[[], Visitor]
) -> None:
    """The whole hub with its starter content: every address of its sitemap is a page that names itself so."""
    async with real_place(tmp_path_factory.mktemp("real")) as made:
        app = create_app(made.hub, made.settings, made.sessions)
        guest = Visitor(httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE))
        await guest.opens("/library")
        await guest.follows("Browse the library")
        assert guest.sees("110 resources, page 1 of 6")
        records = await places(guest, "/sitemap/resource-1.xml")
        assert len(records) == 110
        for address in [*records[::20], *(await places(guest, "/sitemap/pages.xml"))[::10]]:
            await guest.opens(address.removeprefix(HOME))
            assert guest.status == 200
            assert canonical(guest) == address
            assert len(re.findall("<h1", guest.html)) == 1
