"""The score: title, text and topics weighed apart and summed; exact forms count a little more than their stems."""

from collections.abc import Sequence

from tantivy import Occur, Query

from store.search import schema as fields
from store.search.correction import Meaning
from store.search.text import Asked, Reader, Word
from store.search.values import Query as Question
from store.search.view import View, any_of, silent, term

_WEIGHTS = (("title", 0.7), ("text", 1.0), ("topic_words", 0.2))
_EXACT = 0.3


def scoring(meanings: Sequence[Meaning], view: View) -> list[Query]:
    """One clause for each word and field."""
    clauses: list[Query] = []
    for meaning in meanings:
        for word, weight in meaning.used:
            for field, share in _WEIGHTS:
                clauses.append(Query.boost_query(term(view.schema, field, word.stem), share * weight))
            clauses.append(Query.boost_query(term(view.schema, "words", word.plain), _EXACT * weight))
    return clauses


def whole(question: Question, asked: Asked, meanings: Sequence[Meaning], view: View, reader: Reader) -> Query:
    """What the engine is asked: score, phrases, exclusions, filters and rights in one query."""
    clauses: list[tuple[Occur, Query]] = [(Occur.Must, view.gate)]
    scored = scoring(meanings, view)
    if scored:
        clauses.append((Occur.Must, any_of(scored)))
    clauses += [(Occur.Must, silent(_phrase(phrase, view))) for phrase in asked.phrases]
    clauses += [(Occur.MustNot, _phrase(words, view)) for words in asked.excluded]
    clauses += [(Occur.Must, silent(wanted)) for wanted in _filters(question, view, reader)]
    return Query.boolean_query(clauses)


def _phrase(words: tuple[Word, ...], view: View) -> Query:
    """The words side by side, in any one field; words the index leaves out keep their place."""
    if len(words) == 1:
        return any_of([term(view.schema, field, words[0].stem) for field in fields.STEMMED])
    first = words[0].position
    placed: list[str | tuple[int, str]] = [(word.position - first, word.stem) for word in words]
    return any_of([Query.phrase_query(view.schema, field, placed) for field in fields.STEMMED])


def _filters(question: Question, view: View, reader: Reader) -> list[Query]:
    exact = (("kind", question.kind), ("topic", question.topic), ("language", question.language))
    wanted = [term(view.schema, field, value) for field, value in exact if value]
    wanted += [term(view.schema, "publisher", word) for word in reader.plain_words(question.by)]
    if question.since:
        since = fields.day(question.since)
        wanted.append(Query.range_query(view.schema, "day", fields.UNSIGNED, lower_bound=since))
    return wanted
