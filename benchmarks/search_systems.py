"""Our search and what it is measured against: bare tantivy over two fields, SQLite FTS5, and fuzzy titles."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tantivy
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from tantivy import FieldType, Filter, Occur, Query, SnippetGenerator, TextAnalyzerBuilder, Tokenizer

from benchmarks.retrieval import SHOWN
from store import search

Row = Mapping[str, Any]


def named(documents: Iterable[Row], names: list[str]) -> Iterator[tuple[int, Row]]:
    """Each document with its number; its name is added to `names`, so that documents can stream by."""
    for number, row in enumerate(documents):
        names.append(str(row["id"]))
        yield number, row


def text_of(row: Row) -> str:
    return f"{row.get('summary') or ''}\n{row.get('body') or ''}"


def document(number: int, row: Row) -> search.Document:
    """A row of the corpus as our library would hold it; its tags stand for topics and their names."""
    topics = tuple(str(tag) for tag in row.get("tags") or ())
    return search.Document(
        id=number,
        title=str(row.get("title") or ""),
        summary=str(row.get("summary") or ""),
        body=str(row.get("body") or ""),
        topics=topics,
        topic_words=" ".join(topics).replace("-", " "),
        kind=str(row.get("kind") or ""),
        publisher=str(row.get("source") or ""),
        language="en",
        date=str(row.get("date") or "")[:10],
        status="published",
        visibility="public",
        space=0,
    )


class Folkmoot:
    """Ours as a chat shows it: rights, correction and passages included; facets, which only some pages show, apart."""

    name = "folkmoot"

    def __init__(self, *, as_typed: bool = False) -> None:
        self._as_typed = as_typed

    def index(self, documents: Iterable[Row], folder: Path) -> None:
        self._names: list[str] = []
        self._index = search.SearchIndex.open(folder)
        self._index.rebuild((document(number, row) for number, row in named(documents, self._names)), position=1)

    def open(self, folder: Path) -> None:
        """What was indexed before, to be shown; names are not kept."""
        self._index = search.SearchIndex.open(folder)

    def rank(self, text: str, limit: int) -> list[str]:
        return [self._names[hit.id] for hit in self._find(text, limit).hits]

    def show(self, text: str) -> int:
        return self.page(search.Query(text, limit=SHOWN, as_typed=self._as_typed, facets=False))

    def page(self, query: search.Query) -> int:
        return len(self._index.find(query).hits)

    def show_with_facets(self, text: str) -> int:
        return len(self._find(text, SHOWN, facets=True).hits)

    def _find(self, text: str, limit: int, *, facets: bool = False) -> search.Found:
        return self._index.find(search.Query(text, limit=limit, as_typed=self._as_typed, facets=facets))

    def close(self) -> None:
        self._index.close()


class BareTantivy:
    """The engine itself, as a careful person would first use it: title and text as two stemmed fields, scores summed."""

    name = "tantivy"

    def __init__(self) -> None:
        build = tantivy.SchemaBuilder()
        for name in ("title", "text"):
            build.add_text_field(name, stored=True, tokenizer_name="english")
        build.add_text_field("kind", tokenizer_name="raw", index_option="basic")
        build.add_unsigned_field("year", indexed=True, fast=True)
        build.add_unsigned_field("id", fast=True)
        self._schema = build.build()
        self._english = _english()

    def index(self, documents: Iterable[Row], folder: Path) -> None:
        self._names: list[str] = []
        index = tantivy.Index(self._schema, path=str(folder))
        index.register_tokenizer("english", self._english)
        writer = index.writer(96_000_000, 2)
        for number, row in named(documents, self._names):
            entry = tantivy.Document()
            entry.add_text("title", str(row.get("title") or ""))
            entry.add_text("text", text_of(row))
            entry.add_text("kind", str(row.get("kind") or ""))
            entry.add_unsigned("year", int(str(row.get("date") or "0")[:4]))
            entry.add_unsigned("id", number)
            writer.add_document(entry)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def open(self, folder: Path) -> None:
        """What was indexed before, to be shown; names are not kept."""
        index = tantivy.Index.open(str(folder))
        index.register_tokenizer("english", self._english)
        self._searcher = index.searcher()

    def _query(self, text: str) -> Query:
        words = dict.fromkeys(self._english.analyze(text))
        terms = [Query.term_query(self._schema, field, word) for word in words for field in ("title", "text")]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _narrowed(self, filters: Mapping[str, str]) -> Iterator[Query]:
        if kind := filters.get("kind"):
            yield Query.const_score_query(Query.term_query(self._schema, "kind", kind), 0.0)
        if year := filters.get("since"):
            yield Query.range_query(self._schema, "year", FieldType.Unsigned, lower_bound=int(year))

    def rank(self, text: str, limit: int) -> list[str]:
        places = [place for _, place in self._searcher.search(self._query(text), limit).hits]
        return [self._names[int(number or 0)] for number in self._searcher.fast_field_values("id", places)]

    def show(self, text: str, filters: Mapping[str, str] | None = None) -> int:
        """Ten hits with their passages; `filters` are `kind` and `since`, a year."""
        query = self._query(text)
        if filters:
            query = Query.boolean_query([(Occur.Must, query), *((Occur.Must, one) for one in self._narrowed(filters))])
        hits = self._searcher.search(query, SHOWN).hits
        titles = SnippetGenerator.create(self._searcher, query, self._schema, "title")
        texts = SnippetGenerator.create(self._searcher, query, self._schema, "text")
        for _, place in hits:
            found = self._searcher.doc(place)
            for snippet in (titles.snippet_from_doc(found), texts.snippet_from_doc(found)):
                snippet.fragment()
                snippet.highlighted()
        return len(hits)

    def close(self) -> None:
        del self._searcher


def _english() -> tantivy.TextAnalyzer:
    kept = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(40)).filter(Filter.lowercase())
    return kept.filter(Filter.stopword("english")).filter(Filter.stemmer("english")).build()


class Fts5:
    """SQLite's own full text search: Porter stems, words joined by OR, bm25."""

    name = "fts5"

    def index(self, documents: Iterable[Row], folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts5.db")
        self._base.execute(
            "CREATE VIRTUAL TABLE docs USING fts5(name UNINDEXED, title, text, tokenize='porter unicode61')"
        )
        rows = ((str(row["id"]), str(row.get("title") or ""), text_of(row)) for row in documents)
        self._base.executemany("INSERT INTO docs VALUES (?, ?, ?)", rows)
        self._base.commit()

    def _ask(self, columns: str, text: str, limit: int) -> list[tuple[Any, ...]]:
        words = "".join(letter if letter.isalnum() else " " for letter in text).split()
        if not words:
            return []
        wanted = " OR ".join(f'"{word}"' for word in words)
        ask = f"SELECT {columns} FROM docs WHERE docs MATCH ? ORDER BY bm25(docs), rowid LIMIT ?"  # noqa: S608
        return self._base.execute(ask, (wanted, limit)).fetchall()

    def rank(self, text: str, limit: int) -> list[str]:
        return [str(row[0]) for row in self._ask("name", text, limit)]

    def show(self, text: str) -> int:
        return len(self._ask("name, highlight(docs, 1, '[', ']'), snippet(docs, 2, '[', ']', '…', 30)", text, SHOWN))

    def close(self) -> None:
        self._base.close()


class FuzzyTitles:
    """What many bots do: the titles nearest to the text by rapidfuzz's WRatio."""

    name = "wratio"

    def index(self, documents: Iterable[Row], folder: Path) -> None:
        self._names: list[str] = []
        self._titles = [default_process(str(row.get("title") or "")) for _, row in named(documents, self._names)]

    def rank(self, text: str, limit: int) -> list[str]:
        nearest = process.extract(default_process(text), self._titles, scorer=fuzz.WRatio, limit=limit)
        return [self._names[place] for _, _, place in nearest]

    def show(self, text: str) -> int:
        return len(self.rank(text, SHOWN))

    def close(self) -> None:
        self._titles = []
