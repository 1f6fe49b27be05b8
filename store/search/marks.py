"""Where the words stand in a text, and the passage that shows most of them.

The engine's own generator stems the whole document again for every hit, nine tenths of the time of a search; looking for the
beginnings of the stems marks the same words in a fraction of it.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from store.search.values import Span

_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_ACCENTED = re.compile(r"[^\x00-\xbf\u2000-\u20cf]")
_LONGEST = 100_000  # letters of a document that are looked through
_WIDTH = 240
_LEAD = 60
_REPEATED = 0.05  # what a word adds to a passage that has it already


class Mark(NamedTuple):
    """One marked word: its place in the text and the stem it was found by."""

    start: int
    end: int
    stem: str


@lru_cache(maxsize=2048)
def _folded_letter(letter: str) -> str:
    bare = "".join(part for part in normalize("NFKD", letter) if not combining(part)).lower()
    return bare if len(bare) == 1 else letter


def folded(text: str) -> str:
    """Lower case without accents, letter for letter: places in it are places in the text."""
    return _ACCENTED.sub(lambda found: _folded_letter(found[0]), text).lower()


def marks(text: str, stems: Mapping[str, float], stem: Callable[[str], str]) -> list[Mark]:
    """All words of the text with one of these stems, in order."""
    plain = folded(text[:_LONGEST])
    found: dict[int, Mark] = {}
    for wanted in stems:
        beginning = wanted[:-1] if len(wanted) > 2 and wanted.endswith("i") else wanted  # policies is found by "polic"
        place = plain.find(beginning)
        while place >= 0:
            word = _WORD.match(plain, place)
            end = word.end() if word else place + 1
            if word and not plain[place - 1 : place].isalnum() and stem(word[0]) == wanted:
                found[place] = Mark(place, end, wanted)
            place = plain.find(beginning, end)
    return [found[place] for place in sorted(found)]


def spans(text: str, found: list[Mark], start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The text from start to end cut into marked and unmarked pieces, each run of blanks made one."""
    pieces: list[Span] = []
    end = len(text) if end is None else end

    def put(upto: int, marked: bool) -> None:
        piece = _SPACE.sub(" ", text[at:upto])
        if piece:
            pieces.append(Span(piece, marked))

    at = start
    for mark in found:
        if mark.start >= start and mark.end <= end:
            put(mark.start, marked=False)
            at = mark.start
            put(mark.end, marked=True)
            at = mark.end
    put(end, marked=False)
    return tuple(pieces)


def passage(text: str, found: list[Mark], stems: Mapping[str, float]) -> tuple[Span, ...]:
    """The best passage: the one with the most, and the rarest, of the words; the beginning where there are none."""
    start = _start(text, found[_best(found, stems)].start) if found else 0
    end = _end(text, start + _WIDTH)
    shown = spans(text, found, start, end)
    before = (Span("… ", marked=False),) if start else ()
    after = (Span(" …", marked=False),) if end < len(text.rstrip()) else ()
    return before + shown + after


def _best(found: list[Mark], stems: Mapping[str, float]) -> int:
    best, most = 0, -1.0
    for first, mark in enumerate(found):
        seen: set[str] = set()
        value = 0.0
        for other in found[first:]:
            if other.end > mark.start + _WIDTH - _LEAD:
                break
            value += stems[other.stem] * (_REPEATED if other.stem in seen else 1)
            seen.add(other.stem)
        if value > most:
            best, most = first, value
    return best


def _start(text: str, mark: int) -> int:
    """A little before the first marked word: where its sentence begins, else at a word."""
    if mark <= _LEAD:
        return 0
    lead = text[mark - _LEAD : mark]
    sentence = max(lead.rfind(stop) for stop in (". ", "? ", "! ", "\n"))
    blank = lead.find(" ")
    return mark - _LEAD + (sentence + 1 if sentence >= 0 else max(blank, 0))


def _end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", end - _LEAD, end)
    return blank if blank > 0 else end
