"""Rich text: our templates have a meaning, typed text never does."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import UserRef
from bot.ui.markup import Anchor, Mention, Plain, When, join, md, spans


def test_emphasis_code_and_links_of_a_template_become_spans() -> None:
    rich = md("**{who}** said *hello* to `you` at [the page]({url})", who="Ann", url="https://example.org/")
    assert rich.spans == (
        Plain("Ann", bold=True),
        Plain(" said "),
        Plain("hello", italic=True),
        Plain(" to "),
        Plain("you", code=True),
        Plain(" at "),
        Anchor("the page", "https://example.org/"),
    )


@given(st.text(max_size=200))
def test_typed_text_stays_text_whatever_it_looks_like(typed: str) -> None:
    inside = [
        span
        for span in md("before {typed} after", typed=typed).spans
        if span not in (Plain("before "), Plain(" after"))
    ]
    assert inside == [Plain(typed)] or (typed in ("", "before ", " after"))


def test_a_forged_link_in_typed_text_is_not_a_link() -> None:
    rich = md("**{title}**", title="[gov.uk](https://evil.example)")
    assert rich.spans == (Plain("[gov.uk](https://evil.example)", bold=True),)


def test_people_and_times_become_what_each_platform_can_show() -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    rich = md("{who} at {at}", who=UserRef("slack", "T1:U1"), at=at)
    assert rich.spans == (Mention(UserRef("slack", "T1:U1")), Plain(" at "), When(at))


def test_bullets_are_lines_that_begin_with_a_dot() -> None:
    assert (
        "".join(span.text for span in md("First:\n\n- one\n- two").spans if isinstance(span, Plain))
        == "First:\n\n• one\n• two"
    )


def test_a_forgotten_value_is_found_at_once() -> None:
    with pytest.raises(KeyError):
        md("{missing}")


def test_joining_leaves_out_what_is_empty() -> None:
    assert join(" · ", ("a", "", "b")).spans == (Plain("a"), Plain(" · "), Plain("b"))
    assert spans("") == ()
