"""Measures of retrieval: how good a ranking is, what a typo costs, how long an answer takes. Knows no search engine.

Formats: documents are JSON Lines with `id title summary body tags kind date source`; queries are JSON Lines with `id text`;
judgements are tab-separated `query document relevance`.
"""

import json
import random
import re
import string
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2, sqrt
from pathlib import Path
from statistics import fmean
from typing import Any, Protocol, cast

DEPTH = 100
SHOWN = 10
SEEDS = 5
_WARM_UP = 50
_LONG_ENOUGH = re.compile(r"[^\W\d_]{5,}")


class System(Protocol):
    """A search under test. `rank` gives document ids; `show` makes a whole page of ten hits, passages included."""

    name: str

    def index(self, documents: Iterable[Mapping[str, Any]], folder: Path) -> None: ...

    def rank(self, text: str, limit: int) -> list[str]: ...

    def show(self, text: str) -> int: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, questions, and which documents answer which question."""

    documents: list[dict[str, Any]]
    queries: list[tuple[str, str]]
    relevant: dict[str, dict[str, int]]


def collection(docs: Path, queries: Path, qrels: Path) -> Collection:
    """Only questions that somebody answered are asked. Raises ValueError, with file and line, for what is not in the format."""
    relevant: dict[str, dict[str, int]] = {}
    for number, line in enumerate(qrels.read_text(encoding="utf-8").splitlines(), 1):
        match line.split("\t" if "\t" in line else None):
            case [query, document, relevance] | [query, _, document, relevance] if relevance.isdecimal():
                relevant.setdefault(query, {})[document] = int(relevance)
            case [] | [""]:
                pass
            case _:
                raise ValueError(f"{qrels}:{number}: not a query, a document and a relevance with tabs between")
    asked = [(str(row["id"]), str(row["text"])) for row in _rows(queries, "id", "text")]
    judged = [(number, text) for number, text in asked if any(relevant.get(number, {}).values())]
    if not judged:
        raise ValueError(f"{qrels} answers none of the questions of {queries}.")
    return Collection(_rows(docs, "id", "title"), judged, relevant)


def _rows(path: Path, *needed: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
        except json.JSONDecodeError as problem:
            raise ValueError(f"{path}:{number}: {problem}") from None
        if not isinstance(row, dict) or any(name not in row for name in needed):
            raise ValueError(f"{path}:{number}: not an object with {' and '.join(needed)}")
        rows.append(cast(dict[str, Any], row))
    return rows


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], at: int = SHOWN) -> float:
    """How near the ranking is to the best possible one: 1 is perfect, and the first places count most."""
    gained = sum(relevant.get(document, 0) / log2(place + 2) for place, document in enumerate(ranked[:at]))
    best = sorted(relevant.values(), reverse=True)[:at]
    return gained / sum(relevance / log2(place + 2) for place, relevance in enumerate(best))


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int], at: int = SHOWN) -> float:
    return next((1 / (place + 1) for place, document in enumerate(ranked[:at]) if relevant.get(document)), 0.0)


def recall(ranked: Sequence[str], relevant: Mapping[str, int], at: int = DEPTH) -> float:
    wanted = {document for document, relevance in relevant.items() if relevance}
    return len(wanted & set(ranked[:at])) / len(wanted)


def one_edit(word: str, luck: random.Random) -> str:
    """A letter left out, put in, or wrong, anywhere in the word, the first letter included."""
    place, letter = luck.randrange(len(word)), luck.choice(string.ascii_lowercase)
    match luck.randrange(3):
        case 0:
            return word[:place] + word[place + 1 :]
        case 1:
            return word[:place] + letter + word[place:]
        case _:
            others = string.ascii_lowercase.replace(word[place].lower(), "")
            return word[:place] + luck.choice(others) + word[place + 1 :]


def transposition(word: str, luck: random.Random) -> str:
    """Two unlike neighbours swapped."""
    places = [place for place in range(len(word) - 1) if word[place] != word[place + 1]]
    if not places:
        return word
    place = luck.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def two_edits(word: str, luck: random.Random) -> str:
    return one_edit(one_edit(word, luck), luck)


TYPOS: dict[str, Callable[[str, random.Random], str]] = {
    "drop_edit": one_edit,
    "drop_transposition": transposition,
    "drop_two_edits": two_edits,
}


def mistyped(text: str, typo: Callable[[str, random.Random], str], luck: random.Random) -> str:
    """The text with a typo in one of its words of at least five letters; without such a word, as it was."""
    words = list(_LONG_ENOUGH.finditer(text))
    if not words:
        return text
    word = luck.choice(words)
    return text[: word.start()] + typo(word[0], luck) + text[word.end() :]


def scores(system: System, asked: Collection) -> list[float]:
    """nDCG@10 of every question."""
    return [ndcg(system.rank(text, SHOWN), asked.relevant[number]) for number, text in asked.queries]


def drop(
    system: System, asked: Collection, typo: Callable[[str, random.Random], str], clean: float, seeds: int = SEEDS
) -> float:
    """The share of nDCG@10 that a typo costs, the mean of the seeds: 0.02 is two per cent."""
    kept: list[float] = []
    for seed in range(seeds):
        luck = random.Random(seed)
        wrong = [(number, mistyped(text, typo, luck)) for number, text in asked.queries]
        kept.append(fmean(scores(system, Collection([], wrong, asked.relevant))))
    return 1 - fmean(kept) / clean


def paired(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """The mean difference and its standard error, question by question."""
    differences = [mine - other for mine, other in zip(ours, theirs, strict=True)]
    middle = fmean(differences)
    spread = sum((difference - middle) ** 2 for difference in differences) / (len(differences) - 1)
    return middle, sqrt(spread / len(differences))


def milliseconds(pages: Mapping[str, Callable[[str], object]], texts: Sequence[str]) -> dict[str, tuple[float, float]]:
    """p50 and p99 of each way to make a page, taking turns at every text, so that a busy moment hits all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for page in pages.values():
        for text in texts[:_WARM_UP]:
            page(text)
    for text in texts:
        for name, page in pages.items():
            start = time.perf_counter()
            page(text)
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: (percentile(times, 0.5), percentile(times, 0.99)) for name, times in taken.items()}


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def disk_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
