"""What is left of a webinar when it is over: who was there, what they thought, where its recording is; and how it came here
where it was imported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from store.base import Record, columns, enum, insert, json, moment, one_of, refers, table, text
from store.imports import Marks, MarksStore
from store.live import LiveStore
from store.unit import Unit
from store.webinar import OCCURRENCE, WEBINAR, WebinarStatus
from store.webinar_rows import Times
from store.webinars import SUBJECT

BEST = 5


class How(StrEnum):
    """How we know that somebody was there."""

    LINK = "link"
    WORD = "word"
    HOST = "host"


class Presence(Record, table=True):
    __table_args__ = (one_of("how", How),)

    occurrence_id: int = refers("occurrence.id", index=False, primary_key=True)
    person_id: int = refers("person.id", primary_key=True)
    how: How = enum(How)
    at: datetime = moment(index=True)


class WebinarFeedback(Record, table=True):
    __table_args__ = (sa.CheckConstraint(f"score BETWEEN 1 AND {BEST}", name="score"),)

    occurrence_id: int = refers("occurrence.id", index=False, primary_key=True)
    person_id: int = refers("person.id", primary_key=True)
    score: int
    words: str = text(default="")
    at: datetime = moment()


class WebinarAfter(Record, table=True):
    """`word` is said aloud at the event, and typed by whoever is there; `resource_id` is the recording in the library."""

    occurrence_id: int = refers("occurrence.id", index=False, primary_key=True)
    word: str = text(default="")
    resource_id: int | None = refers("resource.id", gone="SET NULL", default=None, nullable=True)
    slides: str = text(default="")


class WebinarImported(Record, table=True):
    webinar_id: int = refers("webinar.id", index=False, primary_key=True)
    # By field a hash of what was imported.
    marks: Marks = json(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PresenceRow:
    occurrence_id: int
    person_id: int
    how: How
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    occurrence_id: int
    person_id: int
    score: int
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AfterRow:
    occurrence_id: int
    word: str = ""
    resource_id: int | None = None
    slides: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one date: how many were there, how many said what they thought, and how many points they gave in all."""

    present: int = 0
    rated: int = 0
    points: int = 0

    @property
    def score(self) -> float | None:
        return self.points / self.rated if self.rated else None


PRESENCE, FEEDBACK, AFTER = table(Presence), table(WebinarFeedback), table(WebinarAfter)
IMPORTED = table(WebinarImported)


class WebinarImportStore(MarksStore):
    """Which webinar came from which entry of a source, and how it looked when it came."""

    record, marks, key = WEBINAR, IMPORTED, "webinar_id"

    async def retime(self, occurrence_id: int, to: Times) -> None:
        """Its time was read wrong, or is right in the source now; whatever its state, and without a move being told."""
        values: dict[str, Any] = {"day": to.day, "wall_time": to.wall_time, "zone": to.zone, "begins": to.begins}
        values |= {"ends": to.ends, "unverified": to.unverified, "doubt": to.doubt, "changed": self._unit.now}
        values |= {"sequence": OCCURRENCE.c.sequence + 1}
        await self._unit.to_write("set a time right").execute(
            sa.update(OCCURRENCE).where(OCCURRENCE.c.id == occurrence_id).values(values)
        )
        await LiveStore(self._unit).stale(SUBJECT, [str(occurrence_id)])

    async def unverified(self, spaces: Sequence[int | None], limit: int, offset: int = 0) -> list[int]:
        """Dates whose time a person has to confirm: what is to come first, then the newest."""
        past = OCCURRENCE.c.ends <= self._unit.now
        ask = self._unsure(OCCURRENCE.c.id, spaces).order_by(past, OCCURRENCE.c.begins.desc(), OCCURRENCE.c.id)
        return list(await self._unit.session.scalars(ask.limit(limit).offset(offset)))

    async def count_unverified(self, spaces: Sequence[int | None]) -> int:
        return await self._unit.session.scalar(self._unsure(sa.func.count(), spaces)) or 0

    def _unsure(self, what: Any, spaces: Sequence[int | None]) -> sa.Select[Any]:
        theirs = WEBINAR.c.space_id.in_([one for one in spaces if one is not None])
        if None in spaces:
            theirs = sa.or_(theirs, WEBINAR.c.space_id.is_(None))
        joined = sa.select(what).join_from(OCCURRENCE, WEBINAR, WEBINAR.c.id == OCCURRENCE.c.webinar_id)
        return joined.where(OCCURRENCE.c.unverified.is_(True), theirs)


class AfterStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    # Who was there

    async def arrive(self, occurrence_id: int, person_id: int, how: How | str) -> bool:
        """Somebody is there; False when that was known."""
        values = {"occurrence_id": occurrence_id, "person_id": person_id, "how": How(how), "at": self._unit.now}
        done: Any = await self._unit.to_write("note who is there").execute(
            insert(self._unit.dialect, PRESENCE).values(values).on_conflict_do_nothing()
        )
        return done.rowcount == 1

    async def was_not_there(self, occurrence_id: int, person_id: int) -> bool:
        """A slip is taken back."""
        those = (PRESENCE.c.occurrence_id == occurrence_id, PRESENCE.c.person_id == person_id)
        done: Any = await self._unit.to_write("note who is there").execute(sa.delete(PRESENCE).where(*those))
        return done.rowcount == 1

    async def present(self, occurrence_ids: Iterable[int]) -> list[PresenceRow]:
        """Who was there, in the order in which they came."""
        ask = sa.select(*columns(PRESENCE, PresenceRow)).where(PRESENCE.c.occurrence_id.in_(list(occurrence_ids)))
        rows = await self._unit.session.execute(ask.order_by(PRESENCE.c.at, PRESENCE.c.person_id))
        return [PresenceRow(*row) for row in rows]

    async def was_there(self, occurrence_id: int, person_id: int) -> bool:
        those = (PRESENCE.c.occurrence_id == occurrence_id, PRESENCE.c.person_id == person_id)
        return await self._unit.session.scalar(sa.select(sa.literal(1)).where(*those)) is not None

    async def moments(self, since: datetime, until: datetime) -> list[datetime]:
        """When people came."""
        within = (PRESENCE.c.at > since, PRESENCE.c.at <= until)
        return list(await self._unit.session.scalars(sa.select(PRESENCE.c.at).where(*within).order_by(PRESENCE.c.at)))

    # What they thought

    async def rate(self, occurrence_id: int, person_id: int, score: int, words: str) -> None:
        """The last word of somebody counts."""
        values = {"occurrence_id": occurrence_id, "person_id": person_id, "score": score, "words": words}
        statement = insert(self._unit.dialect, FEEDBACK).values(**values, at=self._unit.now)
        changed = {name: statement.excluded[name] for name in ("score", "words", "at")}
        await self._unit.to_write("keep feedback").execute(
            statement.on_conflict_do_update(index_elements=["occurrence_id", "person_id"], set_=changed)
        )

    async def feedback(self, occurrence_id: int) -> list[FeedbackRow]:
        ask = sa.select(*columns(FEEDBACK, FeedbackRow)).where(FEEDBACK.c.occurrence_id == occurrence_id)
        rows = await self._unit.session.execute(ask.order_by(FEEDBACK.c.at.desc(), FEEDBACK.c.person_id))
        return [FeedbackRow(*row) for row in rows]

    async def numbers(self, occurrence_ids: Iterable[int]) -> dict[int, Numbers]:
        ids = list(occurrence_ids)
        there = sa.select(PRESENCE.c.occurrence_id, sa.func.count()).where(PRESENCE.c.occurrence_id.in_(ids))
        found = await self._unit.session.execute(there.group_by(PRESENCE.c.occurrence_id))
        come: dict[int, int] = {number: count for number, count in found}
        said = sa.select(FEEDBACK.c.occurrence_id, sa.func.count(), sa.func.sum(FEEDBACK.c.score)).where(
            FEEDBACK.c.occurrence_id.in_(ids)
        )
        rated = {row[0]: row for row in await self._unit.session.execute(said.group_by(FEEDBACK.c.occurrence_id))}
        return {
            one: Numbers(come.get(one, 0), *(rated[one][1:] if one in rated else (0, 0)))
            for one in ids
            if one in come or one in rated
        }

    # What stays

    async def of(self, occurrence_id: int) -> AfterRow:
        ask = sa.select(*columns(AFTER, AfterRow)).where(AFTER.c.occurrence_id == occurrence_id)
        row = (await self._unit.session.execute(ask)).one_or_none()
        return AfterRow(*row) if row else AfterRow(occurrence_id)

    async def with_word(self, word: str, since: datetime, until: datetime) -> list[int]:
        """Dates that begin before `until` and end after `since`, whose word this is, however it is typed."""
        ask = sa.select(AFTER.c.occurrence_id, AFTER.c.word).join(OCCURRENCE, OCCURRENCE.c.id == AFTER.c.occurrence_id)
        ask = ask.where(AFTER.c.word != "", OCCURRENCE.c.begins <= until, OCCURRENCE.c.ends >= since)
        rows = await self._unit.session.execute(ask.order_by(OCCURRENCE.c.begins.desc()))
        return [number for number, kept in rows if _plain(kept) == _plain(word)]

    async def set_word(self, occurrence_id: int, word: str) -> None:
        await self._put(occurrence_id, word=word.strip())

    async def set_recording(self, occurrence_id: int, resource_id: int, slides: str = "") -> None:
        await self._put(occurrence_id, resource_id=resource_id, slides=slides)

    async def over(self, since: datetime, until: datetime) -> list[int]:
        """The numbers of the dates that were announced, took place and ended within, in order."""
        within = (OCCURRENCE.c.ends > since, OCCURRENCE.c.ends <= until, OCCURRENCE.c.state != "cancelled")
        ask = sa.select(OCCURRENCE.c.id).join_from(OCCURRENCE, WEBINAR, WEBINAR.c.id == OCCURRENCE.c.webinar_id)
        ask = ask.where(*within, WEBINAR.c.status == WebinarStatus.ANNOUNCED).order_by(OCCURRENCE.c.ends)
        return list(await self._unit.session.scalars(ask))

    async def _put(self, occurrence_id: int, **values: object) -> None:
        usual = {"word": "", "resource_id": None, "slides": ""}
        statement = insert(self._unit.dialect, AFTER).values({"occurrence_id": occurrence_id, **usual, **values})
        await self._unit.to_write("keep what is left of a webinar").execute(
            statement.on_conflict_do_update(index_elements=["occurrence_id"], set_=values)
        )
        await LiveStore(self._unit).stale(SUBJECT, [str(occurrence_id)])


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())
