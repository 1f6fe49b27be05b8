"""Forms: every kind of field can be drawn, filled in and read back, and means the same on every adapter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.form import FieldView, Form, FormView, read_page
from bot.param import Arg, Kind, Param
from bot.people import ChannelRef, UserRef
from bot.text import clean_value
from bot.ui.nodes import Choice
from tests.contract.seen import Probe, bare, shows
from tests.contract.trying import every_adapter, tried
from tests.harness.nodes import CORPUS, SHORT

ADDRESS = "f/test.every/1/abcdefgh"


class Colour(Enum):
    RED = "red"
    DARK_BLUE = "dark_blue"


async def known(text: Annotated[str, Arg("typed")]) -> list[Choice]:
    """Suggests what is typed."""
    return [Choice(text, text)]


class Every(Form, id="test.every", title="Every kind of field", submit="Keep it"):
    """All that can be asked."""

    title: Annotated[str, Arg("As people would look for it", example="Faster permits", most=200)]
    story: Annotated[str, Arg("What happened", long=True)] = ""
    topic: Annotated[str, Arg("What it is about", complete=known)] = ""
    topics: Annotated[tuple[str, ...], Arg("All that it is about", complete=known)] = ()
    links: Annotated[tuple[str, ...], Arg("Addresses to read on")] = ()
    days: Annotated[int, Arg("How many days it took", least=1, most=999)] = 7
    public: Annotated[bool, Arg("Whether others may see it")] = False
    held: Annotated[date | None, Arg("When it was")] = None
    colour: Annotated[Colour, Arg("Which colour")] = Colour.RED
    size: Annotated[Literal["small", "large"] | None, Arg("How large")] = None
    colours: Annotated[tuple[Colour, ...], Arg("Which colours")] = ()
    who: Annotated[UserRef | None, Arg("Who did it")] = None
    where: Annotated[ChannelRef | None, Arg("Where it was told")] = None


PARAMS = {param.name: param for param in Every.params}
TYPED: dict[str, object] = {
    "title": "Permits & <b>speed</b>",
    "story": "First *this*,\nthen that.",
    "topic": "procurement",
    "topics": ["permits", "service design"],
    "links": "https://a.example, https://b.example",
    "days": "12",
    "public": "yes",
    "held": "2026-03-31",
    "colour": "Dark blue",
    "size": "Large",
    "colours": ["Red", "Dark blue"],
}
MEANT: dict[str, object] = {
    "title": "Permits & <b>speed</b>",
    "story": "First *this*,\nthen that.",
    "topic": "procurement",
    "topics": ("permits", "service design"),
    "links": ("https://a.example", "https://b.example"),
    "days": 12,
    "public": True,
    "held": date(2026, 3, 31),
    "colour": Colour.DARK_BLUE,
    "size": "large",
    "colours": (Colour.RED, Colour.DARK_BLUE),
}


def view_of(*names: str, values: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> FormView:
    values, errors = values or {}, errors or {}
    fields = tuple(FieldView(PARAMS[name], values.get(name, ""), errors.get(name, "")) for name in names)
    return FormView(ADDRESS, Every.id, Every.title_text, Every.intro(), fields, submit=Every.submit_text, draft="d1")


def typed_on(probe: Probe) -> dict[str, object]:
    return {**TYPED, "who": probe.user, **({"where": probe.channel} if probe.channel else {})}


def meant_on(probe: Probe) -> dict[str, object]:
    return {**MEANT, "who": probe.user, **({"where": probe.channel} if probe.channel else {})}


def read(name: str, values: Mapping[str, object]) -> Any:
    """As the core reads it: cleaned at the edge, then as its declared type."""
    found, errors = read_page((PARAMS[name],), {name: clean_value(values.get(name))})
    assert not errors, errors
    return found[name]


def test_every_kind_of_param_is_in_the_form() -> None:
    """Except for files: a form that takes one opens only where one can be sent, which the core sees to."""
    assert {param.kind for param in Every.params} == set(get_args(Kind)) - {"file"}


@every_adapter
@pytest.mark.parametrize("page", range(len(Every.pages)))
def test_a_page_of_any_fields_is_taken_and_asks_what_it_should(probe: Probe, page: int) -> None:
    names = [param.name for param in Every.pages[page]]
    form = probe.opens(view_of(*names))
    assert not form.problems
    assert set(form.fields) == set(names)
    assert bare(Every.title_text) in bare(form.title)
    assert form.submit == Every.submit_text
    for name in names:
        param, field = PARAMS[name], form.fields[name]
        assert param.label in field.label
        assert shows(bare(field.help), bare(param.arg.help))
        assert all(choice.label in " ".join(field.choices) for choice in param.choices)


@every_adapter
def test_the_sentence_above_the_fields_is_shown(probe: Probe) -> None:
    assert shows(bare(probe.opens(view_of("title")).text), bare(Every.intro()))
    assert shows(bare(probe.opens(view_of("title", "story", "topic", "topics", "links")).text), bare(Every.intro()))


@every_adapter
@pytest.mark.parametrize("name", PARAMS)
def test_what_is_filled_in_means_the_same_everywhere(probe: Probe, name: str) -> None:
    if name not in (typed := typed_on(probe)):
        assert (probe.name, name) in {("web", "where"), ("terminal", "where")}  # no channels there
        return
    form = probe.opens(view_of(name))
    event = probe.submits(form, {name: typed[name]})
    assert event.address == ADDRESS
    assert read(name, event.values) == meant_on(probe)[name]


@every_adapter
@pytest.mark.parametrize("name", [param.name for param in Every.params if not param.required])
def test_what_is_left_out_has_its_default_everywhere(probe: Probe, name: str) -> None:
    event = probe.submits(probe.opens(view_of(name)), {})
    assert read(name, event.values) == PARAMS[name].default


@every_adapter
@pytest.mark.parametrize("name", PARAMS)
def test_a_value_the_form_already_has_stands_in_its_field(probe: Probe, name: str) -> None:
    meant = meant_on(probe).get(name, ChannelRef("slack", "T1:C7"))
    value = PARAMS[name].write(meant)
    form = probe.opens(view_of(name, values={name: value}))
    assert not form.problems
    assert bare(value) in bare(form.fields[name].value), form.fields[name]


@every_adapter
@pytest.mark.parametrize("name", PARAMS)
def test_a_refused_value_is_kept_and_its_error_stands_at_its_field(probe: Probe, name: str) -> None:
    wrong = {"title": "t" * 250, "days": "many", "held": "31/3/2026", "colour": "blurple"}.get(
        name, "wrong, very wrong"
    )
    error = f"{PARAMS[name].label} cannot be like that. Try another."
    other = "story" if name != "story" else "title"
    form = probe.opens(view_of(name, other, values={name: wrong}, errors={name: error}))
    assert not form.problems
    assert shows(bare(form.text), bare(error))
    assert shows(bare(form.fields[name].error), bare(error))
    assert not shows(bare(form.fields[other].error), bare(error))
    if PARAMS[name].kind in ("text", "number", "date") and not PARAMS[name].many:
        assert bare(wrong) in bare(form.fields[name].value + form.text)


@every_adapter
def test_pages_say_where_one_is(probe: Probe) -> None:
    form = probe.opens(replace(view_of("title"), page=2, pages=3))
    said = f"{form.title} {form.text}".casefold()
    assert "2 of 3" in said


@every_adapter
@settings(tried)
@given(typed=st.one_of(st.sampled_from(list(SHORT.values())), st.text(min_size=1, max_size=60)))
def test_any_text_comes_back_as_it_was_typed(probe: Probe, typed: str) -> None:
    """In a long field; what stands around the words is not meant."""
    event = probe.submits(probe.opens(view_of("story")), {"story": typed})
    assert str(clean_value(event.values["story"])).strip() == str(clean_value(typed)).strip()


@every_adapter
@pytest.mark.parametrize("typed", CORPUS.values(), ids=CORPUS)
def test_any_words_of_a_form_are_taken_and_do_nothing(probe: Probe, typed: str) -> None:
    param = Param("title", "text", str, Arg(typed[:100].strip() or "x", label=typed[:45].strip() or "x"), required=True)
    shown = FieldView(param, typed[:3000], f"It cannot be “{typed}”.")
    form = probe.opens(FormView(ADDRESS, Every.id, typed[:24].strip() or "x", typed, (shown,), draft="d1"))
    assert not form.problems
    assert not form.pings
