"""Where the words stand in a text, and the passage that shows most of them.

The engine's own generator stems every word of every document on the page, nine tenths of the time of a search. Here the
beginnings of the stems are looked for, a few places are weighed, and only the chosen passage is read word by word.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from unicodedata import combining, normalize

from store.search.values import Span

Stemmer = Callable[[str], str]

_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_ACCENTED = re.compile(r"[^\x00-\xbf\u2000-\u20cf]")
_SIGNS = "’‘“”–—…•\u00a0"
_LONGEST = 30_000  # letters of a document that are looked through
_WIDTH = 240
_LEAD = 60  # letters shown before the first marked word, at most
_PLACES = 4  # places of one word that are weighed
_WORDS = 6  # words, the rarest first, around which a passage may be chosen


@lru_cache(maxsize=2048)
def _folded_letter(letter: str) -> str:
    bare = "".join(part for part in normalize("NFKD", letter) if not combining(part)).lower()
    return bare if len(bare) == 1 else letter


def folded(text: str) -> str:
    """Lower case without accents, letter for letter: places in it are places in the text."""
    if not text.isascii():
        for sign in _SIGNS:  # most texts are plain but for these, and plain text is handled many times faster
            text = text.replace(sign, "'")
        if not text.isascii():
            text = _ACCENTED.sub(lambda found: _folded_letter(found[0]), text)
    return text.lower()


def marked(text: str, stems: Collection[str], stem: Stemmer) -> tuple[tuple[Span, ...], set[str]]:
    """The whole of a short text with its words marked, and the stems found. Runs of blanks and control signs become one."""
    text = _BLANK.sub(" ", text)
    plain = folded(text)
    found = sorted((*place, root) for root in stems for place in _places(plain, root, beginning(root), stem))
    pieces: list[Span] = []
    at = 0
    for start, end, _ in found:
        if start > at:
            pieces.append(Span(text[at:start], marked=False))
        pieces.append(Span(text[start:end], marked=True))
        at = end
    if at < len(text):
        pieces.append(Span(text[at:], marked=False))
    return tuple(pieces), {root for _, _, root in found}


def passage(text: str, stems: Mapping[str, float], stem: Stemmer) -> tuple[tuple[Span, ...], set[str]]:
    """The best passage, the one with the most and the rarest of the words, and which of them the text has at all.

    `stems` are weighed by rarity. Without any of the words it is the beginning of the text.
    """
    plain = folded(text[:_LONGEST])
    begins = {root: beginning(root) for root in sorted(stems, key=lambda root: (-stems[root], root))}
    places = {
        root: [start for start, _ in islice(_places(plain, root, begins[root], stem), _PLACES)] for root in begins
    }
    there = {root: found for root, found in places.items() if found}
    start = _start(text, _best(plain, there, begins, stems))
    end = _end(text, start + _WIDTH)
    pieces, _ = marked(text[start:end].strip(), there, stem)
    before = (Span("… ", marked=False),) if start else ()
    after = (Span(" …", marked=False),) if end < len(text.rstrip()) else ()
    return before + pieces + after, set(there)


def beginning(root: str) -> str:
    """What all words of a stem begin with: the stem of "policies" is "polici", and of "policy" too."""
    return root[:-1] if len(root) > 2 and root.endswith("i") else root


def _places(plain: str, root: str, begins: str, stem: Stemmer) -> Iterator[tuple[int, int]]:
    """Where the words of one stem begin and end."""
    place = plain.find(begins)
    while place >= 0:
        word = _WORD.match(plain, place)
        end = word.end() if word else place + 1
        if word and not plain[place - 1 : place].isalnum() and stem(word[0]) == root:
            yield place, end
        place = plain.find(begins, end)


def _best(plain: str, there: Mapping[str, list[int]], begins: Mapping[str, str], stems: Mapping[str, float]) -> int:
    """The place with the most weight in the letters after it; the earlier of two equals."""
    candidates = sorted(place for root in list(there)[:_WORDS] for place in there[root])
    best, most, whole = 0, 0.0, sum(stems[root] for root in there)
    for place in candidates:
        end = place + _WIDTH - _LEAD
        value = sum(stems[root] for root in there if plain.find(begins[root], place, end) >= 0)
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
