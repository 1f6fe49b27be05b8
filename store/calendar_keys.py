"""Addresses of calendars that are made for one person: whoever has one reads it as them, so each can be made anew.

Only a hash is kept, so that nobody who reads the database reads their calendars.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import Record, columns, moment, refers, table, text
from store.unit import Unit


class CalendarKey(Record, table=True):
    __table_args__ = (sa.UniqueConstraint("person_id", "calendar"),)

    key_hash: str = text(primary_key=True)
    person_id: int = refers("person.id", index=False)
    # Its full name: "webinars.mine".
    calendar: str = text()
    made: datetime = moment()


@dataclass(frozen=True, slots=True)
class CalendarKeyRow:
    person_id: int
    calendar: str
    made: datetime


KEY = table(CalendarKey)


class CalendarKeyStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def make(self, person_id: int, calendar: str) -> str:
        """A new key; it exists nowhere else, and an older one for the same stops working."""
        await self.withdraw(person_id, calendar)
        key = secrets.token_urlsafe(32)
        values = {"key_hash": _hash(key), "person_id": person_id, "calendar": calendar, "made": self._unit.now}
        await self._unit.to_write("make an address").execute(sa.insert(KEY).values(values))
        return key

    async def load(self, key: str) -> CalendarKeyRow | None:
        """Whose it is and for what."""
        ask = sa.select(*columns(KEY, CalendarKeyRow)).where(KEY.c.key_hash == _hash(key))
        row = (await self._unit.session.execute(ask)).one_or_none()
        return CalendarKeyRow(*row) if row else None

    async def of(self, person_id: int, calendar: str) -> CalendarKeyRow | None:
        those = (KEY.c.person_id == person_id, KEY.c.calendar == calendar)
        row = (await self._unit.session.execute(sa.select(*columns(KEY, CalendarKeyRow)).where(*those))).one_or_none()
        return CalendarKeyRow(*row) if row else None

    async def withdraw(self, person_id: int, calendar: str) -> bool:
        those = (KEY.c.person_id == person_id, KEY.c.calendar == calendar)
        done: Any = await self._unit.to_write("withdraw an address").execute(sa.delete(KEY).where(*those))
        return done.rowcount == 1


def _hash(key: str) -> str:
    return hashlib.sha256(f"calendar:{key}".encode("utf-8", "replace")).hexdigest()
