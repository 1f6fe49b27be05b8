"""The commands of the library."""

from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput, NotFound
from bot.offers import Run
from bot.param import Arg
from bot.people import Role
from bot.ui.nodes import Button, Reply
from commands.library.actions import answer, show_whole
from commands.library.filters import Narrowed, is_a_day, narrowed
from commands.library.forms import known_publishers, known_topics, named_topic
from commands.library.payloads import Turn
from commands.library.search import Reading
from commands.library.topics import Vocabulary, open_known
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import Kind

LONGEST_QUERY = 20_000  # letters: a pasted page is a question too; the index reads its beginning


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
        str,
        Arg(
            "What you are looking for",
            label="Search for",
            rest=True,
            example="permits",
            most=LONGEST_QUERY,
            unless=("kind", "topic", "since", "by"),
        ),
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
    given = {"kind": kind.value if kind else "", "topic": topic.strip(), "since": _since(since), "by": by}
    found = await narrowed(reading, Narrowed(query, given))
    asked = Turn(page=1, query=found.words, limit=limit, mine=mine).model_copy(update=found.given)
    return await answer(search, reading, context, await _in_a_topic(reading, asked))


@command(examples=["show 7"], requires=Role.GUEST, reads_only=True)
async def show(
    library: LibraryStore,
    people: PeopleStore,
    context: Context,
    number: Annotated[int, Arg("The number of the resource", label="Number", least=1)],
) -> Reply:
    """Show one resource with all that is known of it."""
    return await show_whole(library, people, context, number)


@command(examples=["define SRO"], requires=Role.GUEST, reads_only=True)
async def define(
    vocabulary: Vocabulary,
    context: Context,
    word: Annotated[str, Arg("The word or abbreviation", label="Word", rest=True, complete=known_topics, most=100)],
) -> Reply:
    """Say what a word means in public services."""
    topic = await vocabulary.topics.define(word.strip())
    if topic is None:
        near = tuple(
            Button(f"What is {one.name}?"[:75], Run(text=f"library define {one.name}"))
            for one in await vocabulary.topics.nearest(word)
        )
        raise NotFound(f"“{word}” is not in the vocabulary yet.", "Did you mean one of these?" if near else "", near)
    return await open_known(vocabulary, context, topic)


async def _in_a_topic(reading: Reading, asked: Turn) -> Turn:
    """With the slug of the topic it names by any word for it. Raises InvalidInput with the nearest ones to press."""
    if not asked.topic:
        return asked
    try:
        known = await named_topic(reading.topics, asked.topic)
    except InvalidInput as problem:
        near = await reading.topics.nearest(asked.topic)
        ways = ((one.name, asked.model_copy(update={"topic": one.slug})) for one in near)
        problem.instead = tuple(Button(f"Topic: {name}"[:75], way) for name, way in ways)
        raise
    return asked.model_copy(update={"topic": known.slug})


def _since(text: str) -> str:
    """As the index compares it. Raises InvalidInput."""
    typed = text.strip()
    if typed and not is_a_day(typed):
        raise InvalidInput(f"Since takes a year like 2020 or a date like 2020-06-30, not “{text}”.", name="since")
    return typed
