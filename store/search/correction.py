"""What somebody may have meant by a word nobody uses: likely alternatives, each with its weight.

Likely is what is near (one edit or swap, then two), what many documents use, and what the library says beside the words
typed before and after it: "earh engine" is "search engine" because that stands there, and "earth engine" does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from store.search.text import Reader, Word
from store.search.view import View
from store.search.vocabulary import SHORTEST, Vocabulary

_MOST = 4  # alternatives that are searched for
_BEST = 0.9  # the weight of the best one: a guess counts a little less than a word that was typed
_SHARPNESS = 2  # a second choice half as likely has a quarter of the weight
_LEAST = 0.2  # a guess that counts for less costs more time than it finds
_NEAR, _FAR = 1.0, 0.4
_COMPANY = 2.5  # what a neighbour in the library counts for, against being common
_MOST_COMPARED = 3  # candidates at each distance, the commonest first
_SURE = 6  # letters from which a word may be two edits off without a neighbour that confirms it
_LONG = 8  # letters from which the only word one edit away is meant, whatever stands beside it
_DOUBTFUL = 3  # a word in so few documents may itself be a slip of their authors …
_RATHER = 20  # … where one that is so many times as common is one edit away
_SHORTEST_PART = 3
_JOINED = 0.3


class Meaning(NamedTuple):
    """A typed word and what is searched for it, weighed; `correction` is what to tell the person, if anything."""

    typed: Word
    used: tuple[tuple[Word, float], ...]
    correction: str = ""

    @property
    def is_one_word(self) -> bool:
        return " " not in self.correction


def as_typed(word: Word) -> Meaning:
    return Meaning(word, ((word, 1.0),))


class _Likely(NamedTuple):
    word: Word
    weight: float
    fits: bool


class Corrector:
    """For one query of one audience: words that audience cannot find are neither known nor suggested."""

    def __init__(self, view: View, vocabulary: Vocabulary, reader: Reader) -> None:
        self._view = view
        self._vocabulary = vocabulary
        self._reader = reader

    def meanings(self, words: Sequence[Word]) -> list[Meaning]:
        """What each word stands for, in the company of the words beside it."""
        found: list[Meaning] = []
        for place, word in enumerate(words):
            before = words[place - 1] if place else None
            after = words[place + 1] if place + 1 < len(words) else None
            found.append(self._joined(self._meaning(word, before, after), after))
        return found

    def _meaning(self, word: Word, before: Word | None, after: Word | None) -> Meaning:
        kept = as_typed(word)
        if len(word.plain) < SHORTEST or not word.plain.isalpha():
            return kept
        used_in = self._view.having("all", word.stem)
        if used_in > _DOUBTFUL:
            return kept
        near = self._commonest(self._vocabulary.near(word.plain), _RATHER * used_in)
        if len(near) == 1 and (used_in or len(word.plain) >= _LONG):
            before = after = None  # who stands beside it is asked only where that decides something
        likely = [self._likely(plain, _NEAR, before, after) for plain in near]
        if not used_in:
            parts = () if near else self._parts(word.plain)
            if parts:
                return Meaning(word, tuple((part, _BEST) for part in parts), " ".join(part.plain for part in parts))
            if not any(one.fits for one in likely) and not (likely and before is None and after is None):
                likely += self._far(word.plain, near, before, after)
        best = _best(likely, word.stem)
        if not best:
            return kept
        return Meaning(word, ((word, 1.0), *best) if used_in else best, best[0][0].plain)  # what was typed comes first

    def _far(self, typed: str, near: Sequence[str], before: Word | None, after: Word | None) -> Iterator[_Likely]:
        """Two edits off there are many words: the commonest, and for a short word only such as fit in."""
        if len(typed) < _SURE and before is None and after is None:
            return
        found = self._commonest(self._vocabulary.far(typed, _MOST_COMPARED, near), 1)
        if len(typed) >= _SURE and len(near) + len(found) == 1:
            before = after = None
        for plain in found:
            likely = self._likely(plain, _FAR, before, after)
            if len(typed) >= _SURE or likely.fits:
                yield likely

    def _commonest(self, words: Iterable[str], least: int) -> list[str]:
        """The words in at least so many documents, the commonest few."""
        first = sorted(words, key=lambda plain: (-self._view.at_most("words", plain), plain))[:_MOST_COMPARED]
        return [plain for plain in first if self._view.having("words", plain) >= max(least, 1)]

    def _likely(self, plain: str, closeness: float, before: Word | None, after: Word | None) -> _Likely:
        word = Word(plain, self._reader.stem(plain))
        company = log(1 + self._together(before, word, after))
        common = log(self._view.having("words", plain))
        return _Likely(word, closeness * (1 + common + _COMPANY * company), fits=company > 0)

    def _together(self, *words: Word | None) -> int:
        """In how many documents one of the words stands beside the next."""
        pairs = [(one.stem, next.stem) for one, next in pairwise(words) if one and next and one.stem != next.stem]
        return self._view.side_by_side(*pairs)

    def _parts(self, plain: str) -> tuple[Word, ...]:
        """ "servicedesign" → service, design: cut where the library has the two side by side most often."""
        best: tuple[int, tuple[Word, ...]] = (0, ())
        for cut in range(_SHORTEST_PART, len(plain) - _SHORTEST_PART + 1):
            if self._vocabulary.lacks(plain[:cut]) or self._vocabulary.lacks(plain[cut:]):
                continue
            halves = tuple(Word(half, self._reader.stem(half)) for half in (plain[:cut], plain[cut:]))
            if all(half.stem and self._view.having("words", half.plain) for half in halves):
                best = max(best, (self._together(*halves), halves), key=lambda found: found[0])
        return best[1]

    def _joined(self, meaning: Meaning, after: Word | None) -> Meaning:
        """ "web site" finds "website" too, where the library writes it so."""
        if after is None or not (meaning.typed.plain.isalpha() and after.plain.isalpha()):
            return meaning
        plain = meaning.typed.plain + after.plain
        if self._vocabulary.lacks(plain) or not self._view.having("words", plain):
            return meaning
        return Meaning(
            meaning.typed, (*meaning.used, (Word(plain, self._reader.stem(plain)), _JOINED)), meaning.correction
        )


def _best(likely: Sequence[_Likely], typed: str) -> tuple[tuple[Word, float], ...]:
    """The likeliest few, one form of a stem, the best of them at nine tenths of a word that was typed."""
    by_stem: dict[str, _Likely] = {}
    for one in sorted(likely, key=lambda one: (-one.weight, one.word.plain)):
        if one.word.stem not in ("", typed):
            by_stem.setdefault(one.word.stem, one)
    best = list(by_stem.values())[:_MOST]
    weighed = ((one.word, _BEST * (one.weight / best[0].weight) ** _SHARPNESS) for one in best)
    return tuple((word, weight) for word, weight in weighed if weight >= _LEAST)
