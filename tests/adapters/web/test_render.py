"""Replies as HTML: every node, nothing lost, nothing that a person typed becomes markup."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import forms, render
from adapters.web.drawing import Drawing
from adapters.web.markup import flow, host, inline, safe_url
from bot.action import Action
from bot.form import FieldView, FormView
from bot.offers import Run
from bot.people import ChannelRef, UserRef
from bot.ui.markup import Anchor, ChannelMention, Mention, Plain, Rich, When, md
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Chart,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Items,
    Link,
    Note,
    Option,
    Pager,
    PeopleSelect,
    Reply,
    Select,
    Series,
    Table,
    Text,
)
from tests.adapters.web.shelf import AddBook
from tests.harness.charts import ODD, QUESTIONS

DRAWING = Drawing(zone="Europe/Paris", csrf="token")
TAGS = frozenset(
    "div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd article form input button a strong em code mark time br img hr nav span "
    "table caption thead tbody tr th td figure figcaption details summary svg text rect line polyline circle label select "
    "option textarea fieldset legend datalist".split()
)
NASTY = (
    "<script>alert(1)</script>",
    "<!channel>",
    "@everyone",
    "</div></article><h1>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "[gov.uk](https://evil.example)",
    "<https://evil.example|gov.uk>",
    "&lt;b&gt;",
    "javascript:alert(1)",
    "’; DROP TABLE--",
    "👩‍👩‍👧‍👦 ‏עברית",
)
words = st.one_of(
    st.text(max_size=60),
    st.sampled_from(NASTY),
    st.builds(lambda text: Rich((Plain(text, bold=True, mark=True), Anchor(text, text))), st.sampled_from(NASTY)),
)
text = st.one_of(st.text(max_size=40), st.sampled_from(NASTY))
action = st.builds(lambda said: Run(text=said), text)
buttons = st.builds(Button, text, action, st.sampled_from(["plain", "primary", "danger"]))
links = st.builds(Link, text, st.one_of(st.sampled_from(NASTY), st.just("https://example.org/?a=1&b=<2>")))
cards = st.builds(
    Card,
    title=words,
    url=st.sampled_from([*NASTY, "https://example.org", ""]),
    body=words,
    fields=st.lists(st.tuples(text, words), max_size=2).map(tuple),
    note=words,
    actions=st.lists(st.one_of(buttons, links), max_size=3).map(tuple),
    tone=st.sampled_from(["plain", "good", "warning", "bad"]),
)
pagers = st.builds(Pager, st.integers(1, 9), st.integers(1, 9), st.one_of(st.none(), action), st.one_of(st.none(), action))  # fmt: skip
charts = st.builds(
    Chart,
    st.lists(st.builds(Series, text, st.lists(st.tuples(text, st.floats()), max_size=30).map(tuple)), max_size=3).map(
        tuple
    ),
    text,
    text,
)
tables = st.builds(Table, st.tuples(text, text), st.lists(st.tuples(text, text), max_size=3).map(tuple), text)
images = st.builds(Image, st.one_of(st.sampled_from(NASTY), st.just(b"\x89PNG"), st.just("https://example.org/a.png")), text)  # fmt: skip
items = st.one_of(
    buttons,
    links,
    st.builds(Select, text, st.lists(st.builds(Option, text, action, text), min_size=1, max_size=3).map(tuple)),
    st.builds(PeopleSelect, text, action),
)
nodes = st.one_of(
    st.builds(Heading, text),
    st.builds(Text, words),
    st.builds(Note, words),
    st.builds(Fields, st.lists(st.tuples(text, words), max_size=3).map(tuple)),
    cards,
    st.builds(Items, st.lists(cards, max_size=5).map(tuple), st.one_of(st.none(), pagers)),
    tables,
    images,
    charts,
    st.builds(File, text, st.binary(max_size=20)),
    st.builds(Actions, st.lists(items, max_size=4).map(tuple)),
    pagers,
    st.just(Divider()),
)


class Checked(HTMLParser):
    """Refuses whatever our own templates do not write, and collects what is shown."""

    VOID = frozenset({"input", "br", "img", "hr", "rect", "line", "polyline"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.shown: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name != "style"
            if name in ("href", "src"):
                assert (value or "").startswith(("http://", "https://", "/", "#", "data:image/png;base64,")), value
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    @property
    def text(self) -> str:
        return "".join(self.shown)


@given(st.lists(nodes, max_size=4).map(tuple))
def test_any_reply_is_well_formed_and_holds_only_our_own_tags(blocks: Any) -> None:
    Checked(str(render.reply(Reply(blocks), DRAWING)))


@pytest.mark.parametrize("typed", NASTY)
def test_what_people_typed_is_shown_as_they_typed_it(typed: str) -> None:
    card = Card(title=typed, body=md("**{said}**", said=typed), fields=((typed, typed),), note=typed)
    shown = Checked(str(render.reply(Reply((card, Heading(typed), Text(typed))), DRAWING))).text
    assert shown.count(typed) == 7


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<b>",
        "//evil.example",
        "https://",
        "http://[",
        "https://a\nb",
        'https://a"b',
        "ftp://a",
        f"https://a/{'x' * 2000}",
        "vbscript:x",
        " https://a",
    ],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert safe_url(url) == ""
    html = str(render.reply(Reply((Card(title="Title", url=url, actions=(Link("Go", url),)),)), DRAWING))
    assert "<a " not in html
    assert "Title" in html
    assert "Go" in html


def test_a_link_shows_where_it_really_leads() -> None:
    assert host("https://www.gov.uk@evil.example/x") == "evil.example"
    assert host("https://pаypal.com/") == "xn--pypal-4ve.com"
    assert host("https://WWW.Example.ORG:8443/x") == "example.org"


def test_lines_with_a_bullet_become_a_list() -> None:
    shown = flow(md("Before\n\n- **one**\n- two\n\nAfter"), DRAWING)
    assert shown == "<p>Before</p><ul><li><strong>one</strong></li><li>two</li></ul><p>After</p>"


def test_a_search_hit_is_marked() -> None:
    shown = inline(Rich((Plain("Faster "), Plain("permits", mark=True))), DRAWING)
    assert shown == "Faster <mark>permits</mark>"


def test_a_time_is_the_readers_and_names_the_zone() -> None:
    shown = inline(Rich((When(datetime(2026, 7, 1, 12, tzinfo=UTC), "America/Chicago"),)), DRAWING)
    assert shown == '<time datetime="2026-07-01T12:00:00+00:00">Wed 1 July 2026, 14:00 Central European Summer Time</time>'  # fmt: skip


def test_an_unknown_zone_does_not_cost_the_page() -> None:
    spans = (When(datetime(2026, 7, 1, 12, tzinfo=UTC)),)
    assert "Coordinated Universal Time" in inline(Rich(spans), Drawing(zone="Mars/Olympus"))


def test_people_and_channels_are_named() -> None:
    named = Drawing(names={UserRef("web", "nell"): "Nell"})
    spans = (Mention(UserRef("web", "nell")), Plain(" in "), ChannelMention(ChannelRef("slack", "C1", "town-hall")))
    assert inline(Rich(spans), named) == '<span class="mention">@Nell</span> in <span class="mention">#town-hall</span>'


def test_headings_go_down_by_one_from_where_the_reply_stands() -> None:
    html = str(render.reply(Reply((Heading("Results"), Card(title="A"))), Drawing(top=3)))
    assert '<h3 class="heading">Results</h3>' in html
    assert '<h4 class="card-title">A</h4>' in html


def test_a_table_has_a_caption_and_says_what_its_heads_are_for() -> None:
    html = str(render.reply(Reply((Table(("Town", "Days"), (("Elmbridge", "19"),), "Days to a permit"),)), DRAWING))
    assert "<caption>Days to a permit</caption>" in html
    assert '<th scope="col">Days</th>' in html
    assert '<th scope="row">Elmbridge</th>' in html


def test_a_chart_is_a_sentence_a_picture_and_its_figures() -> None:
    chart = Chart((Series("Days", (("2023", 61.0), ("2024", 19.5))),), "The wait fell.", "days")
    html = str(render.reply(Reply((chart,)), DRAWING))
    assert "<figcaption>The wait fell." in html
    assert "<svg" in html
    assert "<td>19.5</td>" in html


@pytest.mark.parametrize("name", ODD)
def test_any_chart_is_a_picture_or_its_open_figures(name: str) -> None:
    html = str(render.reply(Reply((ODD[name],)), DRAWING))
    Checked(html)
    assert "nan" not in html
    assert "inf" not in html
    assert "<svg" in html or "<details open>" in html or "<table" not in html


def test_the_current_week_stands_out_in_the_drawing() -> None:
    html = str(render.reply(Reply((QUESTIONS,)), DRAWING))
    assert html.count('class="bar shade-0 behind"') == 11
    assert html.count('class="bar shade-0"') == 1


def test_a_picture_that_cannot_be_trusted_is_told_in_words() -> None:
    html = str(render.reply(Reply((Image("javascript:x", "A queue of nine"),)), DRAWING))
    assert "<img" not in html
    assert "Picture: A queue of nine" in html


class Odd(Action, id="test.odd", long=True):
    text: str


def test_a_press_carries_its_whole_address_however_long() -> None:
    html = str(render.reply(Reply((Actions((Button("Go", Odd(text="x" * 500)),)),)), DRAWING))
    assert f'value="test.odd/{"x" * 500}"' in html


@given(st.dictionaries(st.sampled_from([one.name for one in AddBook.params]), text))
def test_any_typed_value_comes_back_in_its_field_as_text(values: dict[str, str]) -> None:
    fields = tuple(FieldView(param, values.get(param.name, ""), values.get(param.name, "")) for param in AddBook.params)
    view = FormView("form/x/1//", "x", "Title", "Intro", fields, 1, 2)
    html = str(forms.form(view, DRAWING, 2))
    Checked(html)


def test_each_field_is_labelled_and_its_error_is_tied_to_it() -> None:
    title = AddBook.params[0]
    view = FormView("form/x/1//", "x", "Title", "", (FieldView(title, "Ab", "Too short."),))
    html = str(forms.form(view, DRAWING, 2))
    field = html.partition("<input id=")[2].partition('"')[2].partition('"')[0]
    assert f'<label for="{field}">' in html
    assert f'aria-describedby="{field}-help {field}-error"' in html
    assert f'<a href="#{field}">Too short.</a>' in html


@pytest.mark.parametrize(
    ("language", "named"), [("fr", ' lang="fr"'), ("fr-CA", ' lang="fr-CA"'), ("en-GB", ""), ("", ""), ('"x', "")]
)
def test_a_text_in_another_language_is_named_so_that_it_is_read_out_right(language: str, named: str) -> None:
    html = render.reply(Reply((Card("Permis", body="Un guide", note="Guide", language=language),)), DRAWING)
    assert f'<h2 class="card-title"{named}>Permis</h2>' in html
    assert f'<div class="text"{named}>' in html
    assert '<div class="note">' in html
