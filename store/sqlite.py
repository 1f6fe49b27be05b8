"""SQLite for asyncio with one thread hop a statement.

SQLAlchemy's aiosqlite dialect crosses to the connection's thread four times a query (cursor, execute, fetchall, close)
and once more for BEGIN; a read of three queries spends most of its time there. This one does a statement, with its BEGIN
when it is the first, in one crossing. Every private part of aiosqlite and SQLAlchemy we lean on is in this file;
tests/store/test_sqlite_driver.py fails when one of them moves.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util.concurrency import await_

# What a cursor leaves behind once it is closed on its own thread.
Outcome = tuple[Any, int, int | None, Sequence[Any]]


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """A statement and its rows; the real cursor lives and dies inside the crossing."""

    __slots__ = ("_lastrowid", "_rowcount")

    def __init__(self, connection: "Connection") -> None:
        self._adapt_connection: Any = connection
        self._connection: Any = connection.driver_connection
        self._cursor: Any = None
        self._soft_closed_memoized: Any = {"description": None}
        self._rows: deque[Any] = deque()
        self._rowcount, self._lastrowid = -1, None

    @property
    def rowcount(self) -> int:
        return self._rowcount

    @property
    def lastrowid(self) -> int | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._lastrowid

    def execute(self, operation: Any, parameters: Any = None) -> None:
        self._cross(sqlite3.Cursor.execute, operation, () if parameters is None else parameters)

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        self._cross(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """Closed already, on its own thread."""

    def _cross(self, run: Callable[..., Any], operation: str, parameters: Any) -> None:
        connection = self._adapt_connection
        raw, begin = connection.raw, connection.take_begin()

        def work() -> Outcome:
            if begin:
                raw.execute(begin)
            cursor = raw.cursor()
            try:
                run(cursor, operation, parameters)
                return cursor.description, cursor.rowcount, cursor.lastrowid, cursor.fetchall()
            finally:
                cursor.close()

        description, self._rowcount, self._lastrowid, rows = connection.cross(work)
        self._soft_closed_memoized = {"description": description}
        self._rows = deque(rows)


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection whose BEGIN waits for the first statement and travels with it."""

    __slots__ = ("_begin",)
    _cursor_cls = Cursor
    # A writer waits for its turn at the start and never fails half way.
    begins_with = "BEGIN IMMEDIATE"

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._begin = ""

    @property
    def raw(self) -> sqlite3.Connection:
        try:
            return self._connection._conn
        except ValueError as error:
            self._handle_exception(error)

    def cross(self, work: Callable[[], Any]) -> Any:
        """Run `work` on the connection's thread and wait for what it gives."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._connection._tx.put_nowait((future, work))
        try:
            return await_(future)
        except Exception as error:
            self._handle_exception(error)

    def will_begin(self) -> None:
        self._begin = self.begins_with

    def take_begin(self) -> str:
        statement, self._begin = self._begin, ""
        return statement

    def commit(self) -> None:
        if not self.take_begin():
            self.cross(self.raw.commit)

    def rollback(self) -> None:
        if not self.take_begin() and self._connection._connection:
            self.cross(self.raw.rollback)


class ReadingConnection(Connection):
    """Nothing to lose when a reader lets go, so nobody waits for it; the queue of its thread keeps the order."""

    __slots__ = ()
    begins_with = "BEGIN"

    def rollback(self) -> None:
        if not self.take_begin() and self._connection._connection:
            self._connection._tx.put_nowait((None, self.raw.rollback))


class Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arguments: Any, reads_only: bool = False, **options: Any) -> Connection:
        inner: Any = super().connect(*arguments, **options)
        return (ReadingConnection if reads_only else Connection)(self, inner._connection)


class Dialect(SQLiteDialect_aiosqlite):
    """`sqlite+folkmoot`."""

    driver = "folkmoot"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Driver:
        import aiosqlite

        return Driver(aiosqlite, sqlite3)

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.will_begin()
