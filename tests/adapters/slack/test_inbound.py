"""Slack's payloads as events of the core."""

from typing import Any

import pytest

from adapters.slack.inbound import (
    Account,
    Heard,
    Home,
    heard,
    identity,
    links,
    moment,
    readable,
    suggesting,
    told,
    who,
)
from bot.events import ActionPressed, CommandCalled, FormSubmitted, HomeOpened, Joined, MessageActed, Order, Reacted
from bot.people import ChannelRef, MessageRef, UserRef

HOME = Home("T1", "Exchange", "https://exchange.slack.com/", "U0BOT", "B0BOT")
ALICE = Account("Alice", "Europe/Paris", "fr-FR")


def slash(command: str = "/library", text: str = "permits", **more: Any) -> dict[str, Any]:
    body = {"team_id": "T1", "channel_id": "C1", "channel_name": "town-hall", "user_id": "U1", "user_name": "alice"}
    return {**body, "command": command, "text": text, "response_url": "https://r", "trigger_id": "t1", **more}


def event(**inner: Any) -> dict[str, Any]:
    return {
        "team_id": "T1",
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {"user": "U1", "event_ts": "1.5", **inner},
    }


def press(action: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {
        "type": "block_actions",
        "user": {"id": "U1", "name": "alice"},
        "trigger_id": "t2",
        "response_url": "https://r",
    }
    container = {"type": "message", "message_ts": "9.1", "channel_id": "C1", "is_ephemeral": False}
    return {**body, "container": container, "channel": {"id": "C1", "name": "town-hall"}, "actions": [action], **more}


def read(body: dict[str, Any], home: Home = HOME) -> Heard:
    found = heard(body, home, ALICE)
    assert found is not None
    return found


def text_of(body: dict[str, Any], home: Home = HOME) -> str:
    called = read(body, home).event
    assert isinstance(called, CommandCalled)
    return called.text


@pytest.mark.parametrize(
    ("command", "text", "means"),
    [
        ("/library", "permits", "library permits"),
        ("/library", "", "library"),
        ("/hub", "library permits", "library permits"),
        ("/folkmoot", "", ""),
        ("/library", 'by:"Town &amp; Sons" &lt;3', 'library by:"Town & Sons" <3'),
        ("/mentors", "ask <@U2|ben> in <#C2|town>", "mentors ask <@slack:T1:U2> in <#slack:T1:C2>"),
        ("/library", "add <https://gov.example/a?b=1&amp;c=2>", "library add https://gov.example/a?b=1&c=2"),
        ("/library", "&lt;@slack:T1:U9&gt;", "library <@slack:T1:U9>"),
    ],
)
def test_a_slash_command_is_the_text_a_person_means(command: str, text: str, means: str) -> None:
    assert text_of(slash(command, text)) == means


def test_a_prefix_is_for_workspaces_where_the_name_is_taken() -> None:
    home = Home("T1", prefix="fm-")
    assert text_of(slash("/fm-library"), home) == "library permits"
    assert text_of(slash("/fm-hub", "help"), home) == "help"


def test_who_where_and_when_come_along() -> None:
    origin = read(slash()).event.origin
    assert origin.user == UserRef("slack", "T1:U1")
    assert (origin.space.id, origin.space.name) == ("T1", "Exchange")
    assert (origin.name, origin.zone, origin.language, origin.guest) == ("Alice", "Europe/Paris", "fr-FR", False)
    assert origin.channel == ChannelRef("slack", "T1:C1", "town-hall")
    assert origin.id == "slack:t1"
    assert origin.forms
    assert who(slash()) == "U1"


def test_a_private_channel_keeps_its_name_to_itself_and_a_direct_one_is_marked() -> None:
    private = read(slash(channel_id="G1", channel_name="privategroup")).event.origin.channel
    assert private is not None
    assert (private.name, private.direct) == ("", False)
    direct = read(slash(channel_id="D1", channel_name="directmessage")).event.origin.channel
    assert direct is not None
    assert direct.direct


def test_a_button_is_its_address_on_its_message() -> None:
    found = read(press({"type": "button", "action_id": "library.save/7"}))
    assert found.event == ActionPressed(found.event.origin, "library.save/7")
    assert found.event.origin.message == MessageRef(ChannelRef("slack", "T1:C1", "town-hall"), "9.1")
    assert (found.place.message, found.place.ephemeral) == ("9.1", False)


def test_what_is_chosen_in_a_select_is_the_address() -> None:
    action = {"type": "static_select", "action_id": "select:", "selected_option": {"value": "library.find/guide"}}
    assert read(press(action)).event.address == "library.find/guide"  # type: ignore[union-attr]


def test_a_person_chosen_comes_with_the_press() -> None:
    action = {"type": "users_select", "action_id": "mentors.ask/7", "selected_user": "U2"}
    found = read(press(action)).event
    assert isinstance(found, ActionPressed)
    assert (found.address, found.chosen) == ("mentors.ask/7", UserRef("slack", "T1:U2"))


@pytest.mark.parametrize(
    "action", [{"type": "button", "action_id": "open:"}, {"type": "static_select", "action_id": "select:"}]
)
def test_a_link_and_an_empty_choice_mean_nothing_to_us(action: dict[str, Any]) -> None:
    assert heard(press(action), HOME) is None


def test_a_submitted_form_brings_its_values_and_its_way_back() -> None:
    values = {
        "title": {"input": {"type": "plain_text_input", "value": "a <b> & c"}},
        "kind": {"input": {"type": "static_select", "selected_option": {"value": "guide"}}},
        "topics": {
            "ask:library.add:topics": {
                "type": "multi_external_select",
                "selected_options": [{"value": "permits"}, {"value": "tax"}],
            }
        },
        "owner": {"input": {"type": "users_select", "selected_user": "U2"}},
        "where": {"input": {"type": "conversations_select", "selected_conversation": "C2"}},
        "day": {"input": {"type": "datepicker", "selected_date": "2026-03-31"}},
        "nothing": {"input": {"type": "plain_text_input", "value": None}},
    }
    kept = '{"a":"form/library.add/1//","c":"C1","r":"https://r"}'
    view = {"id": "V1", "hash": "h", "private_metadata": kept, "state": {"values": values}}
    found = read({"type": "view_submission", "user": {"id": "U1"}, "trigger_id": "t3", "view": view})
    assert isinstance(found.event, FormSubmitted)
    assert found.event.address == "form/library.add/1//"
    assert found.event.values == {
        "title": "a <b> & c",
        "kind": "guide",
        "topics": ["permits", "tax"],
        "owner": "<@slack:T1:U2>",
        "where": "<#slack:T1:C2>",
        "day": "2026-03-31",
        "nothing": "",
    }
    assert (found.place.channel, found.place.response_url, found.place.view) == ("C1", "https://r", "V1")


def test_each_submit_of_a_refused_modal_is_an_act_of_its_own() -> None:
    view = {"id": "V1", "hash": "h", "private_metadata": '{"a":"form/x/1//"}', "state": {}}
    ids = {
        read({"type": "view_submission", "user": {"id": "U1"}, "trigger_id": t, "view": view}).event.origin.id
        for t in ("a", "b")
    }
    assert len(ids) == 2


@pytest.mark.parametrize("kept", ["", "not json", "[]", '{"x":1}'])
def test_a_modal_that_is_not_ours_is_left_alone(kept: str) -> None:
    view = {"id": "V1", "private_metadata": kept}
    assert heard({"type": "view_submission", "user": {"id": "U1"}, "view": view}, HOME) is None


def test_typing_into_a_field_asks_its_completer() -> None:
    asked = suggesting(
        {"type": "block_suggestion", "user": {"id": "U1"}, "action_id": "ask:library.add:topics", "value": "per"}, HOME
    )
    assert asked is not None
    assert (asked.source, asked.field, asked.text) == ("library.add", "topics", "per")
    assert suggesting({"user": {"id": "U1"}, "action_id": "elsewhere", "value": ""}, HOME) is None


def test_a_mention_is_the_command_without_us() -> None:
    found = read(event(type="app_mention", channel="C1", ts="5.1", text="<@U0BOT> library <@U2> permits"))
    assert isinstance(found.event, CommandCalled)
    assert found.event.text == "library <@slack:T1:U2> permits"
    assert not found.event.origin.forms
    assert (found.place.message, found.place.thread) == ("5.1", "")


def test_what_is_written_to_us_directly_is_a_command() -> None:
    assert (
        text_of(event(type="message", channel_type="im", channel="D1", ts="5.1", text="library permits\nplease"))
        == "library permits\nplease"
    )


@pytest.mark.parametrize(
    "inner",
    [
        {"type": "message", "channel_type": "channel", "channel": "C1", "text": "hello"},
        {"type": "message", "channel_type": "im", "channel": "D1", "text": "x", "bot_id": "B0BOT"},
        {"type": "message", "channel_type": "im", "channel": "D1", "text": "x", "user": "U0BOT"},
        {"type": "message", "channel_type": "im", "channel": "D1", "subtype": "message_changed", "message": {}},
        {"type": "app_mention", "channel": "C1", "text": "<@U0BOT> hi", "bot_id": "B7"},
        {"type": "reaction_added", "reaction": "books", "item": {"type": "file", "file": "F1"}},
        {
            "type": "reaction_added",
            "reaction": "books",
            "user": "U0BOT",
            "item": {"type": "message", "channel": "C1", "ts": "1"},
        },
        {"type": "app_home_opened", "tab": "messages", "channel": "D1"},
        {"type": "team_join", "user": {"id": "U9", "is_bot": True}},
        {"type": "channel_rename", "channel": {"id": "C1"}},
    ],
)
def test_bots_ourselves_and_what_we_did_not_ask_for_are_not_heard(inner: dict[str, Any]) -> None:
    assert heard(event(**inner), HOME) is None


@pytest.mark.parametrize(
    "body", [{"type": "view_closed", "view": {}}, {"type": "shortcut"}, {"type": "interactive_message"}, {}]
)
def test_what_needs_no_answer_is_not_heard(body: dict[str, Any]) -> None:
    assert heard(body, HOME) is None


def test_a_reaction_is_a_character_on_a_message_at_a_moment() -> None:
    item = {"type": "message", "channel": "C1", "ts": "9.1"}
    added = read(event(type="reaction_added", reaction="+1::skin-tone-3", item=item)).event
    where, at = MessageRef(ChannelRef("slack", "T1:C1"), "9.1"), Order(1_500_000)
    assert added == Reacted(added.origin, where, "👍", added=True, order=at)
    gone = read(event(type="reaction_removed", reaction="our_logo", item=item)).event
    assert gone == Reacted(gone.origin, where, ":our_logo:", added=False, order=at)
    assert added.origin.id != gone.origin.id


@pytest.mark.parametrize(
    ("stamp", "micros"),
    [("1712345678.000100", 1_712_345_678_000_100), ("5", 5_000_000), ("", None), ("x.1", None), ("٣.1", None)],
)
def test_a_moment_of_slack_is_a_number_that_grows(stamp: str, micros: int | None) -> None:
    assert moment(stamp) == (None if micros is None else Order(micros))


def test_one_event_has_one_identity_however_it_is_sent() -> None:
    body = event(type="reaction_added", reaction="books", item={"type": "message", "channel": "C1", "ts": "9.1"})
    assert identity(body) == identity({**body, "event_id": "Ev2"})
    later = event(
        type="reaction_added", reaction="books", item={"type": "message", "channel": "C1", "ts": "9.1"}, event_ts="2.5"
    )
    assert identity(body) != identity(later)


def test_somebody_new_is_welcomed_as_who_they_are() -> None:
    user = {
        "id": "U9",
        "real_name": "Zoë",
        "tz": "Asia/Tokyo",
        "is_restricted": True,
        "profile": {"display_name": "zoe"},
    }
    joined = read(event(type="team_join", user=user)).event
    assert isinstance(joined, Joined)
    origin = joined.origin
    assert (origin.user.id, origin.name, origin.zone, origin.guest) == ("T1:U9", "zoe", "Asia/Tokyo", True)


def test_opening_the_home_tab_is_heard() -> None:
    assert isinstance(read(event(type="app_home_opened", tab="home", channel="D1")).event, HomeOpened)


def test_a_message_shortcut_brings_the_message_its_links_and_the_way_back() -> None:
    message = {
        "ts": "1700.000200",
        "user": "U2",
        "text": "see <https://gov.example/a?b=1&amp;c=2|this> &amp; http://other.example/x",
        "attachments": [{"from_url": "https://third.example/"}],
        "blocks": [{"type": "rich_text", "elements": [{"type": "link", "url": "https://fourth.example/"}]}],
    }
    body = {"type": "message_action", "callback_id": "library.suggest", "user": {"id": "U1"}, "trigger_id": "t4"}
    found = read(
        {**body, "channel": {"id": "C1", "name": "town-hall"}, "message_ts": "1700.000200", "message": message}
    ).event
    assert isinstance(found, MessageActed)
    assert found.id == "library.suggest"
    assert found.message.text == "see https://gov.example/a?b=1&c=2 & http://other.example/x"
    assert found.message.author == UserRef("slack", "T1:U2")
    assert found.message.link == "https://exchange.slack.com/archives/C1/p1700000200"
    assert found.message.links == (
        "https://gov.example/a?b=1&c=2",
        "http://other.example/x",
        "https://third.example/",
        "https://fourth.example/",
    )


def test_only_web_addresses_are_links() -> None:
    assert links({"text": "<mailto:a@b.example|a@b.example> <javascript:alert(1)> <!here>"}) == ()


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<!channel> and <!subteam^S1|@crew>", "@channel and @crew"),
        ("<!date^1^{date}|3 March>", "3 March"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("&amp;lt;", "&lt;"),
        ("&copy; &quot;", "&copy; &quot;"),
    ],
)
def test_escapes_are_taken_back_once_and_only_slacks_own(sent: str, typed: str) -> None:
    assert readable(sent, "T1") == typed


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted", "is_stranger"])
def test_guests_and_people_of_other_workspaces_are_guests(flag: str) -> None:
    assert told({"name": "x", flag: True}).guest
    assert not told({"name": "x"}).guest
