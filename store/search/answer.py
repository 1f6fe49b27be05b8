"""From a place in the engine's list to what is shown: marked title, best passage, reasons."""

from collections.abc import Sequence, Set
from math import log

from tantivy import DocAddress

from store.search.correction import Meaning
from store.search.marks import Marker
from store.search.text import Reader
from store.search.values import Hit
from store.search.view import View


def stem_weights(meanings: Sequence[Meaning], view: View) -> dict[str, float]:
    """How much each stem says: the rarer, the more. It chooses the passage."""
    documents = view.searcher.num_docs + 1
    stems = {word.stem for meaning in meanings for word, _ in meaning.used}
    return {stem: log(1 + documents / (1 + view.at_most("all", stem))) for stem in sorted(stems)}


class Page:
    """Makes the hits of one answer."""

    def __init__(self, meanings: Sequence[Meaning], view: View, reader: Reader) -> None:
        self._meanings = meanings
        self._stems = stem_weights(meanings, view)
        self._marker = Marker(self._stems, reader.stem)
        self._searcher = view.searcher
        self._reasons: dict[tuple[frozenset[str], frozenset[str]], tuple[str, ...]] = {}

    def hit(self, number: int, score: float, place: DocAddress) -> Hit:
        title, text, topics = self._searcher.doc(place).get_all("all")
        heading, in_title = self._marker.marked(title)
        shown, there = self._marker.passage(text)
        there |= in_title
        in_topics = self._marker.there(topics) if len(there) < len(self._stems) else set[str]()
        return Hit(number, score, heading, shown, self._why(frozenset(there), frozenset(in_topics)))

    def _why(self, there: frozenset[str], topics: frozenset[str]) -> tuple[str, ...]:
        """Most hits of a page have the same words."""
        why = self._reasons.get((there, topics))
        if why is None:
            why = self._reasons[there, topics] = reasons(self._meanings, there, topics)
        return why


def reasons(meanings: Sequence[Meaning], there: Set[str], topics: Set[str]) -> tuple[str, ...]:
    """Which words the person typed are there, which only in a corrected form, which only among the topics."""
    why: list[str] = []
    for meaning in meanings:
        used = [word for word, _ in meaning.used if word.stem in there]
        if any(word.plain == meaning.typed.plain for word in used):
            why.append(f"word:{meaning.typed.plain}")
        elif used:
            said = used[0].plain if meaning.is_one_word else meaning.correction
            why.append(f"corrected:{meaning.typed.plain}>{said}")
        else:
            why += [f"topic:{word.plain}" for word, _ in meaning.used if word.stem in topics][:1]
    return tuple(why)
