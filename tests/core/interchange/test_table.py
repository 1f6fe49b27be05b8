"""Writing tables: a spreadsheet shows what is in a cell and never runs it, and reading gives back what was written."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dataset import Says, columns_of
from bot.interchange.table import as_csv, as_json, guarded, unguarded

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''=1", "＝1", '=HYPERLINK("http://x")']


@dataclass(frozen=True)
class Line:
    title: Annotated[str, Says("Its title.")]
    count: Annotated[int, Says("How many.")]
    words: Annotated[tuple[str, ...], Says("Its words.")] = ()
    at: Annotated[datetime | None, Says("When.")] = None


async def written(*lines: Line, json_: bool = False, bom: bool = True) -> str:
    async def all() -> AsyncIterator[Line]:
        for line in lines:
            yield line

    columns = columns_of(Line)
    pieces = as_json(columns, all()) if json_ else as_csv(columns, all(), bom=bom)
    return b"".join([piece async for piece in pieces]).decode()


@pytest.mark.parametrize("text", FORMULAS)
async def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    rows = list(csv.reader(io.StringIO((await written(Line(text, 1), bom=False)), newline="")))
    assert rows[1][0].startswith("'")
    assert unguarded(rows[1][0]) == text


@given(st.text(max_size=20) | st.sampled_from(FORMULAS))
def test_guarding_can_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


async def test_a_negative_number_stays_a_number() -> None:
    assert '"-5"' in await written(Line("a", -5))


async def test_times_are_in_utc_and_several_values_in_one_cell() -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=2)))
    text = await written(Line("a", 1, ("x", "y; z"), at))
    assert text.startswith('\ufeff"title"')
    assert text.endswith('"a","1","x; y, z","2026-03-02T08:00:00Z"\r\n')


async def test_json_keeps_kinds_and_is_whole_when_empty() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert json.loads(await written(Line("=1", 1, ("x",), at), Line("b", 2), json_=True)) == [
        {"title": "=1", "count": 1, "words": ["x"], "at": "2026-03-02T00:00:00Z"},
        {"title": "b", "count": 2, "words": [], "at": None},
    ]
    assert json.loads(await written(json_=True)) == []


async def test_many_rows_come_in_pieces() -> None:
    text = await written(*(Line(f"t{n}", n) for n in range(1001)))
    assert len(text.splitlines()) == 1002
