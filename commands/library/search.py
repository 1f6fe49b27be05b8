"""From a person's question to the records they may see, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot import access
from bot.context import Context
from bot.people import Role
from commands.library.payloads import Turn
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import Marks, ResourceCard
from store.search import Audience, Body, Hit, Query
from store.search import Found as Hits
from store.search.text import MOST_LETTERS
from store.topics import TopicStore
from store.unit import Unit

MOST_TOPICS = 5  # offered to narrow by


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
    hits = search.find(
        Query(
            text=_whole_words(asked.query),
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
    )
    cards, marks = await rows(reading.library, context, hits)
    found = Found(asked, hits, cards, marks, body, known=context.person.id is not None)
    return found if found.pages == 1 else replace(found, topics=await _named(reading.topics, hits))


def unfiltered(search: LibrarySearch, context: Context, asked: Turn) -> int:
    """How many there are without the filters; 0 where there is none, or nothing else to go by."""
    if not asked.query.strip() or not any((asked.kind, asked.topic, asked.since, asked.by)):
        return 0
    question = Query(
        text=_whole_words(asked.query), as_typed=asked.as_typed, limit=1, facets=False, audience=audience(context)
    )
    return search.find(question).total


def _whole_words(text: str) -> str:
    """As much as the search reads, without a piece of a word at its end, which would be a slip of nobody."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS + 1].rsplit(maxsplit=1)[0][:MOST_LETTERS]


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
