"""One collection as one person sees it: what of it is there for them, how far they came, and what they may change."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import access
from bot.context import Context
from bot.errors import NotAllowed, NotFound
from bot.offers import Run
from bot.people import Role
from bot.ui.nodes import Button
from store.collection import CollectionRow, CollectionStatus, EntryRow
from store.collections import CollectionStore, Viewer
from store.library import LibraryStore
from store.resource import ResourceStatus
from store.unit import Unit

EVERY = Button("Browse collections", Run(text="library collections"))


class Collecting:
    """The stores that collections need together."""

    def __init__(self, unit: Unit) -> None:
        self.collections, self.library = CollectionStore(unit), LibraryStore(unit)


@dataclass(frozen=True, slots=True)
class Seen:
    """`there`: what this person may see and is published; `missing`: how many entries are not. `done`: the resources that
    they did, of those that are there."""

    row: CollectionRow
    there: tuple[EntryRow, ...]
    missing: tuple[EntryRow, ...]
    done: frozenset[int] = frozenset()
    follows: bool = False
    keeps: bool = False

    @property
    def next(self) -> EntryRow | None:
        """The first step that is not done."""
        return next((one for one in self.there if one.resource_id not in self.done), None)

    @property
    def finished(self) -> bool:
        """A path without a single step has no end that anybody could reach."""
        return self.row.path and bool(self.there) and self.next is None

    @property
    def progress(self) -> str:
        return f"{len(self.done)} of {len(self.there)}"


def viewer(context: Context) -> Viewer:
    person = context.person
    return Viewer(person.id, person.space_id, access.allows(person, Role.MEMBER))


def keeps(context: Context, row: CollectionRow) -> bool:
    """Whether they may change it: whoever made it, and organizers who see it."""
    organizes = context.may(Role.ORGANIZER) and access.may_see(context.person, row.visibility.value, row.space_id)
    return context.person.id is not None and (row.owner_id == context.person.id or organizes)


def may_see(context: Context, row: CollectionRow) -> bool:
    if row.status is not CollectionStatus.PUBLISHED:
        return row.status is CollectionStatus.ARCHIVED and keeps(context, row)
    return keeps(context, row) or access.may_see(context.person, row.visibility.value, row.space_id)


async def found(store: CollectionStore, context: Context, number: int) -> CollectionRow:
    """The collection, if it is there and this person may see it. Raises NotFound without telling which of the two."""
    row = await store.by_id(number)
    if row is None or not may_see(context, row):
        raise NotFound("That collection is not there (any more).", "See which there are.", (EVERY,))
    return row


async def kept(store: CollectionStore, context: Context, number: int) -> CollectionRow:
    """The collection, for whoever may change it. Raises NotFound and NotAllowed."""
    row = await found(store, context, number)
    if not keeps(context, row):
        raise NotAllowed("Only whoever made a collection, and organizers, change it.", "You can make one of your own.")
    return row


async def seen(store: CollectionStore, context: Context, row: CollectionRow) -> Seen:
    entries = await store.entries(row.id)
    there = tuple(one for one in entries if available(context, one))
    missing = tuple(one for one in entries if one not in there)
    person = context.person.id
    if person is None:
        return Seen(row, there, missing)
    done = (await store.steps_of(person)).get(row.id, set()) if row.path else set[int]()
    return Seen(
        row,
        there,
        missing,
        frozenset(done & {one.resource_id for one in there}),
        row.id in await store.followed_by(person),
        keeps(context, row),
    )


def available(context: Context, entry: EntryRow) -> bool:
    """Published, and this person may see it."""
    return entry.status is ResourceStatus.PUBLISHED and access.may_see(
        context.person, entry.visibility.value, entry.space_id
    )


def counted(entries: Sequence[object]) -> str:
    return "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"
