"""The tables of webinars; the shapes in which their rows are read are in `webinar_rows`.

A webinar is what is announced once: a single event, or a series by wall time, zone and rule. Each time it takes place is
an occurrence with its own day, state and answers; whatever people answer, move or cancel is an occurrence.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from store.base import (
    LASTING_IDS,
    Record,
    Visibility,
    at_least,
    enum,
    json,
    key,
    moment,
    one_of,
    refers,
    space,
    table,
    text,
)


class WebinarKind(StrEnum):
    WEBINAR = "webinar"
    WORKSHOP = "workshop"
    TOWN_HALL = "town hall"
    FOCUS_GROUP = "focus group"
    OPEN_DAY = "open day"


class WebinarStatus(StrEnum):
    """A draft was previewed and not posted yet; only announced ones are seen by others."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class OccurrenceState(StrEnum):
    PLANNED = "planned"
    MOVED = "moved"  # takes place, at another time than was first said
    CANCELLED = "cancelled"
    DONE = "done"


class Answer(StrEnum):
    """`waiting`: wants a seat, and none is free. `offered`: a seat is kept for them until they say whether they come."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    WAITING = "waiting"
    OFFERED = "offered"


class Part(StrEnum):
    HOST = "host"
    SPEAKER = "speaker"


class WebinarIdeaStatus(StrEnum):
    OPEN = "open"
    PICKED = "picked"
    DECLINED = "declined"


TO_COME = (OccurrenceState.PLANNED, OccurrenceState.MOVED)
SEATED = (Answer.YES, Answer.OFFERED)


class Webinar(Record, table=True):
    """`wall_time` ("14:00") and `zone` are what clocks show on the day; `rule` is an RFC 5545 rule, empty for one event."""

    __table_args__ = (
        sa.UniqueConstraint("source", "source_id"),
        sa.UniqueConstraint("uid"),
        one_of("kind", WebinarKind),
        one_of("status", WebinarStatus),
        one_of("visibility", Visibility),
        at_least("minutes", 1),
        at_least("capacity", 1),
        at_least("sequence"),
        sa.CheckConstraint("visibility <> 'space' OR space_id IS NOT NULL", name="one_space"),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int | None = space()
    # Where it was imported from and its id there; both NULL for what people announce here.
    source: str | None = text(default=None)
    source_id: str | None = text(default=None)
    title: str = text()
    summary: str = text(default="")
    kind: WebinarKind = enum(WebinarKind, default=WebinarKind.WEBINAR)
    status: WebinarStatus = enum(WebinarStatus, default=WebinarStatus.DRAFT, index=True)
    visibility: Visibility = enum(Visibility, default=Visibility.MEMBERS)
    zone: str = text()
    wall_time: str = text()
    rule: str = text(default="")
    starts_on: date
    minutes: int = 60
    place: str = text(default="")
    # A secret: only those who said yes ever see it.
    link: str = text(default="")
    materials: str = text(default="")
    # Seats of each occurrence; NULL is as many as come.
    capacity: int | None = None
    # Minutes before it begins at which people are reminded; NULL is the hub's setting.
    reminders: list[int] | None = json(default=None, nullable=True)
    # For calendars: the same for ever, and one more at each change of the series.
    uid: str = text()
    sequence: int = 0
    made_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    created: datetime = moment()
    changed: datetime = moment()
    announced: datetime | None = moment(default=None, index=True)
    # Part of the starter content, which one command removes.
    sample: bool = False
    # Taken out of all lists by a moderator.
    hidden: bool = False


class Occurrence(Record, table=True):
    """`planned_on` is the date by the rule, which names it for ever (the RECURRENCE-ID of calendars); `day`, `wall_time` and
    `zone` are when it takes place, `begins` and `ends` the same in UTC. `taken` counts seats that somebody has or was offered;
    `tickets` the turns given out, so that the waiting list has an order."""

    __table_args__ = (
        sa.UniqueConstraint("webinar_id", "planned_on"),
        sa.UniqueConstraint("uid"),
        one_of("state", OccurrenceState),
        at_least("taken"),
        at_least("tickets"),
        at_least("sequence"),
        at_least("capacity", 1),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name="seats"),
        sa.CheckConstraint("begins < ends", name="ends"),
        sa.Index("ix_occurrence_state_begins", "state", "begins"),
        LASTING_IDS,
    )

    id: int | None = key()
    webinar_id: int = refers("webinar.id", index=False)
    planned_on: date
    day: date
    wall_time: str = text()
    zone: str = text()
    begins: datetime = moment(index=True)
    ends: datetime = moment()
    state: OccurrenceState = enum(OccurrenceState, default=OccurrenceState.PLANNED)
    # Why it was moved or cancelled, and when it was to begin before.
    reason: str = text(default="")
    moved_from: datetime | None = moment(default=None)
    capacity: int | None = None
    taken: int = 0
    tickets: int = 0
    uid: str = text()
    sequence: int = 0
    # Its time contradicted itself where it came from, and no person has confirmed it yet; `doubt` says how.
    unverified: bool = Field(default=False, index=True)
    doubt: str = text(default="")
    changed: datetime = moment()


class Rsvp(Record, table=True):
    """`position` orders those who wait; `offered_until`: by when whoever was offered a seat should answer."""

    __table_args__ = (
        one_of("answer", Answer),
        sa.Index("ix_rsvp_occurrence_id_answer_position", "occurrence_id", "answer", "position"),
    )

    occurrence_id: int = refers("occurrence.id", index=False, primary_key=True)
    person_id: int = refers("person.id", primary_key=True)
    answer: Answer = enum(Answer)
    position: int = 0
    answered: datetime = moment()
    offered_until: datetime | None = moment(default=None, index=True)


class WebinarPerson(Record, table=True):
    """Who hosts and speaks; somebody from outside has a name only."""

    __table_args__ = (one_of("part", Part), LASTING_IDS)

    id: int | None = key()
    webinar_id: int = refers("webinar.id")
    person_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    name: str = text()
    part: Part = enum(Part, default=Part.HOST)


class WebinarTopic(Record, table=True):
    webinar_id: int = refers("webinar.id", index=False, primary_key=True)
    topic_id: int = refers("topic.id", primary_key=True)


class WebinarChannel(Record, table=True):
    """Where its cards are posted."""

    webinar_id: int = refers("webinar.id", index=False, primary_key=True)
    platform: str = text(primary_key=True)
    channel: str = text(primary_key=True)
    name: str = text(default="")
    space_id: int | None = space()


class WebinarIdea(Record, table=True):
    """What members would like to hear about; `webinar_id` is what became of it."""

    __table_args__ = (one_of("status", WebinarIdeaStatus), LASTING_IDS)

    id: int | None = key()
    space_id: int | None = space()
    person_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    title: str = text()
    why: str = text(default="")
    status: WebinarIdeaStatus = enum(WebinarIdeaStatus, default=WebinarIdeaStatus.OPEN, index=True)
    answer: str = text(default="")
    answered: datetime | None = moment(default=None)
    webinar_id: int | None = refers("webinar.id", gone="SET NULL", default=None, nullable=True)
    at: datetime = moment()
    # By a moderator: nobody reads it until it is shown again.
    hidden: bool = False


class WebinarIdeaVoice(Record, table=True):
    idea_id: int = refers("webinar_idea.id", index=False, primary_key=True)
    person_id: int = refers("person.id", primary_key=True)


WEBINAR, OCCURRENCE, RSVP = table(Webinar), table(Occurrence), table(Rsvp)
WEBINAR_PERSON, WEBINAR_TOPIC, WEBINAR_CHANNEL = table(WebinarPerson), table(WebinarTopic), table(WebinarChannel)
WEBINAR_IDEA, WEBINAR_IDEA_VOICE = table(WebinarIdea), table(WebinarIdeaVoice)
WEBINAR_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("summary", "rule", "place", "link", "materials"), ""),
    **dict.fromkeys(("space_id", "source", "source_id", "capacity", "reminders", "made_by", "announced"), None),
    **{"kind": WebinarKind.WEBINAR, "status": WebinarStatus.DRAFT, "visibility": Visibility.MEMBERS},
    **{"minutes": 60, "sequence": 0, "sample": False, "hidden": False},
}
