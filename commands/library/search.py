"""From a person's question to the records they may see, with the reasons."""

from dataclasses import dataclass

from bot import access
from bot.context import Context
from bot.people import Role
from commands.library.payloads import Turn
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.resource import Marks, ResourceCard
from store.search import Audience, Hit, Query
from store.search import Found as Hits


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, ready to be drawn; `near` are topics to try when there is nothing."""

    asked: Turn
    hits: Hits
    cards: tuple[tuple[Hit, ResourceCard], ...]
    marks: dict[int, Marks]

    @property
    def pages(self) -> int:
        return max(1, -(-self.hits.total // self.asked.limit))


def audience(context: Context) -> Audience:
    """What this person may find: the rule of `access.may_see`, as the index asks it."""
    person = context.person
    member = access.allows(person, Role.MEMBER)
    return Audience(spaces=person.spaces if member else frozenset(), member=member)


async def look(search: LibrarySearch, library: LibraryStore, context: Context, asked: Turn) -> Found:
    """The page of hits with what their cards need, in three queries whatever their number."""
    hits = search.find(
        Query(
            text=asked.query,
            kind=asked.kind,
            topic=asked.topic,
            since=asked.since,
            by=asked.by,
            as_typed=asked.as_typed,
            limit=asked.limit,
            offset=(asked.page - 1) * asked.limit,
            audience=audience(context),
            facets=False,
        )
    )
    return Found(asked, hits, *await rows(library, context, hits))


async def rows(
    library: LibraryStore, context: Context, hits: Hits
) -> tuple[tuple[tuple[Hit, ResourceCard], ...], dict[int, Marks]]:
    """The records behind the hits; one that left between index and database is simply not there."""
    by_id = {hit.id: hit for hit in hits.hits}
    cards = await library.cards(list(by_id))
    marks = await library.marks(context.person.id, list(by_id)) if context.person.id is not None else {}
    return tuple((by_id[card.id], card) for card in cards), marks
