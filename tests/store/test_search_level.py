"""The index stays level with the database, whatever happens to either."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.changes import CHANGE, ChangeLog
from store.errors import Damaged
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import RESOURCE
from store.search import Query, SearchIndex
from store.topics import TopicStore
from store.unit import Units
from tests.harness.databases import HandClock
from tests.store.search_samples import ids

PAGES = (
    "Faster building permits",
    "Permit fees explained",
    "Service design in a small town",
    "Procurement without tears",
)


@pytest.fixture
async def search(units: Units, tmp_path: Path) -> AsyncIterator[LibrarySearch]:
    async with units() as unit:
        topic, _ = await TopicStore(unit).put("buying", "Buying", words=["procurement"])
        for title in PAGES:
            await added(LibraryStore(unit), title, topics=[topic] if "Proc" in title else [])
    search = LibrarySearch(units, SearchIndex.open(tmp_path / "index"))
    await search.catch_up()
    yield search
    await search.close()


async def added(library: LibraryStore, title: str, *, topics: list[int] | None = None) -> int:
    return await library.add(
        title, "guide", topics=topics or [], status="published", visibility="public", published="2024"
    )


def found(search: LibrarySearch, text: str) -> list[int]:
    return ids(search.find(Query(text)).hits)


def files(folder: Path, ending: str) -> list[Path]:
    return [path for path in (folder / "index").rglob(f"*{ending}") if path.is_file()]


async def test_what_is_added_changed_and_removed_is_found_so_by_the_next_search(
    search: LibrarySearch, units: Units
) -> None:
    async with units() as unit:
        number = await added(LibraryStore(unit), "Zanzibar harbour dues")
    await search.catch_up()
    assert found(search, "zanzibar") == [number]
    async with units() as unit:
        await LibraryStore(unit).update(number, title="Pemba harbour dues")
    await search.catch_up()
    assert (found(search, "zanzibar"), found(search, "pemba")) == ([], [number])
    async with units() as unit:
        await LibraryStore(unit).remove(number)
    await search.catch_up()
    assert found(search, "pemba") == []


async def test_a_new_word_for_a_topic_finds_what_is_filed_under_it(search: LibrarySearch, units: Units) -> None:
    assert found(search, "commissioning") == []
    async with units() as unit:
        await TopicStore(unit).put("buying", "Buying", words=["procurement", "commissioning"])
    await search.catch_up()
    assert found(search, "commissioning") == [4]


async def test_more_changes_than_one_reading_holds_are_all_followed(
    search: LibrarySearch, units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.indexing.A_READING", 3)
    monkeypatch.setattr("store.indexing.A_PAGE", 2)
    async with units() as unit:
        for number in range(11):
            await added(LibraryStore(unit), f"Harbour {number}")
    await search.catch_up()
    assert search.find(Query("harbour")).total == 11


async def test_a_rebuild_reads_page_by_page_and_tells_how_far_it_is(
    search: LibrarySearch, units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.indexing.A_PAGE", 3)
    told: list[tuple[int, int]] = []
    assert await search.rebuild(lambda done, of: told.append((done, of))) == len(PAGES)
    assert told[-1] == (len(PAGES), len(PAGES))
    assert found(search, "procurement") == [4]


async def test_after_a_backup_was_brought_back_the_index_is_made_anew(search: LibrarySearch, units: Units) -> None:
    """The number at which the index stands belongs to another change now, and nobody tells what else is different."""
    async with units() as unit:
        gone = await added(LibraryStore(unit), "Zanzibar harbour dues")
    await search.catch_up()
    async with units() as unit:
        session, last = unit.to_write(), await ChangeLog(unit).last()
        await session.execute(sa.delete(RESOURCE).where(RESOURCE.c.id == gone))
        await session.execute(sa.update(CHANGE).where(CHANGE.c.seq == last).values(subject_id=1))
    await search.catch_up()
    assert found(search, "zanzibar") == []
    async with units() as unit:
        await unit.to_write().execute(sa.delete(CHANGE))
        await unit.to_write().execute(sa.delete(RESOURCE).where(RESOURCE.c.id == 1))
    await search.catch_up()
    assert search.find(Query("")).total == len(PAGES) - 1


async def test_an_index_behind_a_log_whose_beginning_was_dropped_is_made_anew(
    search: LibrarySearch, units: Units, clock: HandClock
) -> None:
    async with units() as unit:
        await added(LibraryStore(unit), "Zanzibar harbour dues")
    clock.forward(timedelta(days=40))
    async with units() as unit:
        number = await added(LibraryStore(unit), "Pemba harbour dues")
    async with units() as unit:
        await ChangeLog(unit).forget_before(unit.now)
    await search.catch_up()
    assert set(found(search, "harbour")) == {number, number - 1}


@pytest.mark.parametrize("ending", [".store", ".idx", ".term"])
async def test_files_broken_while_it_runs_are_noticed_and_nothing_is_lost(
    search: LibrarySearch, units: Units, tmp_path: Path, ending: str
) -> None:
    for path in files(tmp_path, ending):
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
    with pytest.raises(Damaged):
        search.find(Query("permit fees"))
    await search.catch_up()
    assert found(search, "permit fees")[0] == 2


async def test_an_index_deleted_while_it_runs_is_made_anew_by_the_next_change(
    search: LibrarySearch, units: Units, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "index")
    async with units() as unit:
        number = await added(LibraryStore(unit), "Zanzibar harbour dues")
    await search.catch_up()
    assert found(search, "zanzibar") == [number]
    again = SearchIndex.open(tmp_path / "index")
    assert (again.needs_rebuild, again.count) == (False, len(PAGES) + 1)
    again.close()


async def test_what_helped_more_comes_before_its_equals_at_once(search: LibrarySearch, units: Units) -> None:
    async with units() as unit:
        numbers = [await added(LibraryStore(unit), "Harbour dues") for _ in range(3)]
        person = await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Alice")
    assert person is not None
    await search.catch_up()
    assert found(search, "harbour") == numbers
    async with units() as unit:
        assert await LibraryStore(unit).helped(person.id, numbers[2])
    await search.catch_up()
    assert found(search, "harbour") == [numbers[2], *numbers[:2]]
