"""Who takes part: members and those among them who gave something, by what they said about the body they work for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store.base import columns
from store.feedback import FEEDBACK
from store.outbox import OUTBOX
from store.person import GRANT, PERSON, PersonStatus, Profile
from store.resource import RESOURCE
from store.seed import PLATFORM, SPACE_OF
from store.spaces import SPACE
from store.unit import Unit


class Trait(StrEnum):
    """What tells members apart."""

    LEVEL = "level"
    SIZE = "body_size"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Taken:
    """Members who share a trait, and how many of them gave something."""

    value: str
    members: int
    gave: int


class ParticipationStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def by(self, trait: Trait, since: datetime) -> list[Taken]:
        """For each value that members gave: how many they are, and how many of them gave something since then."""
        value = PERSON.c[trait.value]
        gave = sa.func.sum(sa.case((PERSON.c.id.in_(_gave(since)), 1), else_=0))
        ask = sa.select(value, sa.func.count(), gave).where(_belongs(), value != "").group_by(value).order_by(value)
        return [Taken(*row) for row in await self._unit.session.execute(ask)]

    async def quiet(
        self, trait: Trait, values: Sequence[str], since: datetime, *, notice: str, limit: int = 50
    ) -> list[Profile]:
        """Members with one of these values who gave nothing since then and were not sent this notice since then; who was
        here last comes first."""
        asked = sa.select(OUTBOX.c.person_id).where(
            OUTBOX.c.notice == notice, OUTBOX.c.created > since, OUTBOX.c.person_id.is_not(None)
        )
        ask = sa.select(*columns(PERSON, Profile)).where(
            _belongs(),
            PERSON.c[trait.value].in_(values),
            PERSON.c.id.not_in(_gave(since)),
            PERSON.c.id.not_in(asked),
        )
        ask = ask.order_by(PERSON.c.last_seen.desc().nulls_last(), PERSON.c.id).limit(limit)
        return [Profile(*row) for row in await self._unit.session.execute(ask)]


def _belongs() -> sa.ColumnElement[bool]:
    """Members and partners, but for demo people and those who left."""
    demo = sa.select(SPACE.c.id).where(SPACE.c.platform == PLATFORM, SPACE.c.external_id == SPACE_OF)
    real = sa.or_(PERSON.c.home_space.is_(None), PERSON.c.home_space.not_in(demo))
    return sa.and_(PERSON.c.status == PersonStatus.ACTIVE, PERSON.c.id.in_(sa.select(GRANT.c.person_id)), real)


def _gave(since: datetime) -> sa.Select[tuple[int]]:
    """Whoever added a resource, or said what would make the hub better."""
    added = sa.select(RESOURCE.c.made_by).where(RESOURCE.c.made_by.is_not(None), RESOURCE.c.created > since)
    said = sa.select(FEEDBACK.c.person_id).where(FEEDBACK.c.person_id.is_not(None), FEEDBACK.c.at > since)
    either = sa.union(added, said).subquery()
    return sa.select(either.c[0])
