"""Emoji come by name or by character, in any skin tone; handlers see one character."""

import pytest

from bot.ui.emoji import CHARACTERS, character, toneless


@pytest.mark.parametrize(
    ("name", "emoji"),
    [("+1::skin-tone-3", "👍"), (":books:", "📚"), ("white_check_mark", "✅"), ("our_own_logo", ":our_own_logo:")],
)
def test_a_name_becomes_its_character(name: str, emoji: str) -> None:
    assert character(name) == emoji


@pytest.mark.parametrize(("typed", "emoji"), [("👍🏽", "👍"), ("✔", "✔️"), ("✔️", "✔️"), ("📚", "📚"), ("🦀", "🦀")])
def test_skin_tone_and_presentation_make_no_difference(typed: str, emoji: str) -> None:
    assert toneless(typed) == emoji


def test_what_slack_and_discord_send_for_one_emoji_is_the_same() -> None:
    assert {toneless(emoji) for emoji in CHARACTERS.values()} == set(CHARACTERS.values())
