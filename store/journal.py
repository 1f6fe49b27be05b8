"""What left, written where it outlives the process: a small file that is mapped into memory, one for each lease holder.

The kernel keeps mapped pages when a process is killed, and writing to them costs no call and no wait, so that a message
can be noted between two instructions of its sending. It lasts as long as the machine runs: the file names the boot of the
machine, and itself, so that neither a power cut nor a copy from a backup is believed. A lock that the kernel lets go of with
the process tells who is dead; the living are never judged.

The file: the machine's boot and the file's own number, as text, in 64 bytes; then numbers of rows, 8 bytes each, 0 where
there is none: twice the row's own, and one more when it left here and not only with a holder before. The first of them is 1
when there was once no room: then every row may have left.
"""

import fcntl
import mmap
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from struct import Struct

BOOT = Path("/proc/sys/kernel/random/boot_id")  # Linux; elsewhere nobody can tell
HEADER = 64
ROOM = 1_024  # rows
NUMBER = Struct("=Q")
SIZE = HEADER + NUMBER.size * (1 + ROOM)
OVERFLOW = HEADER
TRIES = 3


class LeavingJournal:
    """Satisfies bot.delivery.Journal. `boot` is where the machine says which start of it this is."""

    def __init__(self, folder: Path, boot: Path = BOOT) -> None:
        self._folder = folder
        self._machine = _machine(boot)
        self._holder = ""
        self._map: mmap.mmap | None = None
        self._places: dict[int, int] = {}
        self._free = list(range(OVERFLOW + NUMBER.size, SIZE, NUMBER.size))

    def open(self, holder: str) -> str:
        if self._holder:
            return ""
        self._holder = holder
        try:
            self._map = self._opened(self._folder / holder) if self._machine else None
        except OSError as problem:
            return str(problem)
        return ""

    def note(self, row_id: int) -> None:
        self._write(row_id, 2 * row_id + 1)

    def inherit(self, row_id: int) -> None:
        if row_id not in self._places:
            self._write(row_id, 2 * row_id)

    def clear(self, row_id: int) -> None:
        place = self._places.pop(row_id, None)
        if self._map is not None and place is not None:
            NUMBER.pack_into(self._map, place, 0)
            self._free.append(place)

    def never_left(self, holder: str, row_id: int) -> bool:
        said = self._said(holder)
        return said is not None and said[0] == 0 and 2 * row_id not in said and 2 * row_id + 1 not in said

    def left(self, holder: str, row_id: int) -> bool:
        said = self._said(holder)
        return said is None or said[0] == 1 or 2 * row_id + 1 in said

    def dead(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return [name for name in os.listdir(self._folder) if name != self._holder and self._is_dead(name)]

    def forget(self, holder: str) -> None:
        with self._locked(holder) as file, suppress(OSError):
            if file is not None:  # not one that was born meanwhile
                (self._folder / holder).unlink()

    def close(self) -> None:
        """As when the process ends; what is in it stays."""
        if self._map is not None:
            self._map.close()
            self._map = None

    def _write(self, row_id: int, number: int) -> None:
        if self._map is None:
            return
        if row_id in self._places or self._free:
            if row_id not in self._places:
                self._places[row_id] = self._free.pop()
            NUMBER.pack_into(self._map, self._places[row_id], number)
        else:
            NUMBER.pack_into(self._map, OVERFLOW, 1)

    def _said(self, holder: str) -> tuple[int, ...] | None:
        """The numbers of that holder; None where nobody can tell."""
        if holder == self._holder:
            return None if self._map is None else _numbers(self._map[:])
        return self._of_the_dead(holder)

    def _opened(self, path: Path) -> mmap.mmap:
        """Written in full, so that the disk cannot be too full for it later; locked for as long as it is mapped. Raises
        OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for _ in range(TRIES):
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if path.exists():  # nobody took it for a dead one's meanwhile
                    os.pwrite(file, self._head(file).ljust(SIZE, b"\0"), 0)
                    return mmap.mmap(file, SIZE)
            except BlockingIOError:
                path.unlink(missing_ok=True)
            finally:
                os.close(file)
        raise OSError(f"{path} was taken away")

    def _head(self, file: int) -> bytes:
        return f"{self._machine} {os.fstat(file).st_ino}".encode()

    def _of_the_dead(self, holder: str) -> tuple[int, ...] | None:
        """The numbers in the file; None where there is none, it is not to be believed, or its process lives."""
        with self._locked(holder) as file:
            if file is None or not self._machine:
                return None
            said = os.pread(file, SIZE, 0)
            if len(said) != SIZE or said[:HEADER].rstrip(b"\0") != self._head(file):
                return None
        return _numbers(said)

    @contextmanager
    def _locked(self, holder: str) -> Generator[int | None]:
        """The file of one who is dead, which others may read too; None where there is none, or its process lives."""
        try:
            file = os.open(self._folder / holder, os.O_RDWR | os.O_CLOEXEC)
        except OSError:  # none, or with no name the folder itself
            yield None
            return
        try:
            yield file if _free(file) else None
        finally:
            os.close(file)

    def _is_dead(self, holder: str) -> bool:
        with self._locked(holder) as file:
            return file is not None


def _free(file: int) -> bool:
    """Whether nobody who lives writes it; from now on no other may take it for one of the living."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _numbers(said: bytes) -> tuple[int, ...]:
    return tuple(number for (number,) in NUMBER.iter_unpack(said[HEADER:]))


def _machine(boot: Path) -> str:
    """Which start of the machine this is; "" where it does not say."""
    try:
        return boot.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
