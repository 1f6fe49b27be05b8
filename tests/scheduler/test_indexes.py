"""Two hubs on one PostgreSQL: what one commits, the other finds within a second."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people import Role
from store.library import LibraryStore
from tests.harness.databases import postgresql, postgresql_url, sqlite_house
from tests.harness.hub import Hall, Talker, hub_in

__all__ = ["postgresql", "postgresql_url", "sqlite_house"]
WITHIN = 1.0  # seconds
NEW: dict[str, object] = {
    "Link": "https://example.gov/faster-permits",
    "Title": "Zanzibar harbour dues in nine weeks",
    "Kind": "guide",
    "Summary": "How one town cut the wait for a permit in half, step by step.",
}


@pytest.fixture
async def hubs(tmp_path: Path, postgresql_url: str) -> AsyncIterator[tuple[Hall, Hall]]:
    async with (
        hub_in(tmp_path / "one", seed=False, database_url=postgresql_url) as one,
        hub_in(tmp_path / "other", seed=False, database_url=postgresql_url) as other,
    ):
        yield one, other


async def until_it_sees(reader: Talker, words: str, query: str) -> float:
    """Seconds until the answer to the query holds these words."""
    start = time.perf_counter()
    while time.perf_counter() - start < 5 * WITHIN:
        await reader.runs(query)
        if reader.sees(words):
            break
        await asyncio.sleep(0.02)
    return time.perf_counter() - start


async def test_what_one_hub_adds_the_other_finds_within_a_second(hubs: tuple[Hall, Hall]) -> None:
    one, other = hubs
    alice, bob = one.person("Alice"), other.person("Bob")
    await one.grant(alice, Role.ORGANIZER)
    await bob.runs("library zanzibar")
    assert bob.sees("Nothing found")
    await alice.runs("library add")
    await alice.fills(NEW)
    assert await until_it_sees(bob, "Zanzibar harbour dues", "library zanzibra") < WITHIN
    await alice.runs("library zanzibar")
    assert alice.sees("1 resource about zanzibar")


async def test_what_one_hub_withdraws_the_other_finds_no_more(hubs: tuple[Hall, Hall]) -> None:
    one, other = hubs
    alice, bob = one.person("Alice"), other.person("Bob")
    await one.grant(alice, Role.ORGANIZER)
    await alice.runs("library add")
    await alice.fills(NEW)
    await until_it_sees(bob, "Zanzibar harbour dues", "library zanzibar")
    async with one.parts.database.units() as unit:
        await LibraryStore(unit).archive(1)
    await one.parts.search.catch_up()
    assert await until_it_sees(bob, "Nothing found", "library zanzibar") < WITHIN
