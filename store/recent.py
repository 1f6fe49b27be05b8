"""The last ten commands of a person, for the Home tab, which runs them again. No answer is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, key, moment, refers, table, text
from store.unit import Unit

KEPT = 10


class Recent(Record, table=True):
    __table_args__ = (sa.Index("ix_recent_person_id_id", "person_id", "id"), LASTING_IDS)

    id: int | None = key()
    person_id: int = refers("person.id", index=False)
    command: str = text()
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class RecentRow:
    text: str
    at: datetime


RECENT = table(Recent)
_LATER = RECENT.alias("later")
FORGET = sa.delete(RECENT).where(RECENT.c.person_id == sa.bindparam("of"), RECENT.c.command == sa.bindparam("said"))
# All but the newest KEPT of each person.
TRIM = sa.delete(RECENT).where(
    RECENT.c.person_id.in_(sa.bindparam("people", expanding=True)),
    RECENT.c.id
    <= sa.select(_LATER.c.id)
    .where(_LATER.c.person_id == RECENT.c.person_id)
    .order_by(_LATER.c.id.desc())
    .limit(1)
    .offset(KEPT)
    .scalar_subquery(),
)


class RecentStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, said: Sequence[tuple[int, str]]) -> None:
        """These (person, command) were the last ones, in this order; one said before moves to the front."""
        latest = list(reversed(dict.fromkeys(reversed(said))))
        rows = [{"of": person_id, "said": text} for person_id, text in latest]
        session = self._unit.to_write("remember commands")
        await session.execute(FORGET, rows)
        await session.execute(
            sa.insert(RECENT),
            [{"person_id": person_id, "command": text, "at": self._unit.now} for person_id, text in latest],
        )
        await session.execute(TRIM, {"people": sorted({person_id for person_id, _ in latest})})

    async def last_ten(self, person_id: int) -> list[RecentRow]:
        """Newest first."""
        ask = sa.select(RECENT.c.command, RECENT.c.at).where(RECENT.c.person_id == person_id)
        found = await self._unit.session.execute(ask.order_by(RECENT.c.id.desc()).limit(KEPT))
        return [RecentRow(*row) for row in found]
