"""The commands of the library."""

import re
from datetime import date
from typing import Annotated

from bot.capability import setting
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import OpenForm
from bot.handlers import on_submit
from bot.offers import Run
from bot.param import Arg
from bot.people import Role
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Reply, Text
from commands.library.actions import answer, show_whole
from commands.library.confirming import Confirmations, today
from commands.library.forms import AddResource, known_publishers, known_topics
from commands.library.payloads import Turn, Whole
from commands.library.search import Reading
from store.base import Visibility
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import Kind
from store.settings import SettingStore
from store.topics import TopicRow, TopicStore

MOST_TOPICS = 4
LONGEST_QUERY = 20_000  # letters: a pasted page is a question too; the index reads its beginning
SINCE = re.compile(r"\d{4}(-\d{2}){0,2}")
VISIBILITY = setting(
    "library.visibility",
    Visibility,
    Visibility.MEMBERS,
    Arg("Who sees a new resource once it is published", label="Who sees new resources"),
)


@command(
    examples=["find permits", "find plain language kind:guide", 'find "service design" since:2020'],
    requires=Role.GUEST,
    reads_only=True,
)
async def find(
    search: LibrarySearch,
    reading: Reading,
    context: Context,
    query: Annotated[
        str, Arg("What you are looking for", label="Search for", rest=True, example="permits", most=LONGEST_QUERY)
    ],
    kind: Annotated[Kind | None, Arg("Only this kind, for example guide", label="Kind")] = None,
    topic: Annotated[str, Arg("Only this topic", label="Topic", complete=known_topics, most=60)] = "",
    since: Annotated[str, Arg("Only from this year on, for example 2020", label="Since", most=10)] = "",
    by: Annotated[str, Arg("Only from this publisher", label="Publisher", complete=known_publishers, most=100)] = "",
    limit: Annotated[int, Arg("How many to show at once", label="How many", least=1, most=5)] = 5,
    mine: Annotated[bool, Arg("First what was made for a body of your level and size", label="Like mine")] = False,
) -> Reply:
    """Find guides, templates, tools and studies that help.

    Words in any order; a typo does no harm. "quoted words" stay together, a minus leaves out: permits -parking.
    """
    known = await named_topic(reading.topics, topic) if topic else None
    asked = Turn(
        page=1,
        query=query,
        kind=kind.value if kind else "",
        topic=known.slug if known else "",
        since=_since(since),
        by=by,
        limit=limit,
        mine=mine,
    )
    return await answer(search, reading, context, asked)


@command(examples=["show 7"], requires=Role.GUEST, reads_only=True)
async def show(
    library: LibraryStore,
    people: PeopleStore,
    context: Context,
    number: Annotated[int, Arg("The number of the resource", label="Number", least=1)],
) -> Reply:
    """Show one resource with all that is known of it."""
    return await show_whole(library, people, context, number)


@command(examples=["add"], opens_form=True, reads_only=True)
async def add(
    link: Annotated[str, Arg("Its address, if you have it at hand", label="Link", most=2000)] = "",
) -> OpenForm:
    """Add a guide, template or tool that helped you."""
    return OpenForm(AddResource, {"url": link})


@on_submit(contributes=True)
async def save_new(
    form: AddResource,
    library: LibraryStore,
    topics: TopicStore,
    settings: SettingStore,
    confirmations: Confirmations,
    context: Context,
) -> Reply:
    """A new resource waits for review; what is there already is shown instead."""
    chosen = [await named_topic(topics, word, "topics") for word in form.topics]
    if len(chosen) > MOST_TOPICS:
        raise InvalidInput(
            f"At most {MOST_TOPICS} topics, please.", "Keep the ones people would look under.", name="topics"
        )
    if same := await library.similar_url(form.url):
        see = Button(f"See {same[0].title}"[:75], Whole(resource=same[0].id))
        raise Conflict("That link is in the library already.", f"It is “{same[0].title}”.", (see,))
    person = context.person
    seen_by = Visibility(await settings.get(VISIBILITY.key, VISIBILITY.default, space_id=person.space_id))
    number = await library.add(
        form.title,
        form.kind,
        topics=[topic.id for topic in chosen],
        url=form.url,
        summary=form.summary,
        language=person.language,
        made_by=person.id,
        owner_id=person.id,
        space_id=person.space_id,
        visibility=seen_by,
        status="published" if person.has(Role.ORGANIZER) else "in review",
    )
    if person.has(Role.ORGANIZER):
        await confirmations.begin(number, today(context))
    return _thanks(form.title, number, seen_by, published=person.has(Role.ORGANIZER))


@command(examples=["define SRO"], requires=Role.GUEST, reads_only=True)
async def define(
    topics: TopicStore,
    word: Annotated[str, Arg("The word or abbreviation", label="Word", rest=True, complete=known_topics, most=100)],
) -> Reply:
    """Say what a word means in public services."""
    topic = await topics.define(word.strip())
    if topic is None:
        near = tuple(
            Button(f"What is {one.name}?"[:75], Run(text=f"library define {one.name}"))
            for one in await topics.nearest(word)
        )
        raise NotFound(f"“{word}” is not in the vocabulary yet.", "Did you mean one of these?" if near else "", near)
    return _definition(topic)


async def named_topic(topics: TopicStore, word: str, field: str = "topic") -> TopicRow:
    """The topic that goes by this word. Raises InvalidInput with the nearest ones."""
    if topic := await topics.define(word):
        return topic
    near = ", ".join(topic.name for topic in await topics.nearest(word))
    hint = f"Did you mean: {near}?" if near else "Leave it empty to search all topics."
    raise InvalidInput(f"There is no topic “{word}”.", hint, name=field)


def _since(text: str) -> str:
    """A year, month or day as the index compares them. Raises InvalidInput."""
    typed = text.strip()
    try:
        if typed:
            date.fromisoformat(f"{typed}-01-01"[:10] if SINCE.fullmatch(typed) else typed[:0])
    except ValueError:
        raise InvalidInput(
            f"Since takes a year like 2020 or a date like 2020-06-30, not “{text}”.", name="since"
        ) from None
    return typed


def _thanks(title: str, number: int, seen_by: Visibility, *, published: bool) -> Reply:
    who = {Visibility.PUBLIC: "everybody", Visibility.MEMBERS: "members", Visibility.SPACE: "members of this space"}[
        seen_by
    ]
    said = (
        f"**{{title}}** is in the library, visible to {who}."
        if published
        else f"**{{title}}** is with the reviewers, and then visible to {who}. You will find it under *library mine*."
    )
    return Reply(
        (Text(md("Thank you. " + said, title=title)), Actions((Button(f"See {title}"[:75], Whole(resource=number)),)))
    )


def _definition(topic: TopicRow) -> Reply:
    others = ", ".join(word for word in topic.words if word not in (topic.slug, topic.name.casefold()))
    facts = (("Also called", others), ("What it needs", topic.needs), ("What went wrong elsewhere", topic.went_wrong))
    find_more = Button(f"Find resources on {topic.name}"[:75], Turn(page=1, query="", topic=topic.slug), "primary")
    return Reply(
        (
            Card(
                title=topic.name,
                body=topic.definition,
                fields=tuple(fact for fact in facts if fact[1]),
                actions=(find_more,),
            ),
        )
    )
