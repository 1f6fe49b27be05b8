"""Keeping the search index level with the database: what a transaction changed is found by the next search.

The database is the truth. After each commit the change log is read from where the index stands; an index that cannot be
trusted is rebuilt.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping

from store.body import size_of
from store.changes import ChangeLog, ChangeRow
from store.errors import Damaged
from store.library import LibraryStore
from store.resource import ResourceRow
from store.search import Audience, Document, Found, Query, SearchIndex
from store.topics import TopicRow, TopicStore
from store.unit import Unit, Units

A_PAGE = 500
A_READING = 2_000
Progress = Callable[[int, int], object]


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

    async def catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index level with what is committed. Cheap when there is nothing new."""
        async with self._turn:
            try:
                while not self._index.needs_rebuild and await self._apply_some():
                    """As long as there is more: an import changes more than one reading holds."""
            except Damaged:
                """`needs_rebuild` says so."""
            if self._index.needs_rebuild:
                await self._rebuild(progress)

    async def _apply_some(self) -> bool:
        """The next changes after where the index stands; False when there are no more, or it must be rebuilt."""
        async with self._units(reads_only=True) as unit:
            changes = await self._news(ChangeLog(unit))
            if not changes:
                return False
            touched = await _touched(unit, changes)
            pages = [touched[start : start + A_PAGE] for start in range(0, len(touched), A_PAGE)] or [[]]
            for page in pages:
                documents = await _documents(unit, await LibraryStore(unit).by_ids(page))
                gone = set(page) - {document.id for document in documents}
                done = changes[-1] if page is pages[-1] else None
                at = (done.seq, done.sign) if done else (self._index.position, self._index.sign)
                await asyncio.to_thread(self._index.apply, documents, gone, *at)
        return True

    async def _news(self, log: ChangeLog) -> list[ChangeRow]:
        """What the index does not know yet.

        The change at which it stands is read too: where that is another one, or gone, the log tells another history than the
        one the index followed (a backup was brought back, old changes were dropped), and only a new index is right.
        """
        at = self._index.position
        read = await log.since(max(at - 1, 0), limit=A_READING)
        if at == 0:
            follows = not read or read[0].seq == 1
        else:
            follows = bool(read) and (read[0].seq, read[0].sign) == (at, self._index.sign)
        if not follows:
            self._index.distrust("the change log does not know it")
            return []
        return read[1:] if at else read

    async def rebuild(self, progress: Progress | None = None) -> int:
        """Write the index anew from the database; how many documents it holds."""
        async with self._turn:
            return await self._rebuild(progress)

    async def _rebuild(self, progress: Progress | None) -> int:
        """The documents stream from the database into the index a page at a time, all from one moment."""
        loop = asyncio.get_running_loop()
        async with self._units(reads_only=True) as unit:
            log, library = ChangeLog(unit), LibraryStore(unit)
            position, total = await log.last(), await library.count()
            sign = (await log.since(position - 1, limit=1))[0].sign if position else ""

            async def page(last: int) -> tuple[list[Document], int]:
                if given_up:
                    raise InterruptedError("nobody waits for the new index any more")
                rows = await library.after(last, A_PAGE)
                return await _documents(unit, rows), rows[-1].id if rows else last

            def streamed() -> Iterator[Document]:
                """In the thread of the index; each page is read in the loop of the database."""
                documents, last = asyncio.run_coroutine_threadsafe(page(0), loop).result()
                while documents:
                    yield from documents
                    documents, last = asyncio.run_coroutine_threadsafe(page(last), loop).result()

            def tell(done: int) -> None:
                if progress:
                    progress(done, total)

            given_up = False
            try:
                await asyncio.to_thread(self._index.rebuild, streamed(), position, tell, sign)
            except asyncio.CancelledError:
                given_up = True
                raise
        return self._index.count

    async def close(self) -> None:
        """In a thread: a rebuild that is given up still asks the loop for a page before it ends."""
        await asyncio.to_thread(self._index.close)


async def _touched(unit: Unit, changes: Iterable[ChangeRow]) -> list[int]:
    """The resources these changes are about: themselves, or a topic they are filed under and found by."""
    of = {"resource": set[int](), "topic": set[int]()}
    for change in changes:
        of.get(change.subject, set[int]()).add(change.subject_id)
    return sorted(of["resource"].union(await LibraryStore(unit).filed_under(of["topic"])))


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
        # Sorted here: the databases have their own ideas of the order of words, and a phrase may run over two of them.
        topic_words=" ".join(word for topic in said for word in (topic.name, *sorted(topic.words))),
        kind=row.kind.value,
        publisher=row.publisher,
        language=row.language,
        date=row.published,
        status=row.status.value,
        visibility=row.visibility.value,
        space=row.space_id or 0,
        helped=row.helped_count,
        level=row.level,
        size=size_of(row.body_size) or "",
        expires=row.expires_on.isoformat() if row.expires_on else "",
    )
