"""Which records stand in which messages, so that a reaction finds its record and a change finds its cards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, insert, key, moment, space, table, text
from store.outbox import OUTBOX
from store.unit import Unit


class Posted(Record, table=True):
    __table_args__ = (
        sa.UniqueConstraint("platform", "channel", "message", "subject", "subject_id"),
        sa.Index("ix_posted_subject_subject_id", "subject", "subject_id"),
        LASTING_IDS,
    )

    id: int | None = key()
    space_id: int | None = space()
    platform: str = text()
    channel: str = text()
    message: str = text()
    thread: str = text(default="")
    subject: str = text()
    # Text, since not every record has a number for an id.
    subject_id: str = text()
    at: datetime = moment()


@dataclass(frozen=True, slots=True)
class PostedRow:
    id: int
    space_id: int | None
    platform: str
    channel: str
    message: str
    thread: str
    subject: str
    subject_id: str
    at: datetime


CARD = "card"  # the notice that puts a record's card into a channel: bot.notice.CardPosted
POSTED = table(Posted)
# What the key of a card becomes that stands there no more: the same card may then be posted there once again.
ENDED = sa.literal("gone:") + sa.cast(OUTBOX.c.id, sa.Text)
_OTHER = POSTED.alias("other")


class PostedStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def note(
        self,
        platform: str,
        channel: str,
        message: str,
        subjects: Sequence[str],
        *,
        thread: str = "",
        space_id: int | None = None,
    ) -> None:
        """These records ("resource:7") stand in this message."""
        place = {"platform": platform, "channel": channel, "message": message, "thread": thread, "space_id": space_id}
        pairs = [subject.partition(":") for subject in dict.fromkeys(subjects)]
        rows = [{**place, "subject": kind, "subject_id": number, "at": self._unit.now} for kind, _, number in pairs]
        if rows:
            await self._unit.to_write("note a message").execute(
                insert(self._unit.dialect, POSTED).on_conflict_do_nothing(), rows
            )

    async def at(self, platform: str, channel: str, message: str) -> PostedRow | None:
        """The record that stands in this message; None when there is none, or several and nobody can say which."""
        here = (POSTED.c.platform == platform, POSTED.c.channel == channel, POSTED.c.message == message)
        found = await self._rows(*here, limit=2)
        return found[0] if len(found) == 1 else None

    async def of(self, subject: str, subject_id: str | int) -> list[PostedRow]:
        """Every message in which this record stands."""
        return await self._rows(POSTED.c.subject == subject, POSTED.c.subject_id == str(subject_id))

    async def open(
        self, platform: str, subjects: Collection[str], since: datetime, ids: Mapping[str, Collection[str]]
    ) -> list[PostedRow]:
        """Messages in which one record stands alone that still takes reactions, the newest first: of these subjects
        since then, or one of `ids` by subject."""
        same = (_OTHER.c[name] == POSTED.c[name] for name in ("platform", "channel", "message"))
        alone = ~sa.exists().where(*same, _OTHER.c.id != POSTED.c.id)
        lately = sa.and_(POSTED.c.subject.in_(subjects), POSTED.c.at >= since)
        told = (sa.and_(POSTED.c.subject == name, POSTED.c.subject_id.in_(those)) for name, those in ids.items())
        found = await self._rows(POSTED.c.platform == platform, sa.or_(lately, *told), alone)
        return found[::-1]

    async def gone(self, platform: str, channel: str, message: str) -> None:
        """The message was deleted. A card that stood in it may be put into that channel once more."""
        session = self._unit.to_write("forget a message")
        here = (POSTED.c.platform == platform, POSTED.c.channel == channel, POSTED.c.message == message)
        await session.execute(sa.delete(POSTED).where(*here))
        there = (OUTBOX.c.platform == platform, OUTBOX.c.channel == channel, OUTBOX.c.message == message)
        await session.execute(sa.update(OUTBOX).where(*there, OUTBOX.c.notice == CARD).values(key=ENDED))

    async def _rows(self, *conditions: sa.ColumnElement[bool], limit: int | None = None) -> list[PostedRow]:
        ask = sa.select(*columns(POSTED, PostedRow)).where(*conditions).order_by(POSTED.c.id).limit(limit)
        return [PostedRow(*row) for row in await self._unit.session.execute(ask)]
