"""The same library gives the same answers on SQLite and on PostgreSQL: the same ids in the same order."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.recombined import Recombined
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.search import Audience, Body, Found, Query, SearchIndex
from store.topics import TopicStore
from store.unit import Unit
from tests.harness.databases import HandClock, opened

WORDS = {"permits": ["Permits", "licence", "licences"], "straße": ["Roads", "Straße", "rue", "ulica", "Z-road"]}


async def _filled(unit: Unit) -> None:
    topics = [(await TopicStore(unit).put(slug, name, words=words))[0] for slug, (name, *words) in WORDS.items()]
    for row in Recombined().documents(300):
        number = int(row["id"])
        await LibraryStore(unit).add(
            row["title"],
            ("guide", "tool", "article")[number % 3],
            topics=[topics[number % 2]] if number % 5 else topics,
            summary=row["summary"],
            body=row["body"] if number % 4 else "",
            publisher=row["source"],
            published=row["date"][: (4, 7, 10)[number % 3]],
            status="published" if number % 7 else "draft",
            visibility="public" if number % 3 else "members",
            level=(("town",), ("town", "nation"), ())[number % 3],
            body_size=("small", "", "large")[number % 3],
        )


@asynccontextmanager
async def _search(url: str, folder: Path) -> AsyncGenerator[LibrarySearch]:
    async with opened(url, folder, HandClock()) as database:
        async with database.units() as unit:
            await _filled(unit)
        search = LibrarySearch(database.units, SearchIndex.open(folder / "index"))
        await search.catch_up()
        yield search
        await search.close()


def _answers(search: LibrarySearch) -> list[Found]:
    asked = [question.query(20, facets=True) for question in Recombined().questions(60)]
    asked += [
        Query(""),
        Query("ulica"),
        Query('"licence rue"'),
        Query("service -digital", kind="guide", since="2015-06"),
    ]
    asked += [Query("service", near=Body("town", "small")), Query("permits", audience=Audience(member=True))]
    return [search.find(query) for query in asked] + [search.similar(number, 10, Audience()) for number in (1, 2, 50)]


async def test_both_databases_give_the_same_ids_in_the_same_order(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    for name in ("sqlite", "postgresql"):
        (tmp_path / name).mkdir()
    async with (
        _search(sqlite_url, tmp_path / "sqlite") as one,
        _search(postgresql_url, tmp_path / "postgresql") as other,
    ):
        assert _answers(one) == _answers(other)
        before = _answers(one)
        await one.rebuild()
        assert _answers(one) == before
        assert sum(found.total for found in before) > 1_000
