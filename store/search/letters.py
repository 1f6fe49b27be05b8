"""Which of many words are two edits away, without comparing most of them.

Two edits change at most two letters, so a look at which letters a word has tells nearly all words apart. To look at thousands
at once, a set of words is one long whole number: its bit `n` is 1 when word `n` is in the set. Then `a & b` is what is in
both, `a | b` what is in either, `a & ~b` what is in the first alone, each as cheap as one addition.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

_EDITS = 2
_MOST_LETTERS = 24  # different ones in a word; one with more counts as one with so many

Words = int


def within_two(typed: str, words: Sequence[str]) -> list[str]:
    """Those at most two edits or swaps away, compared letter by letter."""
    return [word for word, *_ in process.extract(typed, words, scorer=OSA.distance, score_cutoff=_EDITS, limit=None)]


class ByLetters:
    """Words filed by their letters, once. A word's number is its place in the list."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        having: defaultdict[str, list[int]] = defaultdict(list)
        as_long: defaultdict[int, list[int]] = defaultdict(list)
        so_many: list[list[int]] = [[] for _ in range(_MOST_LETTERS + 1)]
        for number, word in enumerate(self._words):
            letters = set(word)
            as_long[len(word)].append(number)
            so_many[min(len(letters), _MOST_LETTERS)].append(number)
            for letter in letters:
                having[letter].append(number)
        self._all: Words = (1 << len(self._words)) - 1
        self._lacking = {letter: self._all & ~self._set(numbers) for letter, numbers in having.items()}
        self._as_long = {length: self._set(numbers) for length, numbers in as_long.items()}
        self._at_most = list(accumulate(map(self._set, so_many), int.__or__))  # by how many different letters

    def two_edits_away(self, typed: str) -> list[str]:
        """At most two; what was typed is itself among them if it is filed here."""
        return within_two(typed, self._in(self._likely(typed)))

    def _likely(self, typed: str) -> Words:
        """Every word two edits could lead to, and a few more.

        Putting in a letter brings at most one that was not typed, leaving one out loses at most one that was, and a wrong
        one does both. A word two letters longer needs both edits to put letters in, so it has all that was typed; one that
        is two shorter has nothing else.
        """
        letters = set(typed)
        lacking = _by_count(self._all, [self._lacking.get(letter, self._all) for letter in letters])
        likely: Words = 0
        for longer in range(-_EDITS, _EDITS + 1):
            most_lost, most_new = _EDITS - max(longer, 0), _EDITS - max(-longer, 0)
            fits: Words = 0
            for lost in range(most_lost + 1):
                fits |= lacking[lost] & self._at_most[min(len(letters) - lost + most_new, _MOST_LETTERS)]
            likely |= fits & self._as_long.get(len(typed) + longer, 0)
        return likely

    def _in(self, words: Words) -> list[str]:
        """The words of a set. Written as text, there are as many zeros before each one as words are passed over."""
        gaps = f"{words:b}"[::-1].split("1")[:-1]
        return [self._words[passed + found] for found, passed in enumerate(accumulate(map(len, gaps)))]

    def _set(self, numbers: Iterable[int]) -> Words:
        bits = bytearray(len(self._words) // 8 + 1)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little")


def _by_count(every: Words, sets: Iterable[Words]) -> tuple[Words, Words, Words]:
    """What is in none of these sets, in one of them, in two."""
    one = two = three = 0  # in at least so many
    for words in sets:
        three |= two & words
        two |= one & words
        one |= words
    return every & ~one, one & ~two, two & ~three
