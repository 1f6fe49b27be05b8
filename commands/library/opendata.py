"""The library as tables and as news: what anybody may have, and all of it for whoever moves it elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from bot import access
from bot.context import Context
from bot.dataset import Says, dataset
from bot.errors import NotFound
from bot.feed import Feed, FeedEntry, feed
from bot.offers import Run
from bot.param import Arg
from bot.people import Person, Role
from commands.library.forms import known_topics
from store.base import Visibility
from store.library import LibraryStore
from store.resource import Kind, ResourceCard, ResourceRow, ResourceStatus
from store.topics import TopicRow, TopicStore

A_PAGE = 500
NEWS = 50
PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"


@dataclass(frozen=True, slots=True)
class Catalogued:
    id: Annotated[int, Says("The resource's number; it is never given to another.", key=True)]
    title: Annotated[str, Says("What it is called.")]
    summary: Annotated[str, Says("What somebody can do with it, in a sentence or two.")]
    url: Annotated[str, Says("Where it can be read.", title="Address")]
    kind: Annotated[Kind, Says("What it is.")]
    topics: Annotated[tuple[str, ...], Says("What it is about: slugs of the table of topics.")]
    publisher: Annotated[str, Says("Who published it.")]
    published: Annotated[
        str, Says("When, as precisely as is known: 2024, 2024-05 or 2024-05-17.", pattern=PARTIAL_DATE)
    ]
    language: Annotated[str, Says("Its language, as an IETF tag like “en”.")]
    audience: Annotated[str, Says("Who it is written for.")]
    level: Annotated[tuple[str, ...], Says("Levels of government: nation, region, town.")]
    place: Annotated[str, Says("Where it comes from.")]
    helped: Annotated[int, Says("How many people said that it helped them.")]
    created: Annotated[datetime, Says("When it came into this library.")]
    changed: Annotated[datetime, Says("When its entry changed last.")]


@dataclass(frozen=True, slots=True)
class Whole(Catalogued):
    body: Annotated[str, Says("Its text, as far as the library holds it.", title="Text")]
    body_type: Annotated[str, Says("The type of body it comes from or is meant for.")]
    body_size: Annotated[str, Says("The size of that body.")]
    status: Annotated[ResourceStatus, Says("Where it stands; only what is published is found.")]
    visibility: Annotated[Visibility, Says("Who may see it once it is published.")]
    review_on: Annotated[date | None, Says("When somebody should look whether it still holds.")]
    expires_on: Annotated[date | None, Says("From when on it is no longer current.")]
    imported_from: Annotated[str, Says("The import it came with; empty for what people added here.")]
    imported_id: Annotated[str, Says("What it is called in that source.")]


@dataclass(frozen=True, slots=True)
class TopicLine:
    slug: Annotated[str, Says("The topic's short name; resources refer to it.", key=True)]
    name: Annotated[str, Says("What it is called.")]
    definition: Annotated[str, Says("What it means.")]
    words: Annotated[tuple[str, ...], Says("Every word or phrase that means it.")]
    parent: Annotated[str, Says("The slug of the wider topic, if there is one.")]
    needs: Annotated[str, Says("For new technologies: what it needs.")]
    went_wrong: Annotated[str, Says("For new technologies: what went wrong elsewhere.")]


@dataset("resources", row=Catalogued, title="What the library holds")
async def resources(library: LibraryStore, context: Context) -> AsyncIterator[Catalogued]:
    """The published guides, templates, tools and studies, one to a row, without their texts."""
    async for row in _walk(library):
        if row.status is ResourceStatus.PUBLISHED and _may_have(context.person, row):
            yield Catalogued(**_shared(row))


@dataset("whole", row=Whole, title="The whole library", requires=Role.ORGANIZER)
async def whole(library: LibraryStore, context: Context) -> AsyncIterator[Whole]:
    """Every resource with its text and its standing, drafts and archived ones too, but none that a moderator has hidden: what
    another hub can import."""
    async for row in _walk(library):
        if row.status is not ResourceStatus.HIDDEN and _may_have(context.person, row):
            yield whole_line(row)


@dataset("topics", row=TopicLine, title="Topics and the words for them")
async def topics(topics: TopicStore, context: Context) -> AsyncIterator[TopicLine]:
    """The one vocabulary of the hub: each topic with every word that means it."""
    found = await topics.all()
    slugs = {topic.id: topic.slug for topic in found}
    for topic in found:
        yield _topic_line(topic, slugs.get(topic.parent_id or 0, ""))


@feed("feed", title="New in the library")
async def news(
    library: LibraryStore,
    topics: TopicStore,
    topic: Annotated[str, Arg("Only this topic", label="Topic", complete=known_topics, most=60)] = "",
) -> Feed:
    """Guides, templates, tools and studies that were added or changed, the newest first."""
    known = await topics.define(topic) if topic else None
    if topic and known is None:
        raise NotFound(f"There is no topic “{topic}”.", "Its feed ends here.")
    cards = await library.news(NEWS, topic_id=known.id if known else None)
    return Feed(
        title=f"New in the library: {known.name}" if known else "New in the library",
        says=known.definition if known else "Guides, templates, tools and studies that public services share.",
        entries=tuple(_entry(row) for row in cards),
        page=Run(text=f"library find topic:{known.slug}" if known else "library find"),
        asked=(("topic", known.slug),) if known else (),
        shelf="browse",
    )


def whole_line(row: ResourceRow) -> Whole:
    return Whole(
        **_shared(row),
        body=row.body,
        body_type=row.body_type,
        body_size=row.body_size,
        status=row.status,
        visibility=row.visibility,
        review_on=row.review_on,
        expires_on=row.expires_on,
        imported_from=row.source or "",
        imported_id=row.source_id or "",
    )


async def _walk(library: LibraryStore) -> AsyncIterator[ResourceRow]:
    last = 0
    while page := await library.after(last, A_PAGE):
        for row in page:
            yield row
        last = page[-1].id


def _may_have(person: Person, row: ResourceRow) -> bool:
    return access.may_see(person, row.visibility.value, row.space_id)


def _shared(row: ResourceRow) -> dict[str, Any]:
    names = (
        "id",
        "title",
        "summary",
        "url",
        "kind",
        "publisher",
        "published",
        "language",
        "audience",
        "level",
        "place",
    )
    return {
        **{name: getattr(row, name) for name in names},
        "topics": tuple(topic.slug for topic in row.topics),
        "helped": row.helped_count,
        "created": row.created,
        "changed": row.changed,
    }


def _topic_line(topic: TopicRow, parent: str) -> TopicLine:
    return TopicLine(topic.slug, topic.name, topic.definition, topic.words, parent, topic.needs, topic.went_wrong)


def _entry(row: ResourceCard) -> FeedEntry:
    return FeedEntry(
        subject=f"resource:{row.id}",
        title=row.title,
        summary=row.summary,
        since=row.created,
        updated=row.changed,
        page=Run(text=f"library show {row.id}"),
        url=row.url,
        by=row.publisher,
        topics=tuple((topic.slug, topic.name) for topic in row.topics),
    )
