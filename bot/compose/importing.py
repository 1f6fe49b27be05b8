"""`folkmoot import`: a file or folder of this machine into a capability, tried first, with a report beside it."""

from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from adapters.terminal import RemoteConsole
from adapters.terminal.render import draw, group
from bot.compose import Parts
from bot.compose.exporting import operator
from bot.interchange.importing import look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import ON_THIS_MACHINE, NotUnderstood
from bot.interchange.report import writing
from bot.interchange.source import open_path
from bot.ui.nodes import Note, Reply

FINE = 0
REPORT = ".import-report.csv"


async def import_(parts: Parts, args: list[str], console: RemoteConsole) -> int:
    """Raises ValueError for what is no source, or options that do not fit it."""
    into, path, how, name, report_to, zone, visibility, *said = args
    importer = parts.hub.registry.imports.get(into)
    if importer is None:
        raise ValueError(f"Nothing is imported into “{into}”; there are: {', '.join(parts.hub.registry.imports)}.")
    source = open_path(Path(path), ON_THIS_MACHINE)
    options = importer.options(Asked(name or Path(path).stem, tuple(said), zone, visibility))
    units = parts.database.units
    try:
        found = await look_at(units, importer, source, options)
    except NotUnderstood as problem:
        raise ValueError(f"{str(problem).removesuffix('.')}, with --map.") from None
    dry = how != "go"
    target = Path(report_to) if report_to else Path(path).with_name(f"{Path(path).name}{REPORT}")
    with ExitStack() as stack:
        file = stack.enter_context(_report(target))
        report = await run_import(units, importer, source, options, found, console.progress, writing(file), dry=dry)
    if dry:
        async with units(reads_only=True) as unit:
            shown = await importer.tried(unit, source.name, options, found, report)
    else:
        await parts.search.catch_up()
        shown = importer.taken(source.name, options, found, report)
    await _show(shown, console, f"Every entry with its reason is in {target}.")
    if dry:
        await _show(Reply(()), console, "Nothing was changed. Add --go to do it.")
    return FINE


def _report(target: Path) -> TextIO:
    """Open for writing. Raises ValueError where it cannot be written."""
    try:
        return target.open("w", encoding="utf-8-sig", newline="")
    except OSError as problem:
        raise ValueError(f"The report cannot be written to {target} ({problem.strerror}). Say where, with --report FILE.") from None  # fmt: skip


async def _show(reply: Reply, console: RemoteConsole, note: str) -> None:
    await console.show(group(draw(Reply((*reply.blocks, Note(note))), operator())))
