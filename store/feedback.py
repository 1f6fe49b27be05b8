"""Ideas for the hub and faults of it, with the voices of those who want the same, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, enum, insert, key, moment, one_of, refers, space, table, text
from store.unit import Unit


class FeedbackKind(StrEnum):
    IDEA = "idea"
    FAULT = "fault"


class FeedbackStatus(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"


class Feedback(Record, table=True):
    __table_args__ = (one_of("kind", FeedbackKind), one_of("status", FeedbackStatus), LASTING_IDS)

    id: int | None = key()
    space_id: int | None = space()
    person_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    said: str = text()
    kind: FeedbackKind = enum(FeedbackKind)
    status: FeedbackStatus = enum(FeedbackStatus, default=FeedbackStatus.OPEN, index=True)
    at: datetime = moment()
    answer: str = text(default="")
    answered_at: datetime | None = moment(default=None)
    # By a moderator: nobody reads it until it is shown again.
    hidden: bool = False


class FeedbackVoice(Record, table=True):
    feedback_id: int = refers("feedback.id", index=False, primary_key=True)
    person_id: int = refers("person.id", primary_key=True)


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    id: int
    space_id: int | None
    person_id: int | None
    said: str
    kind: FeedbackKind
    status: FeedbackStatus
    at: datetime
    answer: str
    answered_at: datetime | None
    hidden: bool
    voices: int = 1


FEEDBACK, VOICE = table(Feedback), table(FeedbackVoice)


class FeedbackStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(
        self, person_id: int, text: str, kind: FeedbackKind | str = FeedbackKind.IDEA, *, space_id: int | None = None
    ) -> int:
        """Something somebody said about the hub; theirs is its first voice."""
        session = self._unit.to_write("take feedback")
        values = {"person_id": person_id, "said": text, "kind": FeedbackKind(kind), "space_id": space_id}
        made = sa.insert(FEEDBACK).values(
            **values, status=FeedbackStatus.OPEN, at=self._unit.now, answer="", hidden=False
        )
        feedback_id = cast(int, await session.scalar(made.returning(FEEDBACK.c.id)))
        await self.voice(feedback_id, person_id)
        return feedback_id

    async def voice(self, feedback_id: int, person_id: int) -> bool:
        """Somebody wants the same; False when they said so before."""
        statement = insert(self._unit.dialect, VOICE).values(feedback_id=feedback_id, person_id=person_id)
        done: Any = await self._unit.to_write("add a voice").execute(statement.on_conflict_do_nothing())
        return done.rowcount == 1

    async def settle(self, feedback_id: int, status: FeedbackStatus | str, answer: str = "") -> bool:
        """What became of it, with an answer to those who asked."""
        values = {"status": FeedbackStatus(status), "answer": answer, "answered_at": self._unit.now}
        done: Any = await self._unit.to_write("answer feedback").execute(
            sa.update(FEEDBACK).where(FEEDBACK.c.id == feedback_id).values(**values)
        )
        return done.rowcount == 1

    async def hide(self, feedback_id: int, *, hidden: bool = True) -> bool:
        """Out of all lists, or back into them; False when it is so already, or not there."""
        those = (FEEDBACK.c.id == feedback_id, FEEDBACK.c.hidden != hidden)
        done: Any = await self._unit.to_write("hide feedback").execute(
            sa.update(FEEDBACK).where(*those).values(hidden=hidden)
        )
        return done.rowcount == 1

    async def by_id(self, feedback_id: int) -> FeedbackRow | None:
        """A hidden one, too."""
        return next(iter(await self._rows(FEEDBACK.c.id == feedback_id)), None)

    async def all(self, status: FeedbackStatus | str | None = None, limit: int = 50) -> list[FeedbackRow]:
        """Those most people want first."""
        conditions = [] if status is None else [FEEDBACK.c.status == FeedbackStatus(status)]
        return await self._rows(FEEDBACK.c.hidden.is_(False), *conditions, limit=limit)

    async def voices(self, feedback_id: int) -> list[int]:
        """Who wants this."""
        ask = sa.select(VOICE.c.person_id).where(VOICE.c.feedback_id == feedback_id).order_by(VOICE.c.person_id)
        return list(await self._unit.session.scalars(ask))

    async def wanted_by(self, person_id: int, limit: int = 500) -> list[FeedbackRow]:
        """What this person said or added their voice to, most wanted first."""
        mine = sa.select(VOICE.c.feedback_id).where(VOICE.c.person_id == person_id)
        return await self._rows(FEEDBACK.c.hidden.is_(False), FEEDBACK.c.id.in_(mine), limit=limit)

    async def _rows(self, *conditions: sa.ColumnElement[bool], limit: int = 1) -> list[FeedbackRow]:
        count = sa.select(sa.func.count()).where(VOICE.c.feedback_id == FEEDBACK.c.id).scalar_subquery()
        ask = sa.select(*columns(FEEDBACK, FeedbackRow), count).where(*conditions)
        found = await self._unit.session.execute(ask.order_by(count.desc(), FEEDBACK.c.id.desc()).limit(limit))
        return [FeedbackRow(*row) for row in found]
