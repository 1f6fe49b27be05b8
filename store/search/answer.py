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


Reasons = Sequence[tuple[str, str]]


class Page:
    """Makes the hits of one answer."""

    def __init__(self, meanings: Sequence[Meaning], view: View, reader: Reader) -> None:
        self._stems = stem_weights(meanings, view)
        self._marker = Marker(self._stems, reader.stem)
        self._searcher = view.searcher
        self._reasons = [_reasons(meaning) for meaning in meanings]

    def hit(self, number: int, score: float, place: DocAddress) -> Hit:
        title, text, topics = self._searcher.doc(place).get_all("all")
        heading, there = self._marker.marked(title)
        passage, in_text = self._marker.passage(text)
        there |= in_text
        in_topics = self._marker.there(topics) if len(there) < len(self._stems) else set[str]()
        return Hit(number, score, heading, passage, self._why(there, in_topics))

    def _why(self, there: Set[str], topics: Set[str]) -> tuple[str, ...]:
        """Which words the person typed are there, which only in a corrected form, which only among the topics."""
        why: list[str] = []
        for said, filed in self._reasons:
            for stem, reason in said:
                if stem in there:
                    why.append(reason)
                    break
            else:
                why += [reason for stem, reason in filed if stem in topics][:1]
        return tuple(why)


def _reasons(meaning: Meaning) -> tuple[Reasons, Reasons]:
    """What to say of each stem of a typed word: where it is in the text, the first that is there counts, else in the topics."""
    typed, said = meaning.typed.plain, list[tuple[str, str]]()
    for word, _ in meaning.used:
        instead = word.plain if meaning.is_one_word else meaning.correction
        said.append((word.stem, f"word:{typed}" if word.plain == typed else f"corrected:{typed}>{instead}"))
    return said, [(word.stem, f"topic:{word.plain}") for word, _ in meaning.used]
