"""The workspace refuses what Slack refuses in Block Kit, at exactly the documented lengths."""

import pytest
from slack_sdk.models.blocks import block_elements

from tests.harness.slack.blocks import check_blocks, length
from tests.harness.slack.elements import ELEMENTS
from tests.harness.slack.limits import LIMITS, most

RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
TEXTS = {"plain_text", "mrkdwn", "url", "link", *RICH}


def words(count):
    return "x" * count


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def section(text="fine", **more):
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def button(name="a", **more):
    return {"type": "button", "text": plain("Press"), "action_id": name, **more}


def option(text="One", value="1", **more):
    return {"text": plain(text), "value": value, **more}


def select(count=1, **more):
    options = [option(value=str(index)) for index in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options, **more}


def asked(label="Title", **element):
    return {
        "type": "input",
        "label": plain(label),
        "element": {"type": "plain_text_input", "action_id": "i", **element},
    }


def table(rows, cells):
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells] * rows}


def image(**more):
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a map", **more}


def confirm(**more):
    fine = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
    return fine | more


# (what, the widest that passes, one more)
BOUNDS = {
    "section text": (section(words(3000)), section(words(3001))),
    "section fields": (
        {"type": "section", "fields": [mrkdwn("x")] * 10},
        {"type": "section", "fields": [mrkdwn("x")] * 11},
    ),
    "section field": (
        {"type": "section", "fields": [mrkdwn(words(2000))]},
        {"type": "section", "fields": [mrkdwn(words(2001))]},
    ),
    "header": ({"type": "header", "text": plain(words(150))}, {"type": "header", "text": plain(words(151))}),
    "context elements": (
        {"type": "context", "elements": [mrkdwn("x")] * 10},
        {"type": "context", "elements": [mrkdwn("x")] * 11},
    ),
    "actions elements": (actions(*(button(str(i)) for i in range(25))), actions(*(button(str(i)) for i in range(26)))),
    "block_id": (section(block_id=words(255)), section(block_id=words(256))),
    "action_id": (actions(button(words(255))), actions(button(words(256)))),
    "button text": (actions(button(text=plain(words(75)))), actions(button(text=plain(words(76))))),
    "button value": (actions(button(value=words(2000))), actions(button(value=words(2001)))),
    "button url": (actions(button(url="https://" + words(2992))), actions(button(url="https://" + words(2993)))),
    "select options": (actions(select(100)), actions(select(101))),
    "option text": (actions(select(options=[option(words(75))])), actions(select(options=[option(words(76))]))),
    "option value": (
        actions(select(options=[option(value=words(75))])),
        actions(select(options=[option(value=words(76))])),
    ),
    "option description": (
        actions(select(options=[option(description=plain(words(75)))])),
        actions(select(options=[option(description=plain(words(76)))])),
    ),
    "placeholder": (actions(select(placeholder=plain(words(150)))), actions(select(placeholder=plain(words(151))))),
    "overflow options": (
        actions({"type": "overflow", "action_id": "o", "options": [option()] * 5}),
        actions({"type": "overflow", "action_id": "o", "options": [option()] * 6}),
    ),
    "checkboxes": (
        actions({"type": "checkboxes", "action_id": "o", "options": [option()] * 10}),
        actions({"type": "checkboxes", "action_id": "o", "options": [option()] * 11}),
    ),
    "radio buttons": (
        actions({"type": "radio_buttons", "action_id": "o", "options": [option()] * 10}),
        actions({"type": "radio_buttons", "action_id": "o", "options": [option()] * 11}),
    ),
    "confirm title": (
        actions(button(confirm=confirm(title=plain(words(100))))),
        actions(button(confirm=confirm(title=plain(words(101))))),
    ),
    "confirm text": (
        actions(button(confirm=confirm(text=plain(words(300))))),
        actions(button(confirm=confirm(text=plain(words(301))))),
    ),
    "confirm button": (
        actions(button(confirm=confirm(deny=plain(words(30))))),
        actions(button(confirm=confirm(deny=plain(words(31))))),
    ),
    "image alt text": (image(alt_text=words(2000)), image(alt_text=words(2001))),
    "image title": (image(title=plain(words(2000))), image(title=plain(words(2001)))),
    "input label": (asked(words(2000)), asked(words(2001))),
    "input max length": (asked(max_length=3000), asked(max_length=3001)),
    "table rows": (table(100, 1), table(101, 1)),
    "table cells": (table(1, 20), table(1, 21)),
    "markdown": ({"type": "markdown", "text": words(12000)}, {"type": "markdown", "text": words(12001)}),
}


@pytest.mark.parametrize("what", BOUNDS)
def test_each_length_is_enforced_exactly(what):
    widest, wider = BOUNDS[what]
    assert check_blocks([widest], "message").problems == []
    assert check_blocks([wider], "message").problems != []


REFUSED = {
    "an empty text": section(""),
    "neither text nor fields": {"type": "section"},
    "an unknown block": {"type": "paragraph"},
    "an unknown property": section(colour="red"),
    "an unknown element": actions({"type": "slider", "action_id": "x"}),
    "a markdown header": {"type": "header", "text": mrkdwn("no")},
    "emoji in mrkdwn": {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
    "a text input in actions": actions({"type": "plain_text_input", "action_id": "x"}),
    "a file input in actions": actions({"type": "file_input", "action_id": "x"}),
    "a button in an input": {"type": "input", "label": plain("x"), "element": button()},
    "an empty actions block": actions(),
    "no options": actions({"type": "static_select", "action_id": "s"}),
    "options and groups": actions(select(option_groups=[{"label": plain("g"), "options": [option()]}])),
    "an initial option that is not offered": actions(select(initial_option=option("Other", "9"))),
    "a link that is no link": actions(button(url="javascript:alert(1)")),
    "an image without alt text": {"type": "image", "image_url": "https://example.org/a.png"},
    "an image without a source": {"type": "image", "alt_text": "a map"},
    "a button style": actions(button(style="warning")),
    "a date": actions({"type": "datepicker", "action_id": "d", "initial_date": "1 May"}),
    "two of the same action_id in a block": actions(button("a"), button("a")),
    "more than is asked at least": asked(min_length=9, max_length=3),
    "a wrong value type": actions(button(value=7)),
    "no text at all": actions({"type": "button", "action_id": "x"}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused(what):
    assert check_blocks([REFUSED[what]], "message").problems != []


def test_blocks_are_counted_per_surface():
    for surface, count in (("message", 50), ("modal", 100), ("home", 100)):
        assert check_blocks([section()] * count, surface).problems == []
        assert check_blocks([section()] * (count + 1), surface).problems == [
            f"[ERROR] no more than {count} items allowed [json-pointer:/blocks]"
        ]


def test_block_ids_are_unique_in_a_message_and_action_ids_in_a_block():
    twice = [section(block_id="b"), section(block_id="b")]
    assert "block_id needs to be unique: b" in check_blocks(twice, "message").problems[0]
    assert check_blocks([actions(button("a")), actions(button("a"))], "message").problems == []


def test_tables_and_markdown_belong_to_messages_and_are_counted_together():
    assert check_blocks([table(1, 1)], "modal").problems != []
    assert check_blocks([table(1, 1), table(1, 1)], "message").problems != []
    half = {"type": "markdown", "text": words(6001)}
    assert check_blocks([half, half], "message").problems != []
    assert check_blocks([half], "home").problems != []


def test_the_words_of_a_problem_are_slacks():
    problems = check_blocks([section(), {"type": "header", "text": plain(words(151))}], "message").problems
    assert problems == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"]


def test_all_texts_of_a_message_are_counted_together():
    assert length([section(words(3000)), actions(button())]) == 3005


def test_every_limit_names_its_source():
    assert all(limit.source for limit in LIMITS.values())
    assert most("message.blocks") == 50


def test_slack_sdk_and_the_workspace_know_the_same_elements():
    types = {getattr(kind, "type", None) for kind in vars(block_elements).values() if isinstance(kind, type)}
    elements = {kind for kind in types if isinstance(kind, str)} - TEXTS
    assert elements - set(ELEMENTS) == {"feedback_buttons", "icon_button"}
