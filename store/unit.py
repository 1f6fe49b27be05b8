"""One transaction, and the way to open one.

`async with units() as unit:` commits when its body ends well and rolls back when it raises. What must come last in a
transaction (numbers that follow the order of commits, the audit chain) is queued with `at_commit` and runs just before the
commit, always in the same order: two transactions then never wait for each other's turn crosswise.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.errors import BadText, Busy, Full, ReadOnly

T = TypeVar("T")
Sessions = async_sessionmaker[AsyncSession]
Closing = Callable[[], Awaitable[None]]

# PostgreSQL: serialization failure, deadlock. The loser did nothing, so trying again is right.
CONFLICTS = frozenset({"40001", "40P01"})
READ_ONLY, DISK_FULL = "25006", "53100"


class Unit:
    """One transaction. A store class is one whose `__init__` takes only a unit."""

    __slots__ = ("_closings", "_now", "_session", "_sessions", "acts", "changes", "dialect", "reads_only")

    def __init__(self, sessions: Sessions, dialect: str, now: datetime, *, reads_only: bool) -> None:
        self._sessions = sessions
        self._session: AsyncSession | None = None
        self._closings: dict[str, Closing] = {}
        self._now = now
        # What the change log will say of this transaction, each record once, in the order of first touch.
        self.changes: dict[tuple[str, int], None] = {}
        # What the audit chain will say of it.
        self.acts: list[dict[str, Any]] = []
        self.dialect = dialect
        self.reads_only = reads_only

    @property
    def now(self) -> datetime:
        """The moment this unit began, the same for all it writes."""
        return self._now

    @property
    def session(self) -> AsyncSession:
        """Opened at the first use: a unit that asks nothing costs nothing."""
        if self._session is None:
            self._session = self._sessions()
        return self._session

    def to_write(self, what: str = "write") -> AsyncSession:
        """The session, for a method that changes something; refuses early and clearly in a unit that only reads."""
        if self.reads_only:
            raise ReadOnly(what)
        return self.session

    def at_commit(self, name: str, closing: Closing) -> None:
        """Run `closing` just before the commit, once per name, in the order of names."""
        self._closings[name] = closing

    async def commit(self) -> None:
        """Make what was done so far lasting; the unit goes on with a new transaction."""
        for name in sorted(self._closings):
            await self._closings.pop(name)()
        if self._session is not None:
            await self._session.commit()

    async def close(self) -> None:
        """Give the connection back; whatever was not committed is undone."""
        self._closings.clear()
        self.changes.clear()
        self.acts.clear()
        if self._session is not None:
            await self._session.close()


class Units:
    """Opens units: writers one after the other on SQLite, readers beside them."""

    __slots__ = ("_clock", "_dialect", "_readers", "_writers")

    def __init__(self, writers: Sessions, readers: Sessions, dialect: str, clock: Callable[[], datetime]) -> None:
        self._writers, self._readers = writers, readers
        self._dialect, self._clock = dialect, clock

    def __call__(self, *, reads_only: bool = False) -> AbstractAsyncContextManager[Unit]:
        return self._open(reads_only)

    @asynccontextmanager
    async def _open(self, reads_only: bool) -> AsyncGenerator[Unit]:
        sessions = self._readers if reads_only else self._writers
        unit = Unit(sessions, self._dialect, self._clock(), reads_only=reads_only)
        try:
            yield unit
            if not reads_only:
                await unit.commit()
        except (StatementError, PoolTimeout) as error:
            explain(error)
        finally:
            await unit.close()

    async def run(self, work: Callable[[Unit], Awaitable[T]], *, tries: int = 3) -> T:
        """`work` in a unit of its own, again when it lost a conflict on PostgreSQL. `work` must be safe to repeat."""
        for attempt in range(1, tries + 1):
            try:
                async with self() as unit:
                    return await work(unit)
            except DBAPIError as error:
                if not is_conflict(error):
                    raise
                if attempt == tries:
                    raise Busy("The database met the same conflict several times. Please try again.") from error
                await asyncio.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311  spreads the losers
        raise ValueError("tries must be at least 1")


def is_conflict(error: BaseException) -> bool:
    """Did this transaction lose against another, so that repeating it may succeed?"""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in CONFLICTS


def explain(error: Exception) -> NoReturn:
    """Raise what the store calls this error, or the error itself."""
    if isinstance(error, PoolTimeout):
        raise Busy("The database is busy with other work. Please try again in a moment.") from error
    origin: BaseException | None = getattr(error, "orig", None)
    if isinstance(origin, BadText):
        raise BadText(*origin.args) from error
    state, code = getattr(origin, "sqlstate", None), getattr(origin, "sqlite_errorname", "")
    if state == READ_ONLY or code.startswith("SQLITE_READONLY"):
        raise ReadOnly from error
    if state == DISK_FULL or code == "SQLITE_FULL":
        raise Full("The disk of the database is full. Nothing was changed.") from error
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        raise Busy("Another program holds the database. Please try again in a moment.") from error
    raise error
