"""What people look for in vain: how often, what became of it, who wants to be told and who can help."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from store.base import columns, insert
from store.live import LiveStore
from store.person import PERSON
from store.resource import ASK, OFFER, WANTED, WantedKind, WantedRow, WantedState
from store.topics import folded
from store.unit import Unit

LONGEST = 200
MOST = 500


@dataclass(frozen=True, slots=True)
class AskRow:
    """Somebody waits for this."""

    wanted_id: int
    person_id: int
    shown: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    person_id: int
    name: str
    note: str


class WantedStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def missed(
        self,
        query: str,
        kind: WantedKind | str = WantedKind.NOTHING,
        *,
        space_id: int | None = None,
    ) -> int | None:
        """Somebody looked for this in vain: its number, None for a query without a word. What was found or closed is open
        again, and counted anew."""
        shown = " ".join(query.split())[:LONGEST]
        key = folded(shown)
        if not key:
            return None
        now = self._unit.now
        row = {"query_key": key, "shown": shown, "asked": 1, "first": now, "last": now, "kind": WantedKind(kind)}
        ended = WANTED.c.state.in_((WantedState.FOUND, WantedState.CLOSED))
        counted = sa.case((ended, 1), else_=WANTED.c.asked + 1)
        statement = insert(self._unit.dialect, WANTED).values(
            **row, space_id=space_id, state=WantedState.OPEN, answer="", answer_id=None, closed=None
        )
        return await self._unit.to_write("note a search in vain").scalar(
            statement.on_conflict_do_update(
                index_elements=["query_key", "kind"],
                set_={
                    "asked": counted,
                    "last": now,
                    "state": sa.case((ended, WantedState.OPEN.value), else_=WANTED.c.state),
                    "answer": sa.case((ended, ""), else_=WANTED.c.answer),
                    "answer_id": sa.case((ended, None), else_=WANTED.c.answer_id),
                    "closed": sa.case((ended, None), else_=WANTED.c.closed),
                },
            ).returning(WANTED.c.id)
        )

    async def open(self, limit: int = MOST) -> list[WantedRow]:
        """What is still looked for, most often first."""
        return await self._rows(WANTED.c.state == WantedState.OPEN, limit=limit)

    async def latest(self, limit: int) -> list[WantedRow]:
        """What is looked for and was so last."""
        ask = sa.select(*columns(WANTED, WantedRow)).where(WANTED.c.state == WantedState.OPEN)
        found = await self._unit.session.execute(ask.order_by(WANTED.c.last.desc(), WANTED.c.id.desc()).limit(limit))
        return [WantedRow(*row) for row in found]

    async def by_id(self, number: int) -> WantedRow | None:
        return next(iter(await self._rows(WANTED.c.id == number, limit=1)), None)

    async def close(
        self, numbers: Iterable[int], to: WantedState, *, answer_id: int | None = None, answer: str = ""
    ) -> list[int]:
        """Those of them that were open are no more."""
        values = {"state": to, "answer_id": answer_id, "answer": answer, "closed": self._unit.now}
        return await self._set(numbers, (WantedState.OPEN,), values)

    async def reopen(self, numbers: Iterable[int], came_from: Iterable[WantedState]) -> list[int]:
        values = {"state": WantedState.OPEN, "answer_id": None, "answer": "", "closed": None}
        return await self._set(numbers, came_from, values)

    async def closed_with(self, number: int) -> list[int]:
        """Those that were closed together with this one, itself too."""
        row = await self.by_id(number)
        if row is None or row.closed is None:
            return []
        same = (WANTED.c.closed == row.closed, WANTED.c.state == row.state, WANTED.c.answer == row.answer)
        return sorted(await self._unit.session.scalars(sa.select(WANTED.c.id).where(*same)))

    # Who waits, and who can help

    async def ask(self, person_id: int, number: int) -> bool:
        """They want to be told; False when they did already."""
        return await self._join(ASK, person_id, number, {})

    async def ask_no_more(self, person_id: int, numbers: Iterable[int]) -> int:
        done: Any = await self._unit.to_write("no longer wait").execute(
            sa.delete(ASK).where(ASK.c.person_id == person_id, ASK.c.wanted_id.in_(set(numbers)))
        )
        return done.rowcount

    async def asks(self, numbers: Iterable[int] | None = None) -> list[AskRow]:
        """Who waits for these; with None for anything that is open."""
        ask = sa.select(ASK.c.wanted_id, ASK.c.person_id, WANTED.c.shown).join(WANTED, WANTED.c.id == ASK.c.wanted_id)
        where = WANTED.c.state == WantedState.OPEN if numbers is None else WANTED.c.id.in_(set(numbers))
        found = await self._unit.session.execute(ask.where(where).order_by(ASK.c.wanted_id, ASK.c.person_id))
        return [AskRow(*row) for row in found]

    async def offer(self, person_id: int, number: int, note: str) -> bool:
        """They can help; said again, the last word counts, and it is False."""
        if await self._join(OFFER, person_id, number, {"note": note}):
            return True
        await self._unit.session.execute(
            sa.update(OFFER).where(OFFER.c.person_id == person_id, OFFER.c.wanted_id == number).values(note=note)
        )
        return False

    async def offers(self, numbers: Iterable[int]) -> list[OfferRow]:
        ask = sa.select(OFFER.c.person_id, PERSON.c.name, OFFER.c.note).join(PERSON, PERSON.c.id == OFFER.c.person_id)
        found = await self._unit.session.execute(
            ask.where(OFFER.c.wanted_id.in_(set(numbers))).order_by(OFFER.c.at, OFFER.c.person_id)
        )
        return [OfferRow(*row) for row in found]

    async def counts(self, numbers: Iterable[int]) -> tuple[int, int]:
        """How many people wait for any of these, and how many can help."""
        ids = set(numbers)

        async def count(of: sa.Table) -> int:
            ask = sa.select(sa.func.count(sa.distinct(of.c.person_id))).where(of.c.wanted_id.in_(ids))
            return await self._unit.session.scalar(ask) or 0

        return await count(ASK), await count(OFFER)

    # Pieces

    async def _join(self, to: sa.Table, person_id: int, number: int, more: dict[str, Any]) -> bool:
        values = {"person_id": person_id, "wanted_id": number, "at": self._unit.now, **more}
        statement = insert(self._unit.dialect, to).values(**values).on_conflict_do_nothing()
        done: Any = await self._unit.to_write("note who waits or helps").execute(statement)
        if done.rowcount == 1:
            await LiveStore(self._unit).stale("wanted", [str(number)])
        return done.rowcount == 1

    async def _set(self, numbers: Iterable[int], came_from: Iterable[WantedState], values: dict[str, Any]) -> list[int]:
        which = (WANTED.c.id.in_(set(numbers)), WANTED.c.state.in_(tuple(came_from)))
        done = await self._unit.to_write("close what was looked for").scalars(
            sa.update(WANTED).where(*which).values(values).returning(WANTED.c.id)
        )
        changed = sorted(done)
        if changed:
            await LiveStore(self._unit).stale("wanted", [str(one) for one in changed])
        return changed

    async def _rows(self, *where: sa.ColumnElement[bool], limit: int) -> list[WantedRow]:
        ask = sa.select(*columns(WANTED, WantedRow)).where(*where)
        order = (WANTED.c.asked.desc(), WANTED.c.last.desc(), WANTED.c.id)
        return [WantedRow(*row) for row in await self._unit.session.execute(ask.order_by(*order).limit(limit))]
