"""What the library asks for when somebody adds a resource."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import field_validator

from bot.errors import InvalidInput
from bot.form import Form
from bot.param import Arg
from bot.ui.nodes import Choice
from store.library import LibraryStore
from store.resource import Kind
from store.topics import TopicRow, TopicStore

MOST_TOPICS = 4
LONGEST_LINK = 2000
NO_LINK = "A link looks like https://www.example.gov/guide and has no spaces in it."
NO_TOPIC = "Take it out, or choose another; library topics shows them all."
BARE = re.compile(r"[\w-]+(\.[\w-]+)*\.(?P<end>[^\W\d_]{2,})([/?#:]\S*)?")  # www.example.gov/guide, as people copy it
FILES = frozenset(
    {"csv", "doc", "docx", "htm", "html", "odp", "ods", "odt", "pdf", "ppt", "pptx", "txt", "xls", "xlsx", "zip"}
)


async def known_topics(text: Annotated[str, Arg("What was typed so far")], topics: TopicStore) -> list[Choice]:
    """Topics by any word that means them; the last of several, when they are typed with commas."""
    *before, last = [part.strip() for part in text.split(",")]
    lead = "".join(f"{part}, " for part in before)
    return [Choice(f"{lead}{topic.name}", f"{lead}{topic.slug}") for topic in await topics.starting(last)]


async def known_publishers(text: Annotated[str, Arg("What was typed so far")], library: LibraryStore) -> list[Choice]:
    return [Choice(name, name) for name in await library.known_publishers(text)]


class AddResource(Form, id="library.add", title="Add to the library", submit="Add it"):
    """Share something that helped you. A reviewer looks at it before others find it."""

    url: Annotated[
        str,
        Arg(
            "Where it can be read",
            label="Link",
            most=LONGEST_LINK,
            example="https://www.example.gov/guide",
        ),
    ]
    title: Annotated[str, Arg("As people would look for it", label="Title", least=3, most=200)]
    kind: Annotated[Kind, Arg("What it is", label="Kind")]
    summary: Annotated[
        str, Arg("What somebody can do with it, in a sentence or two", label="Summary", long=True, least=20, most=600)
    ]
    topics: Annotated[
        tuple[str, ...], Arg("Up to four, with commas between", label="Topics", complete=known_topics)
    ] = ()

    @field_validator("url")
    @classmethod
    def _is_a_link(cls, value: str) -> str:
        address = as_link(value)
        if not is_a_link(address):
            raise ValueError(NO_LINK)
        return address


def as_link(typed: str) -> str:
    """With https:// before it where only that is missing; whatever else was typed stays as it is."""
    address = typed.strip()
    bare = BARE.fullmatch(address)
    return f"https://{address}" if bare and bare["end"].casefold() not in FILES else address


def is_a_link(address: str) -> bool:
    return address.lower().startswith(("https://", "http://")) and " " not in address and "." in address


async def filed_under(topics: TopicStore, words: Iterable[str]) -> list[TopicRow]:
    """The topics of a resource, by any words for them. Raises InvalidInput for one that there is not."""
    return [await named_topic(topics, word, "topics", NO_TOPIC) for word in words]


async def named_topic(
    topics: TopicStore, word: str, field: str = "topic", otherwise: str = "Leave it empty to search all topics."
) -> TopicRow:
    """The topic that goes by this word. Raises InvalidInput with the nearest ones, or what to do where none is near."""
    if topic := await topics.define(word):
        return topic
    near = ", ".join(topic.name for topic in await topics.nearest(word))
    hint = f"Did you mean: {near}?" if near else otherwise
    raise InvalidInput(f"There is no topic “{word}”.", hint, name=field)
