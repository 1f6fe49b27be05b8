"""The score: BM25 over the whole document, plus that of its title, by stem and by exact form, each weighed apart.

Chosen on real queries, by folds: a flat optimum. Adding phrases, the share of words met, or powers of rarity gained nothing.
"""

from collections.abc import Sequence

from tantivy import Occur, Query

from store.body import BodySize
from store.search import schema as fields
from store.search.correction import Meaning
from store.search.text import Asked, Reader, Word
from store.search.values import Body
from store.search.values import Query as Question
from store.search.view import Clause, View, any_of, silent, term

_ALL, _TITLE, _TITLE_FORM = 1.0, 0.35, 0.25
_LEVEL, _ONLY, _SIZE = 0.5, 0.2, 0.3  # of the best score, for what is made for a body like that of who asks


def scoring(meanings: Sequence[Meaning], view: View) -> list[Query]:
    """Three clauses for each word."""
    clauses: list[Query] = []
    for meaning in meanings:
        for word, weight in meaning.used:
            clauses.append(Query.boost_query(term(view.schema, "all", word.stem), _ALL * weight))
            clauses.append(Query.boost_query(term(view.schema, "title", word.stem), _TITLE * weight))
            clauses.append(Query.boost_query(term(view.schema, "title_words", word.plain), _TITLE_FORM * weight))
    return clauses


def whole(question: Question, asked: Asked, meanings: Sequence[Meaning], view: View, reader: Reader) -> Query:
    """What the engine is asked: score, phrases, exclusions, filters and rights in one query."""
    needed = [silent(_phrase(_meant(phrase, meanings), view)) for phrase in asked.phrases]
    needed += [silent(wanted) for wanted in _filters(question, view, reader)]
    clauses: list[Clause] = [(Occur.Must, query) for query in needed]
    clauses += [(Occur.MustNot, _phrase(words, view)) for words in asked.excluded]
    scored = scoring(meanings, view)
    if not scored:
        clauses.append((Occur.Must, Query.all_query()))
    elif needed:
        clauses.append((Occur.Must, any_of(scored)))
    else:
        clauses += [(Occur.Should, clause) for clause in scored]
    return view.allowed(clauses)


def nearer(query: Query, body: Body, view: View) -> Query:
    """The same documents, those for such a body first: what is made for it gains up to the best score of all, so that it
    comes before what suits the words as well, yet never stands for what has little to do with them."""
    best = view.best(query)
    gains = [
        (term(view.schema, "level", body.level), _LEVEL),
        (term(view.schema, "level", fields.only(body.level)), _ONLY),
    ]
    gains += [(term(view.schema, "size", size), gain) for size, gain in _sizes(body.size)]
    extra = [(Occur.Should, Query.const_score_query(found, best * gain)) for found, gain in gains]
    return Query.boolean_query([(Occur.Must, query), *extra])


def _sizes(size: str) -> list[tuple[str, float]]:
    """The size itself and those beside it, by what each is worth."""
    sizes = [one.value for one in BodySize]
    if size not in sizes:
        return []
    at = sizes.index(size)
    beside = [sizes[place] for place in (at - 1, at + 1) if 0 <= place < len(sizes)]
    return [(size, _SIZE), *((other, _SIZE / 2) for other in beside)]


def _meant(phrase: tuple[Word, ...], meanings: Sequence[Meaning]) -> tuple[Word, ...]:
    """The phrase with its unknown words corrected, each in its place."""
    used = {meaning.typed.stem: meaning.used[0][0] for meaning in meanings if meaning.is_one_word}
    return tuple(used.get(word.stem, word)._replace(position=word.position) for word in phrase)


def _phrase(words: tuple[Word, ...], view: View) -> Query:
    """The words side by side; words the index leaves out keep their place."""
    if len(words) == 1:
        return term(view.schema, "all", words[0].stem)
    first = words[0].position
    placed: list[str | tuple[int, str]] = [(word.position - first, word.stem) for word in words]
    return Query.phrase_query(view.schema, "all", placed)


def _filters(question: Question, view: View, reader: Reader) -> list[Query]:
    exact = (("kind", question.kind), ("topic", question.topic), ("language", question.language))
    wanted = [term(view.schema, field, value) for field, value in exact if value]
    wanted += [term(view.schema, "publisher", word) for word in reader.plain_words(question.by)]
    if question.since:
        since = fields.day(question.since)
        wanted.append(Query.range_query(view.schema, "day", fields.UNSIGNED, lower_bound=since))
    return wanted
