"""Which reactions the hub has applied: by whom, on which message, with which emoji, and how late in the platform's order.

A platform may deliver "added" and "removed" twice, or the wrong way round. What counts is the last of them; what comes
after it but is older changes nothing. The same rows are what the hub believes to stand there, so that re-reading a message
tells what came and went while nobody listened.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from store.base import Record, columns, insert, moment, table, text
from store.unit import Unit


class AppliedReaction(Record, table=True):
    platform: str = text(primary_key=True)
    channel: str = text(primary_key=True)
    message: str = text(primary_key=True)
    account: str = text(primary_key=True)
    emoji: str = text(primary_key=True)
    # Whether it was put there last, or taken away.
    there: bool
    # The owner's term and the moment in the platform's own count; see store/owners.py.
    term: int = 0
    stamp: int = Field(default=0, sa_type=sa.BigInteger)
    at: datetime = moment(index=True)


@dataclass(frozen=True, slots=True)
class ReactionRow:
    account: str
    emoji: str
    there: bool
    term: int
    stamp: int


REACTION = table(AppliedReaction)


class ReactionStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def apply(
        self,
        place: tuple[str, str, str],
        account: str,
        emoji: str,
        there: bool,
        order: tuple[int, int] | None = None,
    ) -> bool:
        """Whether this changes anything: it is the latest so far, and says something else than the one before.

        `place` is (platform, channel, message), `order` (term, stamp); None is later than everything so far. Of two in the
        same moment the removal is the later one, so that every order of arrival ends alike. Taking away what was never
        seen put there does change something: it may have been put there before anybody kept count.
        """
        session = self._unit.to_write("note a reaction")
        where = _on(place) | {"account": account, "emoji": emoji}
        found = await self._locked(where)
        if found is None:
            term, stamp = order or (0, 0)
            new = {**where, "there": there, "term": term, "stamp": stamp, "at": self._unit.now}
            statement = insert(self._unit.dialect, REACTION).values(new).on_conflict_do_nothing()
            done: Any = await session.execute(statement)
            if done.rowcount == 1:
                return True
            found = await self._locked(where)
            if found is None:
                raise LookupError("a reaction that is noted already is not found")
        term, stamp = order or (found.term, found.stamp + 1)
        if (term, stamp, not there) <= (found.term, found.stamp, not found.there):
            return False
        change = {"there": there, "term": term, "stamp": stamp, "at": self._unit.now}
        await session.execute(sa.update(REACTION).where(*_is(where)).values(change))
        return there != found.there

    async def on(self, place: tuple[str, str, str]) -> list[ReactionRow]:
        """What was put on this message, or taken away again, as far as was heard."""
        ask = sa.select(*columns(REACTION, ReactionRow)).where(*_is(_on(place)))
        return [ReactionRow(*row) for row in await self._unit.session.execute(ask)]

    async def forget_before(self, at: datetime, *, standing: bool) -> None:
        """Those that stand, or those taken away, whose last change is older than that."""
        old = (REACTION.c.there.is_(standing), REACTION.c.at < at)
        await self._unit.to_write("forget old reactions").execute(sa.delete(REACTION).where(*old))

    async def _locked(self, where: dict[str, str]) -> ReactionRow | None:
        """The row, which nobody else changes before this transaction ends."""
        ask = sa.select(*columns(REACTION, ReactionRow)).where(*_is(where)).with_for_update()
        row = (await self._unit.to_write("note a reaction").execute(ask)).one_or_none()
        return ReactionRow(*row) if row else None


def _on(place: tuple[str, str, str]) -> dict[str, str]:
    platform, channel, message = place
    return {"platform": platform, "channel": channel, "message": message}


def _is(where: dict[str, str]) -> list[sa.ColumnElement[bool]]:
    return [REACTION.c[name] == value for name, value in where.items()]
