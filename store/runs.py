"""Imports that were begun in the chat or on the web: the file as it was sent, and how far it came.

The file lies in the database, so that an import goes on after a restart, on whichever replica.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Field

from store.base import (
    LASTING_IDS,
    Record,
    at_least,
    columns,
    enum,
    json,
    key,
    moment,
    one_of,
    refers,
    space,
    table,
    text,
)
from store.unit import Unit

QUIET = timedelta(seconds=30)  # a run that says nothing for so long was cut off


class RunState(StrEnum):
    TRIED = "tried"
    RUNNING = "running"
    DONE = "done"
    LEFT = "left"


class ImportRun(Record, table=True):
    __table_args__ = (one_of("state", RunState), at_least("done"), at_least("total"), LASTING_IDS)

    id: int | None = key()
    space_id: int | None = space()
    made_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    # What the source is called, and what the file was.
    name: str = text()
    file: str = text()
    data: bytes = Field(sa_type=sa.LargeBinary)
    options: dict[str, Any] = json(default_factory=dict)
    state: RunState = enum(RunState, default=RunState.TRIED)
    done: int = 0
    total: int = 0
    at: datetime = moment()
    changed: datetime = moment(index=True)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run without its file."""

    id: int
    space_id: int | None
    made_by: int | None
    name: str
    file: str
    options: dict[str, Any]
    state: RunState
    done: int
    total: int
    changed: datetime


RUN = table(ImportRun)
_COLUMNS = columns(RUN, RunRow)
OPEN = (RunState.TRIED, RunState.RUNNING)


class RunStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def by_id(self, run_id: int) -> RunRow | None:
        row = (await self._unit.session.execute(sa.select(*_COLUMNS).where(RUN.c.id == run_id))).one_or_none()
        return RunRow(*row) if row else None

    async def data(self, run_id: int) -> bytes:
        """The file; empty when it is gone."""
        return await self._unit.session.scalar(sa.select(RUN.c.data).where(RUN.c.id == run_id)) or b""

    async def open(self, space_id: int | None, limit: int = 5) -> list[RunRow]:
        """What was begun in this space and not finished, newest first."""
        ask = sa.select(*_COLUMNS).where(RUN.c.state.in_(OPEN), RUN.c.space_id.is_not_distinct_from(space_id))
        rows = await self._unit.session.execute(ask.order_by(RUN.c.changed.desc(), RUN.c.id.desc()).limit(limit))
        return [RunRow(*row) for row in rows]

    async def add(
        self, name: str, file: str, data: bytes, *, made_by: int | None, space_id: int | None, options: dict[str, Any]
    ) -> int:
        now = self._unit.now
        values = {"name": name, "file": file, "data": data, "made_by": made_by, "space_id": space_id}
        values |= {"options": options, "state": RunState.TRIED, "done": 0, "total": 0, "at": now, "changed": now}
        made = await self._unit.to_write("keep an import").scalar(sa.insert(RUN).values(values).returning(RUN.c.id))
        return cast(int, made)

    async def set_options(self, run_id: int, options: dict[str, Any]) -> None:
        await self._set(run_id, OPEN, options=options)

    async def begin(self, run_id: int) -> bool:
        """Whoever calls this goes on with it; False while somebody else does, and when it is over."""
        stale = sa.or_(RUN.c.state == RunState.TRIED, RUN.c.changed <= self._unit.now - QUIET)
        done: Any = await self._unit.to_write("begin an import").execute(
            sa.update(RUN)
            .where(RUN.c.id == run_id, RUN.c.state.in_(OPEN), stale)
            .values(state=RunState.RUNNING, changed=self._unit.now)
        )
        return done.rowcount == 1

    async def go(self, run_id: int, done: int, total: int) -> None:
        """So far it came. One that was left or done in the meantime stays so."""
        await self._set(run_id, OPEN, state=RunState.RUNNING, done=done, total=total)

    async def end(self, run_id: int, state: RunState) -> bool:
        """It is over, and its file goes; False when it was over already."""
        return await self._set(run_id, OPEN, state=state, data=b"")

    async def forget_before(self, at: datetime) -> int:
        """Drop what nobody touched since; how many that were."""
        done: Any = await self._unit.to_write("forget old imports").execute(sa.delete(RUN).where(RUN.c.changed < at))
        return done.rowcount

    async def _set(self, run_id: int, states: Sequence[RunState], **values: object) -> bool:
        done: Any = await self._unit.to_write("change an import").execute(
            sa.update(RUN).where(RUN.c.id == run_id, RUN.c.state.in_(states)).values(changed=self._unit.now, **values)
        )
        return done.rowcount == 1
