"""The outbox: everything the hub says unasked, written in the transaction of its cause and delivered from here.

A key is unique for ever, so the same cause never says the same thing twice, whatever a scheduler or a second replica
does. How rows are leased, sent and settled is in `sending`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from store.base import (
    LASTING_IDS,
    Record,
    at_least,
    columns,
    enum,
    insert,
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


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # leased: the platform may have it already
    SENT = "sent"
    BLOCKED = "blocked"  # somebody has to mend something first
    HELD = "held"  # somebody has to let it go
    INBOX = "inbox"  # no way to the person is open: they find it with `hub inbox`
    DEAD = "dead"  # tried often enough
    SKIPPED = "skipped"  # nothing to say any more, or too late to say it


AT_ONCE = 500
WAITING = (State.PENDING, State.HELD, State.BLOCKED)


class Outbox(Record, table=True):
    """`notice` and `payload` say what to draw; `target` is the platform's channel or account, empty until a way to the
    person is chosen. `unverified`: it was sent again although nobody could say whether the first one arrived."""

    __table_args__ = (
        sa.UniqueConstraint("key"),
        one_of("state", State),
        at_least("attempts"),
        sa.CheckConstraint("person_id IS NOT NULL OR target <> ''", name="recipient"),
        sa.Index("ix_outbox_due", "state", "platform", "space", "not_before"),
        sa.Index("ix_outbox_person_id_state", "person_id", "state"),
        LASTING_IDS,
    )

    id: int | None = key()
    key: str = text()
    notice: str = text()
    payload: dict[str, Any] = json()
    cause: str = text(default="", index=True)
    person_id: int | None = refers("person.id", default=None, nullable=True, index=False)
    space_id: int | None = space()
    platform: str = text(default="")
    # The platform's id of the workspace or server.
    space: str = text(default="")
    target: str = text(default="")
    direct: bool = False
    thread: str = text(default="")
    state: State = enum(State, default=State.PENDING)
    not_before: datetime = moment()
    expires: datetime | None = moment(default=None)
    attempts: int = 0
    first_try: datetime | None = moment(default=None)
    lease_until: datetime | None = moment(default=None)
    # Which start of which process holds the lease.
    boot: str = text(default="")
    unverified: bool = False
    # Where it stands, once it is sent.
    channel: str = text(default="")
    message: str = text(default="")
    # Why it did not arrive, and what somebody can do about it.
    problem: str = text(default="")
    mend: str = text(default="")
    created: datetime = moment()
    settled: datetime | None = moment(default=None, index=True)


class OutboxPause(Record, table=True):
    """Until then nothing goes to this target; an empty one is the whole workspace. `closed`: a person shut their door."""

    platform: str = text(primary_key=True)
    space: str = text(primary_key=True)
    target: str = text(primary_key=True)
    until: datetime = moment(index=True)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class OutboxRow:
    id: int
    key: str
    notice: str
    payload: Mapping[str, Any]
    cause: str
    person_id: int | None
    space_id: int | None
    platform: str
    space: str
    target: str
    direct: bool
    thread: str
    state: State
    not_before: datetime
    expires: datetime | None
    attempts: int
    first_try: datetime | None
    unverified: bool
    channel: str
    message: str
    problem: str
    mend: str
    created: datetime
    settled: datetime | None


OUTBOX, PAUSE = table(Outbox), table(OutboxPause)
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("platform", "space", "target", "thread", "boot", "channel", "message", "problem", "mend"), ""),
    **{"direct": False, "attempts": 0, "unverified": False},
}


class OutboxStore:
    """For whoever has something to say, and for whoever wants to know what became of it."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def put(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Add messages: dicts with key, notice, payload and recipient, the rest as in the table. Gives how many were new;
        a key that was there before is left alone."""
        now, session = self._unit.now, self._unit.to_write("write a message")
        empty = {**EMPTY, "cause": "", "person_id": None, "space_id": None, "not_before": now, "expires": None}
        fresh = {**empty, "state": State.PENDING, "created": now}
        new = 0
        for start in range(0, len(rows), AT_ONCE):
            batch = {row["key"]: fresh | dict(row) for row in rows[start : start + AT_ONCE]}
            there = set(await session.scalars(sa.select(OUTBOX.c.key).where(OUTBOX.c.key.in_(batch))))
            wanted = [row for name, row in batch.items() if name not in there]
            if wanted:
                await session.execute(
                    insert(self._unit.dialect, OUTBOX).on_conflict_do_nothing(index_elements=["key"]), wanted
                )
            new += len(wanted)
        return new

    async def cancel(self, cause: str, *, notice: str = "") -> int:
        """Take back what is not on its way yet; how many. What was sent stays sent."""
        conditions = [OUTBOX.c.cause == cause, OUTBOX.c.state.in_(WAITING)]
        if notice:
            conditions.append(OUTBOX.c.notice == notice)
        return await self._changed(sa.delete(OUTBOX).where(*conditions))

    async def move(self, cause: str, not_before: datetime, *, expires: datetime | None = None) -> int:
        """Send what waits at another time."""
        values: dict[str, Any] = {"not_before": not_before} | ({"expires": expires} if expires else {})
        return await self._changed(
            sa.update(OUTBOX).where(OUTBOX.c.cause == cause, OUTBOX.c.state == State.PENDING).values(**values)
        )

    async def release(self, cause: str) -> int:
        """Let go what was held."""
        return await self._changed(
            sa.update(OUTBOX)
            .where(OUTBOX.c.cause == cause, OUTBOX.c.state == State.HELD)
            .values(state=State.PENDING, not_before=self._unit.now)
        )

    async def unblock(self, ids: Sequence[int] = ()) -> int:
        """Try again what was blocked or given up: these, or all that is blocked."""
        which = OUTBOX.c.id.in_(ids) if ids else OUTBOX.c.state == State.BLOCKED
        return await self._changed(
            sa.update(OUTBOX)
            .where(which, OUTBOX.c.state.in_((State.BLOCKED, State.DEAD)))
            .values(state=State.PENDING, not_before=self._unit.now, attempts=0, problem="", mend="", settled=None)
        )

    async def inbox(self, person_id: int, limit: int = 50) -> list[OutboxRow]:
        """What could not be brought to this person, newest first."""
        mine = (OUTBOX.c.person_id == person_id, OUTBOX.c.state == State.INBOX)
        return await self._rows(sa.select(*columns(OUTBOX, OutboxRow)).where(*mine).order_by(OUTBOX.c.id.desc()), limit)

    async def read(self, person_id: int, row_id: int) -> bool:
        """The person has seen it in their inbox."""
        mine = (OUTBOX.c.id == row_id, OUTBOX.c.person_id == person_id, OUTBOX.c.state == State.INBOX)
        return bool(
            await self._changed(sa.update(OUTBOX).where(*mine).values(state=State.SENT, settled=self._unit.now))
        )

    async def of_cause(self, cause: str, limit: int = 1000) -> list[OutboxRow]:
        """Everything with this cause, in the order it was written."""
        ask = sa.select(*columns(OUTBOX, OutboxRow)).where(OUTBOX.c.cause == cause).order_by(OUTBOX.c.id)
        return await self._rows(ask, limit)

    async def in_state(self, *states: State, limit: int = 50) -> list[OutboxRow]:
        """The newest rows in these states."""
        ask = sa.select(*columns(OUTBOX, OutboxRow)).where(OUTBOX.c.state.in_(states)).order_by(OUTBOX.c.id.desc())
        return await self._rows(ask, limit)

    async def counts(self) -> dict[State, int]:
        found = await self._unit.session.execute(sa.select(OUTBOX.c.state, sa.func.count()).group_by(OUTBOX.c.state))
        return {state: count for state, count in found}

    async def late(self, before: datetime) -> int:
        """How many should have gone out before this moment and still wait."""
        due = (OUTBOX.c.state == State.PENDING, OUTBOX.c.not_before < before)
        return await self._unit.session.scalar(sa.select(sa.func.count()).select_from(OUTBOX).where(*due)) or 0

    async def unverified(self) -> int:
        """How many were sent again without knowing whether the first one arrived: each may stand twice."""
        ask = sa.select(sa.func.count()).select_from(OUTBOX).where(OUTBOX.c.unverified)
        return await self._unit.session.scalar(ask) or 0

    async def forget_before(self, at: datetime) -> int:
        """Drop what was settled before; its keys may then be used again, so `at` must lie beyond any period."""
        return await self._changed(sa.delete(OUTBOX).where(OUTBOX.c.settled < at))

    async def _changed(self, statement: Any) -> int:
        done: Any = await self._unit.to_write("change a message").execute(statement)
        return done.rowcount

    async def _rows(self, ask: Any, limit: int) -> list[OutboxRow]:
        return [OutboxRow(*row) for row in await self._unit.session.execute(ask.limit(limit))]
