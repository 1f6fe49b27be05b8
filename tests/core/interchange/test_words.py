"""Foreign markup as plain words, whatever it holds, and however long."""

import time

import pytest

from bot.interchange.words import (
    EMOJI,
    HTML,
    LEFT_LINK,
    SHORTCODE,
    TAG,
    from_html,
    from_markdown,
    looks_like_html,
    without_shortcodes,
)


def test_shortcodes_leave_nothing_but_what_they_stood_around() -> None:
    text = "See {{< youtube x >}} and {{% note %}}this{{% /note %}} {% include a.html %}{{ page.title }}{: .class}."
    assert " ".join(without_shortcodes(text).split()) == "See and this ."
    assert without_shortcodes('[Learn more »]({{< ref "/communities/apis.md" >}}) now') == "Learn more » now"
    assert without_shortcodes("a {{< card json='{\"a\": {}}' >}} b {{% x y='}' %}}c").split() == ["a", "b", "c"]
    assert (
        without_shortcodes(":tada: at 10:30:15, :no_such_thing: and a::tada::b")
        == "🎉 at 10:30:15, :no_such_thing: and a::tada::b"
    )
    assert without_shortcodes("[A]({{ site.baseurl }}/b) [C](https://d)") == "A [C](https://d)"


def test_markdown_and_html_become_words_block_by_block() -> None:
    assert from_markdown("# One\n\nTwo *three* [four](https://x) `five`\n\n- a\n- b\n\n| h |\n|---|\n| c |\n") == (
        "One\n\nTwo three four five\n\n• a\n• b\n\nh\nc"
    )
    assert from_html(
        "<p>A<br>b</p><script>alert(1)</script><!-- <p>no --><pre>x\n y</pre><p>&lt;C&gt; &amp;nbsp;</p>"
    ) == ("A\nb\n\nx\ny\n\n<C> &nbsp;")


def test_html_is_known_and_a_smaller_than_is_not() -> None:
    assert looks_like_html("<p>x</p>")
    assert looks_like_html("a<br/>b")
    assert not looks_like_html("if a < b and c > d, or <name@example.org>")


LONG = 100_000
ATTACKS = ["{{" * LONG, "{{<" + "a" * LONG, "{{<" * LONG, "{{%" * LONG, ":a" * LONG, ":" + "a" * LONG, "{%" * LONG, "{" * LONG, "[" * LONG, "[a](" * (LONG // 4), "<p " * LONG, "<" * LONG, "</a" * LONG, "[a](\x00" * (LONG // 5), "<br " + "a" * LONG]  # fmt: skip


@pytest.mark.parametrize("pattern", [SHORTCODE, EMOJI, LEFT_LINK, HTML, TAG])
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_pattern_takes_long(pattern: object, attack: str) -> None:
    start = time.perf_counter()
    list(pattern.finditer(attack[:LONG]))  # type: ignore[attr-defined]
    assert time.perf_counter() - start < 0.2


@pytest.mark.parametrize("attack", ["<" * 20_000, "<a " * 20_000, "<!--" * 20_000, "&#" * 20_000, "<![CDATA[" * 10_000, "<p>" * 20_000, "<a b='" * 20_000])  # fmt: skip
def test_broken_html_does_not_hold_us_up(attack: str) -> None:
    start = time.perf_counter()
    from_html(attack)
    assert time.perf_counter() - start < 0.5
