"""Collections and paths: making, filling and ordering them; who follows them, and how far somebody came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack, cast

import sqlalchemy as sa

from store.base import Visibility, columns, insert
from store.changes import ChangeLog
from store.collection import (
    COLLECTION,
    ENTRY,
    FOLLOWER,
    STEP_DONE,
    CollectionRow,
    CollectionStatus,
    EntryRow,
)
from store.resource import RESOURCE
from store.unit import Unit

MOST_ENTRIES = 100


class CollectionDetails(TypedDict, total=False):
    summary: str
    path: bool
    hours: float | None
    visibility: Visibility
    space_id: int | None


class CollectionFields(CollectionDetails, total=False):
    title: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks for lists of collections: the rule of `access.may_see`, as the database asks it."""

    person_id: int | None = None
    space_id: int | None = None
    member: bool = False


def _counted(of: sa.Table) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(of).where(of.c.collection_id == COLLECTION.c.id).scalar_subquery()


_READ = sa.select(*columns(COLLECTION, CollectionRow), _counted(ENTRY), _counted(FOLLOWER))
_ENTRY_COLUMNS = (
    *(ENTRY.c.id, ENTRY.c.collection_id, ENTRY.c.resource_id, ENTRY.c.position, ENTRY.c.note, ENTRY.c.added),
    *(ENTRY.c.added_by, RESOURCE.c.title, RESOURCE.c.url, RESOURCE.c.kind, RESOURCE.c.status),
    *(RESOURCE.c.visibility, RESOURCE.c.space_id),
)
_ENTRIES = sa.select(*_ENTRY_COLUMNS).join(RESOURCE, RESOURCE.c.id == ENTRY.c.resource_id)


class CollectionStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    # Reading

    async def by_id(self, number: int) -> CollectionRow | None:
        return next(iter(await self._rows(_READ.where(COLLECTION.c.id == number))), None)

    async def by_ids(self, numbers: Iterable[int]) -> list[CollectionRow]:
        return await self._rows(_READ.where(COLLECTION.c.id.in_(set(numbers))))

    async def seen_by(self, viewer: Viewer, words: str = "", *, path: bool | None = None) -> list[CollectionRow]:
        """What this person may see and whose title or summary holds all these words; the most followed first."""
        ask = _READ.where(COLLECTION.c.status == CollectionStatus.PUBLISHED, _visible(viewer))
        if path is not None:
            ask = ask.where(COLLECTION.c.path == path)
        found = await self._rows(ask)
        asked = words.casefold().split()
        kept = [row for row in found if all(word in f"{row.title} {row.summary}".casefold() for word in asked)]
        return sorted(kept, key=lambda row: (-row.followers, row.title.casefold(), row.id))

    async def public_after(self, number: int, limit: int) -> list[tuple[int, datetime]]:
        """The next ones by number that anybody may see, each with when it changed last."""
        anybody = (COLLECTION.c.status == CollectionStatus.PUBLISHED, COLLECTION.c.visibility == Visibility.PUBLIC)
        ask = sa.select(COLLECTION.c.id, COLLECTION.c.changed).where(COLLECTION.c.id > number, *anybody)
        found = await self._unit.session.execute(ask.order_by(COLLECTION.c.id).limit(limit))
        return [(row.id, row.changed) for row in found]

    async def kept_by(self, owner_id: int | None) -> list[CollectionRow]:
        """What somebody may add to, last changed first: their own, or with None all that there are."""
        ask = _READ.where(COLLECTION.c.status == CollectionStatus.PUBLISHED)
        if owner_id is not None:
            ask = ask.where(COLLECTION.c.owner_id == owner_id)
        return await self._rows(ask.order_by(COLLECTION.c.changed.desc(), COLLECTION.c.id.desc()))

    async def entries(self, number: int) -> list[EntryRow]:
        """All that stands in it, in its order, whoever may see it."""
        found = await self._unit.session.execute(
            _ENTRIES.where(ENTRY.c.collection_id == number).order_by(ENTRY.c.position, ENTRY.c.id)
        )
        return [EntryRow(*row) for row in found]

    async def entries_of(self, numbers: Iterable[int]) -> list[EntryRow]:
        """All that stands in these, in no order."""
        found = await self._unit.session.execute(_ENTRIES.where(ENTRY.c.collection_id.in_(set(numbers))))
        return [EntryRow(*row) for row in found]

    # Making and changing

    async def make(self, title: str, owner_id: int | None, **fields: Unpack[CollectionDetails]) -> int:
        values: dict[str, Any] = {
            "summary": "",
            "path": False,
            "visibility": Visibility.MEMBERS,
            **fields,
            "title": title,
            "owner_id": owner_id,
            "status": CollectionStatus.PUBLISHED,
            "created": self._unit.now,
            "changed": self._unit.now,
        }
        made = await self._unit.to_write("make a collection").scalar(
            sa.insert(COLLECTION).values(values).returning(COLLECTION.c.id)
        )
        ChangeLog(self._unit).note("collection", cast(int, made))
        return cast(int, made)

    async def update(self, number: int, **fields: Unpack[CollectionFields]) -> bool:
        """False when there is no such collection."""
        return await self._change(number, dict(fields))

    async def move(
        self, number: int, to: CollectionStatus | str, *, expected: Iterable[CollectionStatus | str] = ()
    ) -> bool:
        """Change the status; False says that it was not one of `expected`, or is gone."""
        came_from = [CollectionStatus(status) for status in expected] or list(CollectionStatus)
        return await self._change(
            number,
            {"status": CollectionStatus(to)},
            COLLECTION.c.status.in_(came_from),
            COLLECTION.c.status != CollectionStatus(to),
        )

    async def add(self, number: int, resource_id: int, note: str = "", *, by: int | None = None) -> bool:
        """At its end; False when it stands there already, and then only its note is changed. Raises ValueError when the
        collection is full."""
        order = await self._order(number)
        if resource_id in order:
            await self.annotate(number, resource_id, note)
            return False
        if len(order) >= MOST_ENTRIES:
            raise ValueError(f"a collection holds at most {MOST_ENTRIES} entries")
        values = {"collection_id": number, "resource_id": resource_id, "position": len(order) + 1, "note": note}
        statement = insert(self._unit.dialect, ENTRY).values(**values, added=self._unit.now, added_by=by)
        done: Any = await self._unit.session.execute(statement.on_conflict_do_nothing())
        await self._change(number, {})
        return done.rowcount == 1

    async def annotate(self, number: int, resource_id: int, note: str) -> bool:
        """Change the note of an entry; False when it is not in it."""
        done: Any = await self._unit.to_write("change a note").execute(
            sa.update(ENTRY).where(_entry(number, resource_id)).values(note=note)
        )
        if done.rowcount == 1:
            await self._change(number, {})
        return done.rowcount == 1

    async def remove(self, number: int, resource_id: int) -> EntryRow | None:
        """What was taken out; None when it was not in it. What people did of it stays noted."""
        gone = next((one for one in await self.entries(number) if one.resource_id == resource_id), None)
        if gone is None:
            return None
        order = await self._order(number)
        await self._unit.session.execute(sa.delete(ENTRY).where(_entry(number, resource_id)))
        await self._number(number, [one for one in order if one != resource_id])
        return gone

    async def place(self, number: int, resource_id: int, position: int) -> bool:
        """Move an entry to this place, counted from 1 (beyond the ends: to the end); False when nothing changes by it."""
        order = await self._order(number)
        if resource_id not in order:
            return False
        rest = [one for one in order if one != resource_id]
        rest.insert(min(max(position - 1, 0), len(rest)), resource_id)
        if rest == order:
            return False
        await self._number(number, rest)
        return True

    # Following, and going along

    async def follow(self, person_id: int, number: int) -> bool:
        """False when they followed it already."""
        statement = insert(self._unit.dialect, FOLLOWER).values(
            person_id=person_id, collection_id=number, at=self._unit.now
        )
        done: Any = await self._unit.to_write("follow a collection").execute(statement.on_conflict_do_nothing())
        if done.rowcount == 1:
            ChangeLog(self._unit).note("collection", number)
        return done.rowcount == 1

    async def unfollow(self, person_id: int, number: int) -> bool:
        done: Any = await self._unit.to_write("no longer follow a collection").execute(
            sa.delete(FOLLOWER).where(FOLLOWER.c.person_id == person_id, FOLLOWER.c.collection_id == number)
        )
        if done.rowcount == 1:
            ChangeLog(self._unit).note("collection", number)
        return done.rowcount == 1

    async def followed_by(self, person_id: int) -> set[int]:
        ask = sa.select(FOLLOWER.c.collection_id).where(FOLLOWER.c.person_id == person_id)
        return set(await self._unit.session.scalars(ask))

    async def step(self, person_id: int, number: int, resource_id: int) -> bool:
        """They did this step; False when that was noted already."""
        statement = insert(self._unit.dialect, STEP_DONE).values(
            person_id=person_id, collection_id=number, resource_id=resource_id, at=self._unit.now
        )
        done: Any = await self._unit.to_write("note a step").execute(statement.on_conflict_do_nothing())
        return done.rowcount == 1

    async def step_back(self, person_id: int, number: int, resource_id: int) -> bool:
        done: Any = await self._unit.to_write("take a step back").execute(
            sa.delete(STEP_DONE).where(
                STEP_DONE.c.person_id == person_id,
                STEP_DONE.c.collection_id == number,
                STEP_DONE.c.resource_id == resource_id,
            )
        )
        return done.rowcount == 1

    async def steps_of(self, person_id: int) -> dict[int, set[int]]:
        """The resources somebody did, by path."""
        ask = sa.select(STEP_DONE.c.collection_id, STEP_DONE.c.resource_id).where(STEP_DONE.c.person_id == person_id)
        found: dict[int, set[int]] = {}
        for number, resource_id in await self._unit.session.execute(ask):
            found.setdefault(number, set()).add(resource_id)
        return found

    # What a digest asks

    async def added_between(self, since: datetime, until: datetime, limit: int = 500) -> list[EntryRow]:
        """What was added in this time to collections that are published, newest first."""
        ask = (
            _ENTRIES.join(COLLECTION, COLLECTION.c.id == ENTRY.c.collection_id)
            .where(COLLECTION.c.status == CollectionStatus.PUBLISHED, ENTRY.c.added > since, ENTRY.c.added <= until)
            .order_by(ENTRY.c.added.desc(), ENTRY.c.id.desc())
        )
        return [EntryRow(*row) for row in await self._unit.session.execute(ask.limit(limit))]

    async def followers(self, numbers: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """Who follows each of these."""
        ask = sa.select(FOLLOWER.c.collection_id, FOLLOWER.c.person_id).where(FOLLOWER.c.collection_id.in_(numbers))
        found: dict[int, list[int]] = {}
        for number, person_id in await self._unit.session.execute(ask.order_by(FOLLOWER.c.person_id)):
            found.setdefault(number, []).append(person_id)
        return {number: tuple(people) for number, people in found.items()}

    # Pieces

    async def _rows(self, ask: sa.Select[Any]) -> list[CollectionRow]:
        return [CollectionRow(*row) for row in await self._unit.session.execute(ask)]

    async def _change(self, number: int, values: dict[str, Any], *more: sa.ColumnElement[bool]) -> bool:
        done: Any = await self._unit.to_write("change a collection").execute(
            sa.update(COLLECTION).where(COLLECTION.c.id == number, *more).values(changed=self._unit.now, **values)
        )
        if done.rowcount == 1:
            ChangeLog(self._unit).note("collection", number)
        return done.rowcount == 1

    async def _order(self, number: int) -> list[int]:
        """The resources in their order, for whoever is about to change it: two at once do so one after the other."""
        session = self._unit.to_write("order a collection")
        await session.execute(sa.select(COLLECTION.c.id).where(COLLECTION.c.id == number).with_for_update())
        ask = sa.select(ENTRY.c.resource_id).where(ENTRY.c.collection_id == number)
        return list(await session.scalars(ask.order_by(ENTRY.c.position, ENTRY.c.id)))

    async def _number(self, number: int, order: Sequence[int]) -> None:
        for position, resource_id in enumerate(order, 1):
            await self._unit.session.execute(
                sa.update(ENTRY)
                .where(_entry(number, resource_id), ENTRY.c.position != position)
                .values(position=position)
            )
        await self._change(number, {})


def _entry(number: int, resource_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(ENTRY.c.collection_id == number, ENTRY.c.resource_id == resource_id)


def _visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    anybody = COLLECTION.c.visibility == Visibility.PUBLIC
    if not viewer.member:
        return anybody
    here = sa.and_(COLLECTION.c.visibility == Visibility.SPACE, COLLECTION.c.space_id == viewer.space_id)
    own = COLLECTION.c.owner_id == viewer.person_id
    return sa.or_(anybody, COLLECTION.c.visibility == Visibility.MEMBERS, here, own)
