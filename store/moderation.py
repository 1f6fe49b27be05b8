"""Reports of records, and what moderators decided: all that is reported of one record until it is decided is one matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, enum, insert, key, moment, one_of, refers, space, table, text
from store.live import LIVE
from store.posted import POSTED
from store.unit import Unit


class ReportReason(StrEnum):
    PERSONAL = "personal data in it"
    WRONG = "wrong or harmful"
    ADVERTISING = "advertising"
    UNFAIR = "insulting or unfair"
    RIGHTS = "not ours to share"
    OTHER = "something else"


class MatterStatus(StrEnum):
    OPEN = "open"
    HIDDEN = "hidden"
    WARNED = "warned"
    DISMISSED = "dismissed"
    RESTORED = "restored"


OPEN = sa.text("status = 'open'")


class Matter(Record, table=True):
    """One record's reports until they are decided. `state`: what the record was before it was hidden. `was`: what the
    matter was before the last decision, which can be taken back as long as `decided_by` stands. `judged_by`: who decided
    first; an appeal goes to somebody else. `appeal`: why its owner wants it looked at again."""

    __table_args__ = (
        one_of("status", MatterStatus),
        one_of("was", MatterStatus),
        # A record has one open matter, however many report it at once.
        sa.Index("uq_matter_open", "subject", "subject_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        sa.Index("ix_matter_subject_subject_id", "subject", "subject_id"),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int | None = space()
    subject: str = text()
    subject_id: str = text()
    opened: datetime = moment()
    status: MatterStatus = enum(MatterStatus, default=MatterStatus.OPEN, index=True)
    was: MatterStatus = enum(MatterStatus, default=MatterStatus.OPEN)
    state: str = text(default="")
    why: str = text(default="")
    decided: datetime | None = moment(default=None)
    decided_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    judged_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    appeal: str = text(default="")
    appealed: datetime | None = moment(default=None)
    appealed_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    # The appeal was answered, whatever the answer.
    answered: datetime | None = moment(default=None)


class Report(Record, table=True):
    __table_args__ = (sa.UniqueConstraint("matter_id", "person_id"), one_of("reason", ReportReason), LASTING_IDS)

    id: int | None = key()
    matter_id: int = refers("matter.id", index=False)
    person_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    reason: ReportReason = enum(ReportReason)
    said: str = text(default="")
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class MatterRow:
    id: int
    space_id: int | None
    subject: str
    subject_id: str
    opened: datetime
    status: MatterStatus
    was: MatterStatus
    state: str
    why: str
    decided: datetime | None
    decided_by: int | None
    judged_by: int | None
    appeal: str
    appealed: datetime | None
    appealed_by: int | None
    answered: datetime | None

    @property
    def appeals(self) -> bool:
        """Its owner asked to look at it again, and waits for the answer."""
        return self.appealed is not None and self.answered is None

    @property
    def waits(self) -> bool:
        return self.status is MatterStatus.OPEN or self.appeals


@dataclass(frozen=True, slots=True)
class ReportRow:
    id: int
    matter_id: int
    person_id: int | None
    reason: ReportReason
    said: str
    at: datetime


MATTER, REPORT = table(Matter), table(Report)
WAITING = sa.or_(MATTER.c.status == MatterStatus.OPEN, MATTER.c.appealed.is_not(None) & MATTER.c.answered.is_(None))


class ModerationStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def report(
        self, subject: str, subject_id: str, person_id: int, reason: ReportReason, said: str, *, space_id: int | None
    ) -> tuple[int, bool]:
        """The matter it belongs to, and whether it is a new one. Whoever reports twice has changed their words."""
        session, now = self._unit.to_write("report a record"), self._unit.now
        fresh = {"subject": subject, "subject_id": subject_id, "space_id": space_id, "opened": now}
        fresh |= {"status": MatterStatus.OPEN, "was": MatterStatus.OPEN, "state": "", "why": "", "appeal": ""}
        made: Any = await session.execute(
            insert(self._unit.dialect, MATTER)
            .values(fresh)
            .on_conflict_do_nothing(index_elements=["subject", "subject_id"], index_where=OPEN)
        )
        same = (MATTER.c.subject == subject, MATTER.c.subject_id == subject_id)
        matter = cast(
            int, await session.scalar(sa.select(MATTER.c.id).where(*same, MATTER.c.status == MatterStatus.OPEN))
        )
        theirs = {"matter_id": matter, "person_id": person_id, "reason": reason, "said": said, "at": now}
        again = {"reason": reason, "said": said, "at": now}
        statement = insert(self._unit.dialect, REPORT).values(theirs)
        await session.execute(statement.on_conflict_do_update(index_elements=["matter_id", "person_id"], set_=again))
        return matter, made.rowcount == 1

    async def by_id(self, matter_id: int) -> MatterRow | None:
        return next(iter(await self._rows(MATTER.c.id == matter_id)), None)

    async def waiting(self, limit: int = 500) -> list[MatterRow]:
        """What nobody has decided yet, appeals too; the longest waiting first."""
        return await self._rows(WAITING, order=(MATTER.c.opened, MATTER.c.id), limit=limit)

    async def settled(self, limit: int = 500) -> list[MatterRow]:
        """What was decided, the last first."""
        return await self._rows(sa.not_(WAITING), order=(MATTER.c.decided.desc(), MATTER.c.id.desc()), limit=limit)

    async def of(self, subject: str, subject_id: str) -> list[MatterRow]:
        """All there ever was about one record, the newest first."""
        same = (MATTER.c.subject == subject, MATTER.c.subject_id == subject_id)
        return await self._rows(*same, order=(MATTER.c.id.desc(),), limit=50)

    async def reports(self, matter_ids: Sequence[int]) -> list[ReportRow]:
        """Who said what, in their order."""
        ask = sa.select(*columns(REPORT, ReportRow)).where(REPORT.c.matter_id.in_(set(matter_ids)))
        return [ReportRow(*row) for row in await self._unit.session.execute(ask.order_by(REPORT.c.at, REPORT.c.id))]

    async def decide(
        self, row: MatterRow, to: MatterStatus, *, by: int, why: str = "", state: str | None = None
    ) -> bool:
        """What becomes of it; False when it is no longer as `row` says: somebody was quicker. An open appeal is answered
        with it."""
        values: dict[str, Any] = {"status": to, "was": row.status, "decided": self._unit.now, "decided_by": by}
        values |= {"why": why or row.why, "judged_by": row.judged_by or by}
        values |= {} if state is None else {"state": state}
        values |= {"answered": self._unit.now} if row.appeals else {}
        return await self._change(row, values)

    async def undo(self, row: MatterRow) -> bool:
        """As it was before the last decision; False when it is no longer as `row` says, or another report came since."""
        if row.was is MatterStatus.OPEN and any(
            one.status is MatterStatus.OPEN for one in await self.of(row.subject, row.subject_id)
        ):
            return False
        values: dict[str, Any] = {"status": row.was, "decided_by": None}
        values |= {"decided": None, "judged_by": None} if row.was is MatterStatus.OPEN else {}
        values |= {"answered": None} if row.answered is not None and row.answered == row.decided else {}
        return await self._change(row, values)

    async def ask_again(self, row: MatterRow, by: int, words: str) -> bool:
        """Its owner does not agree: back into the queue, once. False when they asked before."""
        if row.appealed is not None:
            return False
        return await self._change(row, {"appeal": words, "appealed": self._unit.now, "appealed_by": by})

    async def warned(self, subject: str, subject_id: str) -> int:
        """How often the owners of this record were warned about it."""
        return sum(one.status is MatterStatus.WARNED for one in await self.of(subject, subject_id))

    async def redraw_now(self, subject: str, subject_id: str) -> None:
        """Its living copies do not wait for the gap between two redraws."""
        copies = sa.select(POSTED.c.id).where(POSTED.c.subject == subject, POSTED.c.subject_id == subject_id)
        await self._unit.to_write("redraw at once").execute(
            sa.update(LIVE).where(LIVE.c.posted_id.in_(copies)).values(stale=self._unit.now, drawn=None)
        )

    async def forget_before(self, at: datetime) -> int:
        """Drop what was decided before; never what waits, nor what is hidden still."""
        old = sa.and_(MATTER.c.decided < at, MATTER.c.status != MatterStatus.HIDDEN, sa.not_(WAITING))
        done: Any = await self._unit.to_write("forget old reports").execute(sa.delete(MATTER).where(old))
        return done.rowcount

    async def _change(self, row: MatterRow, values: dict[str, Any]) -> bool:
        decided = MATTER.c.decided.is_(None) if row.decided is None else MATTER.c.decided == row.decided
        appealed = MATTER.c.appealed.is_(None) if row.appealed is None else MATTER.c.appealed == row.appealed
        done: Any = await self._unit.to_write("decide a matter").execute(
            sa.update(MATTER)
            .where(MATTER.c.id == row.id, MATTER.c.status == row.status, decided, appealed)
            .values(values)
        )
        return done.rowcount == 1

    async def _rows(
        self, *conditions: sa.ColumnElement[bool], order: tuple[Any, ...] = (), limit: int = 1
    ) -> list[MatterRow]:
        ask = sa.select(*columns(MATTER, MatterRow)).where(*conditions).order_by(*order).limit(limit)
        return [MatterRow(*row) for row in await self._unit.session.execute(ask)]
