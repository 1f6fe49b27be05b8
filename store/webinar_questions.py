"""What people ask before a town hall, with the voices of those who would ask the same, and what became of each question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, enum, insert, key, moment, one_of, refers, table, text
from store.live import LiveStore
from store.unit import Unit
from store.webinar import OCCURRENCE, WEBINAR, WebinarKind, WebinarStatus
from store.webinars import SUBJECT

MOST = 500  # questions of one date


class QuestionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # in writing
    LIVE = "live"  # answered aloud, at the event
    ASIDE = "aside"  # not to be answered, with a reason


class WebinarQuestion(Record, table=True):
    """`person_id` asked it, whether or not their name is shown (`named`). What the hosts made of it is seen by them only
    until it is `posted`."""

    __table_args__ = (one_of("state", QuestionState), LASTING_IDS)

    id: int | None = key()
    occurrence_id: int = refers("occurrence.id")
    person_id: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    words: str = text()
    named: bool = True
    state: QuestionState = enum(QuestionState, default=QuestionState.OPEN)
    answer: str = text(default="")
    posted: datetime | None = moment(default=None)
    # Taken out of all lists by a moderator.
    hidden: bool = False
    at: datetime = moment(index=True)


class WebinarQuestionVoice(Record, table=True):
    question_id: int = refers("webinar_question.id", index=False, primary_key=True)
    person_id: int = refers("person.id", primary_key=True)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    id: int
    occurrence_id: int
    person_id: int | None
    words: str
    named: bool
    state: QuestionState
    answer: str
    posted: datetime | None
    hidden: bool
    at: datetime
    voices: int = 1


QUESTION, VOICE = table(WebinarQuestion), table(WebinarQuestionVoice)


class WebinarQuestionStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def ask(self, occurrence_id: int, person_id: int, words: str, *, named: bool = True) -> int:
        """Whoever asks is its first voice."""
        values = {"occurrence_id": occurrence_id, "person_id": person_id, "words": words, "named": named}
        made = sa.insert(QUESTION).values(
            **values, state=QuestionState.OPEN, answer="", hidden=False, at=self._unit.now
        )
        session = self._unit.to_write("ask a question")
        number = cast(int, await session.scalar(made.returning(QUESTION.c.id)))
        await self.voice(number, person_id)
        await self._redraw(occurrence_id)
        return number

    async def voice(self, question_id: int, person_id: int) -> bool:
        """They would ask that, too; False when they said so before."""
        statement = insert(self._unit.dialect, VOICE).values(question_id=question_id, person_id=person_id)
        done: Any = await self._unit.to_write("add a voice").execute(statement.on_conflict_do_nothing())
        return done.rowcount == 1

    async def unvoice(self, question_id: int, person_id: int) -> bool:
        """Not any more; False when they had not said so."""
        those = (VOICE.c.question_id == question_id, VOICE.c.person_id == person_id)
        return await self._changed(sa.delete(VOICE).where(*those)) == 1

    async def withdraw(self, row: QuestionRow) -> bool:
        """Take it back, with its voices; False when somebody has answered it meanwhile, or it is gone."""
        still = (QUESTION.c.id == row.id, QUESTION.c.state == QuestionState.OPEN)
        done = await self._changed(sa.delete(QUESTION).where(*still)) == 1
        await self._redraw(row.occurrence_id)
        return done

    async def settle(self, question_id: int, state: QuestionState | str, answer: str = "") -> None:
        """What the hosts make of it. A new answer to one that was posted is posted with the next ones."""
        values = {"state": QuestionState(state), "answer": answer, "posted": None}
        await self._changed(sa.update(QUESTION).where(QUESTION.c.id == question_id).values(**values))

    async def post(self, question_ids: Iterable[int], at: datetime | None) -> None:
        """Everybody may read what became of these; with None, only the hosts."""
        await self._changed(sa.update(QUESTION).where(QUESTION.c.id.in_(list(question_ids))).values(posted=at))

    async def hide(self, question_id: int, *, hidden: bool = True) -> bool:
        """False when it is so already."""
        still = (QUESTION.c.id == question_id, QUESTION.c.hidden.is_not(hidden))
        hide = sa.update(QUESTION).where(*still).values(hidden=hidden).returning(QUESTION.c.occurrence_id)
        date = await self._unit.to_write("hide a question").scalar(hide)
        if date is not None:
            await self._redraw(date)
        return date is not None

    async def by_id(self, question_id: int) -> QuestionRow | None:
        return next(iter(await self._rows(QUESTION.c.id == question_id, limit=1)), None)

    async def of(self, occurrence_id: int) -> list[QuestionRow]:
        """Those most people ask first, and of as many the oldest. Without what is hidden."""
        return await self._rows(QUESTION.c.occurrence_id == occurrence_id, QUESTION.c.hidden.is_(False), limit=MOST)

    async def posted(self, occurrence_id: int, at: datetime) -> list[QuestionRow]:
        """What was posted together."""
        return [row for row in await self.of(occurrence_id) if row.posted == at]

    async def voices(self, question_ids: Iterable[int]) -> list[int]:
        """Who asks any of these."""
        ask = sa.select(VOICE.c.person_id).where(VOICE.c.question_id.in_(list(question_ids))).distinct()
        return list(await self._unit.session.scalars(ask.order_by(VOICE.c.person_id)))

    async def asked_by(self, person_id: int, question_ids: Iterable[int]) -> set[int]:
        """Which of these somebody asks, too."""
        theirs = (VOICE.c.person_id == person_id, VOICE.c.question_id.in_(list(question_ids)))
        return set(await self._unit.session.scalars(sa.select(VOICE.c.question_id).where(*theirs)))

    async def counts(self, occurrence_ids: Iterable[int]) -> dict[int, int]:
        """How many questions stand under each date that has any."""
        ask = sa.select(QUESTION.c.occurrence_id, sa.func.count()).group_by(QUESTION.c.occurrence_id)
        ask = ask.where(QUESTION.c.occurrence_id.in_(list(occurrence_ids)), QUESTION.c.hidden.is_(False))
        return {number: count for number, count in await self._unit.session.execute(ask)}

    async def soon(self, until: datetime) -> list[int]:
        """The town halls that begin between now and then."""
        ask = sa.select(OCCURRENCE.c.id).join(WEBINAR, WEBINAR.c.id == OCCURRENCE.c.webinar_id)
        those = (WEBINAR.c.kind == WebinarKind.TOWN_HALL, WEBINAR.c.status == WebinarStatus.ANNOUNCED)
        between = (OCCURRENCE.c.begins > self._unit.now, OCCURRENCE.c.begins <= until)
        return list(await self._unit.session.scalars(ask.where(*those, *between).order_by(OCCURRENCE.c.id)))

    async def unanswered(self, limit: int = 100) -> list[QuestionRow]:
        """Asked, and the town hall is over: those most people ask first."""
        over = sa.select(OCCURRENCE.c.id).where(OCCURRENCE.c.ends <= self._unit.now)
        still = (QUESTION.c.state == QuestionState.OPEN, QUESTION.c.hidden.is_(False))
        return await self._rows(*still, QUESTION.c.occurrence_id.in_(over), limit=limit)

    async def waiting(self) -> list[tuple[int, int]]:
        """The dates with questions nobody has dealt with, and how many."""
        still = (QUESTION.c.state == QuestionState.OPEN, QUESTION.c.hidden.is_(False))
        ask = sa.select(QUESTION.c.occurrence_id, sa.func.count()).where(*still).group_by(QUESTION.c.occurrence_id)
        return [(number, count) for number, count in await self._unit.session.execute(ask)]

    async def forget_before(self, at: datetime) -> int:
        """Who asked questions of before then; the questions and answers stay."""
        old = sa.select(QUESTION.c.id).where(QUESTION.c.at < at)
        await self._changed(sa.delete(VOICE).where(VOICE.c.question_id.in_(old)))
        those = (QUESTION.c.at < at, QUESTION.c.person_id.is_not(None))
        return await self._changed(sa.update(QUESTION).where(*those).values(person_id=None, named=False))

    async def _rows(self, *conditions: sa.ColumnElement[bool], limit: int) -> list[QuestionRow]:
        count = sa.select(sa.func.count()).where(VOICE.c.question_id == QUESTION.c.id).scalar_subquery()
        ask = sa.select(*columns(QUESTION, QuestionRow), count).where(*conditions)
        found = await self._unit.session.execute(ask.order_by(count.desc(), QUESTION.c.at, QUESTION.c.id).limit(limit))
        return [QuestionRow(*row) for row in found]

    async def _changed(self, statement: Any) -> int:
        done: Any = await self._unit.to_write("change a question").execute(statement)
        return done.rowcount

    async def _redraw(self, occurrence_id: int) -> None:
        await LiveStore(self._unit).stale(SUBJECT, [str(occurrence_id)])
