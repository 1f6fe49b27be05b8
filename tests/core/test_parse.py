"""Typed text to a command and its arguments."""

from contextlib import suppress
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import parse
from bot.capability import Capability
from bot.command import command
from bot.errors import BotError, InvalidInput, NotFound
from bot.offers import Run
from bot.param import Arg
from bot.registry import Registry
from bot.ui.nodes import Button, Reply


@command(examples=["find permits"])
async def find(
    query: Annotated[str, Arg("What", rest=True, unless=("kind",))],
    kind: Annotated[str, Arg("Kind")] = "",
    limit: Annotated[int, Arg("How many", least=1, most=10)] = 5,
) -> Reply:
    """Find things."""
    return Reply(())


@command()
async def show(number: Annotated[int, Arg("Which")]) -> Reply:
    """Show one."""
    return Reply(())


@command()
async def export(format: Annotated[str, Arg("Format")] = "csv") -> Reply:
    """Export all."""
    return Reply(())


@command()
async def start() -> Reply:
    """Start here."""
    return Reply(())


@command(name="help")
async def help_(words: Annotated[str, Arg("About", rest=True)] = "") -> Reply:
    """Help."""
    return Reply(())


REGISTRY = Registry.of(
    [
        Capability("library", "Find", commands=[find, show, export], default=find),
        Capability("hub", "The hub", commands=[start, help_], default=start),
    ]
)


@pytest.mark.parametrize(
    ("text", "words", "arguments"),
    [
        ("", "hub start", {}),
        ("help", "hub help", {"words": ""}),
        ("hub help export", "hub help", {"words": "export"}),
        ("library permits", "library find", {"query": "permits", "kind": "", "limit": 5}),
        ("Library find permits kind:guide limit:3", "library find", {"query": "permits", "kind": "guide", "limit": 3}),
        (
            'library "export controls" kind:"case study"',
            "library find",
            {"query": '"export controls"', "kind": "case study", "limit": 5},
        ),
        ("library show 7", "library show", {"number": 7}),
        ("library show me permits", "library find", {"query": "show me permits", "kind": "", "limit": 5}),
        (
            "library https://example.org/a:b",
            "library find",
            {"query": "https://example.org/a:b", "kind": "", "limit": 5},
        ),
        ("library kind:a kind:b", "library find", {"query": "kind:b", "kind": "a", "limit": 5}),
    ],
)
def test_text_means_this_command(text: str, words: str, arguments: dict[str, object]) -> None:
    call = parse.read(REGISTRY, text)
    assert call.entry.words == words
    assert call.arguments == arguments
    assert not call.missing


def test_a_sub_command_that_could_be_a_question_offers_the_question() -> None:
    call = parse.read(REGISTRY, "library export controls")
    assert call.entry.words == "library export"
    assert call.otherwise == "export controls"


def test_what_is_missing_is_named_not_refused() -> None:
    assert [param.name for param in parse.read(REGISTRY, "library").missing] == ["query"]


def test_what_narrows_is_enough_where_the_declaration_says_so() -> None:
    call = parse.read(REGISTRY, "library kind:guide")
    assert (call.arguments, call.missing) == ({"query": "", "kind": "guide", "limit": 5}, ())
    assert [param.name for param in parse.read(REGISTRY, "library limit:3").missing] == ["query"]


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ({"query": "permits kind:guide"}, {"query": "permits", "kind": "guide", "limit": 5}),
        ({"query": "kind:guide"}, {"query": "", "kind": "guide", "limit": 5}),
        ({"query": '"kind:guide"  permits'}, {"query": '"kind:guide"  permits', "kind": "", "limit": 5}),
        ({"query": "permits kind:guide limit:2", "kind": "tool"}, {"query": "permits kind:guide", "kind": "tool", "limit": 2}),
    ],
)  # fmt: skip
def test_what_is_typed_into_the_field_for_words_is_read_as_in_a_line(
    raw: dict[str, object], meant: dict[str, object]
) -> None:
    assert parse.read_values(REGISTRY.commands["library.find"], raw).arguments == meant


def test_a_wrong_value_names_its_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse.read(REGISTRY, "library permits limit:many")
    assert refused.value.name == "limit"


@pytest.mark.parametrize(
    ("typed", "meant"), [("librry permits", "library permits"), ("hlep", "hub help"), ("hub strat", "hub start")]
)
def test_an_unknown_command_offers_the_nearest_with_the_rest_kept(typed: str, meant: str) -> None:
    with pytest.raises(NotFound) as refused:
        parse.read(REGISTRY, typed)
    offered = [button.action for button in refused.value.instead if isinstance(button, Button)]
    assert Run(text=meant) in offered


@given(st.text(max_size=300))
def test_any_text_is_a_command_or_a_kind_refusal(text: str) -> None:
    with suppress(BotError):
        assert parse.read(REGISTRY, text).entry in REGISTRY.commands.values()


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60), st.integers(1, 10))
def test_a_call_written_as_text_is_read_back(query: str, limit: int) -> None:
    entry = REGISTRY.commands["library.find"]
    words = " ".join(query.replace('"', "").replace("“", "").replace("”", "").replace(":", "").split())
    if not words:
        return
    arguments = {"query": words, "kind": "case study", "limit": limit}
    assert parse.read(REGISTRY, parse.write(entry, arguments)).arguments == arguments
