"""The outbox as whoever sends sees it: choose a way, take a lease, settle.

The lease is committed before anything is sent; a row whose lease ran out may have been accepted and is verified, never
sent again blindly. Every settling names the boot that holds the lease, so one that lost it changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.base import columns, insert
from store.outbox import OUTBOX, PAUSE, OutboxRow, State
from store.person import ACCOUNT, PERSON
from store.spaces import SPACE
from store.unit import Unit

# Those who die before they are done tried nothing, unless it is this message that they die of.
CRASHES_COUNT_AFTER = timedelta(hours=1)
NOWHERE: dict[str, Any] = {"platform": "", "space": "", "target": "", "direct": False}


@dataclass(frozen=True, slots=True)
class Queue:
    """Messages that are due for one workspace or server."""

    platform: str
    space: str
    due: int


class SendingStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def unrouted(self) -> bool:
        """Whether something is due that has no way yet."""
        return await self._any(OUTBOX.c.state == State.PENDING, OUTBOX.c.platform == "", self._is_due())

    async def leased(self) -> bool:
        """Whether anything is leased, by anybody."""
        return await self._any(OUTBOX.c.state == State.SENDING)

    async def _any(self, *conditions: sa.ColumnElement[bool]) -> bool:
        return await self._unit.session.scalar(sa.select(OUTBOX.c.id).where(*conditions).limit(1)) is not None

    # Choosing a way

    async def route(self, platforms: Sequence[str], limit: int = 500) -> int:
        """Give each message for a person that is due the account it goes to: one on a platform that is here and whose
        door is open, at home before elsewhere; without any it goes to their inbox. How many were given a way."""
        ask = (
            sa.select(OUTBOX.c.id, OUTBOX.c.person_id)
            .where(OUTBOX.c.state == State.PENDING, OUTBOX.c.platform == "", self._is_due())
            .order_by(OUTBOX.c.id)
            .limit(limit)
        )
        found: Any = await self._unit.session.execute(self._for_me_alone(ask))
        rows: list[tuple[int, int]] = [(row[0], row[1]) for row in found]
        if not rows:
            return 0
        session = self._unit.to_write("choose a way")
        ways = await self._ways({person for _, person in rows}, platforms)
        sent = [{"of": row, **ways[person]} for row, person in rows if person in ways]
        if sent:
            to: dict[str, Any] = {name: sa.bindparam(name) for name in ("platform", "space", "target")}
            await session.execute(
                sa.update(OUTBOX).where(OUTBOX.c.id == sa.bindparam("of")).values(direct=True, **to),
                sent,
                execution_options={"synchronize_session": None},
            )
        if stay := [row for row, person in rows if person not in ways]:
            await session.execute(sa.update(OUTBOX).where(OUTBOX.c.id.in_(stay)).values(state=State.INBOX))
        return len(rows)

    async def _ways(self, people: set[int], platforms: Sequence[str]) -> dict[int, dict[str, str]]:
        shut = sa.exists().where(
            PAUSE.c.platform == ACCOUNT.c.platform,
            PAUSE.c.target == ACCOUNT.c.external_id,
            PAUSE.c.closed,
            PAUSE.c.until > self._unit.now,
        )
        place = sa.case((SPACE.c.platform == ACCOUNT.c.platform, SPACE.c.external_id), else_="")
        ask = (
            sa.select(ACCOUNT.c.person_id, ACCOUNT.c.platform, place, ACCOUNT.c.external_id)
            .select_from(
                ACCOUNT.join(PERSON, PERSON.c.id == ACCOUNT.c.person_id).outerjoin(
                    SPACE, SPACE.c.id == ACCOUNT.c.space_id
                )
            )
            .where(ACCOUNT.c.person_id.in_(people), ACCOUNT.c.platform.in_(platforms), ~shut)
            .order_by(
                ACCOUNT.c.person_id,
                sa.case((ACCOUNT.c.space_id == PERSON.c.home_space, 0), else_=1),
                ACCOUNT.c.id,
            )
        )
        found: dict[int, dict[str, str]] = {}
        for person, platform, space, target in await self._unit.session.execute(ask):
            found.setdefault(person, {"platform": platform, "space": space or "", "target": target})
        return found

    async def door(self, person_id: int | None, platform: str, target: str) -> str:
        """The conversation in which this account was last spoken to, which is the same for ever; "" for none."""
        theirs = (OUTBOX.c.person_id == person_id, OUTBOX.c.platform == platform, OUTBOX.c.target == target)
        ask = sa.select(OUTBOX.c.channel).where(*theirs, OUTBOX.c.direct, OUTBOX.c.state == State.SENT)
        return await self._unit.session.scalar(ask.order_by(OUTBOX.c.id.desc()).limit(1)) or ""

    # Leases

    async def queues(self, platforms: Sequence[str]) -> list[Queue]:
        """Where something is due, and how much."""
        ask = sa.select(OUTBOX.c.platform, OUTBOX.c.space, sa.func.count()).where(*self._due(), self._open())
        found = await self._unit.session.execute(
            ask.where(OUTBOX.c.platform.in_(platforms)).group_by(OUTBOX.c.platform, OUTBOX.c.space)
        )
        return [Queue(*row) for row in found]

    async def next_due(self) -> datetime | None:
        """When the next message is due that waits now."""
        return await self._unit.session.scalar(
            sa.select(sa.func.min(OUTBOX.c.not_before)).where(OUTBOX.c.state == State.PENDING)
        )

    async def claim(
        self, platform: str, space: str, limit: int, *, boot: str, lease: timedelta, busy: Sequence[str] = ()
    ) -> list[OutboxRow]:
        """Lease at most `limit` messages that are due here, one a target, the oldest first: what was refused once goes
        before what was never tried, or all that was refused would come at the end."""
        first = (
            sa.select(sa.func.min(OUTBOX.c.id))
            .where(*self._due(), self._open(), OUTBOX.c.platform == platform, OUTBOX.c.space == space)
            .where(OUTBOX.c.target.not_in(busy))
            .group_by(OUTBOX.c.target)
            .order_by(sa.func.min(OUTBOX.c.id))
            .limit(limit)
        )
        ask = self._for_me_alone(sa.select(OUTBOX.c.id).where(OUTBOX.c.id.in_(first), OUTBOX.c.state == State.PENDING))
        ids = list(await self._unit.session.scalars(ask))
        return await self._lease(ids, boot, lease, sa.func.coalesce(OUTBOX.c.first_try, self._moment()))

    async def recover(
        self,
        *,
        boot: str,
        lease: timedelta,
        mine: Sequence[int],
        others: bool,
        never_left: Callable[[str, int], bool] = lambda _, __: False,
        left: Callable[[str, int], bool] = lambda _, __: True,
        limit: int = 20,
    ) -> list[OutboxRow]:
        """Take over messages whose lease ran out: nobody knows whether they were accepted.

        On PostgreSQL the database's own clock decides. On SQLite there is one process: of this boot it is those it names
        (`mine`), of earlier boots all once a whole lease has passed since the start (`others`), whatever the clock does.

        A try of another boot's is not counted for an hour: what many crashes in a row interrupt is not given up.
        `never_left(boot, id)`: that boot certainly sent nothing of it; such a row comes without a `first_try`, as one that
        was not begun. `left(boot, id)`: that boot may have sent it itself, which is one doubt more.
        """
        if self._unit.dialect == "postgresql":
            over: Any = OUTBOX.c.lease_until < sa.func.clock_timestamp()
        else:
            of_mine = sa.and_(OUTBOX.c.boot == boot, OUTBOX.c.id.in_(mine))
            over = sa.or_(of_mine, OUTBOX.c.boot != boot) if others else of_mine
        ask = sa.select(OUTBOX.c.id, OUTBOX.c.boot).where(OUTBOX.c.state == State.SENDING, over)
        found: Any = await self._unit.session.execute(self._for_me_alone(ask.order_by(OUTBOX.c.id).limit(limit)))
        held = [(row[0], row[1]) for row in found]
        unsent = [row for row, holder in held if never_left(holder, row)]
        first_try = sa.case((OUTBOX.c.id.in_(unsent), None), else_=OUTBOX.c.first_try) if unsent else OUTBOX.c.first_try
        counts = sa.or_(OUTBOX.c.boot == boot, OUTBOX.c.first_try < self._unit.now - CRASHES_COUNT_AFTER)
        tries = sa.case((counts, 1), else_=0)
        gone = [row for row, holder in held if left(holder, row)]
        doubts = sa.case((sa.and_(OUTBOX.c.id.in_(gone), OUTBOX.c.first_try.is_not(None)), 1), else_=0)
        return await self._lease([row for row, _ in held], boot, lease, first_try, tries, doubts)

    async def holders(self) -> set[str]:
        """Which boots hold a lease, whether it is over or not."""
        ask = sa.select(OUTBOX.c.boot).where(OUTBOX.c.state == State.SENDING).distinct()
        return set(await self._unit.session.scalars(ask))

    async def _lease(
        self, ids: Sequence[int], boot: str, lease: timedelta, first_try: Any, tries: Any = 1, doubts: Any = 0
    ) -> list[OutboxRow]:
        session = self._unit.to_write("take a lease")
        if not ids:
            return []
        values = {"state": State.SENDING, "boot": boot, "lease_until": self._ends(lease), "first_try": first_try}
        done = await session.execute(
            sa.update(OUTBOX)
            .where(OUTBOX.c.id.in_(ids))
            .values(attempts=OUTBOX.c.attempts + tries, doubts=OUTBOX.c.doubts + doubts, **values)
            .returning(*columns(OUTBOX, OutboxRow))
        )
        return sorted((OutboxRow(*row) for row in done), key=lambda row: row.id)

    async def give_back(self, ids: Sequence[int], boot: str) -> None:
        """What was claimed and will not be sent just now waits as if nothing had been."""
        if ids:
            values = {"state": State.PENDING, "attempts": OUTBOX.c.attempts - 1, "boot": "", "lease_until": None}
            await self._of(ids, boot, "give back a lease", **values)

    async def not_begun(self, ids: Sequence[int], boot: str) -> None:
        """What was claimed certainly does not stand before `begin` says so; without that, the claim itself counts."""
        if ids:
            await self._of(ids, boot, "begin later", first_try=None)

    async def begin(self, row_id: int, boot: str) -> bool:
        """From now on it may stand; whether the lease was still held."""
        return await self._held(row_id, boot, "begin", first_try=sa.func.coalesce(OUTBOX.c.first_try, self._moment()))

    async def _of(self, ids: Sequence[int], holder: str, what: str, **values: Any) -> None:
        held = (OUTBOX.c.id.in_(ids), OUTBOX.c.state == State.SENDING, OUTBOX.c.boot == holder)
        await self._unit.to_write(what).execute(sa.update(OUTBOX).where(*held).values(**values))

    # Settling; each says whether the lease was still held

    async def sent(self, row_id: int, boot: str, channel: str, message: str) -> bool:
        place = {"channel": channel, "message": message, "settled": self._unit.now}
        return await self._settle(row_id, boot, state=State.SENT, problem="", mend="", **place)

    async def doubt(self, row_id: int, boot: str, unverified: bool) -> bool:
        """It goes out again although nobody can say whether it arrived, or that was refused after all; the lease stays."""
        return await self._held(row_id, boot, "doubt a message", unverified=unverified)

    async def later(self, row_id: int, boot: str, at: datetime, problem: str, *, counted: bool) -> bool:
        """Not accepted: it waits until then; an attempt that only met a busy platform does not count."""
        attempts = OUTBOX.c.attempts if counted else OUTBOX.c.attempts - 1
        return await self._settle(
            row_id, boot, state=State.PENDING, not_before=at, problem=problem, attempts=attempts, boot=""
        )

    async def keep(self, row_id: int, boot: str, length: timedelta, *, counted: bool) -> bool:
        """Whether it arrived cannot be found out just now: the lease goes on for so long."""
        fewer = sa.case((OUTBOX.c.attempts > 1, OUTBOX.c.attempts - 1), else_=OUTBOX.c.attempts)
        attempts = OUTBOX.c.attempts if counted else fewer
        return await self._held(row_id, boot, "keep a lease", lease_until=self._ends(length), attempts=attempts)

    async def elsewhere(self, row_id: int, boot: str, problem: str) -> bool:
        """This account cannot be reached: another way is to be chosen."""
        return await self._settle(row_id, boot, state=State.PENDING, problem=problem, boot="", **NOWHERE)

    async def end(self, row_id: int, boot: str, state: State | str, problem: str = "", mend: str = "") -> bool:
        """Blocked, dead or skipped."""
        settled = None if State(state) is State.BLOCKED else self._unit.now
        return await self._settle(row_id, boot, state=State(state), problem=problem, mend=mend, settled=settled)

    async def _settle(self, row_id: int, holder: str, **values: Any) -> bool:
        return await self._held(row_id, holder, "settle a message", lease_until=None, **values)

    async def _held(self, row_id: int, holder: str, what: str, **values: Any) -> bool:
        """Change a row if that boot still holds its lease; whether it did."""
        held = (OUTBOX.c.id == row_id, OUTBOX.c.state == State.SENDING, OUTBOX.c.boot == holder)
        done: Any = await self._unit.to_write(what).execute(sa.update(OUTBOX).where(*held).values(**values))
        return done.rowcount == 1

    # Pauses

    async def pause(self, platform: str, space: str, target: str, until: datetime) -> None:
        """Nothing goes there until then; an empty target is the whole workspace."""
        await self._pause(platform, space, target, until, closed=False)

    async def paused(self, platform: str, space: str, target: str) -> datetime | None:
        """Until when this target, or its whole workspace, is to be left alone, as any process was told."""
        here = (PAUSE.c.platform == platform, PAUSE.c.space == space, PAUSE.c.target.in_(("", target)))
        ask = sa.select(sa.func.max(PAUSE.c.until)).where(*here, ~PAUSE.c.closed, PAUSE.c.until > self._unit.now)
        return await self._unit.session.scalar(ask)

    async def close(self, platform: str, space: str, target: str, until: datetime) -> None:
        """This person shut the door here: what waits for them at it takes another way, and is not brought here until then."""
        await self._pause(platform, space, target, until, closed=True)
        waiting = (OUTBOX.c.state == State.PENDING, OUTBOX.c.platform == platform, OUTBOX.c.target == target)
        await self._unit.session.execute(
            sa.update(OUTBOX).where(*waiting, OUTBOX.c.person_id.is_not(None)).values(**NOWHERE)
        )

    async def _pause(self, platform: str, space: str, target: str, until: datetime, *, closed: bool) -> None:
        values = {"until": until, "closed": closed}
        statement = insert(self._unit.dialect, PAUSE).values(platform=platform, space=space, target=target, **values)
        await self._unit.to_write("pause").execute(
            statement.on_conflict_do_update(index_elements=["platform", "space", "target"], set_=values)
        )

    async def forget_pauses(self) -> None:
        """Those that are over."""
        await self._unit.to_write("forget pauses").execute(sa.delete(PAUSE).where(PAUSE.c.until < self._unit.now))

    # Pieces

    def _due(self) -> tuple[sa.ColumnElement[bool], ...]:
        return OUTBOX.c.state == State.PENDING, self._is_due(), OUTBOX.c.platform != ""

    def _is_due(self) -> sa.ColumnElement[bool]:
        return OUTBOX.c.not_before <= self._unit.now

    def _open(self) -> sa.ColumnElement[bool]:
        """Neither the workspace nor the target is paused."""
        return ~sa.exists().where(
            PAUSE.c.platform == OUTBOX.c.platform,
            PAUSE.c.space == OUTBOX.c.space,
            PAUSE.c.target.in_(("", OUTBOX.c.target)),
            PAUSE.c.until > self._unit.now,
        )

    def _for_me_alone(self, ask: Any) -> Any:
        """On PostgreSQL replicas pass over what another one holds; on SQLite there is one writer."""
        return ask.with_for_update(skip_locked=True) if self._unit.dialect == "postgresql" else ask

    def _ends(self, lease: timedelta) -> Any:
        """On PostgreSQL replicas go by the database's clock."""
        return (sa.func.clock_timestamp() if self._unit.dialect == "postgresql" else self._unit.now) + lease

    def _moment(self) -> Any:
        return sa.literal(self._unit.now, OUTBOX.c.first_try.type)
