"""Whatever has a card can be reported, hidden and brought back: each kind says how."""

from typing import Annotated

import pytest

from bot.compose import registry
from bot.errors import WiringError
from bot.param import Arg
from bot.people import Role
from bot.record import record


def test_every_kind_of_card_is_declared_as_a_record() -> None:
    """A new one says so beside its card: `records=[record("webinar", look=…, hide=…, restore=…)]`, see bot/record.py. A
    question of a town hall, an idea and a suggested topic can be reported, and have no card of their own in a channel."""
    declared = registry()
    assert set(declared.records) - set(declared.cards) == {"hall-question", "idea", "webinar-idea"}
    assert set(declared.cards) - set(declared.records) == set()


def test_the_rules_come_before_whatever_others_read() -> None:
    """A member's form asks for them (`contributes=True`), or is one of those that only they or the staff read."""
    private = {
        "digest.mine",
        "library.owner",
        "moderation.report",
        "moderation.appeal",
        "profile.edit",
        "profile.topics",
    }
    private |= {"webinars.feedback"}  # organizers read it, without a name
    forms = {name: spec for name, spec in registry().forms.items() if spec.requires is Role.MEMBER}
    assert {name for name, spec in forms.items() if not spec.contributes} == private


async def _look(id: Annotated[str, Arg("Which")]) -> None: ...


def test_a_record_that_cannot_be_judged_is_refused_when_it_is_declared() -> None:
    with pytest.raises(WiringError, match="takes id and state"):
        record("thing", look=_look, hide=_look, restore=_look)
    with pytest.raises(WiringError, match="at most 14 letters"):
        record("a-very-long-subject", look=_look, hide=_look, restore=_look)
