"""Any reply at all, for hypothesis: nodes with any text in any place."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bot.action import Action
from bot.people import ChannelRef, UserRef
from bot.ui import nodes
from bot.ui.markup import Anchor, ChannelMention, Mention, Plain, Rich, When


class Press(Action, id="test.press"):
    number: int = 0


class Long(Action, id="test.long", long=True):
    text: str = ""


NASTY = [
    "@everyone",
    "@here <@123> <@&5> <#7>",
    "[x](https://evil.example)",
    "[https://good.gov](https://evil.example)",
    "<t:0:R> </library:1> <:a:1>",
    "# big\n## less\n-# small\n- list\n* list\n+ list\n1. one\n2) two\n> quote\n>>> all",
    "||spoiler|| **b** __u__ ~~s~~ *i* _i_ `c` ```\nblock\n```",
    "https://a.example/b_c*d?e=f&g=(h), then text",
    "javascript:alert(1)",
    "\\",
    "\\\\_",
    "a" * 6_000,
    "word " * 2_000,
    "\n" * 500,
    "🏳️‍🌈👩‍👩‍👧‍👦" * 300,
    "_" * 5_000,
    "مرحبا בְּרֵאשִׁית 中文",
    "\u200b",
    "",
]
text = st.one_of(st.sampled_from(NASTY), st.text(max_size=80), st.text(alphabet="ab*_`[]()<>@#-\\|~ \n", max_size=60))
short = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
urls = st.one_of(st.just("https://example.org/a_(b)?c=d"), st.just("https://example.org/" + "x" * 700), text)
spans = st.one_of(
    st.builds(Plain, text, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    st.builds(Anchor, text, urls),
    st.builds(
        Mention, st.builds(UserRef, st.sampled_from(["discord", "slack"]), st.one_of(st.just("42"), short)), short
    ),
    st.builds(ChannelMention, st.builds(ChannelRef, st.just("discord"), st.one_of(st.just("42"), short), short)),
    st.builds(When, st.just(datetime(2026, 3, 31, 13, tzinfo=UTC)), st.sampled_from(["Europe/London", "Nowhere"])),
)
words = st.one_of(text, st.lists(spans, max_size=6).map(lambda found: Rich(tuple(found))))
actions = st.one_of(st.builds(Press, number=st.integers(0, 3)), st.builds(Long, text=text))
buttons = st.builds(nodes.Button, short, actions, st.sampled_from(["plain", "primary", "danger"]))
links = st.builds(nodes.Link, short, urls)
options = st.builds(nodes.Option, short, actions, short)
pairs = st.lists(st.tuples(short, words), max_size=4).map(tuple)
images = st.builds(nodes.Image, st.one_of(st.just(b"png"), st.just(b"other"), urls), text)
cards = st.builds(
    nodes.Card,
    title=words,
    url=urls,
    body=words,
    fields=pairs,
    note=words,
    image=st.one_of(st.none(), images),
    actions=st.lists(st.one_of(buttons, links), max_size=3).map(tuple),
    tone=st.sampled_from(["plain", "good", "warning", "bad"]),
)
pagers = st.builds(
    nodes.Pager, st.integers(1, 9), st.integers(1, 9), st.one_of(st.none(), actions), st.one_of(st.none(), actions)
)
rows = st.lists(st.lists(short, max_size=4).map(tuple), max_size=12).map(tuple)
tables = st.builds(nodes.Table, st.lists(short, max_size=4).map(tuple), rows, short)
series = st.builds(
    nodes.Series, short, st.lists(st.tuples(short, st.floats(allow_nan=False, width=16)), max_size=6).map(tuple)
)
anything = st.one_of(
    st.builds(nodes.Heading, text),
    st.builds(nodes.Text, words),
    st.builds(nodes.Note, words),
    st.builds(nodes.Fields, pairs),
    cards,
    st.builds(nodes.Items, st.lists(cards, max_size=5).map(tuple), st.one_of(st.none(), pagers)),
    tables,
    images,
    st.builds(nodes.Chart, st.lists(series, max_size=3).map(tuple), text, short),
    st.builds(nodes.File, short, st.binary(max_size=8)),
    st.builds(
        nodes.Actions,
        st.lists(
            st.one_of(
                buttons,
                links,
                st.builds(nodes.Select, short, st.lists(options, max_size=60).map(tuple)),
                st.builds(nodes.PeopleSelect, short, actions),
            ),
            max_size=8,
        ).map(tuple),
    ),
    pagers,
    st.builds(nodes.Divider),
)


class Drawn:
    """A reply whose repr is short enough for a report."""

    def __init__(self, blocks: list[nodes.Node]) -> None:
        self.reply = nodes.Reply(tuple(blocks))

    def __repr__(self) -> str:
        return repr(self.reply)[:3_000]


replies = st.lists(anything, max_size=8).map(Drawn)
without_shrinking = settings(
    max_examples=200, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
