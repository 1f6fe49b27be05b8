"""Opening a source: by its ending a file, a folder or an archive becomes an iterator of records."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from bot.interchange.archive import pieces_of
from bot.interchange.package import DICTIONARY
from bot.interchange.read_csv import read_csv
from bot.interchange.read_json import read_json, read_lines
from bot.interchange.read_markdown import read_markdown
from bot.interchange.reading import Limits, NotASource, Piece, Record, Refused, size

FORMATS = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".json": "JSON",
    ".jsonl": "JSON Lines",
    ".ndjson": "JSON Lines",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".ics": "iCalendar",
}
MARKDOWN = (".md", ".markdown")
TAKEN = "CSV, JSON, JSON Lines (.jsonl), RSS and Atom (.xml), iCalendar (.ics), Markdown with front matter (a folder, or a .zip of it)"
INSTEAD = {
    ".xlsx": "Save the sheet as CSV first.",
    ".xls": "Save the sheet as CSV first.",
    ".ods": "Save the sheet as CSV first.",
}


@dataclass
class Source:
    """`format` is what it is read as. `notes` are about the whole of it, and known once it was read to its end."""

    name: str
    format: str
    pieces: list[Piece]
    limits: Limits
    notes: list[str] = field(default_factory=list[str])

    def records(self) -> Iterator[Record | Refused]:
        """Every record, in order; may be called again. Raises NotASource."""
        self.notes.clear()
        match self.format:
            case "CSV":
                return read_csv(self.pieces[0], self.limits, self.notes)
            case "JSON":
                return read_json(self.pieces[0], self.limits)
            case "JSON Lines":
                return read_lines(self.pieces[0], self.limits)
            case "feed":
                from bot.interchange.read_feed import read_feed

                return read_feed(self.pieces[0], self.limits, self.notes)
            case "iCalendar":
                from bot.interchange.read_calendar import read_calendar

                return read_calendar(self.pieces[0], self.limits, self.notes)
            case _:
                return read_markdown(self.pieces, self.limits)


def open_path(path: Path, limits: Limits) -> Source:
    """A file or folder of this machine. Raises NotASource."""
    if not path.exists():
        raise NotASource(f"There is no file or folder {path}.")
    if path.is_dir():
        return _markdown(path.name, list(_folder(path)), limits)
    if not path.is_file():
        raise NotASource(f"{path} is neither a file nor a folder.")
    return _opened(Piece(path.name, path.stat().st_size, lambda: path.open("rb")), limits)


def open_bytes(name: str, data: bytes, limits: Limits) -> Source:
    """A file that was sent. Raises NotASource."""
    return _opened(Piece(name, len(data), lambda: io.BytesIO(data)), limits)


def _opened(piece: Piece, limits: Limits) -> Source:
    if piece.size > limits.file:
        raise NotASource(f"{piece.name} has {size(piece.size)}; {size(limits.file)} are the most.")
    if piece.size == 0:
        raise NotASource(f"{piece.name} is empty.")
    ending = Path(piece.name).suffix.casefold()
    if ending == ".zip":
        return _unpacked(piece, limits)
    if ending in MARKDOWN:
        return _markdown(piece.name, [piece], limits)
    if ending not in FORMATS:
        raise NotASource(f"{piece.name} is none of these: {TAKEN}. {INSTEAD.get(ending, '')}".strip())
    return Source(piece.name, FORMATS[ending], [piece], limits)


def _unpacked(piece: Piece, limits: Limits) -> Source:
    inside = pieces_of(piece, limits)
    pages = [one for one in inside if one.name.casefold().endswith(MARKDOWN)]
    tables = [one for one in inside if Path(one.name).suffix.casefold() in FORMATS]
    if described := next((one for one in tables if one.name == DICTIONARY), None):
        tables = _first_table(described, tables, limits)
    if pages:
        return _markdown(piece.name, pages, limits)
    if len(tables) != 1:
        found = ", ".join(one.name for one in tables[:5]) or "none of them"
        raise NotASource(f"{piece.name} should hold Markdown, or one file to read; it holds {found}.")
    return Source(piece.name, FORMATS[Path(tables[0].name).suffix.casefold()], tables, limits)


def _first_table(described: Piece, tables: list[Piece], limits: Limits) -> list[Piece]:
    """Of a data package, the table that it names first."""
    named = [one.values for one in read_json(described, limits) if isinstance(one, Record)]
    paths = [str(one.get("path", "")) for one in named]
    return [one for path in paths for one in tables if one.name == path][:1]


def _markdown(name: str, pieces: list[Piece], limits: Limits) -> Source:
    if not pieces:
        raise NotASource(f"There is no Markdown file in {name}.")
    if len(pieces) > limits.files:
        raise NotASource(f"{name} holds {len(pieces):,} files; {limits.files:,} are the most.")
    return Source(name, "Markdown", pieces, limits)


def _folder(folder: Path) -> Iterator[Piece]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.casefold() in MARKDOWN and path.is_file() and not path.is_symlink():
            yield Piece(path.relative_to(folder).as_posix(), path.stat().st_size, _opener(path))


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")
