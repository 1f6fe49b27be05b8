"""Discord's payloads, as its documentation shows them, in the core's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import inbound
from bot.events import ActionPressed, CommandCalled, FormSubmitted, Origin, Suggesting
from bot.people import ChannelRef, MessageRef, SpaceRef, UserRef

HERE = ChannelRef("discord", "77", "town-hall")
ORIGIN = Origin(user=UserRef("discord", "7"), space=SpaceRef("discord", "1", "Riga"), channel=HERE, id="99")


def test_a_sub_command_becomes_a_path_with_its_options() -> None:
    data = {
        "id": "1",
        "name": "mentors",
        "type": 1,
        "options": [
            {
                "type": 1,
                "name": "find",
                "options": [
                    {"type": 3, "name": "skill", "value": "python"},
                    {"type": 4, "name": "limit", "value": 3},
                    {"type": 5, "name": "remote", "value": True},
                    {"type": 6, "name": "near", "value": "123"},
                    {"type": 7, "name": "where", "value": "456"},
                ],
            }
        ],
        "resolved": {"channels": {"456": {"id": "456", "name": "general", "type": 0}}},
    }
    assert inbound.command_called(ORIGIN, data) == CommandCalled(
        ORIGIN,
        path="mentors.find",
        options={
            "skill": "python",
            "limit": 3,
            "remote": True,
            "near": UserRef("discord", "123"),
            "where": ChannelRef("discord", "456", "general"),
        },
    )


def test_a_plain_command_belongs_to_the_root() -> None:
    assert inbound.command_called(ORIGIN, {"name": "help", "type": 1}).path == "hub.help"


def test_hub_takes_what_is_typed() -> None:
    option = {"type": 3, "name": "do", "value": "library permits"}
    assert inbound.command_called(ORIGIN, {"name": "hub", "options": [option]}) == CommandCalled(
        ORIGIN, text="library permits"
    )
    assert inbound.command_called(ORIGIN, {"name": "hub"}) == CommandCalled(ORIGIN, text="")


def test_what_is_being_typed_is_told_with_its_command() -> None:
    focused = {"type": 3, "name": "topic", "value": "per", "focused": True}
    data = {"name": "library", "options": [{"type": 1, "name": "find", "options": [focused]}]}
    assert inbound.suggesting(ORIGIN, data) == Suggesting(ORIGIN, "library.find", "topic", "per")
    assert inbound.suggesting(ORIGIN, {"name": "library", "options": []}) is None


@pytest.mark.parametrize(
    ("data", "pressed"),
    [
        ({"component_type": 2, "custom_id": "library.save/7~2"}, ActionPressed(ORIGIN, "library.save/7~2")),
        ({"component_type": 3, "custom_id": "pick", "values": ["a/1"]}, ActionPressed(ORIGIN, "a/1")),
        (
            {"component_type": 5, "custom_id": "a/1", "values": ["5"]},
            ActionPressed(ORIGIN, "a/1", UserRef("discord", "5")),
        ),
        ({"component_type": 5, "custom_id": "a/1", "values": []}, ActionPressed(ORIGIN, "a/1")),
    ],
)
def test_a_press_names_its_address(data: dict[str, object], pressed: ActionPressed) -> None:
    assert inbound.action_pressed(ORIGIN, data) == pressed


def test_a_form_comes_back_as_it_was_typed() -> None:
    fields = [
        {"type": 4, "custom_id": "title", "value": "Bikes"},
        {"type": 3, "custom_id": "kind", "values": ["guide"]},
        {"type": 3, "custom_id": "topics", "values": ["a", "b"]},
        {"type": 3, "custom_id": "none", "values": []},
        {"type": 5, "custom_id": "owner", "values": ["5"]},
        {"type": 8, "custom_id": "where", "values": ["6", "7"]},
    ]
    parts = [{"type": 10, "id": 1}, *({"type": 18, "component": field} for field in fields)]
    assert inbound.form_submitted(ORIGIN, {"custom_id": "form/x/1//", "components": parts}) == FormSubmitted(
        ORIGIN,
        "form/x/1//",
        {
            "title": "Bikes",
            "kind": "guide",
            "topics": ["a", "b"],
            "none": "",
            "owner": "<@discord:5>",
            "where": ["<#discord:6>", "<#discord:7>"],
        },
    )


def test_a_menu_entry_carries_the_message() -> None:
    message = {
        "id": "55",
        "content": "See https://a.example/x, **https://a.example/x** and [it](https://b.example/y_(z)).",
        "author": {"id": "5", "username": "bob", "global_name": "Bob"},
    }
    data = {"name": "Suggest", "target_id": "55", "resolved": {"messages": {"55": message}}}
    heard = inbound.message_acted(ORIGIN, "library.suggest", data)
    assert heard.id == "library.suggest"
    assert heard.message.author == UserRef("discord", "5")
    assert heard.message.author_name == "Bob"
    assert heard.message.link == "https://discord.com/channels/1/77/55"
    assert heard.message.links == ("https://a.example/x", "https://b.example/y_(z)")


def test_a_message_that_discord_does_not_send_along_is_empty() -> None:
    assert inbound.message_acted(ORIGIN, "x", {"name": "Suggest", "target_id": "55"}).message.text == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<@42> library permits", "library permits"),
        ("  <@!42>   help ", "help"),
        ("mentors ask <@5> in <#6>", "mentors ask <@discord:5> in <#discord:6>"),
        ("<@42>", ""),
    ],
)
def test_a_mention_is_taken_off_and_others_are_kept(content: str, text: str) -> None:
    assert inbound.typed(ORIGIN, content, 42).text == text


@pytest.mark.parametrize(("emoji", "bare"), [("👍🏽", "👍"), ("✔", "✔️"), ("📚", "📚")])
def test_a_reaction_has_no_skin_tone(emoji: str, bare: str) -> None:
    assert inbound.reacted(ORIGIN, MessageRef(HERE, "5"), emoji, added=True).emoji == bare


@given(st.text(), st.integers(1, 2**63))
def test_any_typed_text_is_a_command(content: str, own: int) -> None:
    assert isinstance(inbound.typed(ORIGIN, content, own), CommandCalled)
