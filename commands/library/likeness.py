"""Which topic a foreign word may mean: words in common, or one that is nearly the same. A guess to be decided upon."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from store.topics import TopicRow, folded

ENOUGH = 0.5
NEARLY = 0.8
LIGHT = frozenset({"and", "of", "the", "for", "in", "a", "an", "to", "&", "or"})


def perhaps(word: str, topics: Sequence[TopicRow]) -> TopicRow | None:
    """The likeliest topic, of two by its name; None when nothing is near enough to be worth a look, or several are alike."""
    said = _stems(word)
    scored = [(max((_alike(word, said, one) for one in topic.words), default=0.0), topic) for topic in topics]
    best = max((score for score, _ in scored), default=0.0)
    if best < ENOUGH:
        return None
    named = [(_alike(word, said, folded(topic.name)), topic) for score, topic in scored if score == best]
    nearest = max(score for score, _ in named)
    found = [topic for score, topic in named if score == nearest]
    return found[0] if len(found) == 1 else None


def guesses(words: Iterable[str], topics: Sequence[TopicRow]) -> dict[str, TopicRow]:
    found = {word: perhaps(word, topics) for word in words}
    return {word: topic for word, topic in found.items() if topic is not None}


def _alike(word: str, said: frozenset[str], other: str) -> float:
    theirs = _stems(other)
    shared = len(said & theirs) / len(said | theirs) if said | theirs else 0.0
    same = OSA.normalized_similarity(folded(word), other)
    return max(shared, same if same >= NEARLY else 0.0)


def _stems(phrase: str) -> frozenset[str]:
    """Its words without endings; light as it is, it only has to be the same on both sides."""
    words = [word for word in re.findall(r"\w+", folded(phrase)) if word not in LIGHT]
    return frozenset(re.sub(r"(?:ings?|ations?|ies|es|s|y)$", "", word) if len(word) > 4 else word for word in words)
