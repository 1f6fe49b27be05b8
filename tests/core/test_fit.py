"""Fitting: nothing too long, nothing cut through, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.fit import clip, parts, split, units
from bot.ui.markup import Anchor, Plain, Rich

FAMILY = "👩‍👩‍👧‍👦"


@given(st.text(max_size=200), st.integers(1, 60))
def test_clipped_text_fits_and_says_that_it_was_clipped(text: str, most: int) -> None:
    found = clip(text, most)
    assert units(found) <= max(most, 2)
    assert found == text or found.endswith("…")


@given(st.text(max_size=200), st.integers(2, 60))
def test_split_text_fits_and_loses_only_white_space(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(units(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        (FAMILY * 3, 14, f"{FAMILY}…"),
        ("e\u0301" * 10, 6, "e\u0301e\u0301…"),
        ("🇩🇪🇫🇷🇬🇧", 7, "🇩🇪…"),
        ("👍🏽👍🏽👍🏽", 7, "👍🏽…"),
        ("1️⃣2️⃣3️⃣", 6, "1️⃣…"),
        ("plain words", 6, "plain…"),
    ],
)
def test_one_visible_character_is_never_cut_in_two(text: str, most: int, left: str) -> None:
    assert clip(text, most) == left


def test_a_long_text_breaks_where_a_reader_would_pause() -> None:
    text = "First part, some words.\n\nSecond part. It goes on.\nAnd on and on"
    assert split(text, 40) == ["First part, some words.", "Second part. It goes on.\nAnd on and on"]
    assert split("One sentence here. Another one here.", 25) == ["One sentence here.", "Another one here."]
    assert split("several words in a row", 15) == ["several words", "in a row"]
    assert split("", 10) == [""]


def test_an_emoji_counts_as_the_strictest_platform_counts_it() -> None:
    assert (units("abc"), units("é"), units("👍")) == (3, 1, 2)


@given(st.lists(st.builds(Plain, st.text(max_size=80), st.booleans()), max_size=8), st.integers(20, 60))
def test_spans_in_groups_fit_and_keep_their_words(spans: list[Plain], most: int) -> None:
    groups = parts(Rich(tuple(spans)), most)
    assert all(sum(units(span.text) for span in group if isinstance(span, Plain)) <= most for group in groups)
    kept = "".join(span.text for group in groups for span in group if isinstance(span, Plain))
    assert "".join(kept.split()) == "".join("".join(span.text for span in spans).split())


def test_a_link_too_long_to_be_one_stays_readable() -> None:
    groups = parts(Rich((Anchor("the guide", "https://e.example/" + "a" * 100),)), 50)
    words = "".join(span.text for group in groups for span in group if isinstance(span, Plain))
    assert words == "the guide (https://e.example/" + "a" * 100 + ")"
