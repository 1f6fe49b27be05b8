"""A copy of the whole database as an SQLite file, taken while the hub runs: for rehearsals."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from store.engine import database_url
from store.migrations.run import migrate_now
from store.tables import metadata

AT_ONCE = 1_000


async def copy_database(url: str, to: Path) -> None:
    """Every row as it is at this moment; `to` must not be there yet."""
    await asyncio.to_thread(_copy, url, to)


def _copy(url: str, to: Path) -> None:
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(parsed.database or "")) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
        return
    migrate_now(f"sqlite:///{to}")
    source_engine = sa.create_engine(parsed, isolation_level="REPEATABLE READ")
    target_engine = sa.create_engine(f"sqlite:///{to}")
    try:
        with source_engine.connect() as source, target_engine.begin() as target:
            for table in metadata.sorted_tables:
                _copy_table(source, target, table)
    finally:
        source_engine.dispose()
        target_engine.dispose()


def _copy_table(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
    target.execute(sa.delete(table))
    found = source.execution_options(stream_results=True).execute(sa.select(table))
    for part in found.mappings().partitions(AT_ONCE):
        target.execute(sa.insert(table), [dict(row) for row in part])
