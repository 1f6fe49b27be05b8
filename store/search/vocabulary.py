"""The words of the library, and which of them somebody may have meant.

A word with one letter too many, too few, wrong or swapped shares a form with the right word once one letter is left out of
each. So every word is filed under itself and all its forms with one letter less; looking up takes microseconds, and no rule
such as "the first letter is right" is needed. The file is one flat array: some 80 bytes a word.
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from math import isqrt
from pathlib import Path
from zlib import crc32

from rapidfuzz.distance import OSA

from store.search.letters import ByLetters, within_two

SHORTEST = 4  # letters of a word that is corrected; shorter ones have too many neighbours
_SHORTEST_KEPT = 3
_MOST_COMPARED = 20_000  # the commonest words, which alone are compared letter by letter
_NUMBER_BITS = 32
_WORTH_REFILING = 0.1  # the share of words in the drawer at which all are filed anew at the next opening
_VERSION = [1, sys.byteorder]


def keepable(word: str) -> bool:
    """Words people mistype: letters only. Nobody wants 2015 corrected to 2014."""
    return len(word) >= _SHORTEST_KEPT and word.isalpha()


def _forms(word: str) -> list[int]:
    """The word, and the word without each of its letters, as checksums."""
    letters = word.encode()
    if len(letters) == len(word):  # a byte a letter, as in nearly all words: cut without encoding each anew
        shorter = [letters[:cut] + letters[cut + 1 :] for cut in range(len(letters))]
    else:
        shorter = [(word[:cut] + word[cut + 1 :]).encode() for cut in range(len(word))]
    return [crc32(letters), *map(crc32, shorter)]


class Vocabulary:
    """Filed once, added to in a small drawer beside it, so that one new document costs nothing."""

    def __init__(self, used_in: Mapping[str, int], filed: tuple[list[str], "array[int]"] | None = None) -> None:
        """`used_in` says in how many documents each word is; `filed` is what an earlier process filed."""
        words = [word for word in used_in if keepable(word)]
        self._words, self._filed = filed or _file(words)
        self._astray = (
            3 * isqrt(len(self._filed)) + 1
        )  # no form stands farther from where one would look for it, but for a rare one
        self._known = set(self._words)  # a look here costs a twentieth of one into the index
        self._commonest = sorted(words, key=lambda word: (-used_in[word], word))[:_MOST_COMPARED]
        self._drawer: dict[int, list[str]] = {}
        self._added: dict[int, list[str]] = {}
        if filed:
            self.add(set(words).difference(self._words))

    @classmethod
    def kept(cls, used_in: Mapping[str, int], path: Path) -> "Vocabulary":
        """With what is filed in the file, which is only a short cut: missing, damaged or out of date, it is made anew."""
        if filed := _read(path):
            made = cls(used_in, filed)
            if made._in_drawer() <= _WORTH_REFILING * len(made):
                return made
        made = cls(used_in)
        _write(path, made._words, made._filed)
        return made

    @cached_property
    def _common(self) -> ByLetters:
        """Filed when somebody is first two edits off: some 30 ms that a start and a rebuild need not wait for."""
        return ByLetters(self._commonest)

    def _in_drawer(self) -> int:
        return sum(map(len, self._added.values()))

    def __len__(self) -> int:
        return len(self._words) + self._in_drawer()

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def lacks(self, word: str) -> bool:
        """Whether no document has it, as far as is known without asking the index: of short words and numbers nothing is."""
        return word not in self._known and keepable(word)

    def add(self, words: Iterable[str]) -> None:
        """New words; those known already are left alone."""
        for word in words:
            if not keepable(word) or word in self:
                continue
            self._known.add(word)
            self._added.setdefault(len(word), []).append(word)
            for form in _forms(word):
                self._drawer.setdefault(form, []).append(word)

    def _under(self, form: int) -> list[str]:
        filed, key = self._filed, form << _NUMBER_BITS
        # Checksums are spread evenly, so it is known where about in the file one stands.
        about = form * len(filed) >> _NUMBER_BITS
        first, last = max(about - self._astray, 0), min(about + self._astray, len(filed))
        place = bisect_left(filed, key, first, last)
        if (place == first and place) or (place == last and place < len(filed)):
            place = bisect_left(filed, key)
        found = self._drawer.get(form, [])
        while place < len(filed) and (one := filed[place]) < key + (1 << _NUMBER_BITS):
            found = [*found, self._words[one - key]]
            place += 1
        return found

    def near(self, typed: str) -> list[str]:
        """The words one edit or one swap away from what was typed."""
        seen = {word for form in _forms(typed) for word in self._under(form)}
        return sorted(word for word in seen if OSA.distance(typed, word, score_cutoff=1) == 1)

    def far(self, typed: str, most: int, but: Collection[str] = ()) -> list[str]:
        """The so many commonest of the words at most two edits away, then new ones, and none of `but`: asked only for a word
        the library does not use."""
        found = [word for word in self._common.two_edits_away(typed, most + len(but)) if word not in but][:most]
        added = [word for length in range(len(typed) - 2, len(typed) + 3) for word in self._added.get(length, ())]
        return found + [word for word in within_two(typed, added) if word not in but]


def _file(words: Iterable[str]) -> tuple[list[str], "array[int]"]:
    ordered = sorted(words)
    filed: list[int] = []
    for number, word in enumerate(ordered):
        filed += [form << _NUMBER_BITS | number for form in _forms(word)]
    filed.sort()
    return ordered, array("Q", filed)


def _write(path: Path, words: list[str], filed: "array[int]") -> None:
    body = "\n".join(words).encode() + b"\n" + filed.tobytes()
    head = json.dumps({"version": _VERSION, "words": len(words), "forms": len(filed), "crc": crc32(body)})
    with suppress(OSError):  # a full disk must not stop the search; the next opening files the words again
        path.write_bytes(head.encode() + b"\n" + body)


def _read(path: Path) -> tuple[list[str], "array[int]"] | None:
    try:
        line, _, body = path.read_bytes().partition(b"\n")
        head = json.loads(line)
        if head["version"] != _VERSION or head["crc"] != crc32(body):
            return None
        filed = array("Q")
        cut = len(body) - head["forms"] * filed.itemsize
        filed.frombytes(body[cut:])
        words = body[: cut - 1].decode().split("\n") if head["words"] else []
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return words, filed
