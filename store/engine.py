"""The database: SQLite with one writer and a small pool of readers, or PostgreSQL with one pool.

One writer connection beats many with a busy timeout by an order of magnitude at the slow end, and never meets "database
is locked"; readers on WAL never wait for it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from store.errors import BadDatabaseUrl, StoreError
from store.lock import DataDirLock
from store.ownership import AdvisoryLock
from store.unit import Units

__all__ = ["DataDirLock", "Database", "database_url"]

BUSY_TIMEOUT_S = 5.0
READERS = 4
WAIT_FOR_A_CONNECTION_S = 30.0

registry.register("sqlite.folkmoot", "store.sqlite", "Dialect")


def database_url(url: str) -> URL:
    """`url` with the driver we speak, whichever of the usual spellings it came in."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The address may hold a password, so it is not repeated.
        raise BadDatabaseUrl(
            "DATABASE_URL is not an address like sqlite:///hub.db or postgresql://host/name."
        ) from None
    kind = parsed.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise BadDatabaseUrl(f"DATABASE_URL names {kind}; Folkmoot keeps its data in SQLite or PostgreSQL.")
    if not parsed.database or parsed.database == ":memory:" or parsed.query:
        raise BadDatabaseUrl(
            "DATABASE_URL must name a plain file for SQLite, such as sqlite:////var/lib/folkmoot/hub.db."
        )
    return parsed.set(drivername="sqlite+folkmoot")


class Database:
    """An open database whose schema is the one this program knows."""

    def __init__(self, url: URL, engines: tuple[AsyncEngine, ...], units: Units) -> None:
        self.url, self.units = url, units
        self._engines = engines

    @property
    def dialect(self) -> str:
        return self.url.get_backend_name()

    @classmethod
    async def open(cls, url: str, data_dir: Path | None, *, now: Callable[[], datetime], upgrade: bool = True) -> Self:
        """Open it, bringing the schema up to date unless `upgrade` is False; see migrations for what it refuses."""
        parsed = database_url(url)
        if data_dir is not None:
            data_dir.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  once, at start
        await _make_ready(url, upgrade)
        writers, readers = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
        units = Units(_sessions(writers), _sessions(readers), parsed.get_backend_name(), now)
        database = cls(parsed, (writers, readers), units)
        try:
            await database._check()
        except BaseException:
            await database.close()
            raise
        return database

    def owning(self, name: str) -> AdvisoryLock | None:
        """The lock on what only one replica may own at a time; None on SQLite, where there is one hub."""
        return None if self.dialect == "sqlite" else AdvisoryLock(self.url, name)

    async def close(self) -> None:
        for engine in self._engines:
            await engine.dispose()

    async def _check(self) -> None:
        """A promise of "no acknowledged commit is lost" stands on these settings, so they are read back."""
        async with self._engines[0].connect() as connection:
            if self.dialect != "sqlite":
                await connection.exec_driver_sql("SELECT 1")
                return
            found = {name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in PROMISED}
            if found != PROMISED:
                raise StoreError(f"SQLite did not accept the settings the hub needs: {found}, wanted {PROMISED}.")


PROMISED: dict[str, Any] = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def _make_ready(url: str, upgrade: bool) -> None:
    from store.migrations.state import ensure_current

    await ensure_current(url, upgrade=upgrade)


def _sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    # A row read stays readable after the commit; nothing is written before a store says so.
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


def _sqlite(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    arguments: dict[str, Any] = {"timeout": BUSY_TIMEOUT_S, "isolation_level": None}
    writers = create_async_engine(
        url, pool_size=1, max_overflow=0, pool_timeout=WAIT_FOR_A_CONNECTION_S, connect_args=arguments
    )
    readers = create_async_engine(
        url,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=WAIT_FOR_A_CONNECTION_S,
        connect_args={**arguments, "reads_only": True},
    )
    event.listen(writers.sync_engine, "connect", _settings("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"))
    event.listen(readers.sync_engine, "connect", _settings("query_only=ON"))
    return writers, readers


def _settings(*pragmas: str) -> Callable[[Any, Any], None]:
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    return on_connect


def _postgresql(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    """One pool; a reader sees one snapshot, as on SQLite, and the server refuses it a write."""
    engine = create_async_engine(
        url, pool_size=10, max_overflow=10, pool_timeout=WAIT_FOR_A_CONNECTION_S, pool_pre_ping=True
    )
    return engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
