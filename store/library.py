"""The library: adding, changing, finding by id, importing. What readers do with it is in `shelf`."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypeVar, Unpack, cast

import sqlalchemy as sa

from store.base import Visibility, columns, like_prefix
from store.changes import ChangeLog
from store.links import url_key
from store.resource import (
    RESOURCE,
    RESOURCE_TOPIC,
    Kind,
    ResourceCard,
    ResourceDetails,
    ResourceFields,
    ResourceRow,
    ResourceStatus,
    Similar,
    TopicName,
)
from store.shelf import Shelf
from store.topics import TOPIC
from store.unit import Unit
from store.versions import VersionStore

R = TypeVar("R", ResourceCard, ResourceRow)
# No slug or name of a topic holds these; TopicStore.put sees to it.
BETWEEN_TOPICS, WITHIN_TOPIC = "\x1e", "\x1f"
Upserted = Literal["added", "changed", "same"]

SIMILAR_TITLE = 88.0
DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("summary", "body", "url", "url_key", "audience", "body_type", "body_size", "place"), ""),
    **dict.fromkeys(("language", "publisher", "published"), ""),
    **{"level": (), "status": "draft", "visibility": "members", "helped_count": 0, "saved_count": 0, "sample": False},
}


def _reading(row: type[Any]) -> Any:
    """Resources by their ids, with their topics in one more column: built once, since every answer runs it."""
    topic = sa.cast(TOPIC.c.id, sa.Text) + WITHIN_TOPIC + TOPIC.c.slug + WITHIN_TOPIC + TOPIC.c.name
    topics = (
        sa.select(sa.func.aggregate_strings(topic, BETWEEN_TOPICS))
        .select_from(RESOURCE_TOPIC.join(TOPIC, TOPIC.c.id == RESOURCE_TOPIC.c.topic_id))
        .where(RESOURCE_TOPIC.c.resource_id == RESOURCE.c.id)
        .scalar_subquery()
    )
    ids = sa.bindparam("ids", expanding=True, type_=sa.Integer())
    return sa.select(*columns(RESOURCE, row), topics).where(RESOURCE.c.id.in_(ids))


READ = {ResourceCard: _reading(ResourceCard), ResourceRow: _reading(ResourceRow)}


def _topics(text: str | None) -> tuple[TopicName, ...]:
    if not text:
        return ()
    parts = [topic.split(WITHIN_TOPIC) for topic in text.split(BETWEEN_TOPICS)]
    return tuple(
        sorted(
            (TopicName(int(number), slug, name) for number, slug, name in parts),
            key=lambda topic: (topic.name, topic.id),
        )
    )


class LibraryStore(Shelf):
    """Every change leaves a row in the change log of the same transaction, so that search can catch up."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)

    # Reading

    async def by_id(self, resource_id: int) -> ResourceRow | None:
        return next(iter(await self._read(ResourceRow, [resource_id])), None)

    async def by_ids(self, resource_ids: Sequence[int]) -> list[ResourceRow]:
        """Whole resources in the order asked; unknown ones are left out."""
        return await self._read(ResourceRow, resource_ids)

    async def cards(self, resource_ids: Sequence[int]) -> list[ResourceCard]:
        """What their cards show, in the order asked, in two queries; unknown ones are left out."""
        return await self._read(ResourceCard, resource_ids)

    async def after(self, resource_id: int = 0, limit: int = 1000) -> list[ResourceRow]:
        """The next whole resources by id, whatever their status: how an index or an export walks the library."""
        ask = sa.select(RESOURCE.c.id).where(RESOURCE.c.id > resource_id).order_by(RESOURCE.c.id).limit(limit)
        return await self._read(ResourceRow, list(await self._unit.session.scalars(ask)))

    async def newest(self, limit: int = 10, *, status: ResourceStatus = ResourceStatus.PUBLISHED) -> list[int]:
        ask = sa.select(RESOURCE.c.id).where(RESOURCE.c.status == status)
        return list(
            await self._unit.session.scalars(ask.order_by(RESOURCE.c.created.desc(), RESOURCE.c.id.desc()).limit(limit))
        )

    async def news(self, limit: int = 50, *, topic_id: int | None = None) -> list[ResourceCard]:
        """What anybody may see and was added or changed last."""
        ask = sa.select(RESOURCE.c.id).where(
            RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.visibility == Visibility.PUBLIC
        )
        if topic_id is not None:
            filed = sa.select(RESOURCE_TOPIC.c.resource_id).where(RESOURCE_TOPIC.c.topic_id == topic_id)
            ask = ask.where(RESOURCE.c.id.in_(filed))
        newest = ask.order_by(RESOURCE.c.changed.desc(), RESOURCE.c.id.desc()).limit(limit)
        return await self.cards(list(await self._unit.session.scalars(newest)))

    async def public_after(self, resource_id: int, limit: int, today: date) -> list[tuple[int, datetime]]:
        """The next ones by id that anybody may find on this day, each with when it changed last."""
        ask = sa.select(RESOURCE.c.id, RESOURCE.c.changed).where(
            RESOURCE.c.id > resource_id,
            RESOURCE.c.status == ResourceStatus.PUBLISHED,
            RESOURCE.c.visibility == Visibility.PUBLIC,
            sa.or_(RESOURCE.c.expires_on.is_(None), RESOURCE.c.expires_on > today),
        )
        found = await self._unit.session.execute(ask.order_by(RESOURCE.c.id).limit(limit))
        return [(row.id, row.changed) for row in found]

    async def mine(self, person_id: int) -> list[int]:
        """The ids of what somebody added or owns, last changed first."""
        theirs = sa.or_(RESOURCE.c.made_by == person_id, RESOURCE.c.owner_id == person_id)
        ask = sa.select(RESOURCE.c.id).where(theirs)
        return list(await self._unit.session.scalars(ask.order_by(RESOURCE.c.changed.desc(), RESOURCE.c.id.desc())))

    async def filed_under(self, topic_ids: Iterable[int]) -> list[int]:
        """The ids of what is filed under any of these topics."""
        wanted = set(topic_ids)
        if not wanted:
            return []
        ask = sa.select(RESOURCE_TOPIC.c.resource_id).where(RESOURCE_TOPIC.c.topic_id.in_(wanted)).distinct()
        return list(await self._unit.session.scalars(ask))

    async def count_by_topic(self, visibilities: Iterable[Visibility]) -> dict[int, int]:
        """How many published resources of these visibilities are filed under each topic."""
        ask = (
            sa.select(RESOURCE_TOPIC.c.topic_id, sa.func.count())
            .join(RESOURCE, RESOURCE.c.id == RESOURCE_TOPIC.c.resource_id)
            .where(RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.visibility.in_(tuple(visibilities)))
        )
        found = await self._unit.session.execute(ask.group_by(RESOURCE_TOPIC.c.topic_id))
        return {row[0]: row[1] for row in found}

    async def count(self, status: ResourceStatus | None = None) -> int:
        ask = sa.select(sa.func.count()).select_from(RESOURCE)
        if status is not None:
            ask = ask.where(RESOURCE.c.status == status)
        return cast(int, await self._unit.session.scalar(ask))

    async def known_publishers(self, prefix: str, limit: int = 25) -> list[str]:
        """Publishers whose name, or a word of it, starts so; the ones with most resources first."""
        start, lower = like_prefix(prefix.strip().lower()), sa.func.lower(RESOURCE.c.publisher)
        ask = sa.select(RESOURCE.c.publisher).where(
            RESOURCE.c.publisher != "", sa.or_(lower.like(start, escape="/"), lower.like("% " + start, escape="/"))
        )
        order = (sa.func.count().desc(), RESOURCE.c.publisher)
        return list(await self._unit.session.scalars(ask.group_by(RESOURCE.c.publisher).order_by(*order).limit(limit)))

    async def similar_url(self, url: str) -> list[Similar]:
        """Resources behind the same address, however it was written."""
        same = url_key(url)
        if not same:
            return []
        ask = sa.select(RESOURCE.c.id, RESOURCE.c.title, RESOURCE.c.url).where(
            RESOURCE.c.url_key == same, RESOURCE.c.status != ResourceStatus.ARCHIVED
        )
        found = await self._unit.session.execute(ask.order_by(RESOURCE.c.id).limit(5))
        return [Similar(*row, why="the same link", score=100.0) for row in found]

    async def similar_title(self, title: str, limit: int = 3) -> list[Similar]:
        """Resources with nearly this title, the nearest first."""
        ask = sa.select(RESOURCE.c.id, RESOURCE.c.title, RESOURCE.c.url).where(
            RESOURCE.c.status != ResourceStatus.ARCHIVED
        )
        rows = (await self._unit.session.execute(ask)).all()
        # Ten thousand titles take some milliseconds, which others need not wait for.
        near = await asyncio.to_thread(_near, title, [row[1] for row in rows], limit)
        return [Similar(*rows[index], why="nearly the same title", score=score) for index, score in near]

    # Writing

    async def add(
        self, title: str, kind: Kind | str, *, topics: Iterable[int] = (), **fields: Unpack[ResourceDetails]
    ) -> int:
        """A new resource; its id."""
        session = self._unit.to_write("add a resource")
        values = _values({**fields, "title": title, "kind": kind})
        listed = self._unit.now if values.get("status") == ResourceStatus.PUBLISHED else None
        times = {"created": self._unit.now, "changed": self._unit.now, "listed": listed}
        made = await session.scalar(sa.insert(RESOURCE).values(DEFAULTS | values | times).returning(RESOURCE.c.id))
        resource_id = cast(int, made)
        await self._set_topics(resource_id, topics)
        ChangeLog(self._unit).note("resource", resource_id)
        return resource_id

    async def update(
        self, resource_id: int, *, topics: Iterable[int] | None = None, **fields: Unpack[ResourceFields]
    ) -> bool:
        """Change what is named; `topics` replaces them all. False when there is no such resource."""
        session = self._unit.to_write("change a resource")
        values = _values(fields)
        values |= {"changed": self._unit.now, **self._first_listed(values)}
        done: Any = await session.execute(sa.update(RESOURCE).where(RESOURCE.c.id == resource_id).values(values))
        if done.rowcount != 1:
            return False
        if topics is not None:
            await session.execute(sa.delete(RESOURCE_TOPIC).where(RESOURCE_TOPIC.c.resource_id == resource_id))
            await self._set_topics(resource_id, topics)
        ChangeLog(self._unit).note("resource", resource_id)
        return True

    async def remove(self, resource_id: int) -> bool:
        """Delete it for good; archiving is what people usually want."""
        done: Any = await self._unit.to_write("remove a resource").execute(
            sa.delete(RESOURCE).where(RESOURCE.c.id == resource_id)
        )
        if done.rowcount == 1:
            ChangeLog(self._unit).note("resource", resource_id)
        return done.rowcount == 1

    async def move(
        self, resource_id: int, to: ResourceStatus | str, *, expected: Iterable[ResourceStatus | str] = ()
    ) -> bool:
        """Change the status; with `expected`, only from one of these: False says somebody was quicker."""
        came_from = [ResourceStatus(status) for status in expected] or list(ResourceStatus)
        done: Any = await self._unit.to_write("change a status").execute(
            sa.update(RESOURCE)
            .where(
                RESOURCE.c.id == resource_id, RESOURCE.c.status.in_(came_from), RESOURCE.c.status != ResourceStatus(to)
            )
            .values(status=ResourceStatus(to), changed=self._unit.now, **self._first_listed({"status": to}))
        )
        if done.rowcount == 1:
            ChangeLog(self._unit).note("resource", resource_id)
        return done.rowcount == 1

    async def publish(self, resource_id: int) -> bool:
        """Draft or in review becomes published; False when it was neither."""
        return await self.move(resource_id, ResourceStatus.PUBLISHED, expected=("draft", "in review"))

    async def unpublish(self, resource_id: int, listed_after: datetime) -> bool:
        """Back to review, as if it had never been listed; False when that was before this moment."""
        done: Any = await self._unit.to_write("take a publication back").execute(
            sa.update(RESOURCE)
            .where(RESOURCE.c.id == resource_id, RESOURCE.c.status == ResourceStatus.PUBLISHED)
            .where(RESOURCE.c.listed > listed_after)
            .values(status=ResourceStatus.IN_REVIEW, listed=None, changed=self._unit.now)
        )
        if done.rowcount == 1:
            ChangeLog(self._unit).note("resource", resource_id)
        return done.rowcount == 1

    async def archive(self, resource_id: int) -> bool:
        return await self.move(resource_id, ResourceStatus.ARCHIVED)

    async def archive_expired(self, last: date) -> int:
        """What expired on this day or before leaves what people find; how many that were."""
        done = await self._unit.to_write("archive what expired").scalars(
            sa.update(RESOURCE)
            .where(RESOURCE.c.status == ResourceStatus.PUBLISHED, RESOURCE.c.expires_on <= last)
            .values(status=ResourceStatus.ARCHIVED, changed=self._unit.now)
            .returning(RESOURCE.c.id)
        )
        gone = sorted(done)
        for resource_id in gone:
            ChangeLog(self._unit).note("resource", resource_id)
        return len(gone)

    async def upsert_from_source(
        self, source: str, source_id: str, *, topics: Iterable[int] = (), **fields: Unpack[ResourceFields]
    ) -> Upserted:
        """Add or change what an import brings; running the same import again says "same" and writes nothing."""
        wanted = sorted(set(topics))
        ask = sa.select(RESOURCE.c.id).where(RESOURCE.c.source == source, RESOURCE.c.source_id == source_id)
        found = await self._unit.session.scalar(ask)
        if found is None:
            values = cast(Any, {**fields, "source": source, "source_id": source_id})
            await self.add(topics=wanted, **values)
            return "added"
        before = await self.by_id(found)
        if before and sorted(topic.id for topic in before.topics) == wanted and _same(before, fields):
            return "same"
        await self.update(found, topics=wanted, **fields)
        after = await self.by_id(found)
        if before and after and before.status is ResourceStatus.PUBLISHED:
            await VersionStore(self._unit).keep(before, after, None, "import")
        return "changed"

    # Pieces

    async def _read(self, row: type[R], resource_ids: Sequence[int]) -> list[R]:
        if not resource_ids:
            return []
        found = await self._unit.session.execute(READ[row], {"ids": list(dict.fromkeys(resource_ids))})
        values: dict[int, tuple[Any, ...]] = {one[0]: one for one in map(tuple, found)}
        return [
            row(*values[resource_id][:-1], topics=_topics(values[resource_id][-1]))
            for resource_id in resource_ids
            if resource_id in values
        ]

    def _first_listed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """When it becomes findable, unless it was before."""
        if values.get("status") != ResourceStatus.PUBLISHED:
            return {}
        now = sa.literal(self._unit.now, RESOURCE.c.listed.type)
        return {"listed": sa.func.coalesce(RESOURCE.c.listed, now)}

    async def _set_topics(self, resource_id: int, topics: Iterable[int]) -> None:
        rows = [{"resource_id": resource_id, "topic_id": topic_id} for topic_id in sorted(set(topics))]
        if rows:
            await self._unit.session.execute(sa.insert(RESOURCE_TOPIC), rows)


def _values(fields: Any) -> dict[str, Any]:
    """`fields` with the key of the link beside the link."""
    unknown = fields.keys() - set(RESOURCE.c.keys())
    if unknown:
        raise ValueError(f"A resource has no {', '.join(sorted(unknown))}.")
    return {**fields, "url_key": url_key(fields["url"])} if "url" in fields else dict(fields)


def _same(before: ResourceRow, fields: Any) -> bool:
    """Would writing these fields change nothing?"""
    return all(getattr(before, name) == (tuple(value) if name == "level" else value) for name, value in fields.items())


def _near(title: str, titles: list[str], limit: int) -> list[tuple[int, float]]:
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        title,
        titles,
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=SIMILAR_TITLE,
    )
    return [(index, score) for _, score, index in found]
