"""Between what people type, what travels, and what people read."""

import pytest

from tests.harness.slack.echo import card, section
from tests.harness.slack.mrkdwn import readable, typed, typed_command
from tests.harness.slack.pings import pings
from tests.harness.slack.shown import block_text
from tests.harness.slack.workspace import SlackWorkspace


@pytest.fixture
async def slack():
    async with SlackWorkspace.start() as slack:
        yield slack


async def test_typing_escapes_and_makes_references(slack):
    alice, general = slack.member("Alice"), slack.channel("general")
    assert typed("1 < 2 & <!channel>", slack.world) == "1 &lt; 2 &amp; &lt;!channel&gt;"
    assert typed("@Alice see #general", slack.world) == f"<@{alice.id}> see <#{general.id}|general>"
    assert typed("see https://example.org/a?b=c&d now", slack.world) == "see <https://example.org/a?b=c&amp;d> now"
    assert typed("me@Alice.org", slack.world) == "me@Alice.org"
    assert typed("@here", slack.world) == "<!here>"


async def test_command_text_is_escaped_and_nothing_more(slack):
    slack.member("Alice")
    assert typed_command("@Alice <b>", slack.world, should_escape=False) == "@Alice &lt;b&gt;"


async def test_reading_shows_names_links_and_plain_words(slack):
    alice, general = slack.member("Alice"), slack.channel("general")
    raw = f"*Hello* <@{alice.id}> in <#{general.id}>: <https://example.org|a guide> &amp; <!date^1^{{date}}|Sunday> <!here>"
    assert readable(raw, slack.world) == "Hello @Alice in #general: a guide & Sunday @here"
    assert readable("2*3*4 snake_case_name", slack.world) == "2*3*4 snake_case_name"
    assert readable("**not bold in Slack**", slack.world) == "**not bold in Slack**"


async def test_every_kind_of_block_has_its_words(slack):
    rich = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "a "}, {"type": "emoji", "name": "tada"}],
    }
    rows = [[{"type": "raw_text", "text": "Name"}, {"type": "raw_text", "text": "Count"}]]
    drawn = [
        ({"type": "header", "text": {"type": "plain_text", "text": "Title"}}, "Title"),
        (section("*bold*", fields=[{"type": "mrkdwn", "text": "k: v"}]), "bold\nk: v"),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]}, "small"),
        ({"type": "image", "image_url": "https://x.org", "alt_text": "a map"}, "a map"),
        ({"type": "table", "rows": rows}, "Name | Count"),
        ({"type": "rich_text", "elements": [rich]}, "a :tada:"),
        ({"type": "divider"}, ""),
    ]
    assert [block_text(block, slack.world) for block, _ in drawn] == [words for _, words in drawn]
    assert card("x")[0]["type"] == "section"


@pytest.mark.parametrize(
    ("text", "blocks", "found"),
    [
        ("&lt;!channel&gt; @channel <https://x.org|<@U1>", [], ["<@U1>"]),
        ("<!everyone> <!here|here>", [], ["<!everyone>", "<!here|here>"]),
        ("", [section("<@U1|bob>")], ["<@U1|bob>"]),
        ("", [{"type": "markdown", "text": "<!channel>"}], ["<!channel>"]),
        ("", [{"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}], []),
        ("<#C1|general> <!date^1^{date}|x>", [], []),
    ],
)
def test_what_pings_and_what_does_not(text, blocks, found):
    assert [what for what, _ in pings(text, blocks)] == found


def test_rich_text_mentions_ping():
    mention = {
        "type": "rich_text_section",
        "elements": [{"type": "user", "user_id": "U1"}, {"type": "broadcast", "range": "here"}],
    }
    assert [what for what, _ in pings("", [{"type": "rich_text", "elements": [mention]}])] == ["U1", "@here"]
