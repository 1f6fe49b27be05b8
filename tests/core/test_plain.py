"""The plain text twin: every node in words, times in the reader's zone."""

from datetime import UTC, datetime

from bot.people import ChannelRef, Person, SpaceRef, UserRef
from bot.ui.markup import ChannelMention, Mention, When, md
from bot.ui.nodes import (
    Actions,
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
from bot.ui.plain import figures, node, plain, told
from tests.adapters.slack.drawn import Press
from tests.harness.charts import BEFORE, ODD, QUESTIONS

READER = Person(UserRef("slack", "T1:U1"), SpaceRef("slack", "T1"), zone="Europe/Paris")


def test_every_node_has_words() -> None:
    press = Press(n=1)
    reply = Reply(
        (
            Heading("Library"),
            Text(md("**Bold** and [a link](https://gov.example)")),
            Note("small"),
            Fields((("Kind", "Guide"),)),
            Card(
                "Faster permits",
                url="https://gov.example/p",
                body="How",
                actions=(Button("Save", press), Link("Open", "https://x.example")),
            ),
            Items((Card("One"), Card("Two")), Pager(2, 7)),
            Table(("Topic", "Guides"), (("permits", "12"),), "By topic"),
            Image("https://x.example/a.png", "a map"),
            Chart((Series("Answers", (("May", 3.0),)),), "Rising", "a week"),
            File("list.csv", b"a"),
            Actions((Select("Kind", (Option("Guide", press),)), PeopleSelect("Ask", press))),
            Divider(),
        )
    )
    assert plain(reply, READER).split("\n\n") == [
        "Library",
        "Bold and a link (https://gov.example)",
        "small",
        "Kind: Guide",
        "Faster permits (https://gov.example/p)\nHow\n[Save] [Open: https://x.example]",
        "1. One",
        "2. Two",
        "Page 2 of 7",
        "By topic\nTopic    Guides\n-------  ------\npermits  12",
        "[image: a map]",
        "Rising\n     Answers (a week)\n---  ----------------\nMay  3",
        "[file: list.csv]",
        "[Kind] [Ask]",
        "———",
    ]


def test_a_time_is_told_in_the_readers_zone_with_the_records_own_beside_it() -> None:
    at = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
    assert plain(Reply((Text(md("{at}", at=When(at, "America/New_York"))),)), READER) == (
        "Tue 3 Mar 2026, 15:00 Europe/Paris (Tue 3 Mar 2026, 09:00 America/New_York)"
    )
    assert (
        node(Text(md("{at}", at=When(at, "UTC"))), "No/Such") == "Tue 3 Mar 2026, 14:00 UTC (Tue 3 Mar 2026, 14:00 UTC)"
    )


def test_people_and_channels_have_names() -> None:
    words = md(
        "{who} in {where}",
        who=Mention(UserRef("slack", "T1:U1"), "Ann"),
        where=ChannelMention(ChannelRef("slack", "T1:C1")),
    )
    assert node(Text(words)) == "@Ann in #T1:C1"


def test_a_ragged_table_keeps_all_its_cells() -> None:
    assert node(Table(("A",), (("1", "2"), ("3",)))) == "A\n-  -\n1  2\n3"


def test_what_is_no_number_is_a_dash_in_a_charts_figures() -> None:
    chart = Chart((Series("Days", (("May", float("nan")), ("June", float("inf")), ("July", 1250.5))),), "", "days")
    assert figures(chart) == Table(("", "Days"), (("May", "–"), ("June", "–"), ("July", "1,250.5")))


def test_the_figures_of_a_chart_fit_a_line_under_its_picture() -> None:
    assert told(QUESTIONS) == ["Questions – 4 May to 20 Jul: 4 · 6 · 5 · 8 · 7 · 9 · 11 · 8 · 10 · 12 · 9 · 14"]
    assert told(BEFORE)[0] == "Before (days) – Riga: 61 · Porto: 40 · Kraków: 19"
    assert told(ODD["many points"]) == ["Visits – day 0: 0 … day 399: 17"]
    assert told(ODD["no points"]) == []
