"""Schedules: when something is due, as a wall time in a zone on the dates of a rule, and as the next moment in UTC.

The rule is the truth and the moment follows from it; whoever moves on names the moment that was seen, so that of two
replicas one wins. A claim is a short promise to the others: it saves work, and nothing correct depends on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, at_least, columns, insert, json, key, moment, refers, space, table, text
from store.unit import Unit

# A claim or a wait that ends later than this was made by a clock that was wrong.
LONGEST_CLAIM = timedelta(hours=1)


class Schedule(Record, table=True):
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.CheckConstraint("wall_time LIKE '__:__'", name="wall_time"),
        at_least("tries"),
        sa.Index("ix_schedule_kind_next_due", "kind", "next_due"),
        LASTING_IDS,
    )

    id: int | None = key()
    # What makes it the only one of its kind, such as "digest:person:7".
    key: str = text()
    kind: str = text()
    subject_id: str = text(default="")
    person_id: int | None = refers("person.id", default=None, nullable=True)
    space_id: int | None = space()
    zone: str = text()
    wall_time: str = text()
    rule: str = text()
    starts_on: date | None = None
    settings: dict[str, Any] = json(default_factory=dict)
    # None when the rule has ended.
    next_due: datetime | None = moment(default=None)
    enabled: bool = True
    # The first and the newest moment that the last turn covered: one and the same, but after a downtime.
    last_first: datetime | None = moment(default=None)
    last_due: datetime | None = moment(default=None)
    # When it was last looked after, by a turn or by skipping one.
    last_ran: datetime | None = moment(default=None)
    last_outcome: str = text(default="")
    last_count: int | None = None
    # Since the last turn that ended; and until when nobody is to try.
    tries: int = 0
    not_before: datetime | None = moment(default=None)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    id: int
    key: str
    kind: str
    subject_id: str
    person_id: int | None
    space_id: int | None
    zone: str
    wall_time: str
    rule: str
    starts_on: date | None
    settings: Mapping[str, Any]
    next_due: datetime | None
    enabled: bool
    last_first: datetime | None
    last_due: datetime | None
    last_ran: datetime | None
    last_outcome: str
    last_count: int | None
    tries: int


SCHEDULE = table(Schedule)
AT_ONCE = 500
FRESH: dict[str, Any] = {"tries": 0, "not_before": None}


class ScheduleStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    # What there is

    async def put(
        self,
        key: str,
        kind: str,
        *,
        zone: str,
        wall_time: str,
        rule: str,
        next_due: datetime | None,
        starts_on: date | None = None,
        settings: Mapping[str, Any] | None = None,
        subject_id: str = "",
        person_id: int | None = None,
        space_id: int | None = None,
        enabled: bool = True,
    ) -> int:
        """Make the schedule of this key, or change it to this; what it last did stays. Gives its id."""
        rhythm = {"zone": zone, "wall_time": wall_time, "rule": rule, "starts_on": starts_on, "next_due": next_due}
        belongs = {"kind": kind, "subject_id": subject_id, "person_id": person_id, "space_id": space_id}
        values = {**belongs, **rhythm, "settings": dict(settings or {}), "enabled": enabled, **FRESH}
        statement = insert(self._unit.dialect, SCHEDULE).values(key=key, last_outcome="", **values)
        done = await self._unit.to_write("keep a schedule").execute(
            statement.on_conflict_do_update(index_elements=["key"], set_=values).returning(SCHEDULE.c.id)
        )
        return done.scalar_one()

    async def get(self, key: str) -> ScheduleRow | None:
        return next(iter(await self._rows(SCHEDULE.c.key == key)), None)

    async def by_id(self, row_id: int) -> ScheduleRow | None:
        return next(iter(await self._rows(SCHEDULE.c.id == row_id)), None)

    async def of_person(self, person_id: int) -> list[ScheduleRow]:
        """All that is switched on or off for somebody."""
        return await self._rows(SCHEDULE.c.person_id == person_id)

    async def of_people(self, person_ids: Sequence[int]) -> dict[int, list[ScheduleRow]]:
        """The same for many, by person; those without any are left out."""
        found: dict[int, list[ScheduleRow]] = {}
        for start in range(0, len(person_ids), AT_ONCE):
            for row in await self._rows(SCHEDULE.c.person_id.in_(person_ids[start : start + AT_ONCE])):
                if row.person_id is not None:
                    found.setdefault(row.person_id, []).append(row)
        return found

    async def all(self, kind: str = "") -> list[ScheduleRow]:
        """Every schedule, or those of a kind; what is due first comes first."""
        return await self._rows(*([SCHEDULE.c.kind == kind] if kind else []))

    async def enable(self, row_id: int, next_due: datetime | None) -> bool:
        """Switch it on again, due at `next_due`; what it missed while it was off is not made up for."""
        return await self._change(SCHEDULE.c.id == row_id, enabled=True, next_due=next_due, **FRESH)

    async def disable(self, row_id: int) -> bool:
        return await self._change(SCHEDULE.c.id == row_id, enabled=False)

    async def drop(self, key: str) -> bool:
        done: Any = await self._unit.to_write("drop a schedule").execute(
            sa.delete(SCHEDULE).where(SCHEDULE.c.key == key)
        )
        return done.rowcount == 1

    # What is due

    async def begin(self) -> None:
        """A process starts. On SQLite there is only this one, so the claims of the one before it mean nothing."""
        if self._unit.dialect == "sqlite":
            await self._change(SCHEDULE.c.not_before.is_not(None), not_before=None)

    async def due_kinds(self) -> list[str]:
        """The kinds of which something is due, and not claimed."""
        return list(await self._unit.session.scalars(sa.select(SCHEDULE.c.kind).where(*self._due()).distinct()))

    async def claim(self, kind: str, limit: int, lease: timedelta) -> list[ScheduleRow]:
        """What is due of this kind, the longest waiting first; nobody else gets it for as long as `lease`."""
        ask = sa.select(SCHEDULE.c.id).where(*self._due(), SCHEDULE.c.kind == kind)
        ask = ask.order_by(SCHEDULE.c.next_due, SCHEDULE.c.id).limit(limit)
        session = self._unit.to_write("claim schedules")
        ids = list(await session.scalars(ask.with_for_update(skip_locked=True)))
        if not ids:
            return []
        claimed = {"tries": SCHEDULE.c.tries + 1, "not_before": self._unit.now + lease}
        await session.execute(sa.update(SCHEDULE).where(SCHEDULE.c.id.in_(ids)).values(**claimed))
        return await self._rows(SCHEDULE.c.id.in_(ids))

    async def advance(
        self,
        row_id: int,
        seen_due: datetime,
        next_due: datetime | None,
        *,
        outcome: str,
        count: int | None = None,
        newest: datetime | None = None,
    ) -> bool:
        """The turn that was seen is over, and covered all until `newest`. False when somebody else had it: then nothing
        of it may be committed."""
        ended = {"last_first": seen_due, "last_due": newest or seen_due, "last_ran": self._unit.now}
        said = {"last_outcome": outcome, "last_count": count}
        return await self._change(*self._seen(row_id, seen_due), next_due=next_due, **ended, **said, **FRESH)

    async def skip(self, row_id: int, seen_due: datetime, next_due: datetime | None, *, outcome: str) -> bool:
        """The turn that was seen does not happen."""
        passed = {"last_ran": self._unit.now, "last_outcome": outcome}
        return await self._change(*self._seen(row_id, seen_due), next_due=next_due, **passed, **FRESH)

    async def failed(self, row_id: int, seen_due: datetime, again: datetime, *, outcome: str) -> bool:
        """The turn did not end; it is tried again then."""
        return await self._change(*self._seen(row_id, seen_due), not_before=again, last_outcome=outcome)

    async def move(self, row_id: int, seen_due: datetime | None, next_due: datetime | None) -> bool:
        """It was due at another moment than it is; nothing has happened yet."""
        return await self._change(*self._seen(row_id, seen_due), next_due=next_due)

    async def rezone(self, row_id: int, zone: str, next_due: datetime | None) -> bool:
        """Its wall time is of another zone now."""
        return await self._change(SCHEDULE.c.id == row_id, zone=zone, next_due=next_due, **FRESH)

    # Pieces

    def _due(self) -> Sequence[sa.ColumnElement[bool]]:
        now, wait = self._unit.now, SCHEDULE.c.not_before
        free = sa.or_(wait.is_(None), wait <= now, wait > now + LONGEST_CLAIM)
        return SCHEDULE.c.enabled, SCHEDULE.c.next_due <= now, free

    def _seen(self, row_id: int, seen_due: datetime | None) -> Sequence[sa.ColumnElement[bool]]:
        return SCHEDULE.c.id == row_id, SCHEDULE.c.enabled, SCHEDULE.c.next_due == seen_due

    async def _change(self, *conditions: sa.ColumnElement[bool], **values: Any) -> bool:
        done: Any = await self._unit.to_write("change a schedule").execute(
            sa.update(SCHEDULE).where(*conditions).values(**values)
        )
        return done.rowcount > 0

    async def _rows(self, *conditions: sa.ColumnElement[bool]) -> list[ScheduleRow]:
        ask = sa.select(*columns(SCHEDULE, ScheduleRow)).where(*conditions)
        found = await self._unit.session.execute(ask.order_by(SCHEDULE.c.next_due.nulls_last(), SCHEDULE.c.id))
        return [ScheduleRow(*row) for row in found]
