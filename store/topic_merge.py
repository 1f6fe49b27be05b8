"""Two topics become one: whatever points at a topic moves, read from the schema, so that a table added later is not
forgotten. For ten minutes it can be undone, since what moved was written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, insert, json, key, moment, refers, table
from store.changes import ChangeLog
from store.digests import SUBSCRIPTION
from store.person import PERSON
from store.topics import TOPIC, TopicRow
from store.unit import Unit

Moved = dict[str, list[list[Any]]]


class TopicMerge(Record, table=True):
    """`kept` is the row of the topic that went; `moved` the keys of what pointed at it, by table and column; `there` those
    of them that pointed at the other topic before, too."""

    __table_args__ = (LASTING_IDS,)

    id: int | None = key()
    keep_id: int = refers("topic.id")
    other_id: int
    kept: dict[str, Any] = json()
    moved: dict[str, Any] = json()
    there: dict[str, Any] = json()
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class MergeRow:
    id: int
    keep_id: int
    other_id: int
    kept: Mapping[str, Any]
    moved: Mapping[str, Sequence[Sequence[Any]]]
    there: Mapping[str, Sequence[Sequence[Any]]]
    at: datetime

    @property
    def followers(self) -> tuple[int, ...]:
        """Who followed the topic that went."""
        return tuple(sorted(one[0] for one in self.moved.get("person_topic.topic_id", ())))


MERGE = table(TopicMerge)


class TopicMergeStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def merge(self, keep: TopicRow, other: TopicRow) -> int:
        """All that is `other`'s becomes `keep`'s, which goes by its words too; the number under which it can be undone."""
        session = self._unit.to_write("merge topics")
        moved: Moved = {}
        there: Moved = {}
        for column in pointing():
            name = f"{column.table.name}.{column.name}"
            moved[name] = await self._keys(column, other.id)
            if column.primary_key:
                had = {tuple(one) for one in await self._keys(column, keep.id)}
                there[name] = [one for one in moved[name] if tuple(one) in had]
                await self._rehome(column, keep.id, other.id)
            else:
                same = column.table.c[column.name] == other.id
                await session.execute(sa.update(column.table).where(same).values({column: keep.id}))
        await session.execute(
            sa.update(TOPIC)
            .where(TOPIC.c.id == keep.id, TOPIC.c.parent_id == keep.id)
            .values(parent_id=other.parent_id)
        )
        kept = {
            name: getattr(other, name) for name in ("slug", "name", "definition", "needs", "went_wrong", "parent_id")
        }
        await self._rename_in_digests(other.slug, keep.slug)
        await session.execute(sa.delete(TOPIC).where(TOPIC.c.id == other.id))
        values = {"keep_id": keep.id, "other_id": other.id, "kept": kept, "moved": moved, "there": there}
        number = await session.scalar(sa.insert(MERGE).values(**values, at=self._unit.now).returning(MERGE.c.id))
        self._note([keep.id], moved)
        return cast(int, number)

    async def by_id(self, number: int) -> MergeRow | None:
        ask = sa.select(*columns(MERGE, MergeRow)).where(MERGE.c.id == number)
        row = (await self._unit.session.execute(ask)).one_or_none()
        return MergeRow(*row) if row else None

    async def between(self, since: datetime, until: datetime) -> list[MergeRow]:
        """What was merged in this time and was not undone."""
        ask = sa.select(*columns(MERGE, MergeRow)).where(MERGE.c.at > since, MERGE.c.at <= until)
        return [MergeRow(*row) for row in await self._unit.session.execute(ask.order_by(MERGE.c.id))]

    async def undo(self, row: MergeRow) -> None:
        """Both are there again. What was taken away from the one topic since the merge does not come back for the other; a
        digest that was limited to the topic that went stays with the one that took it in."""
        session = self._unit.to_write("undo a merge")
        parent = row.kept.get("parent_id")
        known = parent is not None and await session.scalar(sa.select(TOPIC.c.id).where(TOPIC.c.id == parent))
        values = {**row.kept, "parent_id": parent if known else None}
        await session.execute(sa.insert(TOPIC).values(id=row.other_id, **values))
        for column in pointing():
            name = f"{column.table.name}.{column.name}"
            had = {tuple(one) for one in row.there.get(name, ())}
            for one in row.moved.get(name, ()):
                if column.primary_key:
                    await self._bring_back(column, row, one, both=tuple(one) in had)
                else:
                    where = (*_is(column, one), column.table.c[column.name] == row.keep_id)
                    await session.execute(sa.update(column.table).where(*where).values({column: row.other_id}))
        if [row.keep_id] in row.moved.get("topic.parent_id", ()):  # the one that stayed stood under the one that went
            under = sa.update(TOPIC).where(TOPIC.c.id == row.keep_id)
            await session.execute(under.values(parent_id=row.other_id))
        await session.execute(sa.delete(MERGE).where(MERGE.c.id == row.id))
        self._note([row.keep_id, row.other_id], row.moved)

    async def forget_before(self, at: datetime) -> int:
        done: Any = await self._unit.to_write("forget merges").execute(sa.delete(MERGE).where(MERGE.c.at < at))
        return done.rowcount

    async def _keys(self, column: sa.Column[Any], topic_id: int) -> list[list[Any]]:
        """Which rows point at this topic: their keys, without the topic itself."""
        names = [one for one in column.table.primary_key.columns if one is not column]
        ask = sa.select(*names).where(column == topic_id).order_by(*names)
        return [list(row) for row in await self._unit.session.execute(ask)]

    async def _rehome(self, column: sa.Column[Any], keep: int, other: int) -> None:
        """Rows that say nothing but that something is filed here: one for each thing remains."""
        rest = [one for one in column.table.columns if one is not column]
        source = sa.select(*rest, sa.literal(keep)).where(column == other)
        statement = insert(self._unit.dialect, column.table).from_select(
            [*(one.name for one in rest), column.name], source
        )
        await self._unit.session.execute(statement.on_conflict_do_nothing())
        await self._unit.session.execute(sa.delete(column.table).where(column == other))

    async def _bring_back(self, column: sa.Column[Any], row: MergeRow, one: Sequence[Any], *, both: bool) -> None:
        """The row of the topic that went, if what it is about is still filed under the one that took it in."""
        rest = [part for part in column.table.columns if part is not column]
        here = (*_is(column, one), column == row.keep_id)
        source = sa.select(*rest, sa.literal(row.other_id)).where(*here)
        statement = insert(self._unit.dialect, column.table).from_select(
            [*(part.name for part in rest), column.name], source
        )
        done: Any = await self._unit.session.execute(statement.on_conflict_do_nothing())
        if done.rowcount == 1 and not both:
            await self._unit.session.execute(sa.delete(column.table).where(*here))

    async def _rename_in_digests(self, old: str, new: str) -> None:
        """Subscriptions name their topics by slug."""
        session = self._unit.session
        for number, topics in (await session.execute(sa.select(SUBSCRIPTION.c.id, SUBSCRIPTION.c.topics))).all():
            if old in topics:
                renamed = list(dict.fromkeys(new if one == old else one for one in topics))
                await session.execute(sa.update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == number).values(topics=renamed))

    def _note(self, topics: Iterable[int], moved: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        """Search and living cards follow: of the topics, and of every record that is filed under them."""
        log = ChangeLog(self._unit)
        for number in topics:
            log.note("topic", number)
        for column in pointing():
            subject = _record_of(column)
            for one in moved.get(f"{column.table.name}.{column.name}", ()) if subject else ():
                log.note(subject, one[0])


def pointing() -> list[sa.Column[Any]]:
    """Every column that points at a topic; not those that remember merges."""
    keys = [key for one in TOPIC.metadata.sorted_tables for key in one.foreign_keys if key.column is TOPIC.c.id]
    return sorted((key.parent for key in keys if key.parent.table is not MERGE), key=str)


def _record_of(column: sa.Column[Any]) -> str:
    """What kind of record a row files under a topic ("resource"); "" for people, and for what is none."""
    if not column.primary_key:
        return ""
    others = [key.column.table for one in column.table.columns if one is not column for key in one.foreign_keys]
    return others[0].name if len(others) == 1 and others[0] is not PERSON else ""


def _is(column: sa.Column[Any], one: Sequence[Any]) -> list[sa.ColumnElement[bool]]:
    names = [part for part in column.table.primary_key.columns if part is not column]
    return [part == value for part, value in zip(names, one, strict=True)]
