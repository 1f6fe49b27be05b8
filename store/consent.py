"""Who agreed to which text, so that nobody is asked twice."""

from datetime import datetime

import sqlalchemy as sa

from store.base import Record, insert, moment, refers, table, text
from store.unit import Unit


class Consent(Record, table=True):
    """`version` tells one text from another: a short hash of it."""

    person_id: int = refers("person.id", index=False, primary_key=True)
    version: str = text(primary_key=True)
    at: datetime = moment()


CONSENT = table(Consent)


class ConsentStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def given(self, person_id: int, version: str) -> bool:
        same = (CONSENT.c.person_id == person_id, CONSENT.c.version == version)
        return await self._unit.session.scalar(sa.select(sa.literal(1)).where(*same)) is not None

    async def give(self, person_id: int, version: str) -> None:
        values = {"person_id": person_id, "version": version, "at": self._unit.now}
        await self._unit.to_write("agree").execute(
            insert(self._unit.dialect, CONSENT).values(**values).on_conflict_do_nothing()
        )
