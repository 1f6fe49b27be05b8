"""The commands Discord is told: within its rules, the same in every process, from the declarations alone."""

import subprocess
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import discord
import pytest

from adapters.discord import tree
from adapters.discord.tree import Tree
from bot.capability import Capability
from bot.command import command
from bot.errors import WiringError
from bot.events import MessageText
from bot.handlers import on_message
from bot.param import Arg
from bot.people import Role
from bot.registry import Registry
from bot.ui.nodes import Reply
from commands import capabilities
from tests.adapters.discord import small
from tests.harness.discord.check_commands import check_commands


def built(*given: Capability) -> Tree:
    return tree.build(discord.Client(intents=discord.Intents(guilds=True)), Registry.of(given))


def told(*given: Capability) -> dict[str, dict[str, Any]]:
    commands = tree.payload(built(*given))
    check_commands(commands)
    return {one["name"]: one for one in commands}


def options(command: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in command["options"]}


def test_all_that_is_declared_is_accepted() -> None:
    names = told(*capabilities())
    assert {"hub", "library", "help"} <= names.keys()


def test_a_capability_is_a_group_and_the_root_stands_alone() -> None:
    commands = told(*small.CAPABILITIES)
    assert set(commands) == {"hub", "help", "small", "admin", "Suggest to the hub"}
    assert "secret" not in options(commands["small"])
    assert options(commands["hub"])["do"]["autocomplete"]


def test_options_have_native_types_and_bounds() -> None:
    commands = told(*small.CAPABILITIES)
    found = options(options(commands["small"])["find"])
    assert [one["name"] for one in found["kind"]["choices"]] == ["Guide", "Tool"]
    assert (found["limit"]["type"], found["limit"]["min_value"], found["limit"]["max_value"]) == (4, 1, 10)
    assert found["query"]["autocomplete"]
    meet = options(options(commands["small"])["meet"])
    assert [meet[name]["type"] for name in ("who", "where", "day", "loud")] == [6, 7, 3, 5]


def test_a_word_that_a_default_command_needs_is_not_insisted_on_and_others_are() -> None:
    commands = told(*small.CAPABILITIES)
    assert not options(options(commands["small"])["find"])["query"]["required"]
    assert options(options(commands["small"])["meet"])["who"]["required"]


def test_a_group_for_staff_alone_is_hidden_from_others() -> None:
    commands = told(*small.CAPABILITIES)
    assert commands["admin"]["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert not commands["small"]["default_member_permissions"]


def test_commands_work_in_servers_and_direct_messages_of_servers_that_invited_us() -> None:
    command = told(*small.CAPABILITIES)["small"]
    assert sorted(command["contexts"]) == [0, 1]
    assert command["integration_types"] == [0]


def test_the_hash_changes_with_the_commands_only() -> None:
    assert tree.tree_hash(built(*small.CAPABILITIES)) == tree.tree_hash(built(*small.CAPABILITIES))
    assert tree.tree_hash(built(*small.CAPABILITIES)) != tree.tree_hash(built(small.HUB))


def test_the_hash_is_the_same_in_every_process() -> None:
    program = (
        "import discord; from adapters.discord import tree; from bot.registry import Registry;"
        "from tests.adapters.discord import small;"
        "client = discord.Client(intents=discord.Intents(guilds=True));"
        "print(tree.tree_hash(tree.build(client, Registry.of(small.CAPABILITIES))))"
    )
    root = Path(__file__).parents[3]
    hashes = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(hashes) == 1


@command()
async def nothing() -> Reply:
    """Do nothing."""
    return Reply(())


class Many(Enum):
    A = "a" * 90
    B = "b" * 90
    C = "c" * 90
    D = "d" * 90
    E = "e" * 90
    F = "f" * 90


@command()
async def big(
    a: Annotated[Many, Arg("x" * 100)],
    b: Annotated[Many, Arg("x" * 100)],
    c: Annotated[Many, Arg("x" * 100)],
    d: Annotated[Many, Arg("x" * 100)],
    e: Annotated[Many, Arg("x" * 100)],
    f: Annotated[Many, Arg("x" * 100)],
    g: Annotated[Many, Arg("x" * 100)],
) -> Reply:
    """Do much."""
    return Reply(())


def test_a_command_with_too_many_characters_is_refused_before_anybody_connects() -> None:
    with pytest.raises(WiringError, match="8,000 is the most"):
        built(Capability("much", "Much", [big]))


def test_a_root_command_may_not_hide_a_capability() -> None:
    with pytest.raises(WiringError, match="nothing"):
        built(Capability("hub", "Hub", [nothing]), Capability("nothing", "Nothing", [nothing]))


@pytest.mark.parametrize("name", ["First", "not allowed"])
def test_a_name_discord_would_refuse_is_refused(name: str) -> None:
    async def bad(**values: object) -> Reply:
        """Bad."""
        return Reply(())

    with pytest.raises(WiringError):
        built(Capability("bad", "Bad", [command(name=name)(bad)]))


def test_two_menu_entries_of_one_name_are_refused() -> None:
    async def one(message: MessageText) -> Reply:
        return Reply(())

    entries = [on_message("Same", id=f"same.{n}")(one) for n in ("a", "b")]
    with pytest.raises(WiringError, match="Same"):
        built(Capability("menus", "Menus", [], messages=entries))


def test_typing_into_hub_offers_what_everybody_has() -> None:
    registry = Registry.of(small.CAPABILITIES)
    assert "help" in tree.suggestions(registry, "")
    assert tree.suggestions(registry, "pag") == ["pag", "small pages"]
    assert not any("health" in one or "secret" in one for one in tree.suggestions(registry, ""))
    assert all(len(one) <= 100 for one in tree.suggestions(registry, "x" * 300))


def test_suggestions_that_cannot_be_sent_back_are_left_out() -> None:
    found = tree.choices([("a" * 200, "a"), ("b", "b" * 101), ("", "c"), *((str(n), str(n)) for n in range(40))])
    assert len(found) == 25
    assert found[0].name.endswith("…")
    assert [one.value for one in found[:3]] == ["a", "c", "0"]


def test_roles_of_staff_are_those_that_members_do_not_have() -> None:
    assert Role.MEMBER not in tree.STAFF
    assert Role.REVIEWER not in tree.STAFF
