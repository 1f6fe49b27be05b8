"""The one vocabulary of topics: a name, what it means, and every word people use for it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, columns, insert, key, like_prefix, refers, table, text
from store.changes import ChangeLog
from store.unit import Unit

LONGEST_PHRASE = 5
LONGEST_SAID = 200  # letters of a text that are compared with every word of the vocabulary
NEAR = 82.0  # of 100; at 80 "waiting" would be near "auditing"
SHORTEST_SLIP = 4  # letters of a word that may be mistyped
A_SLIP = 95.0


class Topic(Record, table=True):
    __table_args__ = (LASTING_IDS,)

    id: int | None = key()
    slug: str = text(unique=True)
    name: str = text()
    definition: str = text(default="")
    # For new technologies: what it needs, and what went wrong elsewhere.
    needs: str = text(default="")
    went_wrong: str = text(default="")
    parent_id: int | None = refers("topic.id", gone="SET NULL", default=None, nullable=True)


class TopicWord(Record, table=True):
    """A word or phrase that means the topic, casefolded; no word means two topics."""

    word: str = text(primary_key=True)
    topic_id: int = refers("topic.id")


@dataclass(frozen=True, slots=True)
class TopicRow:
    id: int
    slug: str
    name: str
    definition: str
    needs: str
    went_wrong: str
    parent_id: int | None
    words: tuple[str, ...] = ()


TOPIC, TOPIC_WORD = table(Topic), table(TopicWord)
_COLUMNS = columns(TOPIC, TopicRow)
WORDS = sa.select(TOPIC_WORD.c.word, TOPIC_WORD.c.topic_id)


def folded(words: str) -> str:
    """The form in which words are kept and compared: neither case nor hyphens matter."""
    return " ".join(words.casefold().replace("-", " ").split())


def phrases(words: str) -> list[str]:
    """Every run of up to LONGEST_PHRASE words, the longest first."""
    tokens = re.findall(r"[\w&'’+#.]*\w[+#]*", folded(words))
    return [
        " ".join(tokens[start : start + length])
        for length in range(min(LONGEST_PHRASE, len(tokens)), 0, -1)
        for start in range(len(tokens) - length + 1)
    ]


class TopicStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def all(self) -> list[TopicRow]:
        """The whole vocabulary with its words, by name."""
        return await self._topics()

    async def by_ids(self, topic_ids: Iterable[int]) -> list[TopicRow]:
        return await self._topics(TOPIC.c.id.in_(set(topic_ids)))

    async def by_slugs(self, slugs: Iterable[str]) -> list[TopicRow]:
        return await self._topics(TOPIC.c.slug.in_({slug.casefold() for slug in slugs}))

    async def by_words(self, text: str) -> list[TopicRow]:
        """The topics this text speaks of, those said with the longest phrase first."""
        said = phrases(text)
        found = await self._meaning(said)
        order = list(dict.fromkeys(found[phrase] for phrase in said if phrase in found))
        topics = {topic.id: topic for topic in await self.by_ids(order)}
        return [topics[topic_id] for topic_id in order]

    async def define(self, word: str) -> TopicRow | None:
        """The topic that goes by exactly this slug, name or synonym."""
        found = await self._meaning([folded(word)])
        return next(iter(await self.by_ids(found.values())), None)

    async def nearest(self, text: str, n: int = 3) -> list[TopicRow]:
        """The topics whose words look most like this text, for "did you mean"; none when nothing comes close."""
        words, said = await self._meaning(None), folded(text)[:LONGEST_SAID]
        likeness = {word: _likeness(said, word) for word in words}
        near = sorted((word for word in words if likeness[word] >= NEAR), key=lambda word: (-likeness[word], word))
        order = list(dict.fromkeys(words[word] for word in near))[:n]
        topics = {topic.id: topic for topic in await self.by_ids(order)}
        return [topics[topic_id] for topic_id in order]

    async def starting(self, prefix: str, n: int = 25) -> list[TopicRow]:
        """Topics with a word that starts so, by name: what completion offers."""
        ids = sa.select(TOPIC_WORD.c.topic_id).where(TOPIC_WORD.c.word.like(like_prefix(folded(prefix)), escape="/"))
        return await self._topics(TOPIC.c.id.in_(ids), limit=n)

    async def meant_by(self, words: Iterable[str]) -> dict[str, int]:
        """Which topic each of these words means, of those that mean one."""
        return await self._meaning([folded(word) for word in words])

    async def put(
        self,
        slug: str,
        name: str,
        definition: str = "",
        words: Sequence[str] = (),
        *,
        parent: str | None = None,
        needs: str = "",
        went_wrong: str = "",
    ) -> tuple[int, Literal["added", "changed", "same"]]:
        """Add or change the topic of this slug: its id, and what became of it. `parent` is a slug known before.

        A word that already means another topic stays there.
        """
        before = next(iter(await self.by_slugs(["-".join(slug.split())])), None)
        above = next(iter(await self.by_slugs([parent])), None) if parent else None
        values: dict[str, Any] = {
            "slug": "-".join(slug.casefold().split()),
            # One line, without control characters: lists of names are read back by splitting at them.
            "name": " ".join(name.split()),
            "definition": definition,
            "needs": needs,
            "went_wrong": went_wrong,
            "parent_id": above.id if above else None,
        }
        topic_id = await self._write(values)
        wanted = {folded(word) for word in (slug, name, *words)} - {""}
        words_changed = await self._set_words(topic_id, wanted)
        if before and not words_changed and all(getattr(before, name) == value for name, value in values.items()):
            return topic_id, "same"
        ChangeLog(self._unit).note("topic", topic_id)
        return topic_id, "changed" if before else "added"

    async def _write(self, values: dict[str, Any]) -> int:
        statement = insert(self._unit.dialect, TOPIC).values(**values)
        upsert = statement.on_conflict_do_update(index_elements=["slug"], set_=values).returning(TOPIC.c.id)
        return cast(int, await self._unit.to_write("change a topic").scalar(upsert))

    async def _set_words(self, topic_id: int, wanted: set[str]) -> bool:
        session = self._unit.to_write("change a topic")
        mine = set(await session.scalars(sa.select(TOPIC_WORD.c.word).where(TOPIC_WORD.c.topic_id == topic_id)))
        gone = mine - wanted
        if gone:
            await session.execute(sa.delete(TOPIC_WORD).where(TOPIC_WORD.c.word.in_(gone)))
        rows = [{"word": word, "topic_id": topic_id} for word in sorted(wanted - mine)]
        if not rows:
            return bool(gone)
        done: Any = await session.execute(insert(self._unit.dialect, TOPIC_WORD).on_conflict_do_nothing(), rows)
        return bool(gone) or done.rowcount > 0

    async def _meaning(self, words: Sequence[str] | None) -> dict[str, int]:
        """Which topic each of these words means; with None, every word of the vocabulary."""
        ask = WORDS if words is None else WORDS.where(TOPIC_WORD.c.word.in_(set(words)))
        return {row.word: row.topic_id for row in await self._unit.session.execute(ask)}

    async def _topics(self, *conditions: sa.ColumnElement[bool], limit: int | None = None) -> list[TopicRow]:
        ask = sa.select(*_COLUMNS).where(*conditions).order_by(TOPIC.c.name, TOPIC.c.id).limit(limit)
        rows = (await self._unit.session.execute(ask)).all()
        if not rows:
            return []
        words: dict[int, list[str]] = {row[0]: [] for row in rows}
        spoken = WORDS.where(TOPIC_WORD.c.topic_id.in_(words)).order_by(TOPIC_WORD.c.word)
        for row in await self._unit.session.execute(spoken):
            words[row.topic_id].append(row.word)
        return [TopicRow(*row, words=tuple(words[row[0]])) for row in rows]


def _likeness(said: str, word: str) -> float:
    """Of 100, how surely a text speaks of a word: 100 where it says every part of it; else how much the text, or one of its
    words, is like it; two letters that changed places, one too many or too few are a slip of the hand. A few letters that stand in both say nothing: there are no bins in zeppelins.
    """
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    parts = set(said.split())
    if parts.issuperset(word.split()):
        return 100.0
    compared = {said, *(part for part in parts if len(part) >= SHORTEST_SLIP)}
    if len(word) >= SHORTEST_SLIP and any(OSA.distance(one, word, score_cutoff=1) <= 1 for one in compared):
        return A_SLIP
    return max(fuzz.ratio(one, word) for one in compared)
