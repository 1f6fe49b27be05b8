"""How the schedules are, by kind: what ran last, what runs next, what is late, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from store.schedule import SCHEDULE
from store.unit import Unit

LATE = timedelta(minutes=2)
# How the outcome of a turn that did not go well begins: see scheduler/due.py.
WENT_WRONG = ("Failed", "Given up", "Skipped", "It cannot be planned")


@dataclass(frozen=True, slots=True)
class KindHealth:
    kind: str
    enabled: int
    last_ran: datetime | None
    next_due: datetime | None
    late: int
    went_wrong: int


class ScheduleHealth:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def by_kind(self) -> list[KindHealth]:
        # What somebody is at, or will try again, is not late: it is under way.
        free = sa.or_(SCHEDULE.c.not_before.is_(None), SCHEDULE.c.not_before <= self._unit.now)
        late = sa.and_(SCHEDULE.c.enabled, SCHEDULE.c.next_due < self._unit.now - LATE, free)
        wrong = sa.or_(*(SCHEDULE.c.last_outcome.startswith(word) for word in WENT_WRONG))

        def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
            return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

        ask = sa.select(
            SCHEDULE.c.kind,
            count(SCHEDULE.c.enabled),
            sa.func.max(SCHEDULE.c.last_ran),
            sa.func.min(sa.case((SCHEDULE.c.enabled, SCHEDULE.c.next_due))),
            count(late),
            count(wrong),
        ).group_by(SCHEDULE.c.kind)
        found = await self._unit.session.execute(ask.order_by(SCHEDULE.c.kind))
        return [KindHealth(*row) for row in found]
