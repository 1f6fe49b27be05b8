"""Files in a zip, read where they lie: nothing is unpacked to disk, and no size is believed."""

import io
import zipfile
from typing import Any, BinaryIO, cast

from bot.interchange.reading import Limits, NotASource, Piece, size

SMALL = 1_000_000  # below this a ratio says nothing
NESTED = (".zip", ".gz", ".tar", ".7z", ".rar", ".xz", ".bz2")


def pieces_of(piece: Piece, limits: Limits) -> list[Piece]:
    """The files in the archive by name. Raises NotASource for one that is broken, locked, or would become too large."""
    try:
        with piece.open() as file, zipfile.ZipFile(file) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _hidden(one.filename)]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise NotASource(f"{piece.name} is no zip archive, or a broken one.") from None
    inflated, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if inflated > limits.whole or (inflated > SMALL and inflated > limits.ratio * max(packed, 1)):
        raise NotASource(f"{piece.name} would become {size(inflated)}; {size(limits.whole)} and {limits.ratio} times its size are the most.")  # fmt: skip
    if len(entries) > limits.files:
        raise NotASource(f"{piece.name} holds {len(entries):,} files; {limits.files:,} are the most.")
    if any(one.flag_bits & 1 for one in entries):
        raise NotASource(f"{piece.name} is locked with a password.")
    if any(one.filename.casefold().endswith(NESTED) for one in entries):
        raise NotASource(f"{piece.name} holds another archive; please unpack that one first.")
    return sorted((_inner(piece, one, limits) for one in entries), key=lambda one: one.name)


def _inner(piece: Piece, entry: zipfile.ZipInfo, limits: Limits) -> Piece:
    def opened() -> BinaryIO:
        return _Counted(piece, entry, limits)

    return Piece(entry.filename.replace("\\", "/"), entry.file_size, opened)


class _Counted(io.BufferedReader):
    """One file of the archive; closing it closes the archive and its file."""

    def __init__(self, piece: Piece, entry: zipfile.ZipInfo, limits: Limits) -> None:
        self._file = piece.open()
        self._archive = zipfile.ZipFile(self._file)
        super().__init__(_Inflating(self._archive.open(entry), piece.name, limits))

    def close(self) -> None:
        super().close()
        self._archive.close()
        self._file.close()  # an archive leaves a file that it was given open


class _Inflating(io.RawIOBase):
    """Counts what really comes out."""

    def __init__(self, file: object, name: str, limits: Limits) -> None:
        self._file, self._name, self._left = cast(BinaryIO, file), name, limits.whole

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            found = self._file.read(len(buffer))
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as problem:
            raise NotASource(f"{self._name} is broken: {problem}") from None
        self._left -= len(found)
        if self._left < 0:
            raise NotASource(f"{self._name} becomes larger than it says it would.")
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._file.close()
        super().close()


def _hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)
