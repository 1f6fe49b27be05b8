"""What a source of records is, and how much of one is read.

Nothing here trusts what it reads: sizes are counted while reading, not believed; depth, columns and lines are bounded; and
whatever cannot be taken says where it stands and why. A source that is none at all raises NotASource before any record.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

MB = 1_000_000
MOST_PARTS = 100_000  # of one record


@dataclass(frozen=True, slots=True)
class Limits:
    """`file` is the most that comes in; `whole` the most that is inflated, or read into memory at once; `ratio` how much
    larger than itself an archive may become; `line` the most characters of a line, `depth` of brackets in brackets."""

    file: int
    whole: int
    ratio: int = 100
    files: int = 20_000
    line: int = 2 * MB
    columns: int = 200
    depth: int = 20


UPLOADED = Limits(file=5 * MB, whole=50 * MB)
ON_THIS_MACHINE = Limits(file=1000 * MB, whole=100 * MB)


class NotASource(ValueError):
    """Refused as a whole, with the reason."""


class NotUnderstood(NotASource):
    """It can be read, but not which column is which: somebody may say so."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was found. `place` is where: "line 12", "entry 3", "guides/forms.md". `key` tells it from the
    others of its source where the place itself does so (a file's path), else it is empty."""

    place: str
    values: Mapping[str, object]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a source: on disk, in an archive, or in memory. `open` may be called again and again."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


def all_of(piece: Piece, limits: Limits) -> bytes:
    """The whole piece. Raises NotASource when it is larger than what is read at once."""
    with piece.open() as file:
        found = file.read(limits.whole + 1)
    if len(found) > limits.whole:
        raise NotASource(f"{piece.name} is larger than {size(limits.whole)}, the most that is read of one file.")
    return found


def text_of(found: bytes, name: str) -> str:
    """UTF-8 or UTF-16 with its mark. Raises NotASource for what is no text."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if found.startswith(mark):
            try:
                return found.decode(encoding)
            except UnicodeDecodeError as problem:
                raise NotASource(f"{name} is not UTF-8 text (at byte {problem.start:,}).") from None
    return ""


def too_deep(value: object, limits: Limits) -> bool:
    """Whether brackets stand in brackets deeper than allowed, or hold more than anybody means: YAML can refer to one list
    ten times in another, and so on, and so become as large as it likes."""
    try:
        return _size(value, limits.depth, {}) > MOST_PARTS
    except RecursionError:
        return True


def _size(value: object, depth: int, known: dict[tuple[int, int], int]) -> int:
    """How many parts it has when all that is referred to is written out. Raises RecursionError beyond `depth`."""
    if not isinstance(value, dict | list):
        return 1
    if depth == 0:
        raise RecursionError
    key = (id(value), depth)  # pyright: ignore[reportUnknownArgumentType]
    if key not in known:
        parts = cast(Iterable[object], value.values() if isinstance(value, dict) else value)  # pyright: ignore[reportUnknownMemberType]
        known[key] = 1 + sum(_size(part, depth - 1, known) for part in parts)
    return known[key]


def size(count: int) -> str:
    return f"{count / MB:,.0f} MB" if count >= MB else f"{count / 1000:,.0f} kB"
