"""Which revision is this database at, and may this program use it?"""

import asyncio
import sqlite3
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from store.engine import database_url
from store.errors import DatabaseTooNew, DatabaseTooOld
from store.migrations import HEAD, KNOWN

ASK = "SELECT version_num FROM alembic_version"


async def revision(url: str) -> str | None:
    """The revision of the database; None when it is new and empty."""
    parsed = database_url(url)
    ask: Awaitable[str | None] = (
        asyncio.to_thread(_sqlite_revision, parsed) if parsed.get_backend_name() == "sqlite" else _pg_revision(parsed)
    )
    return await ask


async def ensure_current(url: str, *, upgrade: bool) -> None:
    """Return when the schema is the one we know, migrating it if allowed; raise DatabaseTooNew or DatabaseTooOld."""
    found = await revision(url)
    if found == HEAD:
        return
    if found is not None and found not in KNOWN:
        raise DatabaseTooNew(found, HEAD)
    if not upgrade:
        raise DatabaseTooOld(found or "none", HEAD)
    from store.migrations.run import migrate

    await migrate(url)


def _sqlite_revision(url: URL) -> str | None:
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        return None
    connection = sqlite3.connect(path, timeout=5)
    try:
        row: Any = connection.execute(ASK).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        row = None
    finally:
        connection.close()
    return row[0] if row else None


async def _pg_revision(url: URL) -> str | None:
    import psycopg

    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(address) as connection:
        exists: Any = await (await connection.execute("SELECT to_regclass('alembic_version')")).fetchone()
        if not exists or exists[0] is None:
            return None
        row: Any = await (await connection.execute(ASK)).fetchone()
        return row[0] if row else None
