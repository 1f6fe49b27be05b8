"""Codes that let somebody in: one-time codes, invitations, and sessions on the web. Only hashes are kept.

A one-time code is a selector, which finds the row, and a secret, which is compared in constant time: so a wrong try is
counted against the code it was meant for, and five of them end it.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, enum, key, moment, one_of, refers, space, table, text
from store.person import RoleName
from store.unit import Unit

# No letter that is read as another one, so a code survives being spoken or copied from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "Q", "0": "Q", "I": "J", "1": "J", "L": "J", "U": "V"})
SELECTOR, SECRET, MOST_TRIES = 4, 8, 5


class Purpose(StrEnum):
    CLAIM = "claim"
    SIGN_IN = "sign_in"
    LINK = "link"


class OneTimeCode(Record, table=True):
    __table_args__ = (
        sa.UniqueConstraint("purpose", "selector"),
        one_of("purpose", Purpose),
        sa.CheckConstraint(f"attempts BETWEEN 0 AND {MOST_TRIES}", name="attempts"),
        LASTING_IDS,
    )

    id: int | None = key()
    purpose: Purpose = enum(Purpose)
    selector: str = text()
    code_hash: str = text()
    person_id: int | None = refers("person.id", default=None, nullable=True)
    expires: datetime = moment()
    used_at: datetime | None = moment(default=None)
    attempts: int = 0


class Invitation(Record, table=True):
    __table_args__ = (
        one_of("role", RoleName),
        sa.CheckConstraint("uses_left >= 0", name="uses_left"),
        LASTING_IDS,
    )

    id: int | None = key()
    code_hash: str = text(unique=True)
    role: RoleName = enum(RoleName)
    space_id: int | None = space()
    uses_left: int
    expires: datetime = moment()
    made_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)


class WebSession(Record, table=True):
    token_hash: str = text(primary_key=True)
    person_id: int = refers("person.id")
    created: datetime = moment()
    expires: datetime = moment(index=True)
    csrf: str = text()


@dataclass(frozen=True, slots=True)
class CodeRow:
    purpose: Purpose
    person_id: int | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: int
    role: RoleName
    space_id: int | None
    uses_left: int
    expires: datetime
    made_by: int | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    person_id: int
    created: datetime
    expires: datetime
    csrf: str


CODE, INVITATION, SESSION = table(OneTimeCode), table(Invitation), table(WebSession)


class CodeStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def make(
        self, purpose: Purpose | str, person_id: int | None = None, ttl: timedelta = timedelta(minutes=10)
    ) -> str:
        """A new code; an older one for the same purpose and person stops working."""
        session, purpose = self._unit.to_write("make a code"), Purpose(purpose)
        same = (CODE.c.purpose == purpose, CODE.c.person_id.is_not_distinct_from(person_id))
        await session.execute(sa.delete(CODE).where(*same))
        while await self._row(purpose, selector := _random(SELECTOR)):
            """Taken: draw another one."""
        secret = _random(SECRET)
        values = {"purpose": purpose, "selector": selector, "code_hash": _hash(selector, secret), "attempts": 0}
        await session.execute(sa.insert(CODE).values(**values, person_id=person_id, expires=self._unit.now + ttl))
        return "-".join((selector, *(secret[start : start + 4] for start in range(0, SECRET, 4))))

    async def redeem(self, purpose: Purpose | str, code: str) -> CodeRow | None:
        """What the code was made for, once; None for a wrong, used, expired or exhausted one.

        A wrong try is committed at once, so that it counts even when the rest of the unit is undone.
        """
        session, purpose, given = self._unit.to_write("redeem a code"), Purpose(purpose), canonical(code)
        row = await self._row(purpose, given[:SELECTOR])
        if row is None or row.used_at is not None or row.expires <= self._unit.now or row.attempts >= MOST_TRIES:
            return None
        if not hmac.compare_digest(row.code_hash, _hash(given[:SELECTOR], given[SELECTOR:])):
            counted = sa.update(CODE).where(CODE.c.id == row.id, CODE.c.attempts < MOST_TRIES)
            await session.execute(counted.values(attempts=CODE.c.attempts + 1))
            await self._unit.commit()
            return None
        done: Any = await session.execute(
            sa.update(CODE).where(CODE.c.id == row.id, CODE.c.used_at.is_(None)).values(used_at=self._unit.now)
        )
        return CodeRow(purpose, row.person_id, row.expires) if done.rowcount == 1 else None

    async def invite(
        self,
        role: RoleName | str = RoleName.MEMBER,
        *,
        space_id: int | None = None,
        uses: int = 1,
        ttl: timedelta = timedelta(days=14),
        by: int | None = None,
    ) -> str:
        """A code with which `uses` people may join with this role."""
        code = _random(SECRET + SELECTOR)
        values = {"code_hash": _hash("invitation", code), "role": RoleName(role), "space_id": space_id}
        await self._unit.to_write("make an invitation").execute(
            sa.insert(INVITATION).values(**values, uses_left=uses, expires=self._unit.now + ttl, made_by=by)
        )
        return "-".join(code[start : start + 4] for start in range(0, len(code), 4))

    async def accept(self, code: str) -> InvitationRow | None:
        """Use an invitation once; None when it is unknown, used up or expired."""
        usable = (INVITATION.c.uses_left > 0, INVITATION.c.expires > self._unit.now)
        taken = (
            sa.update(INVITATION)
            .where(INVITATION.c.code_hash == _hash("invitation", canonical(code)), *usable)
            .values(uses_left=INVITATION.c.uses_left - 1)
            .returning(*columns(INVITATION, InvitationRow))
        )
        row = (await self._unit.to_write("accept an invitation").execute(taken)).one_or_none()
        return InvitationRow(*row) if row else None

    async def invitations(self) -> list[InvitationRow]:
        """Those that can still be used."""
        usable = (INVITATION.c.uses_left > 0, INVITATION.c.expires > self._unit.now)
        ask = sa.select(*columns(INVITATION, InvitationRow)).where(*usable).order_by(INVITATION.c.id)
        return [InvitationRow(*row) for row in await self._unit.session.execute(ask)]

    async def withdraw(self, invitation_id: int) -> bool:
        done: Any = await self._unit.to_write("withdraw an invitation").execute(
            sa.delete(INVITATION).where(INVITATION.c.id == invitation_id)
        )
        return done.rowcount == 1

    async def forget_before(self, at: datetime) -> int:
        """Codes and invitations that ran out before."""
        session = self._unit.to_write("forget old codes")
        codes: Any = await session.execute(sa.delete(CODE).where(CODE.c.expires < at))
        invitations: Any = await session.execute(sa.delete(INVITATION).where(INVITATION.c.expires < at))
        return codes.rowcount + invitations.rowcount

    async def _row(self, purpose: Purpose, selector: str) -> Any:
        ask = sa.select(*CODE.c).where(CODE.c.purpose == purpose, CODE.c.selector == selector)
        return (await self._unit.session.execute(ask)).one_or_none()


class WebSessionStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def make(self, person_id: int, ttl: timedelta = timedelta(days=30)) -> str:
        """The token of a new session; it exists nowhere else."""
        token = secrets.token_urlsafe(32)
        times = {"created": self._unit.now, "expires": self._unit.now + ttl}
        values = {"token_hash": _hash("session", token), "person_id": person_id, "csrf": secrets.token_urlsafe(24)}
        await self._unit.to_write("sign in").execute(sa.insert(SESSION).values(**values, **times))
        return token

    async def load(self, token: str) -> SessionRow | None:
        """Whose session this is, while it lasts."""
        ask = sa.select(*columns(SESSION, SessionRow)).where(
            SESSION.c.token_hash == _hash("session", token), SESSION.c.expires > self._unit.now
        )
        row = (await self._unit.session.execute(ask)).one_or_none()
        return SessionRow(*row) if row else None

    async def end(self, token: str) -> None:
        await self._delete(SESSION.c.token_hash == _hash("session", token))

    async def end_all(self, person_id: int) -> None:
        await self._delete(SESSION.c.person_id == person_id)

    async def forget_before(self, at: datetime) -> int:
        """Those that ended before."""
        return await self._delete(SESSION.c.expires < at)

    async def _delete(self, condition: sa.ColumnElement[bool]) -> int:
        done: Any = await self._unit.to_write("sign out").execute(sa.delete(SESSION).where(condition))
        return done.rowcount


def canonical(code: str) -> str:
    """A code as it was made, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return letters.translate(READ_AS)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _hash(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}:{secret}".encode("utf-8", "replace")).hexdigest()
