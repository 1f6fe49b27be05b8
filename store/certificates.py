"""Certificates that were issued: each once, with a code that anybody can check."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, insert, key, moment, refers, table, text
from store.codes import ALPHABET, canonical
from store.unit import Unit

A_GROUP, GROUPS = 4, 3


class Certificate(Record, table=True):
    """As it was printed: name and title stay what they were on that day."""

    __table_args__ = (
        sa.UniqueConstraint("person_id", "subject"),
        sa.CheckConstraint("hours IS NULL OR hours > 0", name="hours"),
        LASTING_IDS,
    )

    id: int | None = key()
    person_id: int = refers("person.id", index=False)
    # What it is for: "path:3".
    subject: str = text()
    code: str = text(unique=True)
    name: str = text()
    did: str = text()
    what: str = text()
    on: date
    hours: float | None = None
    issuer: str = text()
    issued: datetime = moment()


@dataclass(frozen=True, slots=True)
class CertificateRow:
    id: int
    person_id: int
    subject: str
    code: str
    name: str
    did: str
    what: str
    on: date
    hours: float | None
    issuer: str
    issued: datetime


CERTIFICATE = table(Certificate)


class CertificateStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def issue(
        self,
        person_id: int,
        subject: str,
        *,
        name: str,
        did: str,
        what: str,
        on: date,
        issuer: str,
        hours: float | None = None,
    ) -> CertificateRow:
        """The certificate of this person for this; asked again it is the same one, as it was first issued."""
        said = {"name": name, "did": did, "what": what, "on": on, "hours": hours, "issuer": issuer}
        statement = insert(self._unit.dialect, CERTIFICATE).values(
            person_id=person_id, subject=subject, code=_new_code(), issued=self._unit.now, **said
        )
        await self._unit.to_write("issue a certificate").execute(
            statement.on_conflict_do_nothing(index_elements=["person_id", "subject"])
        )
        [row] = await self._rows(CERTIFICATE.c.person_id == person_id, CERTIFICATE.c.subject == subject)
        return row

    async def by_id(self, number: int) -> CertificateRow | None:
        return next(iter(await self._rows(CERTIFICATE.c.id == number)), None)

    async def by_code(self, typed: str) -> CertificateRow | None:
        """However it was copied: in small letters, without its hyphens, with an O for a Q."""
        return next(iter(await self._rows(CERTIFICATE.c.code == _grouped(canonical(typed)))), None)

    async def of_person(self, person_id: int, subject: str | None = None) -> list[CertificateRow]:
        """Newest first."""
        only = () if subject is None else (CERTIFICATE.c.subject == subject,)
        return await self._rows(CERTIFICATE.c.person_id == person_id, *only)

    async def _rows(self, *where: sa.ColumnElement[bool]) -> list[CertificateRow]:
        ask = sa.select(*columns(CERTIFICATE, CertificateRow)).where(*where)
        order = (CERTIFICATE.c.issued.desc(), CERTIFICATE.c.id.desc())
        return [CertificateRow(*row) for row in await self._unit.session.execute(ask.order_by(*order))]


def _new_code() -> str:
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(A_GROUP * GROUPS)))


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + A_GROUP] for at in range(0, len(letters), A_GROUP))
