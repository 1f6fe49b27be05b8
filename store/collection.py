"""The tables of collections: ordered lists of resources with a note to each; a path is one that people follow step by step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, Visibility, enum, key, moment, one_of, refers, space, table, text
from store.resource import Kind, ResourceStatus


class CollectionStatus(StrEnum):
    PUBLISHED = "published"
    ARCHIVED = "archived"
    HIDDEN = "hidden"


class Collection(Record, table=True):
    __table_args__ = (
        one_of("status", CollectionStatus),
        one_of("visibility", Visibility),
        sa.CheckConstraint("visibility <> 'space' OR space_id IS NOT NULL", name="one_space"),
        sa.CheckConstraint("hours IS NULL OR hours > 0", name="hours"),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int | None = space()
    title: str = text()
    summary: str = text(default="")
    # People go along it step by step, and get a certificate at its end.
    path: bool = False
    # How long the whole path takes, where somebody said so.
    hours: float | None = None
    status: CollectionStatus = enum(CollectionStatus, default=CollectionStatus.PUBLISHED)
    visibility: Visibility = enum(Visibility, default=Visibility.MEMBERS)
    owner_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    created: datetime = moment()
    changed: datetime = moment()


class CollectionEntry(Record, table=True):
    __table_args__ = (sa.UniqueConstraint("collection_id", "resource_id"), LASTING_IDS)

    id: int | None = key()
    collection_id: int = refers("collection.id", index=False)
    resource_id: int = refers("resource.id")
    # From 1, without gaps.
    position: int
    note: str = text(default="")
    added: datetime = moment(index=True)
    added_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)


class CollectionFollower(Record, table=True):
    person_id: int = refers("person.id", index=False, primary_key=True)
    collection_id: int = refers("collection.id", primary_key=True)
    at: datetime = moment()


class StepDone(Record, table=True):
    """Somebody did this step of a path. It stays when the step leaves the path for a while."""

    person_id: int = refers("person.id", index=False, primary_key=True)
    collection_id: int = refers("collection.id", primary_key=True)
    resource_id: int = refers("resource.id", primary_key=True)
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class CollectionRow:
    id: int
    title: str
    summary: str
    path: bool
    hours: float | None
    status: CollectionStatus
    visibility: Visibility
    space_id: int | None
    owner_id: int | None
    created: datetime
    changed: datetime
    entries: int = 0
    followers: int = 0


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A place in a collection, and what `access` needs to decide who may see what stands there."""

    id: int
    collection_id: int
    resource_id: int
    position: int
    note: str
    added: datetime
    added_by: int | None
    title: str
    url: str
    kind: Kind
    status: ResourceStatus
    visibility: Visibility
    space_id: int | None


COLLECTION, ENTRY = table(Collection), table(CollectionEntry)
FOLLOWER, STEP_DONE = table(CollectionFollower), table(StepDone)
