"""The library as shelves to look through by topic and kind, and each resource as the world may describe it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from bot.browse import Browsed, Description, Facet, Label, Listed, Near, Value, browse, described
from bot.context import Context
from bot.offers import Run
from bot.param import Arg
from commands.library.cards import NOT_MARKED, as_card
from commands.library.forms import known_topics
from commands.library.handlers import named_topic
from commands.library.payloads import Whole
from commands.library.search import Reading, audience
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.resource import Kind, ResourceStatus
from store.search import Found, Query
from store.topics import TopicRow, TopicStore

A_PAGE = 20
MOST_PAGES = 500
MOST_NEAR = 4
PLURALS = {
    Kind.RESEARCH_PAPER: "Research papers",
    Kind.CASE_STUDY: "Case studies",
    Kind.STEPS: "Step-by-step guides",
}
# What schema.org calls each kind; what is not here is a LearningResource: something to learn from.
TYPES = {
    Kind.TEMPLATE: "DigitalDocument",
    Kind.ARTICLE: "Article",
    Kind.RESEARCH_PAPER: "ScholarlyArticle",
    Kind.CASE_STUDY: "Article",
    Kind.TOOL: "SoftwareApplication",
    Kind.DATASET: "Dataset",
    Kind.COURSE: "Course",
    Kind.RECORDING: "MediaObject",
    Kind.STEPS: "HowTo",
}


@browse("browse", title="Browse the library")
async def shelves(
    search: LibrarySearch,
    reading: Reading,
    context: Context,
    topic: Annotated[str, Arg("Only this topic", complete=known_topics, most=60)] = "",
    kind: Annotated[Kind | None, Arg("Only this kind")] = None,
    page: Annotated[int, Arg("Which page", least=1, most=MOST_PAGES)] = 1,
) -> Browsed:
    """Guides, templates, tools and studies that public services share, by topic and kind, the newest first."""
    known = await named_topic(reading.topics, topic) if topic else None
    asked = Query(
        "",
        topic=known.slug if known else "",
        kind=kind.value if kind else "",
        limit=A_PAGE,
        offset=(page - 1) * A_PAGE,
        audience=audience(context),
    )
    found = search.find(asked)
    rows = await reading.library.cards([hit.id for hit in found.hits])
    # How many others there would be: each facet is counted without its own filter.
    by_topic = search.find(replace(asked, topic="", limit=1, offset=0)) if known else found
    by_kind = search.find(replace(asked, kind="", limit=1, offset=0)) if kind else found
    return Browsed(
        title=_title(known, kind),
        says=known.definition if known else "",
        counted=f"{found.total:,} resource{'' if found.total == 1 else 's'}",
        cards=tuple(replace(as_card(row, NOT_MARKED, row.summary, ""), actions=()) for row in rows),
        page=page,
        pages=min(max(1, -(-found.total // A_PAGE)), MOST_PAGES),
        facets=(await _topics(by_topic, reading.topics, known), _kinds(by_kind, kind)),
        asked=tuple((name, value) for name, value in (("topic", asked.topic), ("kind", asked.kind)) if value),
        about=(_words(known),) if known else (),
    )


async def every_resource(
    library: LibraryStore,
    context: Context,
    after: Annotated[int, Arg("The number after which to begin")],
    most: Annotated[int, Arg("How many at most")],
) -> Sequence[Listed]:
    """What anybody may see, by number."""
    found = await library.public_after(after, most, context.now.date())
    return [Listed(number, changed) for number, changed in found]


@described("resource", shown_by="show", opened_by=Whole, every=every_resource)
async def resource(
    search: LibrarySearch, library: LibraryStore, context: Context, id: Annotated[int, Arg("The resource")]
) -> Description | None:
    """A resource for whoever links to it; None unless anybody may find it."""
    row = await library.by_id(id)
    if row is None or row.status is not ResourceStatus.PUBLISHED or row.visibility.value != "public":
        return None
    if row.expires_on and row.expires_on <= context.now.date():
        return None
    near = await library.cards([hit.id for hit in search.similar(id, MOST_NEAR, audience(context)).hits])
    return Description(
        title=row.title,
        says=row.summary,
        type=TYPES.get(row.kind, "LearningResource"),
        kind=row.kind.value,
        url=row.url,
        by=row.publisher,
        published=row.published,
        changed=row.changed,
        language=row.language,
        audience=row.audience,
        labels=(
            Label("kind", row.kind.value, _plural(row.kind)),
            *(Label("topic", topic.slug, topic.name) for topic in row.topics),
        ),
        near=tuple(Near(f"resource:{one.id}", one.title, _facts(one.kind, one.publisher)) for one in near),
    )


def _title(topic: TopicRow | None, kind: Kind | None) -> str:
    if topic and kind:
        return f"{topic.name}: {_plural(kind).lower()}"
    return topic.name if topic else _plural(kind) if kind else "Browse the library"


def _words(topic: TopicRow) -> tuple[str, Run]:
    return f"Follow {topic.name}, or see every word that leads here", Run(text=f"library topics {topic.slug}")


def _plural(kind: Kind) -> str:
    return PLURALS.get(kind, f"{kind.value.capitalize()}s")


def _facts(kind: Kind, publisher: str) -> str:
    return " · ".join(part for part in (kind.value, publisher) if part)


def _kinds(found: Found, chosen: Kind | None) -> Facet:
    """The chosen one even where there is none of it: it can be taken away again."""
    counts = [(Kind(value), count) for value, count in found.facets.get("kind", ())]
    if chosen is not None and chosen not in dict(counts):
        counts.append((chosen, 0))
    values = tuple(Value(kind.value, _plural(kind), count) for kind, count in counts)
    return Facet("kind", "Kind", values, found.sampled)


async def _topics(found: Found, topics: TopicStore, chosen: TopicRow | None) -> Facet:
    counts = list(found.facets.get("topic", ()))
    if chosen is not None and chosen.slug not in dict(counts):
        counts.append((chosen.slug, 0))
    names = {topic.slug: topic.name for topic in await topics.by_slugs(slug for slug, _ in counts)}
    values = tuple(Value(slug, names[slug], count) for slug, count in counts if slug in names)
    return Facet("topic", "Topic", values, found.sampled)
