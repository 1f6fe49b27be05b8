"""`folkmoot export`: a table as a file on this machine. Whoever runs the hub may have all of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Any

from rich.text import Text as Line

from adapters.terminal import RemoteConsole
from bot.compose import Parts
from bot.dataset import DatasetSpec
from bot.dispatch import stranger
from bot.events import Origin
from bot.interchange.package import About, Part, write_package
from bot.interchange.table import as_csv, as_json
from bot.people import Person, Role, SpaceRef, UserRef, with_implied
from bot.published import ANYBODY, rows

OPERATOR = Origin(user=UserRef("terminal", "operator"), space=SpaceRef("terminal", "local", "this machine"))
FORMATS = (".csv", ".json", ".zip")
FINE = 0


async def export(parts: Parts, args: list[str], console: RemoteConsole) -> int:
    """Raises ValueError for a table or an ending that there is none of."""
    to, name, who = args
    target, tables = Path(to), parts.hub.registry.datasets
    if name not in tables:
        raise ValueError(f"There is no table {name}; there are: {', '.join(sorted(tables))}.")
    if target.suffix not in FORMATS:
        raise ValueError(f"A file to write ends in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}; {target.name} does not.")
    person, origin = (stranger(ANYBODY), ANYBODY) if who == "public" else (operator(), OPERATOR)
    half = target.with_name(f".{target.name}.part")
    try:
        async with rows(parts.hub.house, tables[name], person, origin) as lines:
            with half.open("wb") as file:
                await _write(parts, name, tables[name], lines, file, target.suffix)
        half.replace(target)  # whole, or as it was before
    finally:
        half.unlink(missing_ok=True)
    await console.show(Line(f"Wrote {tables[name].title.casefold()} to {target}."))
    return FINE


def operator() -> Person:
    return Person(
        OPERATOR.user, OPERATOR.space, name="operator", roles=with_implied(frozenset({Role.ADMIN})), operator=True
    )


async def _write(
    parts: Parts, name: str, spec: DatasetSpec, lines: AsyncIterator[Any], file: IO[bytes], ending: str
) -> None:
    if ending == ".zip":
        about = About(name, spec.title, spec.says, parts.hub.clock.now(), f"{parts.settings.base_url}/data/{name}")
        await write_package(file, about, [Part(name, spec, lines)])
        return
    async for piece in as_csv(spec.columns, lines) if ending == ".csv" else as_json(spec.columns, lines):
        file.write(piece)
