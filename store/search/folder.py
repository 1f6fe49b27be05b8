"""The folder of the index: one sub-folder a generation, and the file `current` that names the one in use.

A rebuild writes a new generation beside the old and then renames over `current`: killed at any moment, one of them is whole.
"""

import os
import shutil
from pathlib import Path

from store.search.schema import FORMAT

_CURRENT = "current"
_PREFIX = f"format-{FORMAT}-"


def current(folder: Path) -> Path | None:
    """The generation in use; none where there is none yet, or only one of another format."""
    try:
        name = (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    whole = name.startswith(_PREFIX) and name.removeprefix(_PREFIX).isdecimal() and (folder / name).is_dir()
    return folder / name if whole else None


def fresh(folder: Path) -> Path:
    """An empty sub-folder for a new generation, with a number no other has."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = [
        int(path.name.rpartition("-")[2])
        for path in folder.glob("format-*-*")
        if path.name.rpartition("-")[2].isdecimal()
    ]
    made = folder / f"{_PREFIX}{max(taken, default=0) + 1}"
    made.mkdir()
    return made


def use(generation: Path) -> None:
    """From now on this generation counts; the others are removed."""
    folder = generation.parent
    draft = folder / f"{_CURRENT}.new"
    draft.write_text(f"{generation.name}\n", encoding="utf-8")
    os.replace(draft, folder / _CURRENT)
    for other in folder.glob("format-*-*"):
        if other != generation:
            shutil.rmtree(other, ignore_errors=True)
