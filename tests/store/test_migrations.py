"""The schema's history: it leads to the schema of the models, up and down, and never loses a row or half of itself."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from store.engine import database_url as spoken
from store.migrations import HEAD, KNOWN
from store.migrations.run import SCRIPTS, RowsLost, migrate, migrate_now
from store.migrations.state import revision
from store.tables import metadata
from tests.harness.databases import HandClock, opened
from tests.store.filled import counted, fill


def engine(url: str) -> sa.Engine:
    parsed = spoken(url)
    return sa.create_engine(parsed if parsed.get_backend_name() == "postgresql" else parsed.set(drivername="sqlite"))


def schema(url: str) -> set[str]:
    """Everything the database says about its tables, as sentences that do not depend on an order."""
    ask = SQLITE_SCHEMA if url.startswith("sqlite") else POSTGRESQL_SCHEMA
    found = engine(url)
    try:
        with found.connect() as connection:
            rows = [row for row in connection.exec_driver_sql(ask) if "alembic_version" not in str(row)]
    finally:
        found.dispose()
    # SQLite puts quotes around the name of a table that was built anew, and a column that was added later on the same line
    # as the one before it.
    lines = [(name, " ".join(line.replace('"', "").split())) for name, text in rows for line in text.splitlines()]
    return {f"{name}: {part}" for name, line in lines for part in BETWEEN_COLUMNS.split(line.rstrip(","))}


BETWEEN_COLUMNS = re.compile(r", (?![^(]*\))")
SQLITE_SCHEMA = (
    "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' AND name NOT LIKE 'sqlite_%'"
)
POSTGRESQL_SCHEMA = """
    SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT table_name, concat_ws(' ', column_name, data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
"""


def test_the_program_knows_every_revision_in_order() -> None:
    files = sorted(path.name for path in (SCRIPTS / "versions").glob("*.py"))
    assert [name.partition("_")[0] for name in files] == list(KNOWN)
    assert KNOWN[-1] == HEAD


def test_the_history_leads_to_the_schema_of_the_models(bare_url: str) -> None:
    migrate_now(bare_url)
    migrated = schema(bare_url)
    migrate_now(bare_url, "base")
    made = engine(bare_url)
    with made.begin() as connection:
        metadata.create_all(connection)
    with made.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    made.dispose()
    assert migrated == schema(bare_url)
    assert len(migrated) > 200


def test_alembic_finds_nothing_to_add_after_the_last_migration(database_url: str) -> None:
    made = engine(database_url)
    with made.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    made.dispose()


async def test_every_step_up_down_and_up_again_keeps_the_rows(bare_url: str, tmp_path: Path, clock: HandClock) -> None:
    async with opened(bare_url, tmp_path, clock) as database:
        await fill(database.units)
        full = await counted(database.units)
    assert set(full) == set(metadata.tables)
    assert all(full.values()), f"fill() leaves these empty: {[name for name, rows in full.items() if not rows]}"
    whole = schema(bare_url)
    for step in (*reversed(KNOWN[:-1]), *KNOWN):
        await migrate(bare_url, step)
        assert await revision(bare_url) == step
    async with opened(bare_url, tmp_path, clock) as database:
        kept = await counted(database.units)
    house = {name: rows for name, rows in full.items() if name in first_tables()}
    assert {name: kept[name] for name in house} == house
    assert schema(bare_url) == whole


def first_tables() -> set[str]:
    text = (SCRIPTS / "versions" / "0001_house.py").read_text()
    return {name for name in metadata.tables if f'op.create_table(\n        "{name}"' in text}


async def test_all_the_way_down_leaves_nothing(bare_url: str, tmp_path: Path, clock: HandClock) -> None:
    async with opened(bare_url, tmp_path, clock) as database:
        await fill(database.units)
    await migrate(bare_url, "base")
    assert schema(bare_url) == set()
    assert await revision(bare_url) is None
    await migrate(bare_url)
    assert await revision(bare_url) == HEAD


@pytest.fixture
def next_step(tmp_path: Path) -> Path:
    """The migrations of the program and room for one more."""
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    return scripts


def write(scripts: Path, body: str) -> None:
    head = f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "next"\ndown_revision = "{HEAD}"\n\n\n'
    (scripts / "versions" / "next.py").write_text(head + f"def upgrade():\n    {body}\n")


async def filled_and_counted(url: str, folder: Path, clock: HandClock) -> dict[str, int]:
    async with opened(url, folder, clock) as database:
        await fill(database.units)
        return await counted(database.units)


async def rows(url: str, folder: Path, clock: HandClock) -> dict[str, int]:
    async with opened(url, folder, clock) as database:
        return await counted(database.units)


async def test_a_table_rebuilt_by_batch_keeps_the_rows_that_point_at_it(
    bare_url: str, tmp_path: Path, clock: HandClock, next_step: Path
) -> None:
    full = await filled_and_counted(bare_url, tmp_path, clock)
    write(next_step, 'with op.batch_alter_table("person") as batch: batch.alter_column("bio", nullable=True)')
    migrate_now(bare_url, "next", next_step)
    made = engine(bare_url)
    with made.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")  # noqa: S608
    made.dispose()
    assert await rows(bare_url, tmp_path, clock) == full


@pytest.mark.parametrize(
    "body",
    [
        'op.execute("DELETE FROM saved WHERE resource_id = 3")',
        'with op.batch_alter_table("wanted") as batch: batch.drop_column("shown")\n    op.execute("DELETE FROM helped")',
    ],
    ids=["one row", "a table"],
)
async def test_a_migration_that_would_lose_rows_is_undone(
    bare_url: str, tmp_path: Path, clock: HandClock, next_step: Path, body: str
) -> None:
    full = await filled_and_counted(bare_url, tmp_path, clock)
    before = schema(bare_url)
    write(next_step, body)
    with pytest.raises(RowsLost, match=r"saved|helped"):
        migrate_now(bare_url, "next", next_step)
    assert (await rows(bare_url, tmp_path, clock), schema(bare_url)) == (full, before)
    assert await revision(bare_url) == HEAD


async def test_a_migration_that_leaves_rows_pointing_nowhere_is_undone(
    sqlite_url: str, tmp_path: Path, clock: HandClock, next_step: Path
) -> None:
    full = await filled_and_counted(sqlite_url, tmp_path, clock)
    write(next_step, 'op.execute("UPDATE saved SET resource_id = 999 WHERE resource_id = 3")')
    with pytest.raises(RowsLost, match="1 rows pointing nowhere"):
        migrate_now(sqlite_url, "next", next_step)
    assert await rows(sqlite_url, tmp_path, clock) == full


async def test_a_copy_is_kept_beside_the_file_before_it_is_changed(
    sqlite_url: str, tmp_path: Path, clock: HandClock
) -> None:
    full = await filled_and_counted(sqlite_url, tmp_path, clock)
    await migrate(sqlite_url, "0001")
    copy = tmp_path / "hub.db.before-0001"
    assert copy.stat().st_mode & 0o077 == 0, "it holds what the database holds, so only its owner may read it"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM audit").fetchone()[0] == full["audit"]


def test_a_migration_killed_at_any_statement_is_rolled_back_and_runs_again(bare_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killed_migration", bare_url], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kills = int(done.stdout)
    assert kills >= 5
    assert schema(bare_url)
