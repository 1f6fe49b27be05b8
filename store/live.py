"""Cards that live: copies of a record's card in channels, redrawn when the record changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.base import Record, columns, insert, moment, refers, table
from store.outbox import OUTBOX, WAITING, State
from store.posted import CARD, ENDED, POSTED, PostedRow
from store.spaces import SPACE
from store.unit import Unit


class LiveCard(Record, table=True):
    """`stale`: since when it shows what is no longer so; `drawn`: when it was last redrawn; `leaving`: since when it is to be
    taken down."""

    posted_id: int = refers("posted.id", index=False, primary_key=True)
    stale: datetime | None = moment(default=None, index=True)
    drawn: datetime | None = moment(default=None)
    leaving: datetime | None = moment(default=None)


@dataclass(frozen=True, slots=True)
class Stale:
    """A copy to be redrawn, or taken down when it is `leaving`, since when, and the platform's id of the workspace or server
    it stands in."""

    copy: PostedRow
    since: datetime
    space: str
    leaving: bool = False


LIVE = table(LiveCard)


class LiveStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def note(self, platform: str, channel: str, message: str) -> None:
        """What stands in this message is kept up to date from now on."""
        here = (POSTED.c.platform == platform, POSTED.c.channel == channel, POSTED.c.message == message)
        ids = list(await self._unit.session.scalars(sa.select(POSTED.c.id).where(*here)))
        if ids:
            await self._unit.to_write("keep a card alive").execute(
                insert(self._unit.dialect, LIVE).on_conflict_do_nothing(), [{"posted_id": number} for number in ids]
            )

    async def stale(self, subject: str, subject_ids: Sequence[str]) -> None:
        """These records changed: every living copy is to be redrawn."""
        copies = sa.select(POSTED.c.id).where(POSTED.c.subject == subject, POSTED.c.subject_id.in_(subject_ids))
        await self._unit.to_write("mark a card").execute(
            sa.update(LIVE).where(LIVE.c.posted_id.in_(copies)).values(stale=self._unit.now)
        )

    async def take_down(self, subject: str, subject_id: str, platform: str = "", channel: str = "") -> bool:
        """The record's card is taken out of this channel, or of all: what waits is not sent, and what stands is deleted. False
        when a card is on its way this very moment; then nothing was done yet."""
        session = self._unit.to_write("take a card down")
        sent = [OUTBOX.c.notice == CARD, OUTBOX.c.key.startswith(f"card:{subject}:{subject_id}:", autoescape=True)]
        stands = [POSTED.c.subject == subject, POSTED.c.subject_id == subject_id]
        if channel:
            sent += [OUTBOX.c.platform == platform, OUTBOX.c.target == channel]
            stands += [POSTED.c.platform == platform, POSTED.c.channel == channel]
        if await session.scalar(sa.select(OUTBOX.c.id).where(*sent, OUTBOX.c.state == State.SENDING).limit(1)):
            return False
        await session.execute(sa.delete(OUTBOX).where(*sent, OUTBOX.c.state.in_(WAITING)))
        await session.execute(sa.update(OUTBOX).where(*sent).values(key=ENDED))
        copies = sa.select(POSTED.c.id).where(*stands)
        now = {"stale": self._unit.now, "leaving": self._unit.now, "drawn": None}
        await session.execute(sa.update(LIVE).where(LIVE.c.posted_id.in_(copies)).values(**now))
        return True

    async def to_redraw(self, platforms: Sequence[str], gap: timedelta, limit: int = 50) -> list[Stale]:
        """Copies that are stale and were not redrawn within `gap`; the longest waiting first."""
        ask = (
            sa.select(
                *columns(POSTED, PostedRow),
                LIVE.c.stale,
                sa.func.coalesce(SPACE.c.external_id, ""),
                LIVE.c.leaving.is_not(None),
            )
            .select_from(
                LIVE.join(POSTED, POSTED.c.id == LIVE.c.posted_id).outerjoin(SPACE, SPACE.c.id == POSTED.c.space_id)
            )
            .where(LIVE.c.stale.is_not(None), POSTED.c.platform.in_(platforms))
            .where(sa.or_(LIVE.c.drawn.is_(None), LIVE.c.drawn <= self._unit.now - gap))
            .order_by(LIVE.c.stale, POSTED.c.id)
            .limit(limit)
        )
        rows: list[tuple[Any, ...]] = [tuple(row) for row in await self._unit.session.execute(ask)]
        return [Stale(PostedRow(*row[:-3]), *row[-3:]) for row in rows]

    async def postponed(self, stale: Stale, by: timedelta) -> None:
        """It could not be redrawn: it stays stale, and the gap begins in so long (a negative time: it began already)."""
        await self._unit.to_write("mark a card").execute(
            sa.update(LIVE).where(LIVE.c.posted_id == stale.copy.id).values(drawn=self._unit.now + by)
        )

    async def redrawn(self, stale: Stale) -> None:
        """It shows what was so at that moment; a change since then leaves it to be redrawn again."""
        session = self._unit.to_write("mark a card")
        this = LIVE.c.posted_id == stale.copy.id
        await session.execute(sa.update(LIVE).where(this).values(drawn=self._unit.now))
        await session.execute(sa.update(LIVE).where(this, LIVE.c.stale == stale.since).values(stale=None))
