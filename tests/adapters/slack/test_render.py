"""Every node as Block Kit: always within Slack's limits, never losing what it says, never obeying what was typed."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.render import messages, view_blocks
from bot.people import ChannelRef, UserRef
from bot.ui.markup import Mention, When, md
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Chart,
    Divider,
    Heading,
    Image,
    Items,
    Link,
    Note,
    Option,
    Pager,
    Reply,
    Select,
    Series,
    Table,
    Text,
)
from tests.adapters.slack.drawn import NASTY, Press, Tell, harmless, refusals, replies, said, typed_pings

# Long texts are the point; hypothesis only minds printing them.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
patient = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@patient
@given(replies)
def test_any_reply_is_within_slacks_limits_and_pings_nobody(reply: Reply) -> None:
    for message in messages(reply, team="T1"):
        assert refusals(message) == []
        assert typed_pings(message) == []


@patient
@given(replies)
def test_any_reply_fits_the_home_tab(reply: Reply) -> None:
    drawn = view_blocks(reply, team="T1")
    assert [found for found in refusals({"blocks": drawn, "text": ""}, "home") if "too_long" not in found] == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.characters(whitelist_categories=("L", "N")), min_size=1, max_size=12),
        min_size=1,
        max_size=4000,
    )
)
def test_no_word_of_a_long_text_is_lost(words: list[str]) -> None:
    drawn = messages(Reply((Card(title="Long", body=" ".join(words)),)))
    found = said([message["blocks"] for message in drawn]).split()
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize("typed", NASTY)
def test_what_was_typed_is_shown_as_it_was_typed(typed: str) -> None:
    drawn = messages(Reply((Text(typed), Card(title=typed, body=typed, note=typed))))
    visible = said([message["blocks"] for message in drawn])
    for line in typed.splitlines():
        assert harmless(line).strip().removeprefix("• ")[:60].strip() in visible


def test_a_card_is_title_figures_small_print_and_buttons() -> None:
    card = Card(
        title="Faster permits",
        url="https://gov.example/permits",
        body=md("How a town cut the queue from **90** to 20 days."),
        fields=(
            ("Kind", "Guide"),
            ("Level", "Town"),
            ("Why", "It is about the very thing you asked for, and it has figures"),
        ),
        note="Published 3 March 2026",
        actions=(Button("Save Faster permits", Press(n=1), "primary"), Link("Open", "https://gov.example/permits")),
    )
    [message] = messages(Reply((card,)))
    text, note, row = message["blocks"]
    elements = text["elements"][0]["elements"]
    assert elements[0] == {
        "type": "link",
        "url": "https://gov.example/permits",
        "text": "Faster permits",
        "style": {"bold": True},
    }
    assert {"type": "text", "text": "90", "style": {"bold": True}} in elements
    assert "".join(each.get("text", "") for each in elements).splitlines()[2:] == [
        "Kind: Guide  ·  Level: Town",
        "Why: It is about the very thing you asked for, and it has figures",
    ]
    assert note["elements"][0]["text"] == "Published 3 March 2026"
    assert [(each["text"]["text"], each["action_id"]) for each in row["elements"]] == [
        ("Save Faster permits", "test.press/1"),
        ("Open", "open:"),
    ]


def test_a_page_of_cards_is_numbered_divided_and_can_be_turned() -> None:
    pager = Pager(2, 7, previous=Press(n=1), next=Press(n=3))
    [message] = messages(Reply((Items((Card("One"), Card("Two")), pager),)))
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds == ["rich_text", "divider", "rich_text", "context", "actions"]
    assert "1. One" in message["text"]
    assert [each["text"]["text"] for each in message["blocks"][4]["elements"]] == ["Previous", "Next"]
    assert message["blocks"][3]["elements"][0]["text"] == "Page 2 of 7"


def test_a_link_whose_label_names_another_host_shows_where_it_leads() -> None:
    [message] = messages(Reply((Card(title="https://bank.example/login", url="https://evil.example/x"),)))
    assert "(evil.example)" in said(message["blocks"])
    [message] = messages(Reply((Card(title="bank.example", url="https://www.bank.example/"),)))
    assert "(" not in said(message["blocks"])


def test_a_host_in_foreign_letters_is_named_in_plain_ones() -> None:
    [message] = messages(Reply((Card(title="paypal.com", url="https://p\u0430ypal.com/"),)))
    assert "xn--" in said(message["blocks"])


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "slack://user", "https://a b", "//gov.example"]
)
def test_only_the_web_becomes_a_link_and_the_rest_stays_readable(url: str) -> None:
    [message] = messages(Reply((Card(title="Title", url=url), Actions((Link("Go", url),)))))
    assert '"url"' not in json.dumps(message["blocks"])
    assert url in said(message["blocks"])


def test_the_same_button_twice_in_a_row_keeps_its_own_id() -> None:
    [message] = messages(Reply((Actions((Button("A", Press(n=1)), Button("B", Press(n=1)))),)))
    assert [each["action_id"] for each in message["blocks"][0]["elements"]] == ["test.press/1", "test.press/1~2"]


def test_a_select_carries_its_meaning_in_the_option() -> None:
    options = (Option("Guides", Press(n=1)), Option("Everything else", Tell(words="x" * 200), "A long one"))
    [message] = messages(Reply((Actions((Select("Kind", options),)),)))
    select = message["blocks"][0]["elements"][0]
    assert select["placeholder"]["text"] == "Kind"
    assert select["options"][0]["value"] == "test.press/1"
    assert len(select["options"][1]["value"]) <= 75


def test_a_long_reply_goes_on_in_the_next_message_with_whole_cards() -> None:
    cards = tuple(
        Card(title=f"Card {n}", body="x" * 2500, actions=(Button(f"Save {n}", Press(n=n)),)) for n in range(5)
    )
    drawn = messages(Reply((Items(cards), Items(cards))))
    assert len(drawn) > 1
    for message in drawn:
        titles = said(message["blocks"]).count("Card ")
        assert titles == said(message["blocks"]).count("Save ")


def test_a_table_is_slacks_own_once_and_then_aligned_text() -> None:
    table = Table(("Topic", "Guides"), (("permits", "12"), ("housing", "3")))
    [message] = messages(Reply((table, Divider(), table)))
    first, _, second = message["blocks"]
    assert first["type"] == "table"
    assert first["column_settings"] == [{"is_wrapped": True}, {"align": "right"}]
    assert second["elements"][0]["type"] == "rich_text_preformatted"
    assert "permits  12" in second["elements"][0]["elements"][0]["text"]
    assert all(block["type"] != "table" for block in view_blocks(Reply((table,))))


def test_a_chart_says_what_it_shows_and_gives_its_figures() -> None:
    chart = Chart((Series("Answers", (("May", 3), ("June", 7.5))),), "Twice as many answers as in May.", "a week")
    [message] = messages(Reply((chart,)))
    assert "Twice as many answers as in May." in said(message["blocks"])
    assert "7.5" in said(message["blocks"])


def test_a_picture_of_our_own_is_described_where_it_cannot_stand() -> None:
    [message] = messages(Reply((Image(b"png", "Answers a month, rising"),)))
    assert "Answers a month, rising" in said(message["blocks"])


def test_a_time_is_the_readers_with_the_records_own_beside_it() -> None:
    at = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
    [message] = messages(Reply((Text(md("Starts {at}", at=When(at, "America/New_York"))),)))
    date = message["blocks"][0]["elements"][0]["elements"][1]
    assert (date["type"], date["timestamp"]) == ("date", int(at.timestamp()))
    assert "(Tue 3 Mar 2026, 09:00 America/New_York)" in said(message["blocks"])
    [message] = messages(Reply((Note(md("Starts {at}", at=When(at, "UTC"))),)))
    assert f"<!date^{int(at.timestamp())}^" in message["blocks"][0]["elements"][0]["text"]


def test_people_here_are_mentioned_and_people_elsewhere_are_named() -> None:
    here, there = Mention(UserRef("slack", "T1:U1"), "Ann"), Mention(UserRef("slack", "T2:U1"), "Ben")
    [message] = messages(
        Reply((Text(md("{a} and {b} in {c}", a=here, b=there, c=ChannelRef("slack", "T1:C1"))),)), team="T1"
    )
    kinds = [
        (each["type"], each.get("user_id") or each.get("channel_id") or each.get("text"))
        for each in message["blocks"][0]["elements"][0]["elements"]
    ]
    assert kinds == [("user", "U1"), ("text", " and "), ("text", "@Ben"), ("text", " in "), ("channel", "C1")]


def test_a_very_long_name_from_elsewhere_cannot_fill_a_message() -> None:
    long = Mention(UserRef("discord", "7"), "word " * 3000)
    for node in (Text(md("{who}", who=long)), Note(md("{who}", who=long))):
        [message] = messages(Reply((node,)))
        assert refusals(message) == []


def test_small_print_with_a_link_beside_typed_markup_keeps_both() -> None:
    [message] = messages(Reply((Note(md("{typed} at [the guide](https://gov.example)", typed="*not bold*")),)))
    assert message["blocks"][0]["type"] == "rich_text"
    assert "*not bold*" in said(message["blocks"])


def test_bullets_are_a_list_and_headings_have_a_limit() -> None:
    [message] = messages(Reply((Heading("H" * 200), Text(md("Three:\n\n- one\n- two")))))
    assert message["blocks"][0]["type"] == "rich_text"
    lists = [each for each in message["blocks"][1]["elements"] if each["type"] == "rich_text_list"]
    assert [item["elements"][0]["text"] for item in lists[0]["elements"]] == ["one", "two"]


def test_an_empty_reply_still_says_something() -> None:
    assert messages(Reply(())) == [{"blocks": [], "text": "Done."}]


def test_a_view_too_large_for_slack_says_that_there_is_more() -> None:
    many = tuple(Card(title=f"Card {n}", body="é" * 2500) for n in range(90))
    drawn = view_blocks(Reply(many))
    assert len(json.dumps(drawn)) < 250_000
    assert "There is more" in said(drawn[-1])
