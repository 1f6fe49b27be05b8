"""What a search meant, so that the same wish is one wish, however it was worded or mistyped; and whether something is it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from rapidfuzz import process
from rapidfuzz.distance import OSA

from store.resource import ResourceRow, WantedRow
from store.search.text import Reader
from store.topics import LONGEST_PHRASE, TopicRow, folded

LONG_ENOUGH = 5  # letters: in shorter words one edit makes another word
TOPIC = "topic:"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that mean the same, the most asked for first."""

    rows: tuple[WantedRow, ...]

    @property
    def id(self) -> int:
        return self.rows[0].id

    @property
    def ids(self) -> list[int]:
        return [row.id for row in self.rows]

    @property
    def shown(self) -> str:
        return self.rows[0].shown

    @property
    def others(self) -> list[str]:
        """Other words that were used for it."""
        return list(dict.fromkeys(row.shown for row in self.rows[1:] if row.shown != self.shown))

    @property
    def asked(self) -> int:
        return sum(row.asked for row in self.rows)


class Meanings:
    """The vocabulary of topics and the stems of the search, ready to read many texts."""

    def __init__(self, topics: Sequence[TopicRow]) -> None:
        self._reader = Reader()
        self._topics = {word: topic.slug for topic in topics for word in topic.words}
        self._single = [word for word in self._topics if " " not in word and len(word) >= LONG_ENOUGH]

    def of(self, text: str, *, corrected: bool = True) -> frozenset[str]:
        """Topics that it names and stems of the other words; with `corrected` a word one edit from a topic's is that."""
        words = [word for word in folded(text).replace(",", " ").split() if word]
        found: set[str] = set()
        at = 0
        while at < len(words):
            length, meant = self._phrase(words, at)
            if meant:
                found.add(TOPIC + meant)
            else:
                found.update(self._word(words[at], corrected=corrected))
            at += length
        return frozenset(found)

    def groups(self, rows: Iterable[WantedRow]) -> list[Group]:
        """The rows by meaning, most asked for first."""
        kept: dict[frozenset[str], list[WantedRow]] = {}
        for row in rows:
            meant = self.of(row.shown) or frozenset({row.query_key})
            home = meant if meant in kept else next((other for other in kept if alike(meant, other)), meant)
            kept.setdefault(home, []).append(row)
        order = count()
        found = [Group(tuple(sorted(same, key=lambda row: (-row.asked, row.id)))) for same in kept.values()]
        return sorted(found, key=lambda group: (-group.asked, next(order)))

    def is_it(self, wanted: str, resource: ResourceRow) -> bool:
        """Whether every word of what was looked for is in the title, the summary, the kind or the topics of this resource."""
        asked = self.of(wanted)
        has = self.of(f"{resource.title} {resource.summary} {resource.kind.value}", corrected=False)
        has |= {TOPIC + topic.slug for topic in resource.topics}
        return bool(asked) and all(word in has or any(near(word, other) for other in has) for word in asked)

    def _phrase(self, words: Sequence[str], at: int) -> tuple[int, str]:
        """The longest topic that begins here: of how many words, and its slug."""
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            said = " ".join(words[at : at + length]).strip("\"'“”„.,;:!?()")
            if said in self._topics:
                return length, self._topics[said]
        return 1, ""

    def _word(self, word: str, *, corrected: bool) -> set[str]:
        stems = {one.stem for one in self._reader.words(word)}
        if not corrected or len(word) < LONG_ENOUGH:
            return stems
        meant = process.extractOne(word, self._single, scorer=OSA.distance, score_cutoff=1)
        return {TOPIC + self._topics[meant[0]]} if meant else stems


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """The same words, but for one edit in a long one each."""
    left, right = one - other, other - one
    if len(left) != len(right):
        return False
    return all(any(near(word, twin) for twin in right) for word in left)


def near(one: str, other: str) -> bool:
    if one.startswith(TOPIC) or other.startswith(TOPIC):
        return False
    long = min(len(one), len(other)) >= LONG_ENOUGH
    return long and OSA.distance(one, other, score_cutoff=1) <= 1
