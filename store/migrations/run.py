"""Bringing a database to another revision: all of it or nothing, and no row lost on the way.

On SQLite a batch migration drops and re-creates tables; with foreign keys on, that silently deletes every child row. So
they are off while it runs, checked afterwards, and the rows of every table are counted before and after.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL

from store.engine import database_url
from store.errors import StoreError
from store.migrations import HEAD

MIGRATION_LOCK = 7_305_000
BUSY_TIMEOUT_S = 5.0
SCRIPTS = Path(__file__).parent


class RowsLost(StoreError):
    """A migration would have lost rows, or left some pointing nowhere. It was undone."""


async def migrate(url: str, to: str = HEAD) -> None:
    """Bring the database to revision `to`, up or down; on SQLite a copy of what was there is kept beside it."""
    await asyncio.to_thread(migrate_now, url, to)


def migrate_now(url: str, to: str = HEAD, scripts: Path = SCRIPTS) -> None:
    parsed = database_url(url)
    lite = parsed.get_backend_name() == "sqlite"
    if lite:
        _keep_copy(Path(parsed.database or ""), to)
    engine = _sqlite(parsed) if lite else sa.create_engine(parsed)
    try:
        with engine.begin() as connection:
            _run(connection, to, scripts)
    finally:
        engine.dispose()


def _run(connection: sa.Connection, to: str, scripts: Path) -> None:
    if connection.dialect.name == "postgresql":
        # Two replicas start together after an upgrade; the second finds nothing left to do.
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    before = _rows(connection)
    _alembic(connection, to, scripts)
    after = _rows(connection)
    fewer = {name: (count, after[name]) for name, count in before.items() if after.get(name, count) < count}
    if fewer:
        raise RowsLost(f"The migration to {to} would have lost rows (before, after): {fewer}. Nothing was changed.")
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RowsLost(f"The migration to {to} would have left {len(orphans)} rows pointing nowhere.")


def _alembic(connection: sa.Connection, to: str, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    found = MigrationContext.configure(connection).get_current_revision()
    behind = ScriptDirectory.from_config(config).iterate_revisions(found, "base") if found else ()
    down = to == "base" or to in {script.revision for script in behind} - {found}
    (command.downgrade if down else command.upgrade)(config, to)


def _rows(connection: sa.Connection) -> dict[str, int]:
    names = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
    return {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in names}


def _sqlite(url: URL) -> sa.Engine:
    engine = sa.create_engine(
        url.set(drivername="sqlite+pysqlite"), connect_args={"timeout": BUSY_TIMEOUT_S, "isolation_level": None}
    )

    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}").close()

    def on_begin(connection: sa.Connection) -> None:
        # The driver's own transactions end at every CREATE TABLE; a kill between two would brick the next attempt.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _keep_copy(path: Path, to: str) -> None:
    if not path.exists() or path.stat().st_size == 0:
        return
    copy = path.with_name(f"{path.name}.before-{to}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(0o600)
