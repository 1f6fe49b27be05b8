"""What the library has to tell: new resources, what waits for review, what nobody confirmed, what was looked for in vain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from store.base import columns
from store.person import PERSON, PersonStatus
from store.resource import RESOURCE, RESOURCE_TOPIC, WANTED, ResourceStatus, WantedRow, WantedState
from store.topics import TOPIC
from store.unit import Unit

NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class NewsRow:
    id: int
    title: str
    summary: str
    url: str
    kind: str
    publisher: str
    visibility: str
    space_id: int | None
    made_by: int | None
    owner_id: int | None
    helped_count: int
    saved_count: int
    created: datetime
    listed: datetime | None
    review_on: date | None
    topics: tuple[str, ...] = ()


class LibraryNews:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def listed_between(self, since: datetime, until: datetime, limit: int = 500) -> list[NewsRow]:
        """What could be found for the first time in this time; what helped most first."""
        new = (RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.listed > since, RESOURCE.c.listed <= until)
        order = (RESOURCE.c.helped_count + RESOURCE.c.saved_count).desc(), RESOURCE.c.listed.desc(), RESOURCE.c.id
        return await self._rows(*new, order=order, limit=limit)

    async def waiting(self, limit: int = 500) -> list[NewsRow]:
        """What waits for review, the longest waiting first."""
        return await self._rows(
            RESOURCE.c.status == ResourceStatus.IN_REVIEW, order=(RESOURCE.c.created, RESOURCE.c.id), limit=limit
        )

    async def outdated(
        self, today: date, limit: int = 500, *, answer_within: timedelta = NO_TIME, owner_id: int | None = None
    ) -> list[NewsRow]:
        """Published, and its review date has passed; the longest overdue first. Owners who are still here have so long to
        answer before theirs is listed. With `owner_id` only what is theirs."""
        here = sa.select(PERSON.c.id).where(PERSON.c.status != PersonStatus.LEFT)
        nobody = sa.or_(RESOURCE.c.owner_id.is_(None), RESOURCE.c.owner_id.not_in(here))
        overdue = sa.or_(RESOURCE.c.review_on <= today - answer_within, nobody)
        due = [RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.review_on <= today, overdue]
        if owner_id is not None:
            due.append(RESOURCE.c.owner_id == owner_id)
        return await self._rows(*due, order=(RESOURCE.c.review_on, RESOURCE.c.id), limit=limit)

    async def to_confirm(self, owner_id: int, day: date, limit: int = 500) -> list[NewsRow]:
        """What its owner should look at on exactly this day and has not."""
        due = (RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.review_on == day)
        return await self._rows(*due, RESOURCE.c.owner_id == owner_id, order=(RESOURCE.c.id,), limit=limit)

    async def days_to_confirm(self, owners: Collection[int], days: Collection[date]) -> set[tuple[int, date]]:
        """On which of these days which of these owners have something to look at."""
        due = (RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.review_on.in_(days))
        ask = sa.select(RESOURCE.c.owner_id, RESOURCE.c.review_on).where(*due, RESOURCE.c.owner_id.in_(owners))
        return {(owner, day) for owner, day in await self._unit.session.execute(ask.distinct())}

    async def wanted_between(self, since: datetime, until: datetime, limit: int = 100) -> list[WantedRow]:
        """What was looked for in vain in this time, most often first."""
        ask = sa.select(*columns(WANTED, WantedRow)).where(
            WANTED.c.state == WantedState.OPEN, WANTED.c.last > since, WANTED.c.last <= until
        )
        found = await self._unit.session.execute(ask.order_by(WANTED.c.asked.desc(), WANTED.c.id).limit(limit))
        return [WantedRow(*row) for row in found]

    async def moments_listed(self, since: datetime, until: datetime) -> list[datetime]:
        return await self._moments(RESOURCE.c.listed, since, until)

    async def _moments(self, column: sa.Column[datetime], since: datetime, until: datetime) -> list[datetime]:
        return list(await self._unit.session.scalars(sa.select(column).where(column > since, column <= until)))

    async def _rows(
        self, *conditions: sa.ColumnElement[bool], order: tuple[sa.ColumnElement[object], ...], limit: int
    ) -> list[NewsRow]:
        ask = sa.select(*columns(RESOURCE, NewsRow)).where(*conditions).order_by(*order).limit(limit)
        rows = [tuple(row) for row in await self._unit.session.execute(ask)]
        follow = sa.select(RESOURCE_TOPIC.c.resource_id, TOPIC.c.slug).join(
            TOPIC, TOPIC.c.id == RESOURCE_TOPIC.c.topic_id
        )
        topics: dict[int, list[str]] = {}
        ids = [row[0] for row in rows]
        for resource_id, slug in await self._unit.session.execute(follow.where(RESOURCE_TOPIC.c.resource_id.in_(ids))):
            topics.setdefault(resource_id, []).append(slug)
        return [NewsRow(*row, topics=tuple(sorted(topics.get(row[0], ())))) for row in rows]
