"""Where imports of the chat and the web are done: a service with transactions of its own, one for each batch.

The file lies with its run in the database. Looking at it changes nothing; importing it notes after each batch how far it
came, so whoever looks in after a restart goes on from there.
"""

import io
from dataclasses import dataclass

from bot.interchange.reading import UPLOADED
from bot.interchange.source import Source, open_bytes
from commands.library.importing import Tell, look_at, take_source, try_source
from commands.library.likeness import guesses
from commands.library.options import options_of
from commands.library.report import Report, writing
from commands.library.report_cards import near_words
from commands.library.survey import Options, Survey
from store.audit import AuditStore
from store.indexing import LibrarySearch
from store.runs import RunRow, RunState, RunStore
from store.topics import TopicRow, TopicStore
from store.unit import Units


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of looking or importing; `file` is the report as CSV."""

    options: Options
    found: Survey
    report: Report
    near: dict[str, TopicRow]
    file: bytes


class ImportDesk:
    def __init__(self, units: Units, search: LibrarySearch) -> None:
        self._units, self._search = units, search

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
            AuditStore(unit).record(by, "library.import", "import_run", run.id, after=said, space_id=run.space_id)
        await self._search.catch_up()
        return outcome

    async def _done(self, run: RunRow, tell: Tell, *, dry: bool) -> Outcome:
        source, options = await self._source(run), options_of_run(run)
        found = await look_at(self._units, source, options)
        text = io.StringIO(newline="")
        work = try_source if dry else take_source
        report = await work(self._units, source, options, found, tell, writing(text))
        async with self._units(reads_only=True) as unit:
            near = guesses(near_words(report), await TopicStore(unit).all())
        return Outcome(options, found, report, near, text.getvalue().encode("utf-8-sig"))

    async def _source(self, run: RunRow) -> Source:
        async with self._units(reads_only=True) as unit:
            data = await RunStore(unit).data(run.id)
        return open_bytes(run.file, data, UPLOADED)


def options_of_run(run: RunRow) -> Options:
    """As they were said when the file was sent. Raises ValueError."""
    said = run.options
    return options_of(
        run.name,
        [str(one) for one in said.get("said", [])],
        zone=str(said.get("zone", "")),
        visibility=str(said.get("visibility", "members")),
        space_id=run.space_id,
        made_by=run.made_by,
    )
