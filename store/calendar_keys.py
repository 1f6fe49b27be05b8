"""Addresses of calendars that are made for one person: whoever has one reads it as them, so each can be made anew.

Only a hash is kept, so that nobody who reads the database reads their calendars. Links that stand in a calendar are signed
with that of a key nobody was given, so that the same one comes out each time it is read; they end with it.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import Record, columns, insert, moment, refers, table, text
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
TOKEN = re.compile(r"([0-9]{1,10})-([0-9]{1,10})-([\w-]{43})", re.ASCII)


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

    # Signed links

    async def ready(self, person_id: int, name: str) -> None:
        """From now on links of this name can be signed for them."""
        values = {"key_hash": _hash(secrets.token_urlsafe(32)), "person_id": person_id, "calendar": name}
        statement = insert(self._unit.dialect, KEY).values(**values, made=self._unit.now)
        await self._unit.to_write("sign links").execute(statement.on_conflict_do_nothing())

    async def sign(self, person_id: int, name: str, numbers: Iterable[int]) -> dict[int, str]:
        """A token by number, each time the same; none at all before `ready`, or after `withdraw`."""
        secret = await self._secret(person_id, name)
        return {one: f"{person_id}-{one}-{_signature(secret, person_id, one)}" for one in numbers} if secret else {}

    async def signed(self, name: str, token: str) -> tuple[int, int] | None:
        """Whose it is and for which number; None for one that is mistyped or ended."""
        parts = TOKEN.fullmatch(token)
        secret = await self._secret(int(parts[1]), name) if parts else ""
        if parts is None or not secret:
            return None
        person_id, number = int(parts[1]), int(parts[2])
        return (person_id, number) if hmac.compare_digest(parts[3], _signature(secret, person_id, number)) else None

    async def _secret(self, person_id: int, name: str) -> str:
        ask = sa.select(KEY.c.key_hash).where(KEY.c.person_id == person_id, KEY.c.calendar == name)
        return await self._unit.session.scalar(ask) or ""


def _signature(secret: str, person_id: int, number: int) -> str:
    made = hmac.new(secret.encode(), f"{person_id}-{number}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _hash(key: str) -> str:
    return hashlib.sha256(f"calendar:{key}".encode("utf-8", "replace")).hexdigest()
