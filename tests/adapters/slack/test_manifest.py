"""The manifest says what the app needs, and no more."""

import re
from dataclasses import replace
from typing import Annotated, Any

import pytest

from adapters.slack.manifest import SCOPES, manifest
from bot.capability import Capability
from bot.command import command
from bot.errors import WiringError
from bot.events import MessageText
from bot.handlers import on_message
from bot.param import Arg
from bot.registry import Registry
from bot.settings import Settings
from bot.ui.nodes import Reply


@command()
async def find(query: Annotated[str, Arg("What", rest=True)], kind: Annotated[str, Arg("Kind")] = "") -> Reply:
    """Find it."""
    return Reply(())


@command()
async def add(link: Annotated[str, Arg("Where")]) -> Reply:
    """Add it."""
    return Reply(())


@command(hidden=True)
async def secret() -> Reply:
    """Never shown."""
    return Reply(())


@on_message("Suggest it", id="test.suggest")
async def suggest(message: MessageText) -> Reply:
    return Reply(())


LIBRARY = Capability("library", "Find what works", [find, add, secret], find, slash=True, messages=[suggest])
PROFILE = Capability("profile", "Who you are", [add])


def made(**settings: Any) -> dict[str, Any]:
    return manifest(Registry.of([LIBRARY, PROFILE]), Settings(_env_file=None, **settings))  # type: ignore[call-arg]


def commands(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["command"]: each for each in body["features"]["slash_commands"]}


def test_hub_its_alias_and_the_capabilities_that_ask_for_one_have_commands() -> None:
    found = commands(made())
    assert list(found) == ["/hub", "/folkmoot", "/library"]
    assert found["/library"]["description"] == "Find what works"
    assert found["/library"]["usage_hint"] == "query [kind:…] | add link"
    assert all(each["should_escape"] for each in found.values())


def test_a_prefix_is_before_every_command() -> None:
    assert list(commands(made(slack_command_prefix="fm-"))) == ["/fm-hub", "/fm-folkmoot", "/fm-library"]


def test_only_what_is_used_is_asked_for() -> None:
    body = made()
    scopes = body["oauth_config"]["scopes"]["bot"]
    assert scopes == sorted(SCOPES)
    assert not [scope for scope in scopes if "history" in scope and scope != "im:history"]
    assert "message.channels" not in body["settings"]["event_subscriptions"]["bot_events"]
    assert body["features"]["shortcuts"] == [
        {"name": "Suggest it", "type": "message", "callback_id": "test.suggest", "description": "Suggest it"}
    ]


def test_socket_mode_needs_no_address() -> None:
    body = made()
    assert body["settings"]["socket_mode_enabled"]
    assert "http" not in str(body)


def test_http_mode_names_where_slack_posts() -> None:
    body = made(slack_signing_secret="s", web_base_url="https://hub.example/")
    url = "https://hub.example/slack/events"
    assert not body["settings"]["socket_mode_enabled"]
    assert body["settings"]["event_subscriptions"]["request_url"] == url
    assert body["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": url,
        "message_menu_options_url": url,
    }
    assert {each["url"] for each in body["features"]["slash_commands"]} == {url}


def test_an_app_token_means_socket_mode_even_with_a_signing_secret() -> None:
    assert made(slack_signing_secret="s", slack_app_token="xapp-1")["settings"]["socket_mode_enabled"]


def test_the_bounds_of_slacks_manifest_schema_hold() -> None:
    body = made()
    about = body["display_information"]
    assert 1 <= len(about["name"]) <= 35
    assert 1 <= len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert 1 <= len(body["features"]["bot_user"]["display_name"]) <= 80
    for each in body["features"]["slash_commands"]:
        assert re.fullmatch(r"/[\w-]{1,31}", each["command"])
        assert 1 <= len(each["description"]) <= 2000
        assert 1 <= len(each["usage_hint"]) <= 1000
        assert set(each) <= {"command", "url", "description", "usage_hint", "should_escape"}
    for each in body["features"]["shortcuts"]:
        assert len(each["name"]) <= 24
        assert len(each["description"]) <= 150
    assert set(body) <= {"display_information", "features", "oauth_config", "settings", "_metadata", "outgoing_domains"}


def test_too_many_commands_are_refused_before_slack_does() -> None:
    many = [Capability(f"c{chr(97 + n // 26)}{chr(97 + n % 26)}", "One of many", [add], slash=True) for n in range(49)]
    with pytest.raises(WiringError, match="51 are declared"):
        manifest(Registry.of(many), Settings(_env_file=None))  # type: ignore[call-arg]


def test_a_command_too_long_for_slack_is_refused() -> None:
    long = replace(LIBRARY, name="l" * 20)
    with pytest.raises(WiringError, match="at most 32"):
        manifest(Registry.of([long]), Settings(_env_file=None, slack_command_prefix="p" * 16))  # type: ignore[call-arg]
