"""The words of the library, and which of them somebody may have meant.

A word with one letter too many, too few, wrong or swapped shares a form with the right word once one letter is left out of
each. So every word is filed under itself and all its forms with one letter less; looking up takes microseconds, and no rule
such as "the first letter is right" is needed. The file is two flat arrays: some 80 bytes a word.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters of a word that is corrected; shorter ones have too many neighbours
SHORTEST_FAR = 6  # letters of a word that may be two edits away
_SHORTEST_KEPT = 3
_NUMBER_BITS = 32


def keepable(word: str) -> bool:
    """Words people mistype: letters only. Nobody wants 2015 corrected to 2014."""
    return len(word) >= _SHORTEST_KEPT and word.isalpha()


def _forms(word: str) -> Iterator[int]:
    yield crc32(word.encode())
    for cut in range(len(word)):
        if cut == 0 or word[cut] != word[cut - 1]:
            yield crc32((word[:cut] + word[cut + 1 :]).encode())


class Vocabulary:
    """Sorted once, added to in a small drawer beside it, so that one new document costs nothing."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = sorted({word for word in words if keepable(word)}, key=lambda word: (len(word), word))
        self._filed = array("Q", sorted(self._file()))
        self._drawer: dict[int, list[str]] = {}
        self._added: dict[int, list[str]] = {}

    def _file(self) -> Iterator[int]:
        for number, word in enumerate(self._words):
            for form in _forms(word):
                yield form << _NUMBER_BITS | number

    def __len__(self) -> int:
        return len(self._words) + sum(map(len, self._added.values()))

    def __contains__(self, word: str) -> bool:
        return word in self._under(crc32(word.encode()))

    def add(self, words: Iterable[str]) -> None:
        """New words; those known already are left alone."""
        for word in words:
            if not keepable(word) or word in self:
                continue
            self._added.setdefault(len(word), []).append(word)
            for form in _forms(word):
                self._drawer.setdefault(form, []).append(word)

    def _under(self, form: int) -> Iterator[str]:
        place = bisect_left(self._filed, form << _NUMBER_BITS)
        while place < len(self._filed) and self._filed[place] >> _NUMBER_BITS == form:
            yield self._words[self._filed[place] & 0xFFFFFFFF]
            place += 1
        yield from self._drawer.get(form, ())

    def near(self, typed: str) -> list[str]:
        """The words one edit or one swap away from what was typed."""
        seen = {word for form in _forms(typed) for word in self._under(form) if word != typed}
        return sorted(word for word in seen if OSA.distance(typed, word, score_cutoff=1) == 1)

    def far(self, typed: str) -> list[str]:
        """The words two edits away: slower, so asked only when nothing is nearer."""
        if len(typed) < SHORTEST_FAR:
            return []
        return sorted(
            word
            for words in self._as_long_as(range(len(typed) - 2, len(typed) + 3))
            for word, _, _ in process.extract(typed, words, scorer=OSA.distance, score_cutoff=2, limit=None)
        )

    def _as_long_as(self, lengths: range) -> Iterator[Sequence[str]]:
        low = bisect_left(self._words, lengths.start, key=len)
        yield self._words[low : bisect_left(self._words, lengths.stop, key=len)]
        for length in lengths:
            yield self._added.get(length, [])
