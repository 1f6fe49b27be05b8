"""What the library has to tell: new resources, what waits for review, what nobody confirmed, what was looked for in vain."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from store.base import columns
from store.resource import RESOURCE, RESOURCE_TOPIC, WANTED, ResourceStatus, WantedRow
from store.topics import TOPIC
from store.unit import Unit


@dataclass(frozen=True, slots=True)
class NewsRow:
    id: int
    title: str
    kind: str
    publisher: str
    visibility: str
    space_id: int | None
    made_by: int | None
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

    async def outdated(self, today: date, limit: int = 500) -> list[NewsRow]:
        """Published, and its review date has passed; the longest overdue first."""
        due = (RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.review_on <= today)
        return await self._rows(*due, order=(RESOURCE.c.review_on, RESOURCE.c.id), limit=limit)

    async def wanted_between(self, since: datetime, until: datetime, limit: int = 100) -> list[WantedRow]:
        """What was looked for in vain in this time, most often first."""
        ask = sa.select(*columns(WANTED, WantedRow)).where(WANTED.c.last > since, WANTED.c.last <= until)
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
