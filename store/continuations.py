"""What does not fit into a button: its address, kept for thirty days under a short token."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.base import Record, insert, moment, table, text
from store.unit import Unit

KEPT_FOR = timedelta(days=30)


class Continuation(Record, table=True):
    token: str = text(primary_key=True)
    payload: str = text()
    expires: datetime = moment(index=True)


CONTINUATION = table(Continuation)


class ContinuationStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def get(self, key: str) -> str | None:
        """What was kept under this token; None when it expired."""
        ask = sa.select(CONTINUATION.c.payload).where(
            CONTINUATION.c.token == key, CONTINUATION.c.expires > self._unit.now
        )
        return await self._unit.session.scalar(ask)

    async def put(self, kept: Mapping[str, str]) -> None:
        """Keep these, token by token; one kept before lives on from today."""
        expires = self._unit.now + KEPT_FOR
        rows = [{"token": token, "payload": payload, "expires": expires} for token, payload in sorted(kept.items())]
        if not rows:
            return
        statement = insert(self._unit.dialect, CONTINUATION)
        new = {"payload": statement.excluded.payload, "expires": statement.excluded.expires}
        await self._unit.to_write("keep a button").execute(
            statement.on_conflict_do_update(index_elements=["token"], set_=new), rows
        )

    async def forget_expired(self) -> int:
        done: Any = await self._unit.to_write("forget old buttons").execute(
            sa.delete(CONTINUATION).where(CONTINUATION.c.expires <= self._unit.now)
        )
        return done.rowcount
