"""One unit is one transaction: all of it or nothing, reading never writing, and errors a person can act on."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
import sqlalchemy as sa

from store.base import Record
from store.changes import ChangeLog
from store.engine import Database
from store.errors import BadText, Busy, Full, ReadOnly
from store.library import LibraryStore
from store.people import PeopleStore
from store.person import PERSON
from store.resource import RESOURCE
from store.seen import SeenStore
from store.unit import Unit, Units
from tests.harness.databases import HandClock


async def test_what_a_unit_wrote_is_there_after_it_and_not_before(units: Units) -> None:
    async with units() as unit:
        made = await LibraryStore(unit).add("Title", "guide")
        async with units(reads_only=True) as reader:
            assert await LibraryStore(reader).by_id(made) is None, (
                "reads never wait for a writer, nor see half its work"
            )
    async with units(reads_only=True) as reader:
        assert await LibraryStore(reader).by_id(made)


async def test_a_failure_undoes_the_whole_unit(units: Units) -> None:
    async def fail() -> None:
        async with units() as unit:
            await LibraryStore(unit).add("One", "guide")
            await LibraryStore(unit).add("Two", "guide")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with units(reads_only=True) as unit:
        assert await LibraryStore(unit).count() == 0


async def test_an_early_commit_survives_a_later_failure(units: Units) -> None:
    async def fail() -> None:
        async with units() as unit:
            await LibraryStore(unit).add("Kept", "guide")
            await unit.commit()
            await LibraryStore(unit).add("Lost", "guide")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with units(reads_only=True) as unit:
        assert await LibraryStore(unit).count() == 1
        assert len(await ChangeLog(unit).since(0)) == 1


async def test_a_reader_sees_one_moment_however_long_it_looks(units: Units) -> None:
    async with units(reads_only=True) as reader:
        assert await LibraryStore(reader).count() == 0
        async with units() as unit:
            await LibraryStore(unit).add("Meanwhile", "guide")
        assert await LibraryStore(reader).count() == 0


async def test_a_reading_unit_refuses_to_write_and_says_what_to_do(units: Units) -> None:
    async with units(reads_only=True) as unit:
        with pytest.raises(ReadOnly, match=r"add a resource.*without reads_only"):
            await LibraryStore(unit).add("Title", "guide")


async def test_even_a_raw_statement_cannot_write_in_a_reading_unit(units: Units) -> None:
    async def write() -> None:
        async with units(reads_only=True) as unit:
            await unit.session.execute(sa.insert(RESOURCE).values(title="x"))

    with pytest.raises(ReadOnly):
        await write()


async def test_a_unit_that_asks_nothing_opens_nothing(units: Units) -> None:
    async with units() as first, units() as second:
        assert first.now == second.now, "two writers at once would wait for each other if they held the connection"


async def test_a_cancelled_writer_lets_the_next_one_in(units: Units) -> None:
    started = asyncio.Event()

    async def write() -> None:
        async with units() as unit:
            await LibraryStore(unit).add("Cancelled", "guide")
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), units() as unit:
        assert await LibraryStore(unit).count() == 0
        await LibraryStore(unit).add("Next", "guide")


async def test_a_writer_cancelled_within_a_statement_lets_the_next_one_in(units: Units) -> None:
    async def write() -> None:
        async with units() as unit:
            for number in range(1000):
                await SeenStore(unit).first(str(number))

    for pause in (0.001, 0.005, 0.011, 0.02):
        task = asyncio.create_task(write())
        await asyncio.sleep(pause)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(5), units() as unit:
        assert await SeenStore(unit).first("1")


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "\udc00"])
async def test_text_that_no_database_keeps_faithfully_is_refused(units: Units, text: str) -> None:
    async def write() -> None:
        async with units() as unit:
            await LibraryStore(unit).add(text, "guide")

    with pytest.raises(BadText):
        await write()


@pytest.mark.parametrize("text", ["é 👩‍🚀 \u202e \x01", "", "'; DROP TABLE person; --", "%_\\/"])
async def test_any_other_text_comes_back_as_it_was(units: Units, text: str) -> None:
    async with units() as unit:
        made = await LibraryStore(unit).add(text, "guide")
        row = await LibraryStore(unit).by_id(made)
        assert row
        assert row.title == text


def test_every_text_column_refuses_a_nul() -> None:
    """Nobody may slip in a column kind that lets one through."""
    careless = [str(column) for table in Record.metadata.tables.values() for column in table.c if _careless(column)]
    assert not careless


def _careless(column: "sa.Column[object]") -> bool:
    python = column.type.python_type
    return issubclass(python, str) and column.type.__class__.__module__ != "store.base"


async def test_times_come_back_aware_and_in_utc(units: Units) -> None:
    east = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=timezone(timedelta(hours=9)))
    async with units() as unit:
        await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Ada")
        await unit.session.execute(sa.update(PERSON).values(last_seen=east))
        found = await unit.session.scalar(sa.select(PERSON.c.last_seen))
    assert found == east
    assert found
    assert found.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(units: Units) -> None:
    async def write() -> None:
        async with units() as unit:
            naive = datetime(2026, 3, 2)  # noqa: DTZ001
            await unit.session.execute(sa.update(PERSON).values(last_seen=naive))

    with pytest.raises(sa.exc.StatementError, match="timezone"):
        await write()


async def test_a_full_disk_is_said_in_a_sentence_and_nothing_is_damaged(sqlite: Database) -> None:
    async def write() -> None:
        async with sqlite.units() as unit:
            await unit.session.execute(sa.text("PRAGMA max_page_count = 1"))
            for number in range(100):
                await LibraryStore(unit).add(f"{number}", "guide", body="x" * 10_000)

    with pytest.raises(Full, match="Nothing was changed"):
        await write()
    async with sqlite.units(reads_only=True) as unit:
        assert await LibraryStore(unit).count() == 0
        assert await unit.session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    async with sqlite.units() as unit:
        await unit.session.execute(sa.text("PRAGMA max_page_count = 1000000"))
        await LibraryStore(unit).add("Recovered alone", "guide")


async def test_a_database_held_by_another_program_is_busy_not_broken(sqlite: Database) -> None:
    async def write() -> None:
        async with sqlite.units() as unit:
            await LibraryStore(unit).add("Title", "guide")

    # Begin the wait short: the promise is five seconds, and a test need not sit through them.
    async with sqlite.units() as unit:
        await unit.session.execute(sa.text("PRAGMA busy_timeout = 100"))
    other = sqlite3.connect(str(sqlite.url.database), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="try again"):
            await write()
        async with sqlite.units(reads_only=True) as unit:
            assert await LibraryStore(unit).count() == 0, "reading goes on"
        other.execute("ROLLBACK")
    finally:
        other.close()
    await write()


async def test_two_units_that_deadlock_both_end_well_when_run_again(postgresql_url: str, clock: HandClock) -> None:
    database = await Database.open(postgresql_url, None, now=clock.now)
    try:
        async with database.units() as unit:
            library = LibraryStore(unit)
            one, two = await library.add("One", "guide"), await library.add("Two", "guide")
        meet = asyncio.Barrier(2)
        tries = {"a": 0, "b": 0}

        async def cross(unit: Unit, name: str, first: int, then: int) -> None:
            tries[name] += 1
            await LibraryStore(unit).update(first, summary=name)
            if tries[name] == 1:
                await meet.wait()
            await LibraryStore(unit).update(then, summary=name)

        await asyncio.gather(
            database.units.run(lambda unit: cross(unit, "a", one, two)),
            database.units.run(lambda unit: cross(unit, "b", two, one)),
        )
        assert sum(tries.values()) == 3, "exactly one lost, and was run again"
        async with database.units(reads_only=True) as unit:
            rows = await LibraryStore(unit).by_ids([one, two])
            assert rows[0].summary == rows[1].summary
    finally:
        await database.close()


async def test_the_pool_heals_after_postgresql_dropped_every_connection(postgresql_url: str, clock: HandClock) -> None:
    database = await Database.open(postgresql_url, None, now=clock.now)
    try:
        async with database.units() as unit:
            await LibraryStore(unit).add("Before", "guide")
        with psycopg.connect(postgresql_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        async with asyncio.timeout(5), database.units() as unit:
            assert await LibraryStore(unit).count() == 1
    finally:
        await database.close()
