"""Whatever somebody types is shown as they typed it, and does nothing: the corpus in every place where words stand."""

import pytest

from bot.text import clean
from bot.ui.markup import Anchor, Rich, md
from bot.ui.nodes import Actions, Button, Card, Fields, Heading, Link, Note, Option, Reply, Select, Table, Text
from tests.contract.probes.every import PROBES
from tests.contract.seen import Probe, bare, shows
from tests.contract.trying import every_adapter
from tests.harness.nodes import CORPUS, Press

corpus = pytest.mark.parametrize("typed", CORPUS.values(), ids=CORPUS)
HONEST = "https://www.gov.uk/"
EVIL = "https://evil.example/login"


def everywhere(typed: str) -> Reply:
    """The typed text in every place a handler could put it."""
    button = Button(f"Save {typed}", Press(number=1))
    card = Card(typed, "https://example.org/", typed, (("Kind", typed),), typed, actions=(button,))
    table = Table(("Name", "Kind"), ((typed, "guide"),), typed)
    select = Select(f"Choose {typed}", (Option(typed, Press(number=2), typed),))
    words = (
        Heading(typed),
        Text(typed),
        Text(md("**{it}** and *{it}* by {it}", it=typed)),
        Note(typed),
        Note(md("*{it}*", it=typed)),
    )
    return Reply((*words, Fields(((typed, typed),)), card, table, Actions((button, select))))


@every_adapter
@corpus
def test_typed_text_is_taken_wakes_nobody_and_makes_no_link(probe: Probe, typed: str) -> None:
    seen = probe.draws(everywhere(typed))
    assert not seen.problems
    assert not seen.pings
    for label, url in seen.links:
        assert url == "https://example.org/" or (url == label and url in typed), f"{label} leads to {url}"


@every_adapter
@corpus
def test_typed_text_is_shown_as_it_was_typed(probe: Probe, typed: str) -> None:
    said = bare(clean(typed))
    for words in (typed, md("{it}", it=typed), md("**{it}**", it=typed), md("before {it} after", it=typed)):
        assert said in bare(probe.draws(Reply((Text(words),))).text)
    assert said in bare(probe.draws(Reply((Card("Title", body=typed),))).text)
    assert said in bare(probe.draws(Reply((Card("Title", note=typed),))).text)
    assert shows(bare(probe.draws(Reply((Heading(typed),))).text), said)
    assert shows(bare(probe.draws(Reply((Card(typed, "https://example.org/"),))).text), said)


@every_adapter
def test_the_next_words_stand_outside_what_was_typed(probe: Probe) -> None:
    """An open fence, a quote to the end or an unclosed tag would swallow what follows."""
    for name, typed in CORPUS.items():
        seen = probe.draws(Reply((Text(typed), Heading("What comes next"), Actions((Button("Go on", Press()),)))))
        assert "What comes next" in " ".join(seen.text.split()), name
        assert len(seen.presses) == 1, name


@every_adapter
@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", " https://evil.example", "data:text/html,x", "vbscript:x", "//evil.example",
     "https://", "http:evil.example", "file:///etc/passwd", "https://a b.example", "https://evil.example\n", "slack://open"],
)  # fmt: skip
def test_only_web_addresses_become_links_and_the_words_stay(probe: Probe, url: str) -> None:
    seen = probe.draws(
        Reply((Card("The guide", url), Text(Rich((Anchor("the anchor", url),))), Actions((Link("the way out", url),))))
    )
    assert not seen.problems
    assert all(found.startswith(("https://evil.example", "https://a")) and label in url for label, found in seen.links)
    assert all(words in seen.text for words in ("The guide", "the anchor", "the way out"))


@every_adapter
@pytest.mark.parametrize(
    "label", ["gov.uk", "www.gov.uk/permits", HONEST, "https://www.gov.uk/permits", "Sign in at gov.uk"]
)
def test_words_that_name_another_place_never_hide_where_a_link_leads(probe: Probe, label: str) -> None:
    for node in (Card(label, EVIL), Text(Rich((Anchor(label, EVIL),))), Note(Rich((Anchor(label, EVIL),)))):
        assert "evil.example" in probe.draws(Reply((node,))).text, node


@every_adapter
def test_letters_of_another_alphabet_are_seen_through(probe: Probe) -> None:
    """The host of "https://www.gоv.uk/", whose second letter is Cyrillic."""
    url = "https://www.g\u043ev.uk/permits"
    seen = probe.draws(Reply((Card("gov.uk: permits", url),))).text
    assert "xn--gv-fmc.uk" in seen or "g\u043ev.uk" in seen


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CORPUS) >= 60
    assert len(PROBES) == 4
