"""Foreign words: what imported entries are filed under where no topic goes by it yet, until an organizer says what it means.

Nothing is dropped: each resource keeps its words, so a word that becomes a topic's files all that carry it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, enum, insert, json, key, moment, one_of, refers, table, text
from store.changes import ChangeLog
from store.resource import RESOURCE_TOPIC
from store.topic_merge import pointing
from store.topics import TOPIC, TOPIC_WORD, folded
from store.unit import Unit


class WordState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    LEFT = "left"


class ForeignWord(Record, table=True):
    __table_args__ = (one_of("state", WordState), LASTING_IDS)

    id: int | None = key()
    word: str = text(unique=True)
    # As it was first written.
    shown: str = text()
    state: WordState = enum(WordState, default=WordState.OPEN)
    topic_id: int | None = refers("topic.id", gone="SET NULL", default=None, nullable=True)
    decided_by: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    decided: datetime | None = moment(default=None, nullable=True)
    # What the decision changed, so that it can be taken back.
    filed: dict[str, Any] | None = json(default=None, nullable=True)


class ResourceWord(Record, table=True):
    resource_id: int = refers("resource.id", index=False, primary_key=True)
    word_id: int = refers("foreign_word.id", primary_key=True)


@dataclass(frozen=True, slots=True)
class WordRow:
    id: int
    word: str
    shown: str
    state: WordState
    topic_id: int | None
    decided: datetime | None
    filed: Mapping[str, Any] | None
    used: int = 0


WORD, RESOURCE_WORD = table(ForeignWord), table(ResourceWord)
_COLUMNS = columns(WORD, WordRow)
_USED = sa.func.count(RESOURCE_WORD.c.resource_id)


class WordStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def by_id(self, word_id: int) -> WordRow | None:
        return next(iter(await self._rows(WORD.c.id == word_id)), None)

    async def open(self, limit: int = 5, offset: int = 0) -> list[WordRow]:
        """What waits for a decision, the most used first."""
        return await self._rows(WORD.c.state == WordState.OPEN, limit=limit, offset=offset)

    async def count_open(self) -> int:
        used = sa.select(RESOURCE_WORD.c.word_id)
        ask = sa.select(sa.func.count()).select_from(WORD).where(WORD.c.state == WordState.OPEN, WORD.c.id.in_(used))
        return await self._unit.session.scalar(ask) or 0

    async def put(self, words: Mapping[int, Iterable[str]]) -> None:
        """These resources carry these words, and no others."""
        session = self._unit.to_write("file under words")
        shown = {folded(word): " ".join(word.split()) for said in words.values() for word in said}
        if shown:
            rows = [{"word": word, "shown": said, "state": WordState.OPEN} for word, said in sorted(shown.items())]
            await session.execute(insert(self._unit.dialect, WORD).on_conflict_do_nothing(), rows)
        ids = await self._ids(shown)
        await session.execute(sa.delete(RESOURCE_WORD).where(RESOURCE_WORD.c.resource_id.in_(list(words))))
        filed = [
            {"resource_id": resource_id, "word_id": word_id}
            for resource_id, said in sorted(words.items())
            for word_id in sorted({ids[folded(word)] for word in said})
        ]
        if filed:
            await session.execute(sa.insert(RESOURCE_WORD), filed)

    async def means(self, word_id: int, topic_id: int, by: int | None, *, made: bool = False) -> int | None:
        """From now on the word means this topic (unless it means another already), and whatever carries it is filed
        there; how many that were. None when it was decided before. `made`: the topic was made for this word."""
        row = await self.by_id(word_id)
        if row is None or not await self._decide(word_id, WordState.TAKEN, topic_id, by):
            return None
        session = self._unit.to_write("give a topic a word")
        said = insert(self._unit.dialect, TOPIC_WORD).values(word=row.word, topic_id=topic_id)
        new: Any = await session.execute(said.on_conflict_do_nothing())
        carry = sa.select(RESOURCE_WORD.c.resource_id).where(RESOURCE_WORD.c.word_id == word_id)
        carriers = list(await session.scalars(carry.order_by(RESOURCE_WORD.c.resource_id)))
        there = sa.select(RESOURCE_TOPIC.c.resource_id).where(RESOURCE_TOPIC.c.topic_id == topic_id)
        before = set(await session.scalars(there))
        fresh = [number for number in carriers if number not in before]
        if fresh:
            rows = [{"resource_id": number, "topic_id": topic_id} for number in fresh]
            await session.execute(insert(self._unit.dialect, RESOURCE_TOPIC).on_conflict_do_nothing(), rows)
        filed = {"topic": topic_id, "word": new.rowcount == 1, "made": made, "resources": fresh}
        await session.execute(sa.update(WORD).where(WORD.c.id == word_id).values(filed=filed))
        self._note(topic_id, carriers)
        return len(carriers)

    async def take_back(self, word_id: int, since: datetime) -> int | None:
        """The word waits again, and what it filed is filed there no longer: how many that were. A topic that was made for it
        goes, too, unless something else points at it by now. None for what was decided before `since`, or moved since."""
        row = await self.by_id(word_id)
        filed = row.filed if row else None
        if row is None or not filed or row.decided is None or row.decided < since or row.topic_id != filed["topic"]:
            return None
        session, topic = self._unit.to_write("take back what a word means"), row.topic_id
        again = {"state": WordState.OPEN, "topic_id": None, "decided": None, "decided_by": None, "filed": None}
        done: Any = await session.execute(
            sa.update(WORD).where(WORD.c.id == word_id, WORD.c.state == WordState.TAKEN).values(again)
        )
        if done.rowcount != 1:
            return None
        if filed["word"]:
            mine = (TOPIC_WORD.c.word == row.word, TOPIC_WORD.c.topic_id == topic)
            await session.execute(sa.delete(TOPIC_WORD).where(*mine))
        rows = [{"here": number} for number in filed["resources"]]
        if rows:  # one by one: a word may be on tens of thousands
            here = (RESOURCE_TOPIC.c.topic_id == topic, RESOURCE_TOPIC.c.resource_id == sa.bindparam("here"))
            await session.execute(sa.delete(RESOURCE_TOPIC).where(*here), rows)
        if filed["made"] and not await self._pointed_at(topic):
            await session.execute(sa.delete(TOPIC).where(TOPIC.c.id == topic))
        self._note(topic, filed["resources"])
        return len(filed["resources"])

    async def _pointed_at(self, topic_id: int | None) -> bool:
        """Whether anything but its own words points at it."""
        for column in pointing():
            ask = sa.select(sa.literal(1)).where(column == topic_id).limit(1)
            if column.table is not TOPIC_WORD and await self._unit.session.scalar(ask):
                return True
        return False

    def _note(self, topic_id: int | None, resources: Iterable[int]) -> None:
        """Search and cards follow."""
        log = ChangeLog(self._unit)
        log.note("topic", topic_id or 0)
        for number in resources:
            log.note("resource", number)

    async def leave(self, word_id: int, by: int | None) -> bool:
        """It says nothing that people look for; False when it was decided before."""
        return await self._decide(word_id, WordState.LEFT, None, by)

    async def reopen(self, word_id: int) -> bool:
        """Ask again about a word that was left out."""
        done: Any = await self._unit.to_write("ask again about a word").execute(
            sa.update(WORD)
            .where(WORD.c.id == word_id, WORD.c.state == WordState.LEFT)
            .values(state=WordState.OPEN, decided=None, decided_by=None)
        )
        return done.rowcount == 1

    async def _decide(self, word_id: int, state: WordState, topic_id: int | None, by: int | None) -> bool:
        values = {"state": state, "topic_id": topic_id, "decided_by": by, "decided": self._unit.now}
        done: Any = await self._unit.to_write("decide about a word").execute(
            sa.update(WORD).where(WORD.c.id == word_id, WORD.c.state == WordState.OPEN).values(values)
        )
        return done.rowcount == 1

    async def _ids(self, words: Iterable[str]) -> dict[str, int]:
        ask = sa.select(WORD.c.word, WORD.c.id).where(WORD.c.word.in_(set(words)))
        return {row.word: row.id for row in await self._unit.session.execute(ask)}

    async def _rows(self, *where: sa.ColumnElement[bool], limit: int | None = None, offset: int = 0) -> list[WordRow]:
        ask = (
            sa.select(*_COLUMNS, _USED.label("used"))
            .join(RESOURCE_WORD, RESOURCE_WORD.c.word_id == WORD.c.id)
            .where(*where)
            .group_by(*_COLUMNS)
            .order_by(_USED.desc(), WORD.c.word)
            .limit(limit)
            .offset(offset)
        )
        return [WordRow(*row) for row in await self._unit.session.execute(ask)]
