"""Replies of every node with any text in them, and what Slack would say of their rendering."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bot.action import Action
from bot.people import ChannelRef, UserRef
from bot.ui.markup import Anchor, ChannelMention, Mention, Plain, Rich, When
from bot.ui.nodes import (
    Actions,
    Audience,
    Button,
    Card,
    Chart,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Items,
    Link,
    Note,
    Option,
    Pager,
    PeopleSelect,
    Reply,
    Select,
    Series,
    Table,
    Text,
)
from tests.harness.slack.blocks import check_blocks, length
from tests.harness.slack.limits import most
from tests.harness.slack.pings import pings

NASTY = [
    "<!channel> <!here> <!everyone> <!subteam^S1|@all>",
    "<@U0000BOT01> <#C1|town-hall> @here @channel @everyone",
    "*bold* _italic_ ~strike~ `code` ```block```",
    "> quote\n&gt; quote\n>>> all of it",
    "<https://evil.example|https://bank.example>",
    "[bank.example](https://evil.example)",
    "&lt;!channel&gt; &amp; &#60;",
    ":smile: :+1::skin-tone-3: :books:",
    "a\x00b\x07c\x1b[31m \u202eright to left\u202c \ufeff",
    "👩‍👩‍👧‍👦🇬🇧e\u0301\u0301\u0301" * 40,
    "word " * 3000,
    "x" * 10_000,
    "\n\n\n",
    "",
    " ",
    "• one\n• two\n\n• three",
    "\ud800",
    "%2F/~%7E",
]


class Press(Action, id="test.press"):
    n: int


class Tell(Action, id="test.tell", long=True):
    words: str


texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=300))
urls = st.one_of(
    st.sampled_from(
        [
            "https://gov.example/guide",
            "javascript:alert(1)",
            "",
            "http://a b",
            "https://e.example/|x>",
            "https://[bad",
            "https://" + "a" * 4000,
        ]
    ),
    st.text(max_size=60).map("https://".__add__),
)
instants = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
plains = st.builds(Plain, texts, st.booleans(), st.booleans(), st.booleans(), st.booleans())
mentions = st.builds(
    Mention, st.sampled_from([UserRef("slack", "T1:U1"), UserRef("slack", "T2:U1"), UserRef("discord", "7")]), texts
)
channels = st.builds(
    ChannelMention, st.sampled_from([ChannelRef("slack", "T1:C1"), ChannelRef("discord", "9", "general")])
)
whens = st.builds(When, instants, st.sampled_from(["Europe/London", "UTC", "No/Such"]))
spans = st.one_of(plains, st.builds(Anchor, texts, urls), mentions, channels, whens)
words = st.one_of(texts, st.lists(spans, max_size=6).map(lambda found: Rich(tuple(found))))
actions = st.one_of(st.builds(Press, n=st.integers(0, 3)), st.builds(Tell, words=texts))
buttons = st.builds(Button, texts, actions, st.sampled_from(["plain", "primary", "danger"]))
links = st.builds(Link, texts, urls)
selects = st.builds(
    Select, texts, st.lists(st.builds(Option, texts, actions, texts), min_size=1, max_size=130).map(tuple)
)
pairs = st.lists(st.tuples(texts, words), max_size=12).map(tuple)
images = st.builds(Image, st.one_of(urls, st.just(b"png")), texts)
cards = st.builds(
    Card,
    words,
    urls,
    words,
    pairs,
    words,
    st.one_of(st.none(), images),
    st.lists(st.one_of(buttons, links), max_size=3).map(tuple),
    st.sampled_from(["plain", "good", "warning", "bad"]),
)
pagers = st.builds(
    Pager, st.integers(1, 9), st.integers(1, 9), st.one_of(st.none(), actions), st.one_of(st.none(), actions)
)
rows = st.lists(st.lists(texts, max_size=25).map(tuple), max_size=6).map(tuple)
nodes = st.one_of(
    st.builds(Heading, texts),
    st.builds(Text, words),
    st.builds(Note, words),
    st.builds(Fields, pairs),
    cards,
    st.builds(Items, st.lists(cards, max_size=5).map(tuple), st.one_of(st.none(), pagers)),
    st.builds(Table, st.lists(texts, max_size=25).map(tuple), rows, texts),
    images,
    st.builds(
        Chart,
        st.lists(
            st.builds(
                Series,
                texts,
                st.lists(st.tuples(texts, st.floats()), max_size=5).map(tuple),
            ),
            max_size=3,
        ).map(tuple),
        texts,
        texts,
        texts,
        st.sampled_from([b"", b"png"]),
    ),
    st.builds(File, texts, st.binary(max_size=5)),
    st.builds(
        Actions,
        st.lists(st.one_of(buttons, links, selects, st.builds(PeopleSelect, texts, actions)), max_size=12).map(tuple),
    ),
    pagers,
    st.just(Divider()),
)
replies = st.builds(Reply, st.lists(nodes, max_size=8).map(tuple), st.sampled_from(list(Audience)))


def refusals(message: dict[str, Any], surface: str = "message") -> list[str]:
    """Everything Slack would object to."""
    found = check_blocks(message["blocks"], surface).problems
    if length(message["blocks"]) > most("message.characters"):
        found.append(f"msg_blocks_too_long: {[(block['type'], length(block)) for block in message['blocks']]}")
    if surface == "message" and not message["text"].strip():
        found.append("no_text")
    if len(message.get("text", "")) > most("update.text"):
        found.append("msg_too_long")
    return found


def typed_pings(message: dict[str, Any]) -> list[tuple[str, str]]:
    """Pings in what is only text: mentions are elements of their own and meant."""
    return [
        found
        for found in pings(message["text"], message["blocks"], link_names=False)
        if found[0] not in ("<@U1>", "U1")
    ]


def harmless(text: str) -> str:
    """What may be left out of typed text: control characters, direction overrides, halves of characters."""
    return "".join(one for one in text if one in "\u200d\u0301" or one.isprintable())


def said(value: Any) -> str:
    """All the characters a reader can find in a rendering."""
    if isinstance(value, list):
        return "\n".join(map(said, value))
    if isinstance(value, dict):
        return "\n".join(inner if isinstance(inner, str) else said(inner) for inner in value.values())
    return ""
