"""What a button carries."""

from enum import Enum
from typing import Annotated

import pytest
from annotated_types import Ge, Le, MaxLen
from hypothesis import given
from hypothesis import strategies as st

from bot.action import NARROW, WIDEST, Action, action_id, keep_key, numbered, unnumbered
from bot.errors import Expired, WiringError


class Answer(Enum):
    YES = "yes"
    NO = "no"


class Reply(Action, id="webinar.reply"):
    event: int
    answer: Answer
    note: Annotated[str, MaxLen(10)] = ""


class Search(Action, id="search", long=True):
    words: str
    page: Annotated[int, Ge(1), Le(99)] = 1


@given(st.integers(-(2**63), 2**63 - 1), st.sampled_from(Answer), st.text(max_size=10))
def test_what_was_packed_comes_back(event: int, answer: Answer, note: str) -> None:
    action = Reply(event=event, answer=answer, note=note)
    assert len(action.pack()) <= WIDEST
    assert Reply.unpack(action.pack()) == action


@given(st.text(max_size=5_000), st.integers(1, 99))
def test_a_long_action_has_an_address_that_fits_every_place(words: str, page: int) -> None:
    action = Search(words=words, page=page)
    assert len(action.address()) <= WIDEST
    assert len(action.address(NARROW)) <= NARROW
    assert Search.unpack(action.pack()) == action


@given(st.text(max_size=50), st.integers(1, 40))
def test_numbering_repeated_buttons_never_changes_what_they_mean(words: str, n: int) -> None:
    address = Search(words=words).address()
    assert unnumbered(numbered(address, n)) == address


def test_an_old_button_without_the_newest_field_still_works() -> None:
    assert Reply.unpack("webinar.reply/7/yes").note == ""


@pytest.mark.parametrize(
    "address", ["webinar.reply", "webinar.reply/x/yes", "webinar.reply/1/maybe", "webinar.reply/1/yes/a/b"]
)
def test_a_button_of_another_version_is_expired_not_a_crash(address: str) -> None:
    with pytest.raises(Expired):
        Reply.unpack(address)


def test_an_action_that_could_not_fit_is_refused_when_it_is_declared() -> None:
    with pytest.raises(WiringError, match="long=True"):

        class TooWide(Action, id="too.wide"):
            words: str


@pytest.mark.parametrize("bad", ["", "Upper", "with/slash", "with~tilde", "1digit"])
def test_an_id_that_would_confuse_addresses_is_refused_when_it_is_declared(bad: str) -> None:
    with pytest.raises(WiringError):

        class Bad(Action, id=bad):
            pass


def test_a_kept_address_depends_on_its_text_alone() -> None:
    assert keep_key("a/b") == keep_key("a/b") != keep_key("a/c")
    assert action_id("library.save/7") == "library.save"
