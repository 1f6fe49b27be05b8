"""`library import`: a file that is sent on the web, looked at first, imported when somebody says so, resumed after a restart."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated

from pydantic import field_validator

from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.interchange.importing import Tell
from bot.interchange.options import Asked
from bot.interchange.reading import UPLOADED, NotASource, NotUnderstood, size
from bot.interchange.source import open_bytes
from bot.param import Arg, Upload
from bot.people import Role
from bot.site import Site
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, File, Link, Node, Progress, Reply, Text
from commands.library.desk import ImportDesk, Outcome, asked_of, into_of
from commands.library.options import parted
from commands.library.payloads import RunColumns, RunGo, RunLeave, RunLook, RunNew
from store.base import Visibility
from store.runs import RunRow, RunState, RunStore

MORE = Button("Import another file", RunNew())
TELLS = "Over 5 MB, or without the web: whoever runs the hub types folkmoot import FILE."


class Into(StrEnum):
    """The capabilities into which something is imported; a test compares them with those that declare it."""

    LIBRARY = "library"
    WEBINARS = "webinars"


class ImportFile(Form, id="library.import", title="Import a file", submit="Look at it"):
    """Nothing is imported yet: first you see what would happen, entry by entry."""

    file: Annotated[
        Upload, Arg("CSV, JSON, JSON Lines, RSS, Atom, iCalendar, or a .zip of Markdown; up to 5 MB", label="File")
    ]
    into: Annotated[Into, Arg("Resources go into the library, events to the webinars", label="Into")] = Into.LIBRARY
    name: Annotated[
        str, Arg("What the source is called; the same name again changes only what changed", label="Source", most=80)
    ] = ""
    seen_by: Annotated[Visibility, Arg("Who sees what is imported", label="Seen by")] = Visibility.MEMBERS
    zone: Annotated[
        str, Arg("Its own, if you know it; times that do not fit it are marked", label="Time zone", most=60, example="America/New_York")
    ] = ""  # fmt: skip

    @field_validator("file")
    @classmethod
    def _is_one_of_ours(cls, value: Upload) -> Upload:
        open_bytes(value.name, value.data, UPLOADED)
        return value


USUAL = {"into": Into.LIBRARY, "seen_by": Visibility.MEMBERS}


class Columns(Form, id="library.columns", title="Which column is which", submit="Look again"):
    """One each: Title=COLUMN, Publisher= where nothing fits, kind.handbook=manual."""

    columns: Annotated[str, Arg("With commas between, or on lines of their own", label="Columns", long=True, most=1000)] = ""  # fmt: skip


@command(name="import", examples=["import"], requires=Role.ORGANIZER, reads_only=True, opens_form=True, personal=True)
async def import_(runs: RunStore, context: Context, site: Site) -> Reply | OpenForm:
    """Bring in a file of resources, or of events for the webinars."""
    waiting = await runs.open(context.person.space_id)
    if not waiting and context.origin.files:
        return OpenForm(ImportFile, USUAL)
    blocks: list[Node] = [_waiting(run) for run in waiting]
    if context.origin.files:
        return Reply((*blocks, Actions((MORE,))))
    where = Actions((Link("Import a file on the web", site.link("/library/import")),))
    body = f"Sign in there as an organizer; library words, library doubts and webinars doubts wait here afterwards. {TELLS}"
    return Reply((*blocks, Card(title="Files are sent on the web", body=body), where))


@on_action(requires=Role.ORGANIZER, opens_form=True)
async def run_new(action: RunNew) -> OpenForm:
    """Another file."""
    return OpenForm(ImportFile, USUAL)


@on_submit(requires=Role.ORGANIZER)
async def keep_file(form: ImportFile, runs: RunStore, desk: ImportDesk, context: Context) -> Reply:
    """The file is kept with what was said of it; looking at it comes next."""
    name = form.name.strip() or PurePath(form.file.name).stem
    asked = Asked(name, zone=form.zone.strip(), visibility=form.seen_by.value)
    _checked(lambda: desk.check(form.into.value, asked), "zone")
    if form.seen_by is Visibility.SPACE and context.person.space_id is None:
        raise InvalidInput("You are in no space, so members or everybody.", name="seen_by")
    options = {"into": form.into.value, "zone": asked.zone, "visibility": asked.visibility}
    run = await runs.add(name, form.file.name, form.file.data, made_by=context.member_id, space_id=context.person.space_id, options=options)  # fmt: skip
    kept = await runs.by_id(run)
    return Reply((_waiting(kept, size(len(form.file.data))),)) if kept else Reply(())


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def run_look(
    chosen: RunLook, runs: RunStore, desk: ImportDesk, context: Context
) -> AsyncGenerator[Progress | Reply]:
    """What importing it would do."""
    run = await _run(runs, chosen.run, context)
    async for step in _shown(run, lambda tell: desk.look(run, tell)):
        if isinstance(step, Progress):
            yield step
            continue
        total = step.report.counts["added"] + step.report.counts["changed"]
        go = (
            (Button(f"Import {total:,} {'entry' if total == 1 else 'entries'}", RunGo(run=run.id), "primary"),)
            if total
            else ()
        )
        yield Reply((*step.shown.blocks, _file(run, step), Actions((*go, _columns(run), _leave(run)))))


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def run_go(chosen: RunGo, runs: RunStore, desk: ImportDesk, context: Context) -> AsyncGenerator[Progress | Reply]:
    """Import it, or go on with it; twice is once."""
    run = await _run(runs, chosen.run, context)
    if not await desk.begin(run):
        raise Conflict(
            f"{run.file} is being imported just now.",
            "It is the same work; look again in half a minute.",
            (_look(run),),
        )
    async for step in _shown(run, lambda tell: desk.take(run, tell, context.member_id)):
        if isinstance(step, Progress):
            yield step
            continue
        then = desk.importer(run).then(step.report)
        yield Reply((*step.shown.blocks, _file(run, step), Actions((*then, MORE))))


@on_action(requires=Role.ORGANIZER, opens_form=True)
async def run_columns(chosen: RunColumns, runs: RunStore, context: Context) -> OpenForm:
    """The guess was wrong."""
    run = await _run(runs, chosen.run, context)
    return OpenForm(Columns, {"columns": "\n".join(map(str, run.options.get("said", [])))}, str(run.id))


@on_submit(requires=Role.ORGANIZER)
async def keep_columns(form: Columns, runs: RunStore, desk: ImportDesk, context: Context) -> Reply:
    """As somebody knows it."""
    run = await _run(runs, form.about_number, context)
    said = parted(form.columns)
    _checked(lambda: desk.check(into_of(run), replace(asked_of(run), said=tuple(said))), "columns")
    await runs.set_options(run.id, {**run.options, "said": said})
    return Reply((_waiting(run),))


@on_action(requires=Role.ORGANIZER)
async def run_leave(chosen: RunLeave, runs: RunStore, context: Context) -> Reply:
    """The file is dropped; what is in already stays."""
    run = await _run(runs, chosen.run, context)
    await runs.end(run.id, RunState.LEFT)
    return Reply((Text(md("**{file}** is dropped. What was imported of it before stays.", file=run.file)), Actions((MORE,))))  # fmt: skip


async def _shown(run: RunRow, work: Callable[[Tell], Awaitable[Outcome]]) -> AsyncGenerator[Progress | Outcome]:
    """The steps of the work as they come, and what came of it at last. What is no source is said, not thrown."""
    steps: asyncio.Queue[Progress | None] = asyncio.Queue()

    async def tell(done: int, of: int, words: str) -> None:
        steps.put_nowait(Progress(done, of, words))

    task = asyncio.ensure_future(work(tell))
    task.add_done_callback(lambda _: steps.put_nowait(None))
    try:
        while (step := await steps.get()) is not None:
            yield step
        yield await task
    except ValueError as problem:
        if isinstance(problem, NotASource) and not isinstance(problem, NotUnderstood):
            raise InvalidInput(str(problem), "Send another file.", (MORE, _leave(run))) from None
        ways = (_columns(run), MORE)
        raise InvalidInput(str(problem), "Change the columns, or send another file.", ways) from None
    finally:
        task.cancel()


def _waiting(run: RunRow, large: str = "") -> Card:
    """A file that was sent, and what can be done with it."""
    begun = run.state is RunState.RUNNING
    body = f"It was cut off after {run.done:,} of {run.total:,} entries." if begun else "Nothing is imported yet."
    act = Button(f"Go on with {_short(run.file)}", RunGo(run=run.id), "primary") if begun else _look(run)
    said = (f"Source: {run.name}", large, f"into {into_of(run)}", f"seen by {asked_of(run).visibility}")
    note = " · ".join(part for part in said if part)
    return Card(title=run.file, body=body, note=note, actions=(act, _leave(run)))


def _file(run: RunRow, outcome: Outcome) -> File:
    return File(f"{PurePath(run.file).stem}-import-report.csv", outcome.file, "text/csv")


def _look(run: RunRow) -> Button:
    return Button(f"Look at {_short(run.file)}", RunLook(run=run.id), "primary")


def _columns(run: RunRow) -> Button:
    return Button("Change the columns", RunColumns(run=run.id))


def _leave(run: RunRow) -> Button:
    return Button(f"Drop {_short(run.file)}", RunLeave(run=run.id))


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


async def _run(runs: RunStore, run_id: int, context: Context) -> RunRow:
    """One of this space that is not over."""
    run = await runs.by_id(run_id)
    if run is None or run.space_id != context.person.space_id or run.state in (RunState.DONE, RunState.LEFT):
        raise NotFound("That file is not there any more.", "It was imported or dropped.", (MORE,))
    return run


def _checked(work: Callable[[], object], field: str) -> None:
    try:
        work()
    except ValueError as problem:
        raise InvalidInput(str(problem), name=field) from None
