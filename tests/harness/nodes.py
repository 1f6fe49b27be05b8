"""Any reply at all, for hypothesis: every node, with any text in any place.

`NODES` has one strategy a node type; the contract suite compares its keys with the `Node` union, so that a new node
cannot be left out. Texts come from the corpus of nasty strings as often as from hypothesis itself.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot.action import Action
from bot.people import ChannelRef, UserRef
from bot.text import clean
from bot.ui import nodes
from bot.ui.markup import Anchor, ChannelMention, Mention, Plain, Rich, When

PLATFORMS = ("slack", "discord", "web", "terminal")
AT = datetime(2026, 3, 31, 13, tzinfo=UTC)
_CORPUS = Path(__file__).parents[1] / "contract" / "corpus.json"


class Press(Action, id="test.press"):
    number: int = 0


class Long(Action, id="test.long", long=True):
    """An address longer than a button has room for: dispatch keeps it."""

    text: str = ""


def _corpus() -> dict[str, str]:
    """By name; `[text, n]` in the file is the text n times."""
    held = json.loads(_CORPUS.read_text(encoding="utf-8"))
    return {name: text if isinstance(text, str) else text[0] * text[1] for name, text in held.items()}


CORPUS = _corpus()
SHORT = {name: text for name, text in CORPUS.items() if len(text) <= 300}
MARKS = "ab*_`[]()<>@#-\\|~&!:;\"'{}=+. \n\t"

text = st.one_of(st.sampled_from(list(CORPUS.values())), st.text(max_size=60), st.text(alphabet=MARKS, max_size=60))
short = st.one_of(st.sampled_from(list(SHORT.values())), st.text(max_size=30), st.text(alphabet=MARKS, max_size=30))
label = st.one_of(short, st.sampled_from(list(CORPUS.values())))
urls = st.one_of(
    st.just("https://example.org/a_(b)?c=d&e=*f*"),
    st.just("https://example.org/" + "x" * 700),
    st.just("https://xn--pypal-4ve.example/пермит"),
    st.just(""),
    short,
)
users = st.builds(UserRef, st.sampled_from(PLATFORMS), st.sampled_from(["T1:U1", "42", "ana", "<!channel>"]))
channels = st.builds(ChannelRef, st.sampled_from(PLATFORMS), st.sampled_from(["T1:C1", "42", "@here"]), short)
plain = st.builds(Plain, text, st.booleans(), st.booleans(), st.booleans(), st.booleans())
spans = st.one_of(
    plain,
    plain,
    st.builds(Anchor, short, st.one_of(st.just("https://example.org/a_(b)?c=d&e=*f*"), short)),
    st.builds(Mention, users, short),
    st.builds(ChannelMention, channels),
    st.builds(When, st.just(AT), st.sampled_from(["Europe/London", "Asia/Kolkata", "Nowhere/At_All"])),
)
words = st.one_of(text, st.lists(spans, max_size=5).map(lambda found: Rich(tuple(found))))
# What an action holds came in over the edge, where it was cleaned.
actions = st.one_of(st.builds(Press, number=st.integers(0, 3)), st.builds(Long, text=short.map(clean)))
buttons = st.builds(nodes.Button, label, actions, st.sampled_from(["plain", "primary", "danger"]))
links = st.builds(nodes.Link, label, urls)
options = st.builds(nodes.Option, label, actions, short)
selects = st.builds(nodes.Select, label, st.lists(options, min_size=1, max_size=30).map(tuple))
people = st.builds(nodes.PeopleSelect, label, actions)
pairs = st.lists(st.tuples(short, words), max_size=4).map(tuple)
images = st.builds(nodes.Image, st.one_of(st.sampled_from([b"png", b"other"]), urls), text)
cards = st.builds(
    nodes.Card,
    title=words,
    url=urls,
    body=words,
    fields=pairs,
    note=words,
    image=st.one_of(st.none(), images),
    actions=st.lists(st.one_of(buttons, links), max_size=nodes.MOST_BUTTONS_A_CARD).map(tuple),
    tone=st.sampled_from(["plain", "good", "warning", "bad"]),
    subject=st.just("resource:7"),
)
turns = st.one_of(st.none(), actions)
pagers = st.builds(nodes.Pager, st.integers(1, 99), st.integers(1, 99), turns, turns)


def _tables(columns: int) -> SearchStrategy[nodes.Table]:
    row = st.tuples(*[short] * columns)
    return st.builds(nodes.Table, row, st.lists(row, max_size=8).map(tuple), short)


points = st.lists(
    st.tuples(short, st.integers(-10_000_000, 10_000_000).map(float)), max_size=6, unique_by=lambda p: p[0]
)
series = st.builds(nodes.Series, short, points.map(tuple))

NODES: dict[type, SearchStrategy] = {
    nodes.Heading: st.builds(nodes.Heading, text),
    nodes.Text: st.builds(nodes.Text, words),
    nodes.Note: st.builds(nodes.Note, words),
    nodes.Fields: st.builds(nodes.Fields, pairs),
    nodes.Card: cards,
    nodes.Items: st.builds(
        nodes.Items, st.lists(cards, max_size=nodes.MOST_CARDS).map(tuple), st.one_of(st.none(), pagers)
    ),
    nodes.Table: st.integers(1, 4).flatmap(_tables),
    nodes.Image: images,
    nodes.Chart: st.builds(
        nodes.Chart,
        st.lists(series, max_size=3).map(tuple),
        text,
        st.sampled_from(["", "days", "%"]),
        picture=st.sampled_from([b"", b"png"]),
    ),
    nodes.File: st.builds(nodes.File, short, st.binary(min_size=1, max_size=8)),
    nodes.Actions: st.builds(
        nodes.Actions, st.lists(st.one_of(buttons, links, selects, people), max_size=7).map(tuple)
    ),
    nodes.Pager: pagers,
    nodes.Divider: st.builds(nodes.Divider),
}


class Drawn:
    """A reply whose repr is short enough for a report."""

    def __init__(self, blocks: list[nodes.Node]) -> None:
        self.reply = nodes.Reply(tuple(blocks))

    def __repr__(self) -> str:
        return repr(self.reply)[:3_000]


any_node = st.one_of(*NODES.values())
replies = st.lists(any_node, max_size=6).map(Drawn)
