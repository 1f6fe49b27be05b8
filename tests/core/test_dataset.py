"""Datasets: the dictionary is the declaration, and what cannot be described is refused when it is read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Literal

import pytest

from bot.dataset import Says, columns_of, dataset
from bot.errors import WiringError
from bot.interchange.package import described


class Kind(StrEnum):
    GUIDE = "guide"
    TOOL = "tool"


@dataclass(frozen=True)
class Line:
    id: Annotated[int, Says("Its number.", key=True)]
    kind: Annotated[Kind, Says("What it is.")]
    words: Annotated[tuple[str, ...], Says("Its words.")]
    on: Annotated[date | None, Says("When.", title="Day")]
    at: Annotated[datetime, Says("At what time.")]
    open: Annotated[bool, Says("Whether it is open.")]
    share: Annotated[float, Says("How much of it.")]
    year: Annotated[str, Says("In which year.", pattern=r"\d{4}")]
    size: Annotated[Literal["small", "large"], Says("How large.")]


@dataset("lines", row=Line, title="Lines")
async def lines() -> AsyncIterator[Line]:
    """All lines."""
    yield Line(1, Kind.GUIDE, ("a",), None, datetime(2026, 1, 1, tzinfo=UTC), True, 0.5, "2026", "small")


def test_every_kind_of_column_is_described_as_frictionless_data_has_it() -> None:
    schema = described("x-lines", lines.spec)["schema"]
    assert {field["name"]: field["type"] for field in schema["fields"]} == {
        "id": "integer",
        "kind": "string",
        "words": "string",
        "on": "date",
        "at": "datetime",
        "open": "boolean",
        "share": "number",
        "year": "string",
        "size": "string",
    }
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["kind"]["constraints"] == {"enum": ["guide", "tool"]}
    assert fields["size"]["constraints"] == {"enum": ["small", "large"]}
    assert fields["year"]["constraints"] == {"pattern": r"\d{4}"}
    assert fields["on"]["title"] == "Day"
    assert "Several are parted by “;”." in fields["words"]["description"]
    assert schema["primaryKey"] == ["id"]


async def test_a_dataset_is_still_the_function_it_declares() -> None:
    assert [line.id async for line in lines()] == [1]


def test_what_cannot_be_described_is_refused_when_it_is_declared() -> None:
    @dataclass
    class Mute:
        id: int

    @dataclass
    class Odd:
        id: Annotated[complex, Says("A number.")]

    with pytest.raises(WiringError, match="says what it holds"):
        columns_of(Mute)
    with pytest.raises(WiringError, match="cannot hold"):
        columns_of(Odd)
    with pytest.raises(WiringError, match="is a dataclass"):
        columns_of(dict)
    with pytest.raises(WiringError, match="async generator"):

        @dataset("lines", row=Line, title="Lines")
        async def one() -> None:
            """Not a generator."""
