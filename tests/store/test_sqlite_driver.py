"""Our SQLite driver: what it promises, and the private parts of others it stands on."""

import sqlite3
import threading
from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest
import sqlalchemy as sa
from aiosqlite import Connection as Raw
from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection, AsyncAdapt_dbapi_cursor
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.exc import IntegrityError, OperationalError

from store.engine import Database
from store.library import LibraryStore
from store.people import PeopleStore
from store.sqlite import Connection, Cursor, ReadingConnection


def test_the_private_parts_we_stand_on_are_where_they_were() -> None:
    raw = Raw(lambda: sqlite3.connect(":memory:"), 64)
    assert raw._connection is None
    assert hasattr(raw._tx, "put_nowait")
    assert isinstance(Raw._conn, property)
    assert AsyncAdapt_aiosqlite_connection._cursor_cls.__mro__[1] is AsyncAdapt_dbapi_cursor
    assert list(signature(AsyncAdapt_dbapi_connection.__init__).parameters) == ["self", "dbapi", "connection"]
    slots = {"_adapt_connection", "_connection", "_cursor", "_rows", "_soft_closed_memoized"}
    assert set(AsyncAdapt_dbapi_cursor.__slots__) == slots
    assert issubclass(ReadingConnection, Connection)
    assert issubclass(Cursor, AsyncAdapt_dbapi_cursor)


async def crossings(database: Database, work: Callable[[Any], Any], *, reads_only: bool) -> tuple[list[str], int]:
    """The statements SQLite was given by a unit, and how often the unit crossed to the connection's thread."""
    statements, crossed = list[str](), 0
    async with database.units(reads_only=reads_only) as unit:
        connection = await unit.session.connection()
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await unit.session.rollback()
        put = raw._tx.put_nowait

        class Counting:
            def put_nowait(self, item: Any) -> None:
                nonlocal crossed
                crossed += 1
                put(item)

        raw._conn.set_trace_callback(statements.append)
        real, raw._tx = raw._tx, Counting()
        try:
            await work(unit)
        finally:
            raw._tx = real
            raw._conn.set_trace_callback(None)
    return statements, crossed


async def test_a_statement_with_its_begin_crosses_once(sqlite: Database) -> None:
    async def read(unit: Any) -> None:
        for _ in range(3):
            await unit.session.execute(sa.text("SELECT 1"))

    statements, crossed = await crossings(sqlite, read, reads_only=True)
    assert statements == ["BEGIN", "SELECT 1", "SELECT 1", "SELECT 1"]
    assert crossed == 3


async def test_a_writer_begins_immediate_so_that_it_waits_before_it_reads(sqlite: Database) -> None:
    async def write(unit: Any) -> None:
        await unit.session.execute(sa.text("SELECT 1"))

    statements, _ = await crossings(sqlite, write, reads_only=False)
    assert statements == ["BEGIN IMMEDIATE", "SELECT 1"]


async def test_nothing_runs_on_the_thread_of_the_event_loop(sqlite: Database) -> None:
    threads = list[int]()
    async with sqlite.units() as unit:
        connection = await unit.session.connection()
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.create_function("here", 0, lambda: threads.append(threading.get_ident()))
        await unit.session.execute(sa.text("SELECT here()"))
    assert threads
    assert threads[0] != threading.get_ident()


async def test_an_error_of_sqlite_keeps_its_kind(sqlite: Database) -> None:
    async with sqlite.units() as unit:
        with pytest.raises(OperationalError, match="no such table"):
            await unit.session.execute(sa.text("SELECT * FROM nowhere"))
        await LibraryStore(unit).upsert_from_source("a", "1", title="One", kind="guide")
        with pytest.raises(IntegrityError, match="UNIQUE"):
            await unit.session.execute(
                sa.text("INSERT INTO resource SELECT 99, " + ", ".join(await others(unit)) + " FROM resource")  # noqa: S608
            )


async def others(unit: Any) -> list[str]:
    rows = await unit.session.execute(sa.text("PRAGMA table_info(resource)"))
    return [row[1] for row in rows if row[1] != "id"]


async def test_foreign_keys_hold(sqlite: Database) -> None:
    async with sqlite.units() as unit:
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            await PeopleStore(unit).set_topics(999, [1])


async def test_many_rows_and_many_parameters_at_once(sqlite: Database) -> None:
    async with sqlite.units() as unit:
        library = LibraryStore(unit)
        ids = [await library.add(f"Number {number}", "guide") for number in range(300)]
        assert len(await library.cards(ids * 5)) == 1500
        streamed = [row[0] async for row in await unit.session.stream(sa.text("SELECT id FROM resource ORDER BY id"))]
        assert streamed == ids
