"""Feeds as other programs read them: feedparser is the judge."""

from datetime import datetime

import feedparser
import httpx
import pytest

from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def get(guest: Visitor, path: str, **headers: str) -> httpx.Response:
    return await guest.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def test_a_feed_is_atom_with_lasting_ids_and_pages_of_the_hub(guest: Visitor) -> None:
    response = await get(guest, "/shelf/feed.atom")
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert "set-cookie" not in response.headers
    read = feedparser.parse(response.content)
    assert (read.version, bool(read.bozo)) == ("atom10", False)
    assert read.feed.title == "New on the shelf"
    assert read.feed.updated == "2026-03-08T09:00:00+00:00"
    first = read.entries[0]
    assert first.id == "tag:127.0.0.1,2026-03-02:book:1"
    assert first.link.endswith("/shelf/book/1")
    assert {link["rel"] for link in first.links} == {"alternate", "via"}
    assert (first.updated, first.published) == ("2026-03-02T09:00:00+00:00", "2026-03-02T09:00:00+00:00")
    assert first.tags[0]["label"] == "Guide"
    links = {link["rel"]: link["href"] for link in read.feed.links}
    assert links["self"].endswith("/shelf/feed.atom")
    assert links["alternate"].endswith("/shelf/browse")


async def test_a_feed_of_one_topic_has_an_address_and_an_id_of_its_own(guest: Visitor) -> None:
    read = feedparser.parse((await get(guest, "/shelf/feed.atom?kind=guide&utm_source=x")).content)
    assert len(read.entries) == 3
    assert read.feed.id.endswith("/shelf/feed.atom?kind=guide")
    page = next(link["href"] for link in read.feed.links if link["rel"] == "alternate")
    assert page.endswith("/shelf/browse?kind=guide")


async def test_nothing_new_costs_no_body(guest: Visitor) -> None:
    first = await get(guest, "/shelf/feed.atom")
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    assert modified == "Sun, 08 Mar 2026 09:00:00 GMT"
    assert first.headers["cache-control"] == "public, max-age=300"
    for headers in ({"if_none_match": etag}, {"if_none_match": f'"x", W/{etag}'}, {"if_modified_since": modified}):
        again = await get(guest, "/shelf/feed.atom", **headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    for headers in (
        {"if_none_match": '"other"', "if_modified_since": modified},
        {"if_modified_since": "Sat, 07 Mar 2026 09:00:00 GMT"},
        {"if_modified_since": "no date"},
    ):
        assert (await get(guest, "/shelf/feed.atom", **headers)).status_code == 200


async def test_an_unknown_value_is_no_feed(guest: Visitor) -> None:
    response = await get(guest, "/shelf/feed.atom?kind=sculpture")
    assert (response.status_code, "no sculpture" in response.text) == (404, True)
    assert (await get(guest, f"/shelf/feed.atom?kind={'x' * 5000}")).status_code == 404


async def test_pages_name_the_feeds_that_belong_to_them(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=permits&kind=guide")
    assert '<link rel="alternate" type="application/atom+xml" title="New on the shelf" href="/shelf/feed.atom">' in guest.html  # fmt: skip
    assert 'href="/shelf/feed.atom?kind=guide"' in guest.html
    await guest.opens("/shelf/browse?kind=guide")
    assert guest.sees("As a feed: New on the shelf, New on the shelf: Guide")
    await guest.follows("New on the shelf: Guide")
    assert guest.at == "/shelf/feed.atom?kind=guide"
    await guest.opens("/")
    assert 'href="/shelf/feed.atom"' in guest.html
    await guest.opens("/help")
    assert "feed.atom" not in guest.html


async def test_times_carry_their_zone(guest: Visitor) -> None:
    read = feedparser.parse((await get(guest, "/shelf/feed.atom")).content)
    assert all(datetime.fromisoformat(entry.updated).tzinfo for entry in read.entries)
