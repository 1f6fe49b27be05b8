"""Datasets as files: written whole before they are sent, so that a slow reader holds no database."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import published
from bot.dataset import DatasetSpec
from bot.events import Origin
from bot.hub import Hub
from bot.interchange.package import About, Part, write_package
from bot.interchange.table import as_csv, as_json
from bot.people import Person

LASTS = 300.0  # seconds; so long guests share one file
FORMATS = {
    "csv": ("text/csv; charset=utf-8", "CSV", "for a spreadsheet"),
    "json": ("application/json", "JSON", "for a program"),
    "zip": ("application/zip", "Data package", "CSV with its dictionary, as Frictionless Data describes them"),
}


@dataclass(frozen=True, slots=True)
class Made:
    path: Path
    until: float


class Downloads:
    """One file is written at a time. What guests get is the same for all of them and is kept for a while."""

    def __init__(self, hub: Hub, home: str) -> None:
        self._hub, self._home = hub, home
        self._turn = asyncio.Lock()
        self._shared: dict[str, Made] = {}
        self._folder: Path | None = None

    async def shared(self, name: str, spec: DatasetSpec, format: str, person: Person, origin: Origin) -> Path:
        """The file for guests, at most `LASTS` old."""
        async with self._turn:
            key, now = f"{name}.{format}", self._hub.clock.monotonic()
            kept = self._shared.get(key)
            if kept is None or kept.until < now:
                path = await self._written(name, spec, format, person, origin)
                self._shared[key] = Made(path, now + LASTS)
                if kept is not None:
                    kept.path.unlink(missing_ok=True)
            return self._shared[key].path

    async def own(self, name: str, spec: DatasetSpec, format: str, person: Person, origin: Origin) -> Path:
        """A file for this person alone; whoever sends it deletes it."""
        async with self._turn:
            return await self._written(name, spec, format, person, origin)

    def close(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def _written(self, name: str, spec: DatasetSpec, format: str, person: Person, origin: Origin) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="folkmoot-downloads-"))
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=f".{format}", delete=False) as file:
            async with published.rows(self._hub.house, spec, person, origin) as lines:
                if format == "zip":
                    about = About(name, spec.title, spec.says, self._hub.clock.now(), f"{self._home}/data/{name}")
                    await write_package(file, about, [Part(name, spec, lines)])
                else:
                    async with aclosing(_pieces(spec, format, lines)) as pieces:
                        async for piece in pieces:
                            file.write(piece)
        return Path(file.name)


def _pieces(spec: DatasetSpec, format: str, lines: AsyncIterator[Any]) -> Any:
    return as_csv(spec.columns, lines) if format == "csv" else as_json(spec.columns, lines)
