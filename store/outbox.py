"""The outbox: everything the hub says unasked, written in the transaction of its cause and delivered from here.

A key is unique for ever, so the same cause never says the same thing twice, whatever a scheduler or a second replica
does. How rows are leased, sent and settled is in `sending`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
LATE = timedelta(minutes=5)
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
    # Who gets it instead where it cannot be delivered.
    stand_in: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True, index=False)
    state: State = enum(State, default=State.PENDING)
    not_before: datetime = moment()
    # How that moment follows from the clocks and manners of the person: values of bot.notice.Timing.
    timing: dict[str, Any] | None = json(default=None, nullable=True)
    expires: datetime | None = moment(default=None)
    attempts: int = 0
    first_try: datetime | None = moment(default=None)
    lease_until: datetime | None = moment(default=None)
    # Which start of which process holds the lease.
    boot: str = text(default="")
    unverified: bool = False
    # How often it may have left, as far as nobody could find that out.
    doubts: int = 0
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
    stand_in: int | None
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
    **{"direct": False, "attempts": 0, "unverified": False, "doubts": 0},
}


def fresh(now: datetime) -> dict[str, Any]:
    """What a new message has, where nothing else is said."""
    empty = dict.fromkeys(("person_id", "space_id", "stand_in", "timing", "expires"))
    return {**EMPTY, **empty, "cause": "", "not_before": now, "state": State.PENDING, "created": now}


class OutboxStore:
    """For whoever has something to say, and for whoever wants to know what became of it."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def put(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Add messages: dicts with key, notice, payload and recipient, the rest as in the table. Gives how many were new;
        a key that was there before is left alone."""
        session, empty, new = self._unit.to_write("write a message"), fresh(self._unit.now), 0
        for start in range(0, len(rows), AT_ONCE):
            batch = {row["key"]: empty | dict(row) for row in rows[start : start + AT_ONCE]}
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

    async def timed(self, person_id: int) -> list[tuple[int, Mapping[str, Any]]]:
        """What waits for this person at a moment that follows from their clocks and manners: its id, and how."""
        untried = (
            OUTBOX.c.state == State.PENDING,
            OUTBOX.c.attempts == 0,
        )  # a wait for a platform is not to be cut short
        ask = sa.select(OUTBOX.c.id, OUTBOX.c.timing).where(
            OUTBOX.c.person_id == person_id, OUTBOX.c.timing.is_not(None), *untried
        )
        return [(row[0], row[1]) for row in await self._unit.session.execute(ask)]

    async def retime(self, row_id: int, not_before: datetime) -> bool:
        """This one comes at another moment, unless it is on its way."""
        waiting = (OUTBOX.c.id == row_id, OUTBOX.c.state == State.PENDING)
        return bool(await self._changed(sa.update(OUTBOX).where(*waiting).values(not_before=not_before)))

    async def hold(self, cause: str) -> int:
        """Nothing more with this cause goes out until it is released."""
        return await self._changed(
            sa.update(OUTBOX).where(OUTBOX.c.cause == cause, OUTBOX.c.state == State.PENDING).values(state=State.HELD)
        )

    async def release(self, cause: str, not_before: datetime) -> int:
        """Let go what was held, from this moment on."""
        return await self._changed(
            sa.update(OUTBOX)
            .where(OUTBOX.c.cause == cause, OUTBOX.c.state == State.HELD)
            .values(state=State.PENDING, not_before=not_before)
        )

    async def unblock(self, *, cause: str = "") -> int:
        """Try again what was blocked, whatever its cause, or what was blocked or given up for this cause."""
        which = OUTBOX.c.cause == cause if cause else OUTBOX.c.state == State.BLOCKED
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

    async def card(self, subject: str, subject_id: int | str, platform: str, channel: str) -> OutboxRow | None:
        """The message that puts this record's card into this channel, sent or not; None when it does not stand there."""
        this = (OUTBOX.c.key == f"card:{subject}:{subject_id}:{platform}:{channel}", OUTBOX.c.notice == "card")
        return next(iter(await self._rows(sa.select(*columns(OUTBOX, OutboxRow)).where(*this), 1)), None)

    async def of_cause(self, cause: str, limit: int = 1000, *, offset: int = 0) -> list[OutboxRow]:
        """Everything with this cause: what did not arrive first, then in the order it was written."""
        failed = sa.case((OUTBOX.c.state.in_((State.BLOCKED, State.DEAD)), 0), else_=1)
        ask = sa.select(*columns(OUTBOX, OutboxRow)).where(OUTBOX.c.cause == cause).order_by(failed, OUTBOX.c.id)
        return await self._rows(ask.offset(offset), limit)

    async def states_of(self, cause: str) -> dict[State, int]:
        """What became of everything with this cause."""
        return await self._counted(OUTBOX.c.cause == cause)

    async def counts_between(self, since: datetime, until: datetime) -> dict[State, int]:
        """What became of what was written in this time."""
        return await self._counted(OUTBOX.c.created > since, OUTBOX.c.created <= until)

    async def sent_between(self, since: datetime, until: datetime) -> list[datetime]:
        """When each message arrived that arrived in this time."""
        arrived = (OUTBOX.c.state == State.SENT, OUTBOX.c.settled > since, OUTBOX.c.settled <= until)
        return list(await self._unit.session.scalars(sa.select(OUTBOX.c.settled).where(*arrived)))

    async def in_inboxes(self, limit: int = AT_ONCE) -> list[OutboxRow]:
        """What waits in anybody's inbox, oldest first."""
        ask = sa.select(*columns(OUTBOX, OutboxRow)).where(OUTBOX.c.state == State.INBOX).order_by(OUTBOX.c.id)
        return await self._rows(ask, limit)

    async def in_state(self, *states: State, limit: int = 50) -> list[OutboxRow]:
        """The newest rows in these states."""
        ask = sa.select(*columns(OUTBOX, OutboxRow)).where(OUTBOX.c.state.in_(states)).order_by(OUTBOX.c.id.desc())
        return await self._rows(ask, limit)

    async def figures(self) -> dict[str, int]:
        """How many messages are in each state, how many are late by five minutes, and how many may stand there twice."""
        found = {state.value: count for state, count in (await self.counts()).items()}
        return {**found, "late": await self.late(self._unit.now - LATE), "twice": await self.unverified()}

    async def counts(self) -> dict[State, int]:
        return await self._counted()

    async def _counted(self, *conditions: sa.ColumnElement[bool]) -> dict[State, int]:
        ask = sa.select(OUTBOX.c.state, sa.func.count()).where(*conditions).group_by(OUTBOX.c.state)
        return {row[0]: row[1] for row in await self._unit.session.execute(ask)}

    async def late(self, before: datetime) -> int:
        """How many should have gone out before this moment and still wait."""
        due = (OUTBOX.c.state == State.PENDING, OUTBOX.c.not_before < before)
        return await self._unit.session.scalar(sa.select(sa.func.count()).select_from(OUTBOX).where(*due)) or 0

    async def unverified(self, since: datetime | None = None) -> int:
        """How often something was sent again without knowing whether it stood already: so many may stand too often."""
        once = sa.case((OUTBOX.c.doubts < 1, 1), else_=OUTBOX.c.doubts)
        ask = sa.select(sa.func.sum(once)).where(OUTBOX.c.unverified)
        if since is not None:
            ask = ask.where(OUTBOX.c.settled > since)
        return await self._unit.session.scalar(ask) or 0

    async def forget_before(self, at: datetime) -> int:
        """Drop what was settled before; its keys may then be used again, so `at` must lie beyond any period."""
        return await self._changed(sa.delete(OUTBOX).where(OUTBOX.c.settled < at))

    async def _changed(self, statement: Any) -> int:
        done: Any = await self._unit.to_write("change a message").execute(statement)
        return done.rowcount

    async def _rows(self, ask: Any, limit: int) -> list[OutboxRow]:
        return [OutboxRow(*row) for row in await self._unit.session.execute(ask.limit(limit))]
