"""Rows of a dataset as CSV and JSON, piece by piece.

A cell that a spreadsheet would take for a formula gets an apostrophe in front; `unguarded` takes it off again.
"""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, cast

from bot.dataset import Column

BETWEEN = "; "  # several values in one cell
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
A_PIECE = 200


def guarded(text: str) -> str:
    """`text` as a spreadsheet shows it and never runs it."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def plain(value: object) -> object:
    """A value as JSON has it: times in UTC with their zone, several values as a list."""
    match value:
        case Enum():
            return cast(object, value.value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [plain(one) for one in cast(Sequence[object], value)]
        case _:
            return value


def cell(value: object) -> str:
    """A value as a cell of CSV."""
    match made := plain(value):
        case None:
            return ""
        case bool():
            return "true" if made else "false"
        case int() | float():
            return str(made)
        case list():
            return guarded(BETWEEN.join(str(one).replace(";", ",") for one in cast(list[object], made)))
        case _:
            return guarded(str(made))


def row_of(columns: Sequence[Column], line: Any) -> list[str]:
    return [cell(getattr(line, column.name)) for column in columns]


async def as_csv(columns: Sequence[Column], lines: AsyncIterator[Any], *, bom: bool = True) -> AsyncIterator[bytes]:
    """A head and a row for each line. `bom` tells spreadsheets that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    text.write(BOM if bom else "")
    writer.writerow([column.name for column in columns])
    count = 0
    async for line in lines:
        writer.writerow(row_of(columns, line))
        count += 1
        if count % A_PIECE == 0:
            yield _taken(text)
    yield _taken(text)


async def as_json(columns: Sequence[Column], lines: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    """One array of objects, a line each."""
    text = io.StringIO(newline="")
    opening = "[\n"
    count = 0
    async for line in lines:
        made = {column.name: plain(getattr(line, column.name)) for column in columns}
        text.write(opening + json.dumps(made, ensure_ascii=False))
        opening = ",\n"
        count += 1
        if count % A_PIECE == 0:
            yield _taken(text)
    text.write("[]\n" if count == 0 else "\n]\n")
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    made = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return made
