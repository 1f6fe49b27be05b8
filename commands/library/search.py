"""From a person's question to the records they may see, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot import access
from bot.context import Context
from bot.people import Role
from commands.library.nothing import Instead, near_publishers, unquoted
from commands.library.payloads import Turn
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import Marks, ResourceCard
from store.search import Audience, Body, Hit, Query
from store.search import Found as Hits
from store.topics import TopicStore
from store.unit import Unit

MOST_TOPICS = 5  # offered to narrow by
MOST_PUBLISHERS = 1000  # among which a mistyped one is looked for


class Reading:
    """What an answer takes from the database."""

    def __init__(self, unit: Unit) -> None:
        self.library, self.topics, self.people = LibraryStore(unit), TopicStore(unit), PeopleStore(unit)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, ready to be drawn. `body` is that of who asks, where nearness to it was asked for;
    `topics` names the topics of the facets by slug."""

    asked: Turn
    hits: Hits
    cards: tuple[tuple[Hit, ResourceCard], ...]
    marks: dict[int, Marks]
    body: Body | None = None
    topics: Mapping[str, str] = field(default_factory=dict[str, str])
    known: bool = False
    """Whether the hub knows who asks."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.hits.total // self.asked.limit))


def audience(context: Context) -> Audience:
    """What this person may find: the rule of `access.may_see`, as the index asks it."""
    person = context.person
    member = access.allows(person, Role.MEMBER)
    here = [person.space_id] if member and person.space_id is not None else []
    return Audience(spaces=frozenset(here), member=member, today=context.now.date().isoformat())


async def body_of(reading: Reading, context: Context) -> Body:
    """The body somebody works for, as far as they said. Raises NotAllowed for a guest."""
    access.check(context.person, Role.MEMBER, "Like mine")
    profile = await reading.people.by_id(context.member_id)
    return Body(profile.level, profile.body_size) if profile else Body()


async def look(
    search: LibrarySearch, reading: Reading, context: Context, asked: Turn, body: Body | None = None
) -> Found:
    """The page of hits with what their cards need, in a few queries whatever their number."""
    hits = search.find(_question(context, asked, body))
    cards, marks = await rows(reading.library, context, hits)
    found = Found(asked, hits, cards, marks, body, known=context.person.id is not None)
    return found if found.pages == 1 else replace(found, topics=await _named(reading.topics, hits))


async def instead_of(search: LibrarySearch, reading: Reading, context: Context, asked: Turn) -> Instead:
    """Where nothing was found: what else there is to try."""
    topics = tuple(await reading.topics.nearest(asked.query))
    by, loose = asked.by, unquoted(asked.query)
    known = await reading.library.known_publishers("", limit=MOST_PUBLISHERS) if by else []
    return Instead(
        topics,
        wider=_total(search, context, Turn(page=1, query=asked.query, as_typed=asked.as_typed))
        if asked.narrowed and asked.query.strip()
        else 0,
        loose=_total(search, context, asked.model_copy(update={"query": loose}))
        if loose and loose != asked.query.strip()
        else 0,
        publishers=tuple(name for name in near_publishers(by, known) if name != by),
    )


def _total(search: LibrarySearch, context: Context, asked: Turn) -> int:
    """How many this finds; 0 where there is no word to go by."""
    found = search.find(replace(_question(context, asked), limit=1, offset=0, facets=False))
    return 0 if found.unsaid else found.total


def _question(context: Context, asked: Turn, body: Body | None = None) -> Query:
    return Query(
        text=asked.query,
        kind=asked.kind,
        topic=asked.topic,
        since=asked.since,
        by=asked.by,
        as_typed=asked.as_typed,
        limit=asked.limit,
        offset=(asked.page - 1) * asked.limit,
        audience=audience(context),
        near=body,
    )


async def _named(topics: TopicStore, hits: Hits) -> dict[str, str]:
    first = [slug for slug, _ in hits.facets.get("topic", ())[:MOST_TOPICS]]
    names = {topic.slug: topic.name for topic in await topics.by_slugs(first)}
    return {slug: names[slug] for slug in first if slug in names}


async def rows(
    library: LibraryStore, context: Context, hits: Hits
) -> tuple[tuple[tuple[Hit, ResourceCard], ...], dict[int, Marks]]:
    """The records behind the hits; one that left between index and database is simply not there."""
    by_id = {hit.id: hit for hit in hits.hits}
    cards = await library.cards(list(by_id))
    marks = await library.marks(context.person.id, list(by_id)) if context.person.id is not None else {}
    return tuple((by_id[card.id], card) for card in cards), marks
