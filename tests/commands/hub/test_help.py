"""Help shows what this person may do, and finds what they mean."""

import pytest

from bot import access
from bot.people import Role
from bot.registry import Entry
from bot.ui.nodes import Card, Items
from commands.hub.start import open_to, run_button
from tests.commands.support import member
from tests.harness.hub import Hall, Talker


async def test_help_is_grouped_by_capability_and_fits_a_phone(alice: Talker) -> None:
    await alice.runs("help")
    assert alice.sees("Library: Find what works")
    assert alice.sees("• library find")
    assert alice.sees("• inbox")
    lists = [block for block in alice.reply.blocks if isinstance(block, Items)]
    assert len(lists) == 1
    assert len(lists[0].cards) <= 5


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTNER, Role.REVIEWER, Role.MODERATOR, Role.ORGANIZER, Role.ADMIN])
async def test_help_shows_each_role_exactly_what_it_may_use(hall: Hall, alice: Talker, role: Role) -> None:
    await member(hall, alice, role)
    shown = set[str]()
    for capability in hall.hub.registry.capabilities:
        await alice.runs(f"help {capability.name}")
        shown |= await _cards(alice)
    assert alice.reader is not None
    allowed = {
        _spoken(entry)
        for entry in hall.hub.registry.commands.values()
        if not entry.spec.hidden and access.allows(alice.reader, entry.spec.requires)
    }
    assert shown == allowed
    assert ("admin settings" in shown) is (role is Role.ADMIN)


async def test_a_reader_without_an_account_sees_public_commands_only(hall: Hall) -> None:
    reader = hall.stranger()
    await reader.runs("help")
    assert reader.sees("library find")
    assert not reader.sees("library add")
    assert not reader.sees("admin people")


async def test_every_command_has_a_button_that_runs_it_or_asks_for_what_it_needs(hall: Hall, alice: Talker) -> None:
    await member(hall, alice, Role.ADMIN)
    await alice.runs("hub")
    assert alice.reader is not None
    for entry in open_to(hall.hub.registry, alice.reader):
        before = len(alice.replies)
        await alice.presses(run_button(entry).action.address())
        assert len(alice.replies) > before or alice.form is not None
        assert not alice.sees("There is no")


async def test_help_on_a_command_shows_its_parameters_and_examples(alice: Talker) -> None:
    await alice.runs("help library find")
    assert alice.sees("Words in any order")
    assert alice.sees("Kind: Only this kind, for example guide. One of: Guide")
    assert alice.sees("For example: library find permits")
    await alice.clicks("Try: find permits")
    assert alice.sees("resources about permits")


async def test_an_example_that_changes_something_is_never_a_button(hall: Hall, alice: Talker) -> None:
    await member(hall, alice, Role.ADMIN)
    await alice.runs("help admin role")
    assert alice.sees("admin role reviewer Alice Jones")
    assert not [label for label in alice.buttons if label.startswith("Try")]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("save guide", "library saved"),
        ("how do I add a template", "library add"),
        ("time zone", "profile edit"),
        ("SIGN in", "profile sign-in"),
        ("libary", "library find"),
    ],
)
async def test_words_about_a_wish_find_the_command(alice: Talker, words: str, first: str) -> None:
    await alice.runs(f"help {words}")
    assert first in await _cards(alice)


async def test_an_abbreviated_command_is_understood_as_the_nearest(alice: Talker) -> None:
    await alice.runs("help inbx")
    assert await _cards(alice) == {"inbox"}


async def test_nothing_found_is_not_a_dead_end(alice: Talker) -> None:
    await alice.runs("help zzqqxx permits")
    assert "All commands" in alice.buttons
    await alice.runs("help zzqqxx")
    assert alice.sees("No command is about “zzqqxx”")
    await alice.clicks("Search the library")
    assert alice.sees("zzqqxx")


async def test_a_command_that_is_not_mine_is_as_if_it_were_not_there(alice: Talker) -> None:
    await alice.runs("help admin people")
    assert not alice.sees("See who is here with which roles")


async def test_pages_of_help_turn_in_place(hall: Hall, alice: Talker) -> None:
    await member(hall, alice, Role.ADMIN)
    await alice.runs("help admin")
    first = alice.text
    await alice.clicks("Next")
    assert alice.reply.update
    assert alice.text != first
    assert alice.sees("Page 2 of")
    await alice.clicks("Previous")
    assert alice.sees("Page 1 of")


async def test_what_was_typed_wrong_into_the_form_of_a_question_stands_in_the_form(alice: Talker) -> None:
    await alice.runs("library")
    await alice.fills({"Search for": "permits", "How many": "lots"})
    assert "How many" in alice.errors.get("limit", "")
    await alice.fills({"How many": "1"})
    assert alice.sees("resources about permits")


async def _cards(who: Talker) -> set[str]:
    """The titles on every page from here on."""
    found = set[str]()
    while True:
        for block in who.reply.blocks:
            if isinstance(block, Card):
                found.add(str(block.title))
            elif isinstance(block, Items):
                found |= {str(card.title).removesuffix(" (new)") for card in block.cards}
        if "Next" not in who.buttons:
            return found
        await who.clicks("Next")


def _spoken(entry: Entry) -> str:
    return entry.spec.name if entry.capability == "hub" else entry.words
