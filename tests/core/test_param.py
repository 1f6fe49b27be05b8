"""Typed words to values, and the sentence when they do not fit."""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput, WiringError
from bot.param import Arg, Param, read_param
from bot.people import UserRef


class Kind(Enum):
    GUIDE = "guide"
    CASE = "case study"


def param(annotation: Any, default: Any = None) -> Param:
    return read_param("test", "value", annotation, default)


def required(annotation: Any) -> Param:
    return read_param("test", "value", annotation)


NUMBER = required(Annotated[int, Arg("How many", least=1, most=10)])
KIND = required(Annotated[Kind | None, Arg("Which kind")])
MANY = required(Annotated[tuple[str, ...], Arg("Some")])
DAY = required(Annotated[date, Arg("When")])
SWITCH = required(Annotated[bool, Arg("Whether")])
PERSON = required(Annotated[UserRef, Arg("Who")])
COLOUR = param(Annotated[Literal["red", "blue"], Arg("Which")], "red")


@pytest.mark.parametrize(
    ("one", "typed", "value"),
    [
        (NUMBER, "3", 3),
        (NUMBER, 3, 3),
        (KIND, "Guide", Kind.GUIDE),
        (KIND, "case_study", Kind.CASE),
        (KIND, Kind.CASE, Kind.CASE),
        (KIND, "guides", Kind.GUIDE),
        (KIND, "Case studies", Kind.CASE),
        (MANY, "a, b,, c ", ("a", "b", "c")),
        (MANY, ["a", "b"], ("a", "b")),
        (DAY, "2026-03-31", date(2026, 3, 31)),
        (SWITCH, "Yes", True),
        (SWITCH, "off", False),
        (PERSON, "<@slack:T1:U1>", UserRef("slack", "T1:U1")),
        (COLOUR, "", "red"),
        (COLOUR, "BLUE", "blue"),
    ],
)
def test_words_become_values(one: Param, typed: object, value: object) -> None:
    assert one.read(typed) == value


@pytest.mark.parametrize(
    ("one", "typed", "says"),
    [
        (NUMBER, "many", "whole number"),
        (NUMBER, "11", "11"),
        (KIND, "gude", "Did you mean Guide?"),
        (DAY, "tomorrow", "2026-03-31"),
        (SWITCH, "perhaps", "yes or no"),
        (PERSON, "Ann", "@name"),
        (NUMBER, "", "missing"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(one: Param, typed: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        one.read(typed)
    assert says in f"{refused.value.message} {refused.value.hint}"
    assert refused.value.name == "value"


@given(
    st.one_of(
        st.integers(1, 10).map(lambda n: (NUMBER, n)),
        st.sampled_from(Kind).map(lambda k: (KIND, k)),
        st.booleans().map(lambda b: (SWITCH, b)),
        st.dates().map(lambda d: (DAY, d)),
    )
)
def test_a_value_written_as_words_is_read_back(pair: tuple[Param, Any]) -> None:
    one, value = pair
    assert one.read(one.write(value)) == value


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[float, Arg("x")],
        Annotated[dict[str, str], Arg("x")],
        Annotated[str, "no arg"],
        Annotated[str, Arg("")],
        Annotated[str, Arg("x" * 101)],
    ],
)
def test_what_no_platform_could_ask_for_is_refused_when_it_is_declared(annotation: Any) -> None:
    with pytest.raises(WiringError):
        required(annotation)
