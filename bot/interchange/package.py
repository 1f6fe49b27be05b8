"""A Frictionless data package: tables as CSV beside a dictionary that other programs read.

The dictionary is written from the declarations of the datasets, so that the two cannot disagree.
https://specs.frictionlessdata.io
"""

import hashlib
import json
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from bot.dataset import Column, DatasetSpec
from bot.interchange.table import BETWEEN, as_csv

DICTIONARY = "datapackage.json"
TYPES = {
    "text": "string",
    "number": "integer",
    "decimal": "number",
    "switch": "boolean",
    "date": "date",
    "moment": "datetime",
    "choice": "string",
}


@dataclass(frozen=True, slots=True)
class About:
    """What the package is and where it comes from."""

    name: str
    title: str
    says: str
    made: datetime
    home: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a package: its full name ("library-resources"), its declaration, its rows."""

    name: str
    spec: DatasetSpec
    lines: AsyncIterator[Any]


async def write_package(into: IO[bytes], about: About, parts: Sequence[Part]) -> int:
    """A zip of the dictionary and a CSV for each part; how many rows there are in all."""
    rows = 0
    resources: list[dict[str, Any]] = []
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            hashed, size, count = hashlib.sha256(), 0, _Counted(part.lines)
            with archive.open(f"{part.name}.csv", "w", force_zip64=True) as file:
                async for piece in as_csv(part.spec.columns, count, bom=False):
                    file.write(piece)
                    hashed.update(piece)
                    size += len(piece)
            rows += count.seen
            facts = {"bytes": size, "hash": f"sha256:{hashed.hexdigest()}"}
            resources.append(described(part.name, part.spec) | facts)
        archive.writestr(DICTIONARY, dictionary(about, resources))
    return rows


def dictionary(about: About, resources: Sequence[Mapping[str, Any]]) -> str:
    said: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": about.name,
        "title": about.title,
        "description": about.says,
        "created": about.made.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "resources": list(resources),
    }
    if about.home:
        said["homepage"] = about.home
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def described(name: str, spec: DatasetSpec) -> dict[str, Any]:
    """A table as the dictionary describes it."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in spec.columns], "missingValues": [""]}
    if keys := [column.name for column in spec.columns if column.says.key]:
        schema["primaryKey"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": spec.title,
        "description": spec.says,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    says = f"{column.says.words} Several are parted by “{BETWEEN.strip()}”." if column.many else column.says.words
    made: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": "string" if column.many else TYPES[column.kind],
        "description": says,
    }
    limits: dict[str, Any] = {}
    if column.choices and not column.many:
        limits["enum"] = list(column.choices)
    if column.says.pattern:
        limits["pattern"] = column.says.pattern
    if column.says.key:
        limits |= {"required": True, "unique": True}
    return made | ({"constraints": limits} if limits else {})


class _Counted:
    """The same lines, counted as they pass."""

    def __init__(self, lines: AsyncIterator[Any]) -> None:
        self._lines = lines
        self.seen = 0

    def __aiter__(self) -> "_Counted":
        return self

    async def __anext__(self) -> Any:
        line = await anext(self._lines)
        self.seen += 1
        return line
