"""The shapes in which webinars are written and read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from store.base import Visibility
from store.webinar import TO_COME, Answer, OccurrenceState, Part, WebinarIdeaStatus, WebinarKind, WebinarStatus


class WebinarDetails(TypedDict, total=False):
    """What may be said about a webinar beside its title and time; everything has a default."""

    summary: str
    kind: WebinarKind | str
    status: WebinarStatus | str
    visibility: Visibility | str
    space_id: int | None
    minutes: int
    place: str
    link: str
    materials: str
    capacity: int | None
    reminders: list[int] | None
    made_by: int | None
    source: str | None
    source_id: str | None
    uid: str
    sample: bool


class WebinarFields(WebinarDetails, total=False):
    title: str
    zone: str
    wall_time: str
    rule: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class Times:
    """One occurrence to come: the rule's date, when it takes place by whose clocks, and the same in UTC."""

    planned_on: date
    day: date
    wall_time: str
    zone: str
    begins: datetime
    ends: datetime
    unverified: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class WebinarRow:
    id: int
    space_id: int | None
    source: str | None
    source_id: str | None
    title: str
    summary: str
    kind: WebinarKind
    status: WebinarStatus
    visibility: Visibility
    zone: str
    wall_time: str
    rule: str
    starts_on: date
    minutes: int
    place: str
    link: str
    materials: str
    capacity: int | None
    reminders: list[int] | None
    uid: str
    sequence: int
    made_by: int | None
    created: datetime
    changed: datetime
    announced: datetime | None
    sample: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    id: int
    webinar_id: int
    planned_on: date
    day: date
    wall_time: str
    zone: str
    begins: datetime
    ends: datetime
    state: OccurrenceState
    reason: str
    moved_from: datetime | None
    capacity: int | None
    taken: int
    tickets: int
    uid: str
    sequence: int
    unverified: bool
    doubt: str
    changed: datetime

    @property
    def left(self) -> int | None:
        """Seats nobody has; None where there are as many as come."""
        return None if self.capacity is None else self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Dated:
    """An occurrence with the webinar it belongs to."""

    webinar: WebinarRow
    occurrence: OccurrenceRow

    @property
    def id(self) -> int:
        return self.occurrence.id

    @property
    def to_come(self) -> bool:
        return (
            self.webinar.status is WebinarStatus.ANNOUNCED
            and not self.webinar.hidden
            and self.occurrence.state in TO_COME
        )


@dataclass(frozen=True, slots=True)
class RsvpRow:
    occurrence_id: int
    person_id: int
    answer: Answer
    position: int
    answered: datetime
    offered_until: datetime | None


@dataclass(frozen=True, slots=True)
class WebinarPersonRow:
    id: int
    webinar_id: int
    person_id: int | None
    name: str
    part: Part


@dataclass(frozen=True, slots=True)
class WebinarChannelRow:
    webinar_id: int
    platform: str
    channel: str
    name: str
    space_id: int | None


@dataclass(frozen=True, slots=True)
class WebinarIdeaRow:
    id: int
    space_id: int | None
    person_id: int | None
    title: str
    why: str
    status: WebinarIdeaStatus
    answer: str
    answered: datetime | None
    webinar_id: int | None
    at: datetime
    hidden: bool
    voices: int = 1
