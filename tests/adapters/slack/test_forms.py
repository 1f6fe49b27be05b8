"""Forms as modals: every kind of field, within Slack's limits, with nothing that was typed lost."""

import enum
import json
from datetime import date
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import forms
from adapters.slack.place import Place, recalled
from bot.form import FieldView, Form, FormView
from bot.param import Arg
from bot.people import ChannelRef, UserRef
from bot.ui.nodes import Choice
from tests.adapters.slack.drawn import texts
from tests.harness.slack.view_rules import check_view

WHERE = Place("command", "U1", "C1", response_url="https://r.example/x", trigger="t")


class Kind(enum.Enum):
    GUIDE = "guide"
    CASE_STUDY = "case_study"
    TOOL = "tool"


async def topics(text: Annotated[str, Arg("typed")]) -> list[Choice]:
    return [Choice("Permits", "permits")]


class Everything(Form, id="test.everything", title="Everything there is"):
    """One of each."""

    title: Annotated[str, Arg("As people look for it", most=20, least=3, example="Faster permits")]
    body: Annotated[str, Arg("In your words", long=True)] = ""
    size: Annotated[int, Arg("How many", least=1, most=10)] = 3
    agreed: Annotated[bool, Arg("Agreed with your team")] = False
    day: Annotated[date | None, Arg("When")] = None
    kind: Annotated[Kind, Arg("What it is")] = Kind.GUIDE
    kinds: Annotated[tuple[Kind, ...], Arg("All that fit")] = ()
    topic: Annotated[str, Arg("A topic", complete=topics)] = ""
    tags: Annotated[tuple[str, ...], Arg("Topics", complete=topics)] = ()
    owner: Annotated[UserRef | None, Arg("Whose it is")] = None
    people: Annotated[tuple[UserRef, ...], Arg("Who took part")] = ()
    place: Annotated[ChannelRef | None, Arg("Where")] = None


PARAMS = {param.name: param for param in Everything.params}


def view(**values: str) -> FormView:
    fields = tuple(FieldView(param, values.get(param.name, "")) for param in Everything.params)
    return FormView("form/test.everything/1//", "test.everything", "Everything there is", "One of each.", fields)


def element(name: str, value: str = "") -> dict[str, Any]:
    drawn = forms.modal(view(**{name: value}), WHERE, "T1")
    return next(block["element"] for block in drawn["blocks"] if block.get("block_id") == name)


def hint(name: str, value: str) -> str:
    drawn = forms.modal(view(**{name: value}), WHERE, "T1")
    return next(block["hint"]["text"] for block in drawn["blocks"] if block.get("block_id") == name)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({name: texts for name in PARAMS}), texts, texts, texts)
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_any_values_make_a_modal_that_slack_takes(values: dict[str, str], title: str, intro: str, error: str) -> None:
    fields = tuple(FieldView(param, values[param.name], error) for param in Everything.params)
    drawn = forms.modal(FormView("a" * 100, "test.everything", title, intro, fields, 2, 3, title), WHERE, "T1")
    check_view(json.loads(json.dumps(drawn)), "modal")


@pytest.mark.parametrize(
    ("name", "value", "kind", "shows"),
    [
        ("title", "Hello", "plain_text_input", {"initial_value": "Hello", "max_length": 20, "min_length": 3}),
        ("body", "a\nb", "plain_text_input", {"initial_value": "a\nb", "multiline": True}),
        ("size", "4", "number_input", {"initial_value": "4", "min_value": "1", "max_value": "10"}),
        ("agreed", "yes", "radio_buttons", {}),
        ("day", "2026-03-31", "datepicker", {"initial_date": "2026-03-31"}),
        ("kind", "tool", "static_select", {}),
        ("kinds", "tool, guide", "checkboxes", {}),
        ("topic", "permits", "external_select", {"action_id": "ask:test.everything:topic", "min_query_length": 1}),
        ("tags", "permits, tax", "multi_external_select", {}),
        ("owner", "<@slack:T1:U2>", "users_select", {"initial_user": "U2"}),
        ("people", "<@slack:T1:U2>, <@slack:T1:U3>", "multi_users_select", {"initial_users": ["U2", "U3"]}),
        ("place", "<#slack:T1:C2>", "conversations_select", {"initial_conversation": "C2"}),
    ],
)
def test_each_kind_of_field_has_its_input_with_what_is_known(
    name: str, value: str, kind: str, shows: dict[str, Any]
) -> None:
    drawn = element(name, value)
    assert drawn["type"] == kind
    assert shows.items() <= drawn.items()


def test_what_was_chosen_before_is_chosen_again() -> None:
    assert element("kind", "tool")["initial_option"]["value"] == "tool"
    assert [option["value"] for option in element("kinds", "tool, guide")["initial_options"]] == ["tool", "guide"]
    assert [option["value"] for option in element("tags", "permits, tax")["initial_options"]] == ["permits", "tax"]
    assert element("agreed", "no")["initial_option"]["value"] == "no"


@pytest.mark.parametrize(
    ("name", "value"),
    [("size", "many"), ("day", "next week"), ("kind", "gide"), ("owner", "<@discord:7>"), ("place", "town")],
)
def test_typed_text_that_a_picker_cannot_show_stands_in_the_hint(name: str, value: str) -> None:
    assert f"You typed “{value}”" in hint(name, value)


def test_a_text_that_is_too_long_is_kept_to_be_shortened() -> None:
    drawn = element("title", "x" * 50)
    assert drawn["initial_value"] == "x" * 50
    assert "max_length" not in drawn


def test_a_field_that_completes_takes_a_long_text_as_text() -> None:
    assert element("topic", "x" * 90)["type"] == "plain_text_input"


def test_the_way_back_is_kept_in_the_modal() -> None:
    drawn = forms.modal(view(), WHERE, "T1")
    address, place = recalled({**drawn, "id": "V1"}, "U1", "t9")
    assert address == "form/test.everything/1//"
    assert (place.channel, place.response_url, place.view, place.trigger) == ("C1", "https://r.example/x", "V1", "t9")


def test_a_way_back_too_long_to_keep_leaves_the_address() -> None:
    where = Place("command", "U1", "C1", response_url="https://r.example/" + "x" * 4000)
    assert recalled({"private_metadata": where.remembered("form/x/1//")}, "U1")[0] == "form/x/1//"


def test_errors_go_to_their_fields_when_these_are_on_the_screen() -> None:
    wrong = FormView("a", "s", "t", "", (FieldView(PARAMS["title"], "x", "Title is too short."),))
    on_screen = forms.modal(view(), WHERE, "T1")
    assert forms.errors(wrong, on_screen) == {"title": "Title is too short."}
    assert forms.errors(wrong, {"blocks": []}) is None
    assert forms.errors(view(), on_screen) is None


def test_a_page_drawn_anew_says_what_is_wrong_beside_the_field() -> None:
    wrong = FormView("a", "s", "Pages", "", (FieldView(PARAMS["title"], "x", "Title is too short."),), page=1, pages=3)
    drawn = forms.modal(wrong, WHERE, "T1")
    assert "Title is too short." in json.dumps(drawn["blocks"], ensure_ascii=False)
    assert "Page 1 of 3" in json.dumps(drawn["blocks"])


def test_suggestions_leave_room_for_what_was_typed() -> None:
    found = forms.options((Choice("Permits", "permits"), Choice("Too long", "x" * 80)), "perm")
    assert [(option["text"]["text"], option["value"]) for option in found] == [
        ("Permits", "permits"),
        ("“perm”", "perm"),
    ]
    assert [option["value"] for option in forms.options((Choice("Permits", "permits"),), "permits")] == ["permits"]
    assert forms.options((), "") == []
