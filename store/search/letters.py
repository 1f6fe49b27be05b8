"""Which of many words are two edits away, without comparing most of them.

Two edits change at most two letters, so a look at which letters a word has tells nearly all words apart. To look at thousands
at once, a set of words is one long whole number: its bit `n` is 1 when word `n` is in the set. Then `a & b` is what is in
both, `a | b` what is in either, `a & ~b` what is in the first alone, each as cheap as one addition.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

_EDITS = 2
_FIRST = 2_048  # the commonest words, which are looked through first; often they are enough
_AT_ONCE = 64  # words compared letter by letter before it is asked whether there are enough

Words = int


def within_two(typed: str, words: Sequence[str]) -> list[str]:
    """Those at most two edits or swaps away, compared letter by letter, in the order given."""
    found = process.extract(typed, words, scorer=OSA.distance, score_cutoff=_EDITS, limit=None)
    return [words[place] for place in sorted(place for *_, place in found)]


class ByLetters:
    """Words filed by their letters, once, the commonest first. A word's number is its place in the list.

    A letter a word has twice is two letters: "needed" has a third e, a second d.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        having: defaultdict[str, list[int]] = defaultdict(list)
        as_long: defaultdict[int, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            as_long[len(word)].append(number)
            for letter in _letters(word):
                having[letter].append(number)
        self._all: Words = (1 << len(self._words)) - 1
        self._lacking = {letter: self._all & ~self._set(numbers) for letter, numbers in having.items()}
        self._as_long = {length: self._set(numbers) for length, numbers in as_long.items()}

    def two_edits_away(self, typed: str, most: int) -> list[str]:
        """The first so many of those at most two away; what was typed is itself among them if it is filed here."""
        found: list[str] = []
        likely = self._in(self._likely(typed))
        while len(found) < most and (some := list(islice(likely, _AT_ONCE))):
            found += within_two(typed, some)
        return found[:most]

    def _likely(self, typed: str) -> Words:
        """Every word two edits could lead to, and a few more.

        An edit takes away at most one of the letters that were typed. A word one letter longer lacks at most one of them, since
        the other edit put a letter in; one that is two longer has them all.
        """
        one = two = three = 0  # words that lack at least so many of them
        lacking, every = self._lacking, self._all
        for letter in _letters(typed):
            words = lacking.get(letter, every)
            three |= two & words
            two |= one & words
            one |= words
        long = self._as_long
        at = len(typed)
        shorter = long.get(at - 2, 0) | long.get(at - 1, 0) | long.get(at, 0)
        return shorter & ~three | long.get(at + 1, 0) & ~two | long.get(at + 2, 0) & ~one

    def _in(self, words: Words) -> Iterator[str]:
        """The words of a set, in their order: where the ones are in the number written as text."""
        for first, part in ((0, words & (1 << _FIRST) - 1), (_FIRST, words >> _FIRST)):
            bits = f"{part:b}"[::-1]
            place = bits.find("1")
            while place >= 0:
                yield self._words[first + place]
                place = bits.find("1", place + 1)

    def _set(self, numbers: Iterable[int]) -> Words:
        bits = bytearray(len(self._words) // 8 + 1)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little")


def _letters(word: str) -> Sequence[str]:
    """Its letters; the second of a kind is written twice, the third three times."""
    if len(set(word)) == len(word):
        return word
    seen: dict[str, int] = {}
    named: list[str] = []
    for letter in word:
        seen[letter] = count = seen.get(letter, 0) + 1
        named.append(letter * count)
    return named
