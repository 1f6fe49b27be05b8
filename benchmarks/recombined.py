"""Libraries of any size, recombined from the sentences of a small one, and what people would ask them.

A title is two halves of titles, a text a few sentences that stood elsewhere: the words keep their frequencies and their
neighbours, and a question finds as large a share of a million documents as it does of ten thousand.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.retrieval import mistyped, one_edit, transposition, two_edits
from store.search import Query

STARTER = Path(__file__).parents[1] / "store" / "seed" / "resources.jsonl"
SENTENCES = 4
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]{3,}")
_SHORTEST, _LONGEST = 30, 300
# Of a hundred questions. People mistype 10 to 15 of a hundred searches (Cucerzan and Brill, 2004).
SORTS = {"plain": 70, "mistyped": 15, "narrowed": 15}


class Recombined:
    """`documents(n)` streams rows in the format of the benchmarks; the same `n` gives the same rows."""

    def __init__(self, source: Path = STARTER) -> None:
        rows = [json.loads(line) for line in source.read_text("utf-8").splitlines() if line.strip()]
        self.titles = [str(row["title"]).split() for row in rows if row.get("title")]
        self.sentences = [
            sentence.strip()
            for row in rows
            for sentence in _SENTENCE.split(f"{row.get('summary') or ''}\n{row.get('body') or ''}")
            if _SHORTEST <= len(sentence.strip()) <= _LONGEST
        ]
        self.tags = [tag for row in rows for tag in row.get("topics") or row.get("tags") or ()] or ["none"]
        self.kinds = [str(row.get("kind") or "") for row in rows]
        self.publishers = [str(row.get("publisher") or row.get("source") or "") for row in rows]

    def documents(self, count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
        luck = random.Random(seed)
        for number in range(count):
            yield {
                "id": number,
                "title": self._title(luck),
                "summary": luck.choice(self.sentences),
                "body": " ".join(luck.choices(self.sentences, k=SENTENCES - 1)),
                "tags": luck.choices(self.tags, k=2),
                "kind": luck.choice(self.kinds),
                "source": luck.choice(self.publishers),
                "date": f"{luck.randint(2010, 2025)}-{luck.randint(1, 12):02}-{luck.randint(1, 28):02}",
            }

    def _title(self, luck: random.Random) -> str:
        one, other = luck.choice(self.titles), luck.choice(self.titles)
        return " ".join(one[: len(one) // 2 + 1] + other[len(other) // 2 :])

    def questions(self, count: int, seed: int = 11) -> "list[Question]":
        """Up to four words of a title or of a sentence; some with a slip, some narrowed by a filter."""
        luck = random.Random(seed)
        asked: list[Question] = []
        while len(asked) < count:
            words = _WORD.findall(
                " ".join(luck.choice(self.titles)) if luck.random() < 0.7 else luck.choice(self.sentences)
            )
            if words:
                at = luck.randrange(len(words))
                asked.append(self._question(" ".join(words[at : at + luck.randint(1, 4)]), luck))
        return asked

    def _question(self, text: str, luck: random.Random) -> "Question":
        sort, *_ = luck.choices([*SORTS], weights=[*SORTS.values()])
        typed = mistyped(text, luck.choice((one_edit, transposition, two_edits)), luck) if sort == "mistyped" else text
        narrowed = (
            {"kind": luck.choice(self.kinds)} if luck.random() < 0.5 else {"since": str(luck.randint(2012, 2024))}
        )
        return Question(sort, text, typed, narrowed if sort == "narrowed" else {})


@dataclass(frozen=True, slots=True)
class Question:
    """`sort` is plain, mistyped (`typed` is not what was `meant`) or narrowed (by `filters`)."""

    sort: str
    meant: str
    typed: str
    filters: dict[str, str]

    def query(self, limit: int, *, facets: bool = False) -> Query:
        kind, since = self.filters.get("kind", ""), self.filters.get("since", "")
        return Query(self.typed, kind=kind, since=since, limit=limit, facets=facets)
