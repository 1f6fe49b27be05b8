"""`folkmoot import`: a file or folder of this machine into the library, tried first, with a report beside it."""

from contextlib import ExitStack
from pathlib import Path

from adapters.terminal import RemoteConsole
from adapters.terminal.render import draw, group
from bot.compose import Parts
from bot.compose.exporting import operator
from bot.interchange.reading import ON_THIS_MACHINE
from bot.interchange.source import open_path
from bot.ui.nodes import Note, Reply
from commands.library.importing import look_at, take_source, try_source
from commands.library.likeness import guesses
from commands.library.options import options_of
from commands.library.report import writing
from commands.library.report_cards import near_words, taken, tried
from store.topics import TopicStore

FINE = 0
REPORT = ".import-report.csv"


async def import_(parts: Parts, args: list[str], console: RemoteConsole) -> int:
    """Raises ValueError for what is no source, or options that do not fit it."""
    path, how, name, report_to, zone, visibility, *said = args
    source = open_path(Path(path), ON_THIS_MACHINE)
    options = options_of(name or Path(path).stem, said, zone=zone, visibility=visibility)
    units = parts.database.units
    found = await look_at(units, source, options)
    dry = how != "go"
    target = Path(report_to) if report_to else Path(path).with_name(f"{Path(path).name}{REPORT}")
    with ExitStack() as stack:
        file = stack.enter_context(target.open("w", encoding="utf-8-sig", newline=""))
        work = try_source if dry else take_source
        report = await work(units, source, options, found, console.progress, writing(file))
    if dry:
        async with units(reads_only=True) as unit:
            near = guesses(near_words(report), await TopicStore(unit).all())
        shown = tried(source.name, options, found, report, near)
    else:
        await parts.search.catch_up()
        shown = taken(source.name, options, found, report)
    await _show(shown, console, f"Every entry with its reason is in {target}.")
    if dry:
        await _show(Reply(()), console, "Nothing was changed. Add --go to do it.")
    return FINE


async def _show(reply: Reply, console: RemoteConsole, note: str) -> None:
    await console.show(group(draw(Reply((*reply.blocks, Note(note))), operator())))
