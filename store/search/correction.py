"""What somebody may have meant by a word nobody uses: likely alternatives, each with its weight."""

from dataclasses import dataclass
from math import log

from store.search.text import Reader, Word
from store.search.view import View
from store.search.vocabulary import SHORTEST, Vocabulary

MOST_ALTERNATIVES = 4
_BEST = 0.9  # the weight of the best alternative: a guess counts a little less than a word that was typed
_NEAR, _FAR = 1.0, 0.5
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """A typed word and what is searched for it: itself, its alternatives, or the two words it was run together from."""

    typed: Word
    used: tuple[tuple[Word, float], ...]
    correction: str = ""


def meanings(words: tuple[Word, ...], view: View, vocabulary: Vocabulary, reader: Reader) -> list[Meaning]:
    """Words this audience's library uses stay as they are, whatever else is near them."""
    return [_meaning(word, view, vocabulary, reader) for word in words]


def _meaning(word: Word, view: View, vocabulary: Vocabulary, reader: Reader) -> Meaning:
    kept = Meaning(word, ((word, 1.0),))
    if len(word.plain) < SHORTEST or not word.plain.isalpha() or view.knows(word.stem):
        return kept
    near = _weighed(vocabulary.near(word.plain), _NEAR, view, reader)
    if near:
        return Meaning(word, near, near[0][0].plain)
    parts = _parts(word.plain, view, reader)
    if parts:
        return Meaning(word, tuple((part, _BEST) for part in parts), " ".join(part.plain for part in parts))
    far = _weighed(vocabulary.far(word.plain), _FAR, view, reader)
    return Meaning(word, far, far[0][0].plain) if far else kept


def _weighed(candidates: list[str], closeness: float, view: View, reader: Reader) -> tuple[tuple[Word, float], ...]:
    """The likeliest alternatives: a word many documents use is likelier than one that stands in a single one."""
    by_stem: dict[str, tuple[float, str]] = {}
    for plain in candidates:
        used_in, stem = view.having("words", plain), reader.stem(plain)
        if used_in and stem:
            by_stem[stem] = max(by_stem.get(stem, (0.0, "")), (closeness * (1 + log(used_in)), plain))
    best = sorted(by_stem.items(), key=lambda item: (-item[1][0], item[1][1]))[:MOST_ALTERNATIVES]
    return tuple((Word(plain, stem), _BEST * weight / best[0][1][0]) for stem, (weight, plain) in best)


def _parts(plain: str, view: View, reader: Reader) -> tuple[Word, ...]:
    """ "servicedesign" → service, design: the cut whose rarer half is the commonest."""
    best: tuple[int, tuple[Word, ...]] = (1, ())
    for cut in range(_SHORTEST_PART, len(plain) - _SHORTEST_PART + 1):
        halves = tuple(Word(half, reader.stem(half)) for half in (plain[:cut], plain[cut:]))
        if all(half.stem for half in halves):
            rarer = min(view.having("words", half.plain) for half in halves)
            best = max(best, (rarer, halves), key=lambda found: found[0])
    return best[1]
