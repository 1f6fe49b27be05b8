"""Wrong wiring is refused when it is declared, naming function and parameter."""

from typing import Annotated

import pytest

from bot.action import Action
from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.errors import WiringError
from bot.handlers import on_action
from bot.inject import HandlerPlan
from bot.param import Arg
from bot.registry import Registry
from bot.ui.nodes import Reply


class Shelf:
    def __init__(self, unit: object) -> None:
        self.unit = unit


class Weather:
    def __init__(self, city: str) -> None:
        self.city = city


class Press(Action, id="test.press"):
    number: int


def test_each_parameter_is_what_its_annotation_says() -> None:
    async def handler(context: Context, shelf: Shelf, weather: Weather, words: Annotated[str, Arg("Words")]) -> Reply:
        return Reply(())

    plan = HandlerPlan.read(handler)
    assert plan.context == ("context",)
    assert plan.stores == (("shelf", Shelf),)
    assert plan.services == (("weather", Weather),)
    assert [param.name for param in plan.params] == ["words"]


def test_a_service_that_nobody_provides_is_refused_before_the_first_user() -> None:
    async def handler(weather: Weather) -> Reply:
        return Reply(())

    with pytest.raises(WiringError, match=r"handler.*Weather.*'weather'"):
        HandlerPlan.read(handler).check({})


def test_a_parameter_without_a_meaning_is_refused_by_name() -> None:
    async def handler(words: str) -> Reply:
        return Reply(())

    with pytest.raises(WiringError, match=r"handler.*'words'"):
        HandlerPlan.read(handler)


def test_a_handler_that_would_block_is_refused() -> None:
    def handler() -> Reply:
        return Reply(())

    with pytest.raises(WiringError, match="async def"):
        HandlerPlan.read(handler)


def test_a_button_handler_without_its_payload_is_refused() -> None:
    async def handler(context: Context) -> Reply:
        return Reply(())

    with pytest.raises(WiringError, match="Action"):
        on_action()(handler)


async def test_a_declared_thing_is_still_the_function_it_was() -> None:
    @command()
    async def double(number: Annotated[int, Arg("Number")]) -> int:
        """Double a number."""
        return number * 2

    @on_action()
    async def press(pressed: Press) -> int:
        return pressed.number

    assert await double(21) == 42
    assert await press(Press(number=7)) == 7


def test_two_things_under_one_name_are_refused() -> None:
    @command(name="one")
    async def first() -> Reply:
        """One."""
        return Reply(())

    @command(name="one")
    async def second() -> Reply:
        """The other."""
        return Reply(())

    with pytest.raises(WiringError, match="one"):
        Capability("test", "Test", commands=[first, second])
    with pytest.raises(WiringError, match=r"test\.one"):
        Registry.of([Capability("test", "Test", commands=[first]), Capability("test", "Test", commands=[second])])


@pytest.mark.parametrize("bad", ["Upper", "with space", "x" * 33, ""])
def test_a_name_that_a_platform_refuses_is_refused_here(bad: str) -> None:
    async def fine() -> Reply:
        """Fine."""
        return Reply(())

    fine.__name__ = bad
    with pytest.raises(WiringError):
        command()(fine)


def test_a_command_without_help_is_refused() -> None:
    async def silent() -> Reply:
        return Reply(())

    with pytest.raises(WiringError, match="docstring"):
        command()(silent)
