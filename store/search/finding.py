"""One search, from the question to the page that answers it. No state: everything it needs is in the snapshot."""

from collections import Counter
from collections.abc import Sequence
from math import log
from operator import itemgetter
from typing import Any

from tantivy import DocAddress, Occur
from tantivy import Query as Asking

from store.search.answer import Page
from store.search.correction import Corrector, Meaning, as_typed
from store.search.ranking import nearer, whole
from store.search.schema import LEVELS, MARK, mark, number_of
from store.search.text import Word
from store.search.values import Audience, Found, Hit, Query
from store.search.view import Snapshot, View, silent, term, total

_SPARE = 4  # fetched beyond the page, so that hits with equal scores are put in order before the page is cut
_SAME = 3  # decimals within which two scores are equal: sums differ in the last bits with the order of writing
_FACETS = ("kind", "topic")
_MOST_FACETS = 100
_COUNTED = 10_000  # of more hits than so many, a sample is counted
_ALIKE_WORDS = 25
_TITLE_SHARE = 3
_READ = 20_000  # letters of a document that say what it is about
_SHORTEST = 3
_DEEPEST = 10_000  # hits nobody pages beyond; the engine reserves memory for all it is asked for

_Ranked = tuple[int, float, DocAddress]  # id, score, and where it is kept


def find(snapshot: Snapshot, question: Query) -> Found:
    """Without words it is a browse: all that the filters let through, newest first."""
    view = View(snapshot, question.audience)
    asked = snapshot.reader.ask(question.text)
    if question.as_typed:
        meant = [as_typed(word) for word in asked.words]
    else:
        meant = Corrector(view, snapshot.vocabulary, snapshot.reader).meanings(asked.words)
    query = whole(question, asked, meant, view, snapshot.reader)
    ordered = nearer(query, question.near, view) if question.near else query
    wanted = min(question.offset + question.limit, _DEEPEST)
    ranked, total = _ranked(view, ordered, wanted, by_score=bool(meant or question.near))
    return Found(
        hits=_hits(snapshot, view, ranked[question.offset :], meant),
        total=total,
        unsaid=bool(question.text.strip()) and not asked,
        missing=tuple(meaning.typed.plain for meaning in meant if not _is_there(meaning, view)),
        corrected=tuple((meaning.typed.plain, meaning.correction) for meaning in meant if meaning.correction),
        facets=_facets(view, query, total) if question.facets else {},
        sampled=bool(question.facets and _level(total)),
    )


def _is_there(meaning: Meaning, view: View) -> bool:
    return any(view.having("all", word.stem) for word, _ in meaning.used)


def similar(snapshot: Snapshot, number: int, limit: int, audience: Audience) -> Found:
    """What is about the same: asked with the words that set this document apart, those of its title before all."""
    view = View(snapshot, audience)
    itself = term(view.schema, MARK, mark(number))
    found = view.searcher.search(view.allowed([(Occur.Must, itself)]), 1).hits
    if not found:
        return Found()
    telling = _telling_words(snapshot, view, found[0][1])
    if not telling:
        return Found()
    clauses = [Asking.boost_query(term(view.schema, "all", word.stem), weight) for word, weight in telling]
    query = view.allowed([*((Occur.Should, clause) for clause in clauses), (Occur.MustNot, itself)])
    ranked, total = _ranked(view, query, limit, by_score=True)
    return Found(_hits(snapshot, view, ranked, [as_typed(word) for word, _ in telling]), total)


def _telling_words(snapshot: Snapshot, view: View, place: DocAddress) -> list[tuple[Word, float]]:
    """The words of a document that others have too and that are worth most, by how often it says them and how few others do."""
    counts: Counter[str] = Counter()
    first: dict[str, Word] = {}
    for part, share in zip(view.searcher.doc(place).get_all("all"), (_TITLE_SHARE, 1, 1), strict=True):
        for word in snapshot.reader.words(part[:_READ]):
            counts[word.stem] += share
            first.setdefault(word.stem, word)
    documents = view.searcher.num_docs
    weights = {
        stem: (1 + log(count)) * log(1 + documents / (1 + used_in))
        for stem, count in counts.items()
        if len(stem) >= _SHORTEST and (used_in := view.having("all", stem)) > 1
    }
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_ALIKE_WORDS]
    return [(first[stem], weight / best[0][1]) for stem, weight in best]


def _ranked(view: View, query: Asking, wanted: int, *, by_score: bool) -> tuple[list[_Ranked], int]:
    """The first so many, in an order that does not depend on how the index was written.

    The engine cuts equals as they happen to lie, so it is asked for more until the last ones are no longer equal.
    """
    order = None if by_score else "order"
    fetched = wanted + _SPARE
    while True:
        result: Any = view.searcher.search(query, limit=fetched, count=True, order_by_field=order)
        scores = [round(float(score), _SAME) if by_score else 0.0 for score, _ in result.hits]
        cut_among_equals = by_score and len(scores) == fetched and scores[-1] == scores[wanted - 1]
        if not cut_among_equals or fetched >= _DEEPEST:
            break
        fetched = min(fetched * 8, _DEEPEST)
    places = [place for _, place in result.hits]
    orders = [int(order or 0) for order in view.searcher.fast_field_values("order", places)]
    rows = sorted(zip(scores, orders, places, strict=True), key=itemgetter(0, 1), reverse=True)
    return [(number_of(order), score, place) for score, order, place in rows[:wanted]], total(result)


def _level(total: int) -> int:
    """Which sample is counted where so many were found: 0 is all of them."""
    return min((total // _COUNTED).bit_length(), LEVELS)


def _facets(view: View, query: Asking, total: int) -> dict[str, tuple[tuple[str, int], ...]]:
    """How many of what was found are of each kind and topic; the time it takes is bounded."""
    level = _level(total)
    if level:
        sample = silent(term(view.schema, "sample", str(level)))
        query = Asking.boolean_query([(Occur.Must, query), (Occur.Must, sample)])
    asked = {name: {"terms": {"field": name, "size": _MOST_FACETS}} for name in _FACETS}
    searcher: Any = view.searcher  # its stubs leave the shape of an aggregation open
    counted: dict[str, Any] = searcher.aggregate(query, asked)
    return {name: _buckets(counted[name]["buckets"], level) for name in _FACETS}


def _buckets(buckets: Sequence[dict[str, Any]], level: int) -> tuple[tuple[str, int], ...]:
    pairs = [(str(bucket["key"]), int(bucket["doc_count"]) << level) for bucket in buckets]
    return tuple(sorted((pair for pair in pairs if pair[0]), key=lambda pair: (-pair[1], pair[0])))


def _hits(snapshot: Snapshot, view: View, ranked: Sequence[_Ranked], meant: Sequence[Meaning]) -> tuple[Hit, ...]:
    page = Page(meant, view, snapshot.reader)
    return tuple(page.hit(*row) for row in ranked)
