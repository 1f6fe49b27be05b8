"""Where the words stand in a text, and the passage that shows most of them.

The engine's own generator stems every word of every document on the page, nine tenths of the time of a search. Here the
beginnings of the stems are looked for, a few places are weighed, and only the chosen passage is read word by word.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from store.search.values import Marked

Stemmer = Callable[[str], str]
Place = tuple[int, int]

_WORD = re.compile(r"[^\W_]+")
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]+")
_ACCENTED = re.compile(r"[^\x00-\xbf\u2000-\u20cf]")
_SIGNS = "’‘“”–—…•\u00a0"
_LONGEST = 30_000  # letters of a document that are looked through
_WIDTH = 240
_LEAD = 60  # letters shown before the first marked word, at most
_PLACES = 4  # places of one word that are weighed
_WORDS = 6  # words, the rarest first, around which a passage may be chosen
_BEFORE, _AFTER = "… ", " …"


@lru_cache(maxsize=2048)
def _folded_letter(letter: str) -> str:
    bare = "".join(part for part in normalize("NFKD", letter) if not combining(part)).lower()
    return bare if len(bare) == 1 else letter


def folded(text: str) -> str:
    """Lower case without accents, letter for letter: places in it are places in the text."""
    for sign in _SIGNS:  # most texts are plain but for these, and plain text is handled many times faster
        if text.isascii():
            return text.lower()
        text = text.replace(sign, "'")
    if not text.isascii():
        text = _ACCENTED.sub(lambda found: _folded_letter(found[0]), text)
    return text.lower()


def beginning(root: str) -> str:
    """What all words of a stem begin with: the stem of "policies" is "polici", and of "policy" too."""
    return root[:-1] if len(root) > 2 and root.endswith("i") else root


class _Root(NamedTuple):
    stem: str
    begins: str
    weight: float


Places = tuple[_Root, list[Place]]


class Marker:
    """For one search: knows its stems, each weighed by its rarity."""

    def __init__(self, stems: Mapping[str, float], stem: Stemmer) -> None:
        order = sorted(stems, key=lambda root: (-stems[root], root))
        self._roots = [_Root(root, beginning(root), stems[root]) for root in order]
        self._stem = stem

    def marked(self, text: str) -> tuple[Marked, set[str]]:
        """The whole of a short text with its words marked, and the stems found. Runs of blanks and control signs become one."""
        text = _tidy(text)
        there = self._there(folded(text), self._roots, _LONGEST)
        return Marked(text, _in_order(there)), {root.stem for root, _ in there}

    def passage(self, text: str) -> tuple[Marked, set[str]]:
        """The best passage, the one with the most and the rarest of the words, and which of them the text has at all.

        Without any of the words it is the beginning of the text.
        """
        plain = folded(text[:_LONGEST])
        there = self._there(plain, self._roots, _PLACES)
        start = _start(text, _best(plain, there)) if len(text) > _WIDTH else 0
        end = _end(text, start + _WIDTH)
        part = _tidy(text[start:end].strip())
        before = _BEFORE if start else ""
        if len(part) == end - start:  # no letter has moved
            places = self._between(plain, there, start, end, len(before))
        else:
            again = folded(before + part)
            places = _in_order(self._there(again, [root for root, _ in there], _LONGEST))
        after = _AFTER if end < len(text) and text[end:].strip() else ""
        return Marked(f"{before}{part}{after}", places), {root.stem for root, _ in there}

    def there(self, text: str) -> set[str]:
        """Which of the stems a text has."""
        return {root.stem for root, _ in self._there(folded(text), self._roots, 1)}

    def _between(self, plain: str, there: Sequence[Places], start: int, end: int, shift: int) -> list[Place]:
        """All places in a part of a folded text, counted from so many letters before its start. Of a word that stands there
        more often than was looked for, they are looked for again."""
        if any(len(places) == _PLACES for _, places in there):
            again = self._there(plain[start:end], [root for root, _ in there], _LONGEST)
            return [(first + shift, last + shift) for first, last in _in_order(again)]
        shift -= start
        return sorted(
            (first + shift, last + shift)
            for _, places in there
            for first, last in places
            if start <= first and last <= end
        )

    def _there(self, plain: str, roots: Iterable[_Root], most: int) -> list[Places]:
        """Which of the stems a folded text has, and where the first so many words of each begin and end."""
        there: list[Places] = []
        for root in roots:
            begins = root.begins
            place = plain.find(begins)
            if place < 0:
                continue
            found: list[Place] = []
            while place >= 0:
                word = _WORD.match(plain, place)
                end = word.end() if word else place + 1
                if word and not plain[place - 1 : place].isalnum() and self._stem(plain[place:end]) == root.stem:
                    found.append((place, end))
                    if len(found) == most:
                        break
                place = plain.find(begins, end)
            if found:
                there.append((root, found))
        return there


def _in_order(there: Sequence[Places]) -> list[Place]:
    return there[0][1] if len(there) == 1 else sorted(place for _, places in there for place in places)


def _tidy(text: str) -> str:
    """Runs of blanks and control signs as one blank; most texts need no look at each letter."""
    if "  " not in text:
        text = text.replace("\n", " ") if "\n" in text else text
        if text.isprintable() and "  " not in text:
            return text
    text = " ".join(text.split())
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def _best(plain: str, there: Sequence[Places]) -> int:
    """The place with the most weight in the letters after it; the earlier of two equals."""
    if len(there) < 2:
        return there[0][1][0][0] if there else 0
    best, most, whole = 0, 0.0, sum(root.weight for root, _ in there)
    for place in sorted(start for _, places in there[:_WORDS] for start, _ in places):
        end = place + _WIDTH - _LEAD
        value = sum(root.weight for root, _ in there if plain.find(root.begins, place, end) >= 0)
        if value > most:
            best, most = place, value
        if value == whole:
            break
    return best


def _start(text: str, place: int) -> int:
    """A little before the first marked word: where its sentence begins, else at a word."""
    if place <= _LEAD:
        return 0
    lead = text[place - _LEAD : place]
    sentence = max(lead.rfind(stop) + len(stop) if stop in lead else 0 for stop in (". ", "? ", "! ", "\n"))
    return place - _LEAD + (sentence or lead.find(" ") + 1)


def _end(text: str, end: int) -> int:
    """Where a word ends, where there are blanks at all."""
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", end - _LEAD, end)
    return blank if blank > 0 else end
