"""RSS and Atom, through feedparser. It is only ever given bytes: given an address it would fetch it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser  # pyright: ignore[reportMissingTypeStubs]

from bot.interchange.reading import Limits, NotASource, Piece, Record, Refused, all_of

_AT = re.compile(r"<unknown>:(?P<line>\d+):(?P<column>\d+): (?P<why>.+)")
FIELDS = ("id", "title", "link", "summary", "language")


def read_feed(piece: Piece, limits: Limits, notes: list[str]) -> Iterator[Record | Refused]:
    """A record for each entry. Raises NotASource for what is no feed."""
    found = _parsed(all_of(piece, limits))
    if not found.version:
        raise NotASource(_none(piece))
    if found.bozo:
        reason = _fault(found.bozo_exception)
        notes.append(f"The feed is not quite well formed ({reason}); what could be read of it was.")
    about = {"publisher": found.feed.get("title", ""), "language": found.feed.get("language", "")}
    for number, entry in enumerate(found.entries, 1):
        yield Record(f"entry {number}", _values(entry, about))


def _fault(problem: Exception) -> str:
    """What is wrong with its XML and where; the parser calls bytes it was given “<unknown>”."""
    said = str(problem).strip().splitlines()[0][:200]
    found = _AT.fullmatch(said)
    return f"line {found['line']}, column {found['column']}: {found['why']}" if found else said


def _parsed(found: bytes) -> Any:
    return feedparser.parse(io.BytesIO(found))  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def _values(entry: Any, about: dict[str, str]) -> dict[str, object]:
    values: dict[str, object] = {name: entry.get(name, "") for name in FIELDS}
    values |= {name: entry.get(name) or said for name, said in about.items()}
    contents = [str(one.get("value", "")) for one in entry.get("content", [])]
    values["content"] = max(contents, key=len, default="")
    values["tags"] = [str(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", [])]
    # As a plain dict: feedparser's own would give one for the other and warn. The author is a person, whom we do not keep.
    plain: dict[str, Any] = dict(entry)
    values["published"] = plain.get("published") or plain.get("updated") or ""
    return values


def _none(piece: Piece) -> str:
    with piece.open() as file:
        head = file.read(2000).lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return f"{piece.name} is a web page, not a feed. The page may name its feed: look for “RSS” or “Atom” on it."
    return f"{piece.name} is neither RSS nor Atom."
