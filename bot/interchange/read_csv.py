"""CSV as it comes: any of the usual separators, with or without a mark, from a spreadsheet or a program."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from bot.interchange.reading import Limits, NotASource, Piece, Record, Refused, size
from bot.interchange.table import unguarded

SEPARATORS = ",;\t|"
HEAD = 64_000
LONGEST_ROW = 400_000  # characters; a field of the csv module holds 131,072
OLD = "cp1252"  # what spreadsheets on Windows still write


class _LongLine(Exception):
    """A line that no table has."""


def read_csv(piece: Piece, limits: Limits, notes: list[str]) -> Iterator[Record | Refused]:
    """A record for each row after the head. Raises NotASource when there is no head to read it by."""
    with piece.open() as raw:
        head = raw.read(HEAD)
    encoding = _encoding(piece, head)
    if encoding == OLD:
        notes.append("It is not UTF-8 text; it was read as Windows-1252, so letters with accents should be looked at.")
    text = head.decode(encoding, "replace")
    first = text.splitlines()[0] if text.strip() else ""
    if not first or len(first) >= len(text) >= HEAD // 4:
        raise NotASource(f"{piece.name} has no first row with the names of its columns.")
    separator = _separator(text)
    if first.count(separator) >= limits.columns:
        raise NotASource(f"{piece.name} has {first.count(separator) + 1:,} columns; {limits.columns} are the most.")
    with io.TextIOWrapper(piece.open(), encoding, errors="replace", newline="") as file:
        yield from _rows(piece.name, file, separator)


def _rows(name: str, file: TextIO, separator: str) -> Iterator[Record | Refused]:
    reader = csv.reader(_lines(file), delimiter=separator, strict=True)
    columns: list[str] = []
    while True:
        before = reader.line_num
        try:
            row = next(reader, None)
        except csv.Error as problem:
            place, over = _between(before + 1, reader.line_num), _is_over(problem)
            if not columns or over:
                yield _unreadable(name, place, bool(columns), problem)
                return
            yield Refused(place, f"its quotes do not match: {problem}")
            continue
        except _LongLine:
            raise NotASource(f"{name}, line {reader.line_num + 1}, is longer than {size(LONGEST_ROW)}.") from None
        if row is None:
            return
        if not any(cell.strip() for cell in row) or (not columns and row[0].startswith("sep=")):
            continue
        if not columns:
            columns = _columns(row)
        elif len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            yield Refused(_between(before + 1, reader.line_num), f"it has {len(row)} cells for {len(columns)} columns")
        else:
            yield Record(_between(before + 1, reader.line_num), dict(zip(columns, map(unguarded, row), strict=False)))


def _unreadable(name: str, place: str, begun: bool, problem: csv.Error) -> Refused:
    if not begun:
        raise NotASource(f"{name} is not CSV: {problem}, {place}.")
    return Refused(place, "a quote opens here and never closes, or a cell is too long; nothing after it was read")


def _is_over(problem: csv.Error) -> bool:
    return "field limit" in str(problem) or "end of data" in str(problem)


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LONGEST_ROW + 1):
        if len(line) > LONGEST_ROW:
            raise _LongLine
        yield line.replace("\x00", "")


def _columns(row: Sequence[str]) -> list[str]:
    """Each with a name of its own."""
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = " ".join(unguarded(cell).replace("\ufeff", "").split()) or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _separator(head: str) -> str:
    """What parts the first rows into the same number of cells, the most of them."""
    if head.startswith("sep=") and head[4:5] in SEPARATORS:
        return head[4]

    def width(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in _sample(head, separator)]
        alike = sum(one == widths[0] for one in widths) if widths else 0
        return (alike if widths and widths[0] > 1 else 0, widths[0] if widths else 0)

    return max(SEPARATORS, key=width)


def _sample(head: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    lines: Iterable[str] = io.StringIO(head, newline="")
    try:
        for row in csv.reader(lines, delimiter=separator):
            rows.append(row)
            if len(rows) == 20:
                break
    except csv.Error:
        pass  # the rows before it say enough
    return rows


def _encoding(piece: Piece, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in head:
        raise NotASource(f"{piece.name} is not text.")
    with piece.open() as raw, io.TextIOWrapper(raw, "utf-8", newline="") as file:
        try:
            while file.read(HEAD):
                """To its end."""
        except UnicodeDecodeError:
            return OLD
    return "utf-8-sig"


def _between(first: int, last: int) -> str:
    return f"line {first}" if last <= first else f"lines {first} to {last}"
