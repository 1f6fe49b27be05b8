"""Which column of a foreign table is which field of ours: by its name, by a name nearly the same, by what is in it.

A guess is shown before it is used, and whoever knows better says so.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

NEAR = 0.84
SHORTEST = 5  # letters; shorter names are too easily mistaken for each other
MOSTLY = 0.8
LOOKED_AT = 200
A_SAMPLE = 80


@dataclass(frozen=True, slots=True)
class Target:
    """A field of ours. `words` are names others give it, the surest first; `weak` ones are believed where there is none
    of those; `shared` ones mean other fields, too, and are believed where there is none of those and what stands there looks
    like it; `looks` tells a value of it from others."""

    name: str
    words: tuple[str, ...]
    looks: Callable[[object], bool] | None = None
    weak: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(slots=True)
class Seen:
    """What stands under one key: how often there is something, an example, and for the first values which looks they have."""

    filled: int = 0
    sample: str = ""
    looked: int = 0
    looks: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, value: object, targets: Sequence[Target]) -> None:
        if value in (None, "", [], {}):
            return
        self.filled += 1
        self.sample = self.sample or sample(value)
        if self.looked < LOOKED_AT:
            self.looked += 1
            for target in targets:
                if target.looks and target.looks(value):
                    self.looks[target.name] = self.looks.get(target.name, 0) + 1


def folded(name: str) -> str:
    """A name without what people write differently: case, blanks, hyphens, underscores."""
    return re.sub(r"[\W_]+", "", name.casefold())


def guess(targets: Sequence[Target], keys: Mapping[str, Seen], said: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each field the keys it is read from, in order. `said` (field → key) goes before any guess; a key that is said
    to be nothing ("") is left out. Raises ValueError for a field or key that there is not."""
    found = {name: _said(name, key, targets, keys) for name, key in said.items()}
    free = {key: folded(key) for key in keys if not any(key in chosen for chosen in found.values())}
    for target in targets:
        if target.name not in found:
            found[target.name] = _named(target.words, free) or _named(target.weak, free)
            if not found[target.name] and (key := _shared(target, free, keys)):
                found[target.name] = (key,)
                del free[key]
    free = {key: name for key, name in free.items() if not any(key in chosen for chosen in found.values())}
    for target in targets:
        if (
            target.name not in said
            and not found[target.name]
            and (key := _near(target, free) or _looks(target, free, keys))
        ):
            found[target.name] = (key,)
            del free[key]
    return {name: chosen for name, chosen in found.items() if chosen}


def _said(name: str, key: str, targets: Iterable[Target], keys: Mapping[str, Seen]) -> tuple[str, ...]:
    if name not in {target.name for target in targets}:
        raise ValueError(f"There is no field {name}; there are: {', '.join(target.name for target in targets)}.")
    if not key:
        return ()
    meant = [one for one in keys if folded(one) == folded(key)]
    if not meant:
        raise ValueError(f"There is no column {key}; there are: {', '.join(list(keys)[:40])}.")
    return (meant[0],)


def _named(words: Sequence[str], free: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for word in words for key, name in free.items() if name == folded(word)))


def _near(target: Target, free: Mapping[str, str]) -> str:
    """A key that is one of the names but for a slip."""
    words = [folded(word) for word in target.words if len(folded(word)) >= SHORTEST]
    for key, name in free.items():
        if words and len(name) >= SHORTEST:
            found = process.extractOne(name, words, scorer=OSA.normalized_similarity)
            if found[1] >= NEAR:
                return key
    return ""


def _looks(target: Target, free: Mapping[str, str], keys: Mapping[str, Seen]) -> str:
    """The fullest key whose values nearly all look like the field's."""
    if target.looks is None:
        return ""
    return max((key for key in free if _fits(target, keys[key])), key=lambda key: keys[key].filled, default="")


def _shared(target: Target, free: Mapping[str, str], keys: Mapping[str, Seen]) -> str:
    return next((key for key in _named(target.shared, free) if _fits(target, keys[key])), "")


def _fits(target: Target, seen: Seen) -> bool:
    """Whether nearly all of what was looked at there looks like the field."""
    return seen.looks.get(target.name, 0) >= MOSTLY * max(seen.looked, 1)


def sample(value: object) -> str:
    text = " ".join((", ".join(map(str, value)) if isinstance(value, list) else str(value)).split())  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return text if len(text) <= A_SAMPLE else text[: A_SAMPLE - 1] + "…"


def picked(record: Mapping[str, object], keys: Sequence[str]) -> object:
    """The first of these that says anything."""
    return next((record[key] for key in keys if record.get(key) not in (None, "", [], {})), None)
