"""Search in help: a capability, a command, or words about what somebody wants to do."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.registry import Entry
from commands.hub.start import spoken

WORD = re.compile(r"[\w']+")
# Words of a question that say nothing about what is asked.
EMPTY = frozenset("a an and can do does for how i in is it me my of on please the to what where who with".split())
ALIKE = 80
NEAR = 0.5


def named(entries: Sequence[Entry], query: str) -> list[Entry]:
    """The command or capability that goes by exactly these words."""
    words = " ".join(query.casefold().split())
    exact = [entry for entry in entries if words in (entry.words, spoken(entry))]
    return exact or [entry for entry in entries if words in (entry.spec.name, entry.capability)]


def about(entries: Sequence[Entry], query: str) -> list[Entry]:
    """Commands that speak of all these words, or at least of some; the best first."""
    asked = [word for word in WORD.findall(query.casefold()[:200]) if word not in EMPTY][:8]
    found = [(scores, entry) for entry in entries if any(scores := [_score(entry, word) for word in asked])]
    whole = [(sum(scores), entry) for scores, entry in found if all(scores)]
    ranked = whole or [(sum(scores), entry) for scores, entry in found]
    return [entry for _, entry in sorted(ranked, key=lambda one: -one[0])]


def nearest(entries: Sequence[Entry], query: str) -> list[str]:
    """Commands and capabilities whose names look most like this."""
    names = dict.fromkeys([*(entry.capability for entry in entries), *(spoken(entry) for entry in entries)])
    near = process.extract(
        query.casefold()[:60], list(names), scorer=OSA.normalized_similarity, limit=3, score_cutoff=NEAR
    )
    return [name for name, _, _ in near]


def _score(entry: Entry, word: str) -> int:
    spec = entry.spec
    said = " ".join(f"{param.label} {param.arg.help}" for param in spec.params)
    places = ((3, spoken(entry)), (2, spec.summary), (1, f"{spec.details} {said} {' '.join(spec.examples)}"))
    return next((weight for weight, text in places if _speaks_of(text, word)), 0)


def _speaks_of(text: str, word: str) -> bool:
    words = WORD.findall(text.casefold())
    return any(one.startswith(word) or (len(word) > 3 and fuzz.ratio(one, word) >= ALIKE) for one in words)
