"""The tables of the library, and the shapes in which its rows are read."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations
from typing import TypedDict

import sqlalchemy as sa
from sqlmodel import Field

from store.base import LASTING_IDS, Record, Visibility, at_least, enum, key, moment, one_of, refers, space, table, text
from store.body import Level


class Kind(StrEnum):
    GUIDE = "guide"
    TEMPLATE = "template"
    MANUAL = "manual"
    ARTICLE = "article"
    RESEARCH_PAPER = "research paper"
    CASE_STUDY = "case study"
    TOOL = "tool"
    DATASET = "dataset"
    COURSE = "course"
    RECORDING = "recording"
    STEPS = "step-by-step guide"


class ResourceStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in review"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    # By a moderator: out of everything, but for its owner and those who judge it.
    HIDDEN = "hidden"


class WantedKind(StrEnum):
    """How a search failed: nothing was found, or what was found was not it."""

    NOTHING = "nothing"
    GIVEN_UP = "given_up"


class WantedState(StrEnum):
    """What became of it: it is looked for, it was found, organizers closed it, or moderators hid it."""

    OPEN = "open"
    FOUND = "found"
    CLOSED = "closed"
    HIDDEN = "hidden"


LEVELS = tuple(level.value for level in Level)
# A set of levels is kept as one text in this order, so that a CHECK can list what is possible.
LEVEL_SETS = tuple(",".join(chosen) for size in range(4) for chosen in combinations(LEVELS, size))


class LevelSet(sa.types.TypeDecorator[tuple[str, ...]]):
    """Levels of government, in the order of LEVELS."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: sa.Dialect) -> str:
        unknown = set(value or ()) - set(LEVELS)
        if unknown:
            raise ValueError(f"No level of government is called {', '.join(sorted(unknown))}.")
        return ",".join(level for level in LEVELS if level in (value or ()))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> tuple[str, ...]:
        return tuple(value.split(",")) if value else ()

    def __repr__(self) -> str:
        return "sa.Text()"


class Resource(Record, table=True):
    __table_args__ = (
        sa.UniqueConstraint("source", "source_id"),
        one_of("kind", Kind),
        one_of("status", ResourceStatus),
        one_of("visibility", Visibility),
        one_of("level", LEVEL_SETS),
        at_least("helped_count"),
        at_least("saved_count"),
        sa.CheckConstraint("visibility <> 'space' OR space_id IS NOT NULL", name="one_space"),
        # 2024, 2024-05 or 2024-05-17: as precise as the publisher was.
        sa.CheckConstraint("length(published) IN (0, 4, 7, 10)", name="published"),
        sa.Index("ix_resource_status_id", "status", "id"),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int | None = space()
    # Where it was imported from and its id there; both NULL for what people add here.
    source: str | None = text(default=None)
    source_id: str | None = text(default=None)
    title: str = text()
    summary: str = text(default="")
    body: str = text(default="")
    url: str = text(default="")
    url_key: str = text(default="", index=True)
    kind: Kind = enum(Kind)
    audience: str = text(default="")
    level: tuple[str, ...] = Field(default=(), sa_type=LevelSet)
    body_type: str = text(default="")
    body_size: str = text(default="")
    place: str = text(default="")
    language: str = text(default="")
    publisher: str = text(default="", index=True)
    published: str = text(default="")
    owner_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    review_on: date | None = None
    status: ResourceStatus = enum(ResourceStatus, default=ResourceStatus.DRAFT)
    expires_on: date | None = None
    visibility: Visibility = enum(Visibility, default=Visibility.MEMBERS)
    helped_count: int = 0
    saved_count: int = 0
    created: datetime = moment()
    changed: datetime = moment()
    # When people could find it for the first time: what a digest calls new.
    listed: datetime | None = moment(default=None, index=True)
    made_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    # Part of the starter content, which one command removes.
    sample: bool = False


class ResourceTopic(Record, table=True):
    resource_id: int = refers("resource.id", index=False, primary_key=True)
    topic_id: int = refers("topic.id", primary_key=True)


class Saved(Record, table=True):
    person_id: int = refers("person.id", index=False, primary_key=True)
    resource_id: int = refers("resource.id", primary_key=True)
    at: datetime = moment()


class Helped(Record, table=True):
    person_id: int = refers("person.id", index=False, primary_key=True)
    resource_id: int = refers("resource.id", primary_key=True)
    at: datetime = moment()


class Wanted(Record, table=True):
    """What people looked for in vain. It names nobody."""

    __table_args__ = (
        sa.UniqueConstraint("query_key", "kind"),
        one_of("kind", WantedKind),
        one_of("state", WantedState),
        at_least("asked", 1),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int | None = space()
    query_key: str = text()
    shown: str = text()
    asked: int = 1
    first: datetime = moment()
    last: datetime = moment()
    kind: WantedKind = enum(WantedKind, default=WantedKind.NOTHING)
    state: WantedState = enum(WantedState, default=WantedState.OPEN)
    # What it was closed with: a resource, or words, or both.
    answer_id: int | None = refers("resource.id", gone="SET NULL", default=None, nullable=True)
    answer: str = text(default="")
    closed: datetime | None = moment(default=None)


class WantedAsk(Record, table=True):
    """Somebody wants to be told when it comes. Nobody else is shown this."""

    person_id: int = refers("person.id", index=False, primary_key=True)
    wanted_id: int = refers("wanted.id", primary_key=True)
    at: datetime = moment()


class WantedOffer(Record, table=True):
    """Somebody can help with it, and said how."""

    person_id: int = refers("person.id", index=False, primary_key=True)
    wanted_id: int = refers("wanted.id", primary_key=True)
    note: str = text(default="")
    at: datetime = moment()


class ResourceDetails(TypedDict, total=False):
    """What may be said about a resource beside its title and kind; everything has a default."""

    summary: str
    body: str
    url: str
    space_id: int | None
    audience: str
    level: tuple[str, ...]
    body_type: str
    body_size: str
    place: str
    language: str
    publisher: str
    published: str
    owner_id: int | None
    review_on: date | None
    status: ResourceStatus | str
    expires_on: date | None
    visibility: Visibility | str
    made_by: int | None
    sample: bool


class ResourceFields(ResourceDetails, total=False):
    title: str
    kind: Kind | str


@dataclass(frozen=True, slots=True)
class TopicName:
    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ResourceCard:
    """What a card shows, and what `access` needs to decide whether it may."""

    id: int
    title: str
    summary: str
    url: str
    kind: Kind
    publisher: str
    published: str
    language: str
    audience: str
    level: tuple[str, ...]
    body_size: str
    place: str
    status: ResourceStatus
    visibility: Visibility
    space_id: int | None
    owner_id: int | None
    made_by: int | None
    review_on: date | None
    expires_on: date | None
    helped_count: int
    saved_count: int
    created: datetime
    changed: datetime
    sample: bool
    topics: tuple[TopicName, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A whole resource."""

    id: int
    title: str
    summary: str
    body: str
    url: str
    kind: Kind
    publisher: str
    published: str
    language: str
    audience: str
    level: tuple[str, ...]
    body_type: str
    body_size: str
    place: str
    status: ResourceStatus
    visibility: Visibility
    space_id: int | None
    source: str | None
    source_id: str | None
    owner_id: int | None
    made_by: int | None
    review_on: date | None
    expires_on: date | None
    helped_count: int
    saved_count: int
    created: datetime
    changed: datetime
    sample: bool
    topics: tuple[TopicName, ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """A resource that may be the same as another: by its link or by its title."""

    id: int
    title: str
    url: str
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Marks:
    """What one person did with a resource."""

    saved: bool
    helped: bool


@dataclass(frozen=True, slots=True)
class WantedRow:
    id: int
    query_key: str
    shown: str
    asked: int
    first: datetime
    last: datetime
    kind: WantedKind
    state: WantedState
    space_id: int | None
    answer_id: int | None
    answer: str
    closed: datetime | None


RESOURCE, RESOURCE_TOPIC = table(Resource), table(ResourceTopic)
SAVED, HELPED, WANTED = table(Saved), table(Helped), table(Wanted)
ASK, OFFER = table(WantedAsk), table(WantedOffer)
