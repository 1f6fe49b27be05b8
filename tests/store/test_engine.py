"""Opening a database: which addresses are understood, what is promised at the start, and what is refused."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from store.engine import Database, DataDirLock, database_url
from store.errors import AlreadyRunning, BadDatabaseUrl, DatabaseTooNew, DatabaseTooOld
from store.migrations import HEAD
from store.migrations.state import revision
from tests.harness.databases import HandClock


@pytest.mark.parametrize(
    ("given", "spoken"),
    [
        ("sqlite:///hub.db", "sqlite+folkmoot:///hub.db"),
        ("sqlite+aiosqlite:////var/hub.db", "sqlite+folkmoot:////var/hub.db"),
        ("postgresql://u:p@host/hub", "postgresql+psycopg://u:***@host/hub"),
        ("postgres://host/hub", "postgresql+psycopg://host/hub"),
        ("postgresql+psycopg://host:5433/hub?sslmode=require", "postgresql+psycopg://host:5433/hub?sslmode=require"),
    ],
)
def test_the_usual_spellings_of_an_address_are_understood(given: str, spoken: str) -> None:
    assert str(database_url(given)) == spoken


@pytest.mark.parametrize(
    "given", ["mysql://host/hub", "sqlite://", "sqlite:///:memory:", "hub.db", "sqlite:///a?mode=ro"]
)
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(BadDatabaseUrl):
        database_url(given)


def test_a_refused_address_does_not_repeat_its_password() -> None:
    with pytest.raises(BadDatabaseUrl) as caught:
        database_url("mysql://root:hunter2@host/hub")
    assert "hunter2" not in str(caught.value)


async def test_opening_makes_the_folder_and_the_schema(tmp_path: Path, clock: HandClock) -> None:
    folder = tmp_path / "new" / "data"
    database = await Database.open(f"sqlite:///{folder}/hub.db", folder, now=clock.now)
    await database.close()
    assert await revision(f"sqlite:///{folder}/hub.db") == HEAD


async def test_sqlite_keeps_what_it_promised_on_every_connection(sqlite: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "query_only": 0}
    async with sqlite.units() as unit:
        assert {name: await unit.session.scalar(sa.text(f"PRAGMA {name}")) for name in wanted} == wanted
    async with sqlite.units(reads_only=True) as unit:
        assert await unit.session.scalar(sa.text("PRAGMA query_only")) == 1


async def test_a_newer_database_is_refused_with_both_names(database_url: str, tmp_path: Path, clock: HandClock) -> None:
    database = await Database.open(database_url, tmp_path, now=clock.now)
    async with database.units() as unit:
        await unit.session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(DatabaseTooNew, match=f"9999.*{HEAD}"):
        await Database.open(database_url, tmp_path, now=clock.now)
    change = f"UPDATE alembic_version SET version_num = '{HEAD}'"  # noqa: S608
    if database.dialect == "postgresql":
        with psycopg.connect(database_url) as connection:
            connection.execute(change.encode())


async def test_an_empty_database_is_refused_when_it_may_not_be_migrated(
    bare_url: str, tmp_path: Path, clock: HandClock
) -> None:
    with pytest.raises(DatabaseTooOld, match="none"):
        await Database.open(bare_url, tmp_path, now=clock.now, upgrade=False)
    assert await revision(bare_url) is None


async def test_a_file_that_is_no_database_is_not_overwritten(tmp_path: Path, clock: HandClock) -> None:
    path = tmp_path / "hub.db"
    path.write_bytes(b"my thesis, the only copy" * 1000)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await Database.open(f"sqlite:///{path}", tmp_path, now=clock.now)
    assert path.read_bytes().startswith(b"my thesis")


def test_a_second_hub_on_a_data_directory_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with DataDirLock(tmp_path / "data"):
        with pytest.raises(AlreadyRunning, match=str(os.getpid())):
            DataDirLock(tmp_path / "data").take()
    with DataDirLock(tmp_path / "data"):
        pass


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from store.lock import DataDirLock\n"
    code += "DataDirLock(Path(sys.argv[1])).take(); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning):
            DataDirLock(tmp_path).take()
        holder.kill()
    with DataDirLock(tmp_path):
        pass


def test_opening_needs_neither_alembic_nor_psycopg_nor_rapidfuzz_for_a_current_sqlite(
    sqlite_url: str, tmp_path: Path
) -> None:
    """They cost a third of a second at every start, and memory for good."""
    code = (
        "import asyncio, datetime, pathlib, sys\n"
        "from store.engine import Database\n"
        "from store import people, library, topics, drafts, audit, seed\n"
        "async def main():\n"
        "    now = lambda: datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)\n"
        "    await (await Database.open(sys.argv[1], pathlib.Path(sys.argv[2]), now=now)).close()\n"
        "asyncio.run(main())\n"
        "print(sorted({'alembic', 'psycopg', 'rapidfuzz', 'tantivy'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, sqlite_url, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
