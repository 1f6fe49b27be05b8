"""Keeping the search index level with the database: what a transaction changed is found by the next search.

The database is the truth. After each commit the change log is read from where the index stands; an index that cannot be
trusted is rebuilt.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping

from store.changes import ChangeLog
from store.library import LibraryStore
from store.resource import ResourceRow
from store.search import Audience, Document, Found, Query, SearchIndex
from store.topics import TopicRow, TopicStore
from store.unit import Unit, Units

A_PAGE = 500
A_READING = 2_000


class LibrarySearch:
    """A service: the index of the library's resources and its way to catch up."""

    def __init__(self, units: Units, index: SearchIndex) -> None:
        self._units = units
        self._index = index
        self._turn = asyncio.Lock()

    def find(self, query: Query) -> Found:
        return self._index.find(query)

    def similar(self, resource_id: int, limit: int, audience: Audience) -> Found:
        return self._index.similar(resource_id, limit, audience)

    @property
    def count(self) -> int:
        return self._index.count

    async def catch_up(self, progress: Callable[[int, int], object] | None = None) -> None:
        """Bring the index level with what is committed. Cheap when there is nothing new."""
        async with self._turn:
            if self._index.needs_rebuild:
                await self._rebuild(progress)
                return
            while await self._apply_some():
                """As long as there is more: an import changes more than one reading holds."""

    async def _apply_some(self) -> bool:
        """The next changes after where the index stands; False when there were none."""
        async with self._units(reads_only=True) as unit:
            changes = await ChangeLog(unit).since(self._index.position, limit=A_READING)
            if not changes:
                return False
            touched = {change.subject_id for change in changes if change.subject == "resource"}
            documents = await _documents(unit, await LibraryStore(unit).by_ids(sorted(touched)))
        gone = touched - {document.id for document in documents}
        await asyncio.to_thread(self._index.apply, documents, gone, changes[-1].seq)
        return True

    async def rebuild(self, progress: Callable[[int, int], object] | None = None) -> int:
        """Write the index anew from the database; how many documents it holds."""
        async with self._turn:
            return await self._rebuild(progress)

    async def _rebuild(self, progress: Callable[[int, int], object] | None) -> int:
        documents: list[Document] = []
        async with self._units(reads_only=True) as unit:
            position, total, last = await ChangeLog(unit).last(), await LibraryStore(unit).count(), 0
            while rows := await LibraryStore(unit).after(last, A_PAGE):
                documents += await _documents(unit, rows)
                last = rows[-1].id

        def tell(done: int) -> None:
            if progress:
                progress(done, total)

        await asyncio.to_thread(self._index.rebuild, documents, position, tell)
        return len(documents)

    def close(self) -> None:
        self._index.close()


async def _documents(unit: Unit, rows: Iterable[ResourceRow]) -> list[Document]:
    topics = {topic.id: topic for topic in await TopicStore(unit).all()}
    return [document(row, topics) for row in rows]


def document(row: ResourceRow, topics: Mapping[int, TopicRow]) -> Document:
    """A resource as the search sees it: its topics with every word that means them."""
    said = [topics[topic.id] for topic in row.topics if topic.id in topics]
    return Document(
        id=row.id,
        title=row.title,
        summary=row.summary,
        body=row.body,
        topics=tuple(topic.slug for topic in said),
        topic_words=" ".join(word for topic in said for word in (topic.name, *topic.words)),
        kind=row.kind.value,
        publisher=row.publisher,
        language=row.language,
        date=row.published,
        status=row.status.value,
        visibility=row.visibility.value,
        space=row.space_id or 0,
        helped=row.helped_count,
    )
