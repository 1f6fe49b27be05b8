"""The index as one audience may see it: every count and every search goes through its doors."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from store.search.schema import COMPANY, company, is_open
from store.search.text import Reader
from store.search.values import Audience
from store.search.vocabulary import Vocabulary

Clause = tuple[Occur, Query]

_COMMON = 500  # documents from which a word is so common that a sample has some of them
_SURE = 64  # beyond so many, and all the hidden ones, some are surely there for the audience


def term(schema: Schema, field: str, value: str | int) -> Query:
    return Query.term_query(schema, field, value)


def any_of(queries: list[Query]) -> Query:
    """One query that is met when one of these is; scores are summed."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def silent(query: Query) -> Query:
    """The query as a filter: it says yes or no and adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def total(result: Any) -> int:
    """How many documents a search met in all; the engine's type stubs do not know of it."""
    return int(result.count)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index at one moment, with the vocabulary that belongs to it.

    `doors` are all there are at that moment, read from it; `rights` remembers what they mean for whom. `gone` documents were
    removed or replaced, and the engine still counts their words.
    """

    schema: Schema
    searcher: Searcher
    vocabulary: Vocabulary
    reader: Reader
    doors: frozenset[str]
    gone: int = 0
    rights: dict[Audience, "Rights"] = field(default_factory=dict[Audience, "Rights"])


@dataclass(frozen=True, slots=True)
class Rights:
    """The doors that are closed to an audience, as clauses, and how many documents stand behind them or are gone."""

    closed: tuple[Clause, ...]
    hidden: int


class View:
    """Made for one query on one snapshot.

    Every document stands behind one door, and each door that is not open to the audience is excluded: the engine passes over
    excluded documents at no cost, where asking for the open ones would double the time of a search.
    """

    def __init__(self, snapshot: Snapshot, audience: Audience) -> None:
        self.schema = snapshot.schema
        self.searcher = snapshot.searcher
        self._rights = snapshot.rights.get(audience) or self._read(snapshot, audience)
        self._bounds: dict[tuple[str, str], int] = {}  # a search asks for some words more than once
        self._counted: dict[tuple[str, str], int] = {}
        self._together: dict[tuple[tuple[str, str], ...], int] = {}

    def _read(self, snapshot: Snapshot, audience: Audience) -> Rights:
        closed = [name for name in sorted(snapshot.doors) if not is_open(name, audience)]
        self._rights = Rights(tuple((Occur.MustNot, term(self.schema, "door", name)) for name in closed), 0)
        hidden = self.searcher.num_docs - self.count(Query.all_query()) if closed else 0
        snapshot.rights[audience] = replace(self._rights, hidden=hidden + snapshot.gone)
        return snapshot.rights[audience]

    def allowed(self, clauses: Sequence[Clause]) -> Query:
        """What these clauses find, as far as the audience may find it. Every search is made here."""
        return Query.boolean_query([*clauses, *self._rights.closed])

    def count(self, query: Query) -> int:
        """How many documents meet it."""
        wanted = silent(query)  # nobody asks which of them are best
        allowed = self.allowed([(Occur.Must, wanted)]) if self._rights.closed else wanted
        return total(self.searcher.search(allowed, limit=1, count=True))

    def best(self, query: Query) -> float:
        """The score of the best document; 1 where nothing is scored."""
        hits = self.searcher.search(query, limit=1, count=False).hits
        return float(hits[0][0]) if hits else 1.0

    def at_most(self, field: str, word: str) -> int:
        """A bound that costs nothing: hidden and just deleted documents are counted too."""
        known = self._bounds.get((field, word))
        if known is None:
            known = self._bounds[field, word] = self.searcher.doc_freq(field, word)
        return known

    def having(self, field: str, word: str) -> int:
        """In how many documents that this audience may find the word stands."""
        found = self.at_most(field, word)
        hidden = self._rights.hidden
        if not found or not hidden or found > max(_SURE, hidden):
            return found
        if (field, word) not in self._counted:
            self._counted[field, word] = self.count(term(self.schema, field, word))
        return self._counted[field, word]

    def side_by_side(self, *pairs: tuple[str, str]) -> int:
        """In how many documents two stems of any of these pairs stand next to each other, in this order, or with one word
        between them. In a large library, or of common words, a sample says it if they are beside each other there at all: the
        time this takes does not grow.
        """
        if pairs not in self._together:
            self._together[pairs] = self._side_by_side(pairs)
        return self._together[pairs]

    def _side_by_side(self, pairs: tuple[tuple[str, str], ...]) -> int:
        level = next((level for level, least in COMPANY.items() if self.searcher.num_docs >= least), 0)
        rarer = max(
            (min(self.at_most("all", first), self.at_most("all", second)) for first, second in pairs), default=0
        )
        if not level and rarer >= _COMMON and (often := self._beside(min(COMPANY), pairs)):
            return often
        return self._beside(level, pairs)

    def _beside(self, level: int, pairs: Sequence[tuple[str, str]]) -> int:
        field = company(level) if level else "all"
        phrases = [
            Query.phrase_query(self.schema, field, [first, second], slop=1)
            for first, second in pairs
            if self.at_most(field, first) and self.at_most(field, second)
        ]
        return self.count(any_of(phrases)) << level if phrases else 0
