"""Shelves and records: what cannot be a page is refused when it is declared."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest

from bot.action import Action
from bot.browse import Browsed, Description, Listed, browse, described
from bot.capability import Capability
from bot.command import command
from bot.errors import WiringError
from bot.param import Arg
from bot.registry import Registry
from bot.ui.nodes import Reply


class OpenIt(Action, id="pages.open"):
    number: int


class TwoNumbers(Action, id="pages.two"):
    number: int
    other: int


async def every(after: Annotated[int, Arg("after")], most: Annotated[int, Arg("most")]) -> list[Listed]:
    return [Listed(after + 1, datetime(2026, 1, 1, tzinfo=UTC))][:most]


async def one(id: Annotated[int, Arg("number")]) -> Description | None:
    return None


async def shelf(page: Annotated[int, Arg("page")] = 1) -> Browsed:
    """All."""
    return Browsed("All", "", "0", (), page)


async def unturned() -> Browsed:
    """All on one page."""
    return Browsed("All", "", "0", ())


async def undescribed(page: Annotated[int, Arg("page")] = 1) -> Browsed:
    return await shelf(page)


async def needing(kind: Annotated[str, Arg("kind")], page: Annotated[int, Arg("page")] = 1) -> Browsed:
    """Of a kind."""
    return await shelf(page)


@command()
async def show(number: Annotated[int, Arg("number")]) -> Reply:
    """Show one"""
    return Reply(())


@pytest.mark.parametrize(
    ("fn", "name"), [(unturned, "all"), (undescribed, "all"), (needing, "all"), (shelf, "All of it")]
)
def test_a_shelf_has_a_name_words_pages_and_no_duties(fn: Callable[..., Any], name: str) -> None:
    with pytest.raises(WiringError):
        browse(name, title="All")(fn)


def test_a_record_is_found_by_its_number_alone() -> None:
    fine: dict[str, Any] = {"shown_by": "show", "opened_by": OpenIt, "every": every}
    described("one", **fine)(one)
    with pytest.raises(WiringError, match="number and nothing else"):
        described("one", **{**fine, "opened_by": TwoNumbers})(one)
    with pytest.raises(WiringError, match="after and most"):
        described("one", **{**fine, "every": one})(one)
    with pytest.raises(WiringError, match="takes id"):
        described("one", **fine)(every)
    with pytest.raises(WiringError, match="address"):
        described("one/two", **fine)(one)


def test_a_capability_shows_its_records_and_names_its_shelves_apart_from_its_commands() -> None:
    page = described("one", shown_by="show", opened_by=OpenIt, every=every)(one)
    with pytest.raises(WiringError, match="no command shows"):
        Capability(name="pages", summary="Pages", commands=[], described=[page])
    with pytest.raises(WiringError, match="a command and a shelf"):
        Capability(name="pages", summary="Pages", commands=[show], browse=[browse("show", title="All")(shelf)])
    whole = Capability(
        name="pages", summary="Pages", commands=[show], browse=[browse("all", title="All")(shelf)], described=[page]
    )
    names = {plan.name for plan in Registry.of([whole]).plans()}
    assert {"shelf", "one", "every"} <= names
