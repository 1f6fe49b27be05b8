"""One search, from the question to the page that answers it. No state: everything it needs is in the snapshot."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from tantivy import DocAddress, Occur, Schema, Searcher
from tantivy import Query as Asking

from store.search.answer import Page
from store.search.correction import Corrector, Meaning, as_typed
from store.search.ranking import whole
from store.search.text import Reader
from store.search.values import Audience, Found, Query
from store.search.view import View, any_of, term, total
from store.search.vocabulary import Vocabulary

_SPARE = 20  # fetched beyond the page, so that hits with equal scores are put in order before the page is cut
_SAME = 3  # decimals within which two scores are equal: sums differ in the last bits with the order of writing
_FACETS = ("kind", "topic")
_MOST_FACETS = 50
_ALIKE_WORDS = 25
_TITLE_SHARE = 3


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index at one moment, with the vocabulary that belongs to it."""

    schema: Schema
    searcher: Searcher
    vocabulary: Vocabulary
    reader: Reader


@dataclass(frozen=True, slots=True)
class _Ranked:
    id: int
    score: float
    place: DocAddress


def find(snapshot: Snapshot, question: Query) -> Found:
    """Without words it is a browse: all that the filters let through, newest first."""
    view = View(snapshot.schema, snapshot.searcher, question.audience)
    asked = snapshot.reader.ask(question.text)
    if question.as_typed:
        meant = [as_typed(word) for word in asked.words]
    else:
        meant = Corrector(view, snapshot.vocabulary, snapshot.reader).meanings(asked.words)
    query = whole(question, asked, meant, view, snapshot.reader)
    ranked, total = _ranked(view, query, question.offset + question.limit, by_score=bool(meant))
    corrected = tuple((meaning.typed.plain, meaning.correction) for meaning in meant if meaning.correction)
    facets = _facets(view, query) if question.facets else {}
    return _page(snapshot, view, ranked[question.offset :], total, meant, corrected, facets)


def similar(snapshot: Snapshot, number: int, limit: int, audience: Audience) -> Found:
    """What is about the same: asked with the words that set this document apart, those of its title before all."""
    view = View(snapshot.schema, snapshot.searcher, audience)
    itself = term(view.schema, "id", number)
    found = view.searcher.search(Asking.boolean_query([(Occur.Must, itself), (Occur.Must, view.gate)]), 1).hits
    if not found:
        return Found()
    telling = _telling_words(snapshot, view, found[0][1])
    if not telling:
        return Found()
    clauses = [Asking.boost_query(term(view.schema, "all", stem), weight) for stem, weight in telling]
    query = Asking.boolean_query([(Occur.Must, view.gate), (Occur.Must, any_of(clauses)), (Occur.MustNot, itself)])
    ranked, total = _ranked(view, query, limit, by_score=True)
    words = snapshot.reader.words(" ".join(stem for stem, _ in telling))
    return _page(snapshot, view, ranked, total, [as_typed(word) for word in words], (), {})


def _telling_words(snapshot: Snapshot, view: View, place: DocAddress) -> list[tuple[str, float]]:
    document = view.searcher.doc(place)
    counts: Counter[str] = Counter()
    for part, share in zip(document.get_all("all"), (_TITLE_SHARE, 1, 1), strict=True):
        for stem in snapshot.reader.stems(part):
            counts[stem] += share
    documents = view.searcher.num_docs
    weights = {
        stem: (1 + log(count)) * log(1 + documents / (1 + used_in))
        for stem, count in counts.items()
        if (used_in := view.having("all", stem)) > 1
    }
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_ALIKE_WORDS]
    return [(stem, weight / best[0][1]) for stem, weight in best]


def _ranked(view: View, query: Asking, wanted: int, *, by_score: bool) -> tuple[list[_Ranked], int]:
    order = None if by_score else "order"
    result: Any = view.searcher.search(query, limit=wanted + _SPARE, count=True, order_by_field=order)
    places = [place for _, place in result.hits]
    numbers = view.searcher.fast_field_values("id", places)
    orders = view.searcher.fast_field_values("order", places)
    scores = [round(float(score), _SAME) if by_score else 0.0 for score, _ in result.hits]
    rows = sorted(zip(scores, orders, numbers, places, strict=True), key=lambda row: (-row[0], -(row[1] or 0), row[2]))
    return [_Ranked(int(number or 0), score, place) for score, _, number, place in rows[:wanted]], total(result)


def _facets(view: View, query: Asking) -> dict[str, tuple[tuple[str, int], ...]]:
    asked = {name: {"terms": {"field": name, "size": _MOST_FACETS}} for name in _FACETS}
    searcher: Any = view.searcher  # its stubs leave the shape of an aggregation open
    counted: dict[str, Any] = searcher.aggregate(query, asked)
    return {name: _buckets(counted[name]["buckets"]) for name in _FACETS}


def _buckets(buckets: Sequence[dict[str, Any]]) -> tuple[tuple[str, int], ...]:
    pairs = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return tuple(sorted((pair for pair in pairs if pair[0]), key=lambda pair: (-pair[1], pair[0])))


def _page(
    snapshot: Snapshot,
    view: View,
    ranked: Sequence[_Ranked],
    total: int,
    meant: list[Meaning],
    corrected: tuple[tuple[str, str], ...],
    facets: dict[str, tuple[tuple[str, int], ...]],
) -> Found:
    page = Page(meant, view, snapshot.reader)
    return Found(tuple(page.hit(row.id, row.score, row.place) for row in ranked), total, corrected, facets)
