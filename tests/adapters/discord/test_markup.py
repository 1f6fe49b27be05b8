"""What a person typed is shown as typed; what we write ourselves becomes Discord's Markdown."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given

from adapters.discord import markup
from bot.people import ChannelRef, UserRef
from bot.text import shown
from bot.ui.fit import units
from bot.ui.markup import Anchor, ChannelMention, Mention, Plain, Rich, When, md
from bot.ui.nodes import Words
from tests.adapters.discord.bounded import without_shrinking
from tests.adapters.discord.reading import read
from tests.harness import nodes
from tests.harness.nodes import CORPUS


@pytest.mark.parametrize("typed", CORPUS.values(), ids=CORPUS)
def test_the_escape_corpus_is_shown_as_typed(typed: str) -> None:
    assert_literal(typed)


@without_shrinking
@given(nodes.text)
@example("\\https://a.example\\")
@example("(see https://a.example/x_y).")
@example("@@everyone `@here`")
def test_any_text_is_shown_as_typed(typed: str) -> None:
    assert_literal(typed)


def assert_literal(typed: str) -> None:
    found = read(markup.escape(typed))
    assert found.shown.replace(markup.UNSEEN, "") == shown(typed).replace(markup.UNSEEN, "")
    assert [one for one in found.active if not one.startswith("://")] == []


@without_shrinking
@given(nodes.words)
def test_no_words_can_ping_or_hide_where_a_link_leads(words: Words) -> None:
    if isinstance(words, Rich):  # code is shown as it is, so nothing in it is a link
        words = Rich(tuple(replace(span, code=False) if isinstance(span, Plain) else span for span in words.spans))
    shown = markup.show(words)
    assert "@everyone" not in shown
    assert "@here" not in shown
    assert "<@&" not in shown.replace("\\<", "")
    assert "[https://good.gov](" not in shown.replace("\\[", "")


@without_shrinking
@given(nodes.words)
def test_shortened_words_fit_and_pieces_fit(words: Words) -> None:
    assert units(markup.shorten(words, 120)) <= 120
    assert all(units(piece) <= 1_500 for piece in markup.pieces(words, 1_500))


def test_pieces_lose_no_word() -> None:
    words = md("**{a}** and *{b}*", a="one * two " * 400, b="three _ four " * 400)
    together = " ".join(markup.pieces(words, 1_000)).replace("\\", "").replace("*", "").split()
    assert together.count("two") == together.count("three") == 400


def test_emphasis_never_reaches_over_a_line_end() -> None:
    assert markup.show(Rich((Plain("a\nb ", bold=True), Plain("c", italic=True)))) == "**a**\n**b** *c*"


def test_neighbouring_markers_stay_apart() -> None:
    assert markup.show(Rich((Plain("a", italic=True), Plain("b", bold=True)))) == f"*a*{markup.UNSEEN}**b**"


def test_a_search_hit_is_bold() -> None:
    assert markup.show(Rich((Plain("Faster "), Plain("permits", mark=True)))) == "Faster **permits**"


def test_bullets_become_a_list() -> None:
    assert markup.show(md("Do this:\n\n- first\n- {x}", x="# second")) == "Do this:\n\n- first\n- \\# second"


def test_code_keeps_its_ticks() -> None:
    assert markup.show(Rich((Plain("a`b", code=True),))) == "``a`b``"


@pytest.mark.parametrize(
    ("anchor", "shown"),
    [
        (Anchor("the *guide*", "https://a.example/b c"), "the \\*guide\\*"),
        (Anchor("the guide", "https://a.example/(b)"), "[the guide](<https://a.example/(b)>)"),
        (Anchor("https://a.example", "https://a.example"), "<https://a.example>"),
        (Anchor("click", "javascript:alert(1)"), "click"),
        (
            Anchor("https://good.gov", "https://evil.example"),
            f"https:{markup.UNSEEN}//good.gov (<https://evil.example>)",
        ),
        (Anchor("a](https://evil.example)", "https://a.example"), None),
    ],
)
def test_only_honest_web_links_are_links(anchor: Anchor, shown: str | None) -> None:
    found = markup.show(Rich((anchor,)))
    if shown is None:
        assert "](https://evil.example)" not in found.replace("\\]", "")
    else:
        assert found == shown


def test_people_and_channels_of_this_platform_are_mentions_and_others_are_named() -> None:
    assert markup.show(Rich((Mention(UserRef("discord", "42")),))) == "<@42>"
    assert markup.show(Rich((Mention(UserRef("slack", "T1:U1"), "Ana"),))) == f"@{markup.UNSEEN}Ana"
    assert markup.show(Rich((Mention(UserRef("discord", "42> @everyone")),))).count("<@") == 0
    assert markup.show(Rich((ChannelMention(ChannelRef("discord", "7")),))) == "<#7>"
    assert markup.show(Rich((ChannelMention(ChannelRef("slack", "C7", "town-hall")),))) == "#town-hall"


def test_a_time_is_shown_in_the_readers_zone_and_the_records_own() -> None:
    at = When(datetime(2026, 3, 31, 13, tzinfo=UTC), "Europe/London")
    assert markup.show(Rich((at,))) == "<t:1774962000:f> (Tue 31 Mar 2026, 14:00 Europe/London)"
