"""Who comes to an occurrence: seats, answers and the waiting list.

A seat is given by one conditional update of the occurrence, which also holds whoever else answers for it until this
transaction ends: `taken` can never pass the capacity, and the waiting list is in the order of those updates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import columns, insert
from store.live import LiveStore
from store.unit import Unit
from store.webinar import OCCURRENCE, RSVP, SEATED, TO_COME, Answer
from store.webinar_rows import RsvpRow
from store.webinars import SUBJECT

_COLUMNS = columns(RSVP, RsvpRow)


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer became: `now` is where the person stands, `was` where they stood. `offered` are those who were offered
    a seat that this freed."""

    was: Answer | None
    now: RsvpRow
    offered: tuple[int, ...] = ()

    @property
    def changed(self) -> bool:
        return self.was is not self.now.answer


class RsvpStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    # Reading

    async def of(self, occurrence_id: int, person_id: int) -> RsvpRow | None:
        return next(iter(await self._rows(RSVP.c.occurrence_id == occurrence_id, RSVP.c.person_id == person_id)), None)

    async def of_person(self, person_id: int, occurrence_ids: Iterable[int] | None = None) -> dict[int, RsvpRow]:
        """Their answers by occurrence."""
        those = [] if occurrence_ids is None else [RSVP.c.occurrence_id.in_(list(occurrence_ids))]
        return {row.occurrence_id: row for row in await self._rows(RSVP.c.person_id == person_id, *those)}

    async def who(self, occurrence_id: int, answers: Iterable[Answer] = tuple(Answer)) -> list[RsvpRow]:
        """Who answered so, in the order in which they did."""
        return await self._rows(RSVP.c.occurrence_id == occurrence_id, RSVP.c.answer.in_(list(answers)))

    async def people(self, occurrence_id: int, answers: Iterable[Answer] = tuple(Answer)) -> list[int]:
        """Who answered so, by number; for many of them less work than their rows."""
        those = (RSVP.c.occurrence_id == occurrence_id, RSVP.c.answer.in_(list(answers)))
        return list(await self._unit.session.scalars(sa.select(RSVP.c.person_id).where(*those)))

    async def counts(self, occurrence_ids: Iterable[int]) -> dict[int, dict[Answer, int]]:
        """How many gave which answer, by occurrence."""
        ask = sa.select(RSVP.c.occurrence_id, RSVP.c.answer, sa.func.count()).group_by(
            RSVP.c.occurrence_id, RSVP.c.answer
        )
        found: dict[int, dict[Answer, int]] = {}
        ask = ask.where(RSVP.c.occurrence_id.in_(list(occurrence_ids)))
        for number, answer, count in await self._unit.session.execute(ask):
            found.setdefault(number, {})[answer] = count
        return found

    async def ahead(self, row: RsvpRow) -> int:
        """How many wait before this one."""
        before = (RSVP.c.occurrence_id == row.occurrence_id, RSVP.c.answer == Answer.WAITING)
        ask = sa.select(sa.func.count()).select_from(RSVP).where(*before, RSVP.c.position < row.position)
        return await self._unit.session.scalar(ask) or 0

    async def overdue(self, now: datetime) -> list[int]:
        """Occurrences with an offer that was to be answered by now, and somebody who waits for it."""
        waits = RSVP.alias()
        someone = sa.exists().where(waits.c.occurrence_id == RSVP.c.occurrence_id, waits.c.answer == Answer.WAITING)
        late = (RSVP.c.answer == Answer.OFFERED, RSVP.c.offered_until <= now)
        ask = sa.select(RSVP.c.occurrence_id).where(*late, someone).distinct().order_by(RSVP.c.occurrence_id)
        return list(await self._unit.session.scalars(ask))

    async def moments(self, since: datetime, until: datetime) -> list[datetime]:
        """When people said yes, as far as they still do."""
        within = (RSVP.c.answered > since, RSVP.c.answered <= until)
        ask = sa.select(RSVP.c.answered).where(RSVP.c.answer == Answer.YES, *within)
        return list(await self._unit.session.scalars(ask.order_by(RSVP.c.answered)))

    # Answering

    async def answer(
        self, occurrence_id: int, person_id: int, wanted: Answer, *, offer_until: datetime | None = None
    ) -> Answered | None:
        """Yes, maybe or no; a yes waits where no seat is left. A seat that is freed is offered to the first who waits, who
        should answer by `offer_until`. None when it does not take place (any more)."""
        ticket = await self._turn(occurrence_id)
        if ticket is None:
            return None
        before = await self.of(occurrence_id, person_id)
        was = before.answer if before else None
        if was is wanted or (was is Answer.WAITING and wanted is Answer.YES):
            return Answered(was, before)  # pyright: ignore[reportArgumentType]  `was` came of it
        if wanted is Answer.YES and was is not Answer.OFFERED:
            wanted = Answer.YES if await self._seat(occurrence_id) else Answer.WAITING
        now = RsvpRow(occurrence_id, person_id, wanted, ticket, self._unit.now, None)
        await self._write(now)
        offered: tuple[int, ...] = ()
        if was in SEATED and wanted not in SEATED:
            await self._free(occurrence_id)
            offered = await self.promote(occurrence_id, offer_until)
        await LiveStore(self._unit).stale(SUBJECT, [str(occurrence_id)])
        return Answered(was, now, offered)

    async def promote(self, occurrence_id: int, until: datetime | None) -> tuple[int, ...]:
        """Seats that are free go to those who wait, in order; to whom they are offered now."""
        await self._turn(occurrence_id)
        offered: list[int] = []
        while (first := await self._first(occurrence_id)) and await self._seat(occurrence_id, past_waiting=True):
            row = RsvpRow(occurrence_id, first.person_id, Answer.OFFERED, first.position, self._unit.now, until)
            await self._write(row)
            offered.append(first.person_id)
        if offered:
            await LiveStore(self._unit).stale(SUBJECT, [str(occurrence_id)])
        return tuple(offered)

    async def pass_on(
        self, occurrence_id: int, now: datetime, until: datetime | None
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Offers nobody answered in time go to the next who wait, one for one: whose offer ended, and who has one now.
        Where nobody waits an offer stands."""
        if await self._turn(occurrence_id) is None:
            return (), ()
        late = (RSVP.c.occurrence_id == occurrence_id, RSVP.c.answer == Answer.OFFERED, RSVP.c.offered_until <= now)
        waiting = await self._rows(RSVP.c.occurrence_id == occurrence_id, RSVP.c.answer == Answer.WAITING)
        ended = (await self._rows(*late))[: len(waiting)]
        for row in ended:
            await self._write(RsvpRow(occurrence_id, row.person_id, Answer.NO, row.position, now, row.offered_until))
            await self._free(occurrence_id)
        return tuple(row.person_id for row in ended), await self.promote(occurrence_id, until)

    async def miscounted(self) -> list[int]:
        """Occurrences to come whose `taken` is not what the answers say."""
        theirs = (RSVP.c.occurrence_id == OCCURRENCE.c.id, RSVP.c.answer.in_(SEATED))
        count = sa.select(sa.func.count()).where(*theirs).scalar_subquery()
        wrong = (OCCURRENCE.c.state.in_(TO_COME), OCCURRENCE.c.taken != count)
        return list(
            await self._unit.session.scalars(sa.select(OCCURRENCE.c.id).where(*wrong).order_by(OCCURRENCE.c.id))
        )

    async def forget_before(self, at: datetime) -> int:
        """Answers for what ended before that; how many."""
        old = sa.select(OCCURRENCE.c.id).where(OCCURRENCE.c.ends < at)
        done: Any = await self._unit.to_write("forget old answers").execute(
            sa.delete(RSVP).where(RSVP.c.occurrence_id.in_(old))
        )
        return done.rowcount

    async def recount(self, occurrence_id: int) -> bool:
        """`taken` by the answers there are, after people were forgotten or merged; whether it was another number."""
        await self._turn(occurrence_id)
        seated = sa.select(sa.func.count()).where(RSVP.c.occurrence_id == occurrence_id, RSVP.c.answer.in_(SEATED))
        count = seated.scalar_subquery()
        done: Any = await self._unit.to_write("count seats").execute(
            sa.update(OCCURRENCE)
            .where(OCCURRENCE.c.id == occurrence_id, OCCURRENCE.c.taken != count)
            .values(taken=count)
        )
        return done.rowcount == 1

    async def _turn(self, occurrence_id: int) -> int | None:
        """A number that grows, and nobody else's turn until this transaction ends; None when it does not take place."""
        those = (OCCURRENCE.c.id == occurrence_id, OCCURRENCE.c.state.in_(TO_COME))
        give = sa.update(OCCURRENCE).where(*those).values(tickets=OCCURRENCE.c.tickets + 1)
        return await self._unit.to_write("answer").scalar(give.returning(OCCURRENCE.c.tickets))

    async def _seat(self, occurrence_id: int, *, past_waiting: bool = False) -> bool:
        """One more seat, if there is one; whoever waits comes first."""
        there = sa.or_(OCCURRENCE.c.capacity.is_(None), OCCURRENCE.c.taken < OCCURRENCE.c.capacity)
        waiting = sa.exists().where(RSVP.c.occurrence_id == occurrence_id, RSVP.c.answer == Answer.WAITING)
        those = [OCCURRENCE.c.id == occurrence_id, there, *([] if past_waiting else [~waiting])]
        done: Any = await self._unit.to_write("take a seat").execute(
            sa.update(OCCURRENCE).where(*those).values(taken=OCCURRENCE.c.taken + 1)
        )
        return done.rowcount == 1

    async def _free(self, occurrence_id: int) -> None:
        await self._unit.to_write("free a seat").execute(
            sa.update(OCCURRENCE).where(OCCURRENCE.c.id == occurrence_id).values(taken=OCCURRENCE.c.taken - 1)
        )

    async def _first(self, occurrence_id: int) -> RsvpRow | None:
        waiting = (RSVP.c.occurrence_id == occurrence_id, RSVP.c.answer == Answer.WAITING)
        return next(iter(await self._rows(*waiting, limit=1)), None)

    async def _write(self, row: RsvpRow) -> None:
        values = {name: getattr(row, name) for name in RSVP.c.keys()}
        changed = {name: values[name] for name in ("answer", "position", "answered", "offered_until")}
        statement = insert(self._unit.dialect, RSVP).values(values)
        await self._unit.to_write("answer").execute(
            statement.on_conflict_do_update(index_elements=["occurrence_id", "person_id"], set_=changed)
        )

    async def _rows(self, *conditions: sa.ColumnElement[bool], limit: int | None = None) -> list[RsvpRow]:
        ask = sa.select(*_COLUMNS).where(*conditions).order_by(RSVP.c.position, RSVP.c.person_id).limit(limit)
        return [RsvpRow(*row) for row in await self._unit.session.execute(ask)]
