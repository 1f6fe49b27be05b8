"""`/hub` alone, the Home tab, the welcome, and the last answers."""

from bot.events import HomeOpened, Joined
from bot.people import Role
from bot.registry import Registry
from bot.ui.nodes import Audience
from commands.hub.start import entry_of
from tests.commands.support import does, member, on_approval
from tests.harness.hub import Hall, Talker

SIX = ["Find a guide", "Set my digest", "Set my profile", "See webinars", "Add a resource", "All commands"]


async def test_the_first_card_greets_by_name_and_shows_six_things_to_do(alice: Talker) -> None:
    await alice.runs("hub")
    assert alice.sees("Hello, Alice")
    assert alice.sees("New here?")
    assert alice.buttons[:6] == SIX


async def test_every_first_thing_leads_to_a_command_that_exists(hall: Hall) -> None:
    registry: Registry = hall.hub.registry
    buttons = [button for capability in registry.capabilities for button in capability.start]
    assert len(buttons) >= 6
    assert all(entry_of(registry, button) is not None for button in buttons)


async def test_a_reader_without_an_account_is_shown_only_what_they_may_do(hall: Hall) -> None:
    reader = hall.stranger()
    await reader.runs("hub")
    assert reader.buttons == ["Find a guide", "See webinars", "All commands"]


async def test_somebody_who_waits_is_told_what_happens_next(hall: Hall, alice: Talker) -> None:
    await on_approval(hall, alice)
    await alice.runs("hub")
    assert alice.sees("organizers decide who becomes a member")
    assert "Tell us an idea" not in alice.buttons


async def test_the_hint_for_newcomers_goes_once_they_have_asked_something(hall: Hall, alice: Talker) -> None:
    await alice.runs("library permits")
    await hall.hub.settled()
    await alice.runs("hub")
    assert not alice.sees("New here?")


async def test_each_capability_is_reached_behind_the_word_hub(alice: Talker) -> None:
    await alice.runs("hub library permits limit:1")
    assert alice.sees("resources about permits")


async def test_home_runs_the_last_answers_again_but_never_what_changed_something(hall: Hall, alice: Talker) -> None:
    await alice.runs("library permits")
    await alice.runs("profile language English")
    await alice.runs("help")
    await hall.hub.settled()
    await does(alice, HomeOpened)
    assert alice.sees("Your last answers")
    assert [label for label in alice.buttons if label not in SIX] == ["library find permits"]
    await alice.clicks("library find permits")
    assert alice.sees("resources about permits")


async def test_home_leads_back_to_what_was_begun(alice: Talker) -> None:
    await alice.runs("feedback I began to say something")
    assert alice.form is not None
    await alice.fills({"In your words": "x"})  # too short, so it is kept
    assert alice.errors
    await does(alice, HomeOpened)
    assert "Continue “x”" in alice.buttons
    await alice.clicks("Continue")
    assert alice.form is not None
    assert alice.form.title == "Tell us"


async def test_home_keeps_a_stranger_out_of_nothing_public(hall: Hall) -> None:
    reader = hall.stranger()
    await does(reader, HomeOpened)
    assert reader.sees("Hello")
    assert not reader.sees("Your last answers")


async def test_the_welcome_is_private_and_says_who_sees_what(alice: Talker) -> None:
    await does(alice, Joined)
    assert alice.reply.audience is Audience.DIRECT
    assert alice.sees("Welcome, Alice")
    assert alice.sees("only you see")
    assert len(alice.buttons) == 3


async def test_home_and_welcome_are_not_in_help(alice: Talker) -> None:
    await alice.runs("help hub")
    assert not alice.sees("welcome")


async def test_a_greeting_of_the_organizers_stands_on_the_first_card_of_their_space(hall: Hall, alice: Talker) -> None:
    await member(hall, alice, Role.ADMIN)
    await alice.runs("admin settings hub.greeting Questions? Ask Tane.")
    await alice.clicks("Change Greeting")
    await alice.runs("hub")
    assert alice.sees("Questions? Ask Tane.")


async def test_recent_shows_ten_at_most_newest_first(hall: Hall, alice: Talker) -> None:
    await alice.runs("recent")
    assert alice.sees("You have not asked anything yet")
    for year in range(2010, 2022):
        await alice.runs(f"library find permits since:{year}")
        await hall.hub.settled()
    await alice.runs("recent")
    asked = [label for label in alice.buttons if label.startswith("library")]
    assert len(asked) == 10
    assert "2021" in asked[0]


async def test_what_changes_something_is_neither_shared_nor_kept(alice: Talker) -> None:
    await alice.runs("profile language English")
    assert "Share here" not in alice.buttons
    await alice.runs("library permits")
    assert "Share here" in alice.buttons
    await alice.presses("keep/profile sign-in")
    assert alice.sees("Only answers can be shared")
