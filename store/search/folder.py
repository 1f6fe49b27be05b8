"""The folder of the index: one sub-folder a generation, and the file `current` that names the one in use.

A rebuild writes a new generation beside the old and then renames over `current`: killed at any moment, one of them is whole.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from store.search.schema import FORMAT

_CURRENT = "current"
_POSITION = "position"
_PREFIX = f"format-{FORMAT}-"
_READ_ONLY = {".store", ".idx", ".pos", ".term", ".fast", ".fieldnorm", ".del"}


def current(folder: Path) -> Path | None:
    """The generation in use; none where there is none yet, or only one of another format."""
    try:
        name = (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    whole = name.startswith(_PREFIX) and name.removeprefix(_PREFIX).isdecimal() and (folder / name).is_dir()
    return folder / name if whole else None


def used(folder: Path) -> bool:
    """Whether any generation, of whatever format, was ever in use here."""
    return (folder / _CURRENT).exists()


def sizes(generation: Path) -> dict[Path, int]:
    """How long each file of the engine is that is only read from now on: it writes none of them twice."""
    found: dict[Path, int] = {}
    for path in generation.iterdir():
        if path.suffix in _READ_ONLY:
            with suppress(FileNotFoundError):  # a merge that just ended removed it
                found[path] = path.stat().st_size
    return found


def cut_short(sizes: Mapping[Path, int]) -> str:
    """The name of a file that is shorter than it was; one that was removed can still be read by whoever has it open."""
    for path, size in sizes.items():
        with suppress(FileNotFoundError):
            if path.stat().st_size < size:
                return path.name
    return ""


def tidy(folder: Path, kept: Path | None) -> None:
    """Removes the generations that a killed rebuild or an older version left behind; what resists goes the next time."""
    for other in _generations(folder):
        if other != kept:
            shutil.rmtree(other, ignore_errors=True)


def fresh(folder: Path) -> Path:
    """An empty sub-folder for a new generation, with a number no other has."""
    taken = [int(path.name.rpartition("-")[2]) for path in _generations(folder)]
    made = folder / f"{_PREFIX}{max(taken, default=0) + 1}"
    made.mkdir(parents=True)
    return made


def use(generation: Path) -> None:
    """From now on this generation counts; the others are removed."""
    _write(generation.parent / _CURRENT, generation.name)
    tidy(generation.parent, generation)


def position(generation: Path) -> tuple[int, str]:
    """Up to which change of the change log the generation is complete, and the sign of that change. It is beside the index,
    not in it: a document that is replaced with every commit would count in the statistics of the scores."""
    number, _, sign = (generation / _POSITION).read_text(encoding="utf-8").strip().partition(" ")
    return int(number), sign


def stand(generation: Path, position: int, sign: str) -> None:
    _write(generation / _POSITION, f"{position} {sign}")


def _write(path: Path, text: str) -> None:
    """All of it or nothing, even when the power fails."""
    draft = path.with_name(f"{path.name}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def _generations(folder: Path) -> list[Path]:
    return [path for path in folder.glob("format-*-*") if path.name.rpartition("-")[2].isdecimal()]
