"""Where imports of the chat and the web are done: a service with transactions of its own, one for each batch.

The file lies with its run in the database. Looking at it changes nothing; importing it notes after each batch how far it
came, so whoever looks in after a restart goes on from there.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from bot.interchange.importing import AnyImporter, Tell, look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import UPLOADED
from bot.interchange.report import Report, writing
from bot.interchange.source import Source, open_bytes
from bot.ui.nodes import Reply
from store.audit import AuditStore
from store.indexing import LibrarySearch
from store.runs import RunRow, RunState, RunStore
from store.unit import Units


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of looking or importing: as it is shown, and `file` is the report as CSV."""

    shown: Reply
    report: Report
    file: bytes


class ImportDesk:
    """`importers` by the capability that declares them."""

    def __init__(self, units: Units, search: LibrarySearch, importers: Mapping[str, AnyImporter]) -> None:
        self._units, self._search, self._importers = units, search, importers

    async def look(self, run: RunRow, tell: Tell) -> Outcome:
        """What importing it would do. Raises ValueError for what is no source, or options that do not fit it."""
        return await self._done(run, tell, dry=True)

    async def begin(self, run: RunRow) -> bool:
        """False while it is under way elsewhere, and when it is over."""
        async with self._units() as unit:
            return await RunStore(unit).begin(run.id)

    async def take(self, run: RunRow, tell: Tell, by: int) -> Outcome:
        """Import it to its end, noting after each batch how far it came."""

        async def told(done: int, of: int, words: str) -> None:
            async with self._units() as unit:
                await RunStore(unit).go(run.id, done, of)
            await tell(done, of, words)

        outcome = await self._done(run, told, dry=False)
        async with self._units() as unit:
            await RunStore(unit).end(run.id, RunState.DONE)
            counts = {name: outcome.report.counts[name] for name in ("added", "changed", "same", "refused")}
            said = {"source": run.name, "file": run.file, **counts}
            AuditStore(unit).record(
                by, f"{into_of(run)}.import", "import_run", run.id, after=said, space_id=run.space_id
            )
        await self._search.catch_up()
        return outcome

    async def _done(self, run: RunRow, tell: Tell, *, dry: bool) -> Outcome:
        importer = self.importer(run)
        source, options = await self._source(run), importer.options(asked_of(run))
        found = await look_at(self._units, importer, source, options)
        text = io.StringIO(newline="")
        report = await run_import(self._units, importer, source, options, found, tell, writing(text), dry=dry)
        async with self._units(reads_only=True) as unit:
            shown = await importer.tried(unit, run.file, options, found, report) if dry else importer.taken(run.file, options, found, report)  # fmt: skip
        return Outcome(shown, report, text.getvalue().encode("utf-8-sig"))

    def importer(self, run: RunRow) -> AnyImporter:
        return self._importers[into_of(run)]

    def check(self, into: str, asked: Asked) -> None:
        """Raises ValueError for what that does not take."""
        self._importers[into].options(asked)

    async def _source(self, run: RunRow) -> Source:
        async with self._units(reads_only=True) as unit:
            data = await RunStore(unit).data(run.id)
        return open_bytes(run.file, data, UPLOADED)


def into_of(run: RunRow) -> str:
    """The capability that a file was sent for."""
    return str(run.options.get("into", "library"))


def asked_of(run: RunRow) -> Asked:
    """As it was said when the file was sent."""
    said = run.options
    return Asked(
        run.name,
        tuple(str(one) for one in said.get("said", [])),
        zone=str(said.get("zone", "")),
        visibility=str(said.get("visibility", "members")),
        space_id=run.space_id,
        made_by=run.made_by,
    )
