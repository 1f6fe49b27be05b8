"""Any page of any form becomes a modal that Discord takes and that holds what was typed."""

from datetime import date
from enum import Enum
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.components import validate_modal

from adapters.discord import forms
from adapters.discord.render import render
from bot.form import FieldView, FormView
from bot.param import Arg, Param, read_param
from bot.people import ChannelRef, UserRef
from tests.adapters.discord.bounded import without_shrinking
from tests.harness.discord.check_modals import check_modal
from tests.harness.nodes import text

KINDS = Enum("KINDS", {f"K{n}": f"kind-{n}" for n in range(25)})
ARG = Arg("What it is", least=3, most=20, example="e" * 200)
PARAMS = [
    read_param("t", name, Annotated[kind, ARG])
    for name, kind in {
        "text": str,
        "texts": tuple[str, ...],
        "number": int,
        "switch": bool,
        "day": date,
        "kind": KINDS,
        "kinds": tuple[KINDS, ...],
        "who": UserRef,
        "whom": tuple[UserRef, ...],
        "where": ChannelRef,
    }.items()
]
OPTIONAL = [
    read_param("t", "note", Annotated[str, Arg("Anything", long=True)], ""),
    read_param("t", "pick", Annotated[KINDS | None, Arg("Any")], None),
]
values = st.one_of(text, st.sampled_from(["<@discord:5>", "<@slack:T:U>", "kind-1, kind-2", "yes", "kind-3"]))
pages = st.lists(
    st.builds(FieldView, st.sampled_from(PARAMS + OPTIONAL), values, text),
    min_size=1,
    max_size=5,
    unique_by=lambda field: field.param.name,
).map(tuple)


def view(*fields: FieldView, **more: Any) -> FormView:
    return FormView(
        **{"address": "form/t/1/d/", "source": "t", "title": "Title", "intro": "", "fields": fields, **more}
    )


@without_shrinking
@given(pages, text, text, st.integers(1, 3))
def test_any_page_is_a_modal_that_discord_takes(
    fields: tuple[FieldView, ...], title: str, intro: str, page: int
) -> None:
    shown = forms.modal(view(*fields, title=title, intro=intro, page=page, pages=3))
    check_modal(shown)
    validate_modal(shown)
    back = forms.leading_back(view(*fields, title=title, intro=intro, page=page, pages=3, draft="d"))
    assert render(back)[0].components


def component(param: Param, value: str = "", error: str = "") -> dict[str, Any]:
    [label] = forms.modal(view(FieldView(param, value, error)))["components"]
    return label["component"]


def named(name: str) -> Param:
    return next(param for param in PARAMS + OPTIONAL if param.name == name)


@pytest.mark.parametrize("value", ["ab", "x" * 21, "x" * 3_500])
def test_a_value_out_of_bounds_is_shown_for_editing(value: str) -> None:
    field = component(named("text"), value)
    assert field["value"] == value
    assert field.get("max_length", 4_000) >= len(value)
    assert field.get("min_length", 0) <= len(value)


def test_what_was_chosen_stays_chosen() -> None:
    options = component(named("kinds"), "kind-1, KIND-3")["options"]
    assert [one["value"] for one in options if one.get("default")] == ["kind-1", "kind-3"]
    assert component(named("who"), "<@discord:5>")["default_values"] == [{"id": "5", "type": "user"}]
    assert "default_values" not in component(named("who"), "<@slack:T:U>")
    assert [one["label"] for one in component(named("switch"), "yes")["options"] if one.get("default")] == ["Yes"]


def test_several_may_be_chosen_where_several_are_meant() -> None:
    assert component(named("kinds"))["max_values"] == 25
    assert component(named("kind"))["max_values"] == 1
    assert component(named("pick"))["min_values"] == 0


def test_an_error_stands_beside_its_field() -> None:
    [label] = forms.modal(view(FieldView(named("number"), "x", "It takes a number.")))["components"]
    assert label["description"] == "It takes a number. What it is"


def test_the_sentence_above_the_fields_is_never_lost() -> None:
    intro = "Reviewers see this first."
    four = [FieldView(param) for param in PARAMS[:4]]
    assert forms.modal(view(*four, intro=intro))["components"][0] == {"type": 10, "content": intro}
    five = forms.modal(view(*four, FieldView(PARAMS[4]), intro=intro))["components"]
    assert five[0]["description"] == f"What it is. {intro}"


def test_the_page_is_named() -> None:
    assert forms.modal(view(FieldView(PARAMS[0]), page=2, pages=3))["title"] == "Title (2 of 3)"
