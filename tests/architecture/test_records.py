"""Whatever has a card can be reported, hidden and brought back: each kind says how."""

from typing import Annotated

import pytest

from bot.compose import registry
from bot.errors import WiringError
from bot.param import Arg
from bot.record import record


def test_every_kind_of_card_is_declared_as_a_record() -> None:
    """A new one says so beside its card: `records=[record("webinar", look=…, hide=…, restore=…)]`, see bot/record.py. A
    question of a town hall, an idea and a suggested topic can be reported, and have no card of their own in a channel."""
    declared = registry()
    assert set(declared.records) - set(declared.cards) == {"hall-question", "idea", "webinar-idea"}
    assert set(declared.cards) - set(declared.records) == set()


async def _look(id: Annotated[str, Arg("Which")]) -> None: ...


def test_a_record_that_cannot_be_judged_is_refused_when_it_is_declared() -> None:
    with pytest.raises(WiringError, match="takes id and state"):
        record("thing", look=_look, hide=_look, restore=_look)
    with pytest.raises(WiringError, match="at most 14 letters"):
        record("a-very-long-subject", look=_look, hide=_look, restore=_look)
