"""One replica at a time: an advisory lock of PostgreSQL, on a session of its own that nothing else uses.

Whoever is killed loses it with its session; whoever is only frozen keeps it. Nothing that must be right depends on it (see
store/owners.py and bot/once.py): it saves work, and keeps two replicas from both listening. It needs a session that stays
the same, so not a pooler that hands them out by the transaction.
"""

import zlib
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

OWNERS = 7_305
# So that the server notices within half a minute that a machine is gone, and we that the server is.
ALIVE = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


class AdvisoryLock:
    """`name` is what is owned: "discord:0"."""

    def __init__(self, url: URL, name: str) -> None:
        self._engine = create_async_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={**ALIVE, "connect_timeout": 10}
        )
        self._key = zlib.crc32(name.encode()) - 2**31  # a signed integer of four bytes, as PostgreSQL takes two of
        self._session: AsyncConnection | None = None

    async def take(self) -> bool:
        """True when it is ours from now on. False when it is another's, or the database cannot be reached."""
        try:
            if self._session is None:
                self._session = await self._engine.connect()
            if await self._session.scalar(sa.select(sa.func.pg_try_advisory_lock(OWNERS, self._key))):
                return True
        except DBAPIError:
            await self._end()
        return False

    async def keeps(self) -> bool:
        """Is it still ours? The lock ends with its session, so it is enough that the session answers."""
        try:
            return self._session is not None and await self._session.scalar(sa.select(1)) == 1
        except DBAPIError:
            await self._end()
            return False

    async def release(self) -> None:
        """Let others have it, from this moment: a session that is only ended lets go when the server gets round to it."""
        if self._session is not None:
            with suppress(DBAPIError):  # the session is gone, and the lock with it
                await self._session.execute(sa.select(sa.func.pg_advisory_unlock_all()))
        await self._end()

    async def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.invalidate()
            await session.close()
