"""Bringing a source into a capability: first what would happen, then in batches that can be interrupted and repeated.

An entry is known by its source and its id there. Each batch is one transaction that also remembers how its entries looked,
so an import that was killed is simply run again: what is in is left alone, the rest follows, and the end is the same.

What may be imported is declared: `imports=[EVENTS]`, an Importer. How its entries are read and written is its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar

from bot.interchange.options import Asked, Options
from bot.interchange.reading import Record, Refused
from bot.interchange.report import Report, Row, Write
from bot.interchange.source import Source
from bot.ports import Units
from bot.ui.nodes import Button, Reply

A_BATCH = 200
Tell = Callable[[int, int, str], Awaitable[object]]
Told = Callable[[], None]
R_co = TypeVar("R_co", bound=Row, covariant=True)
Batch = Callable[[Any, Sequence[Any]], Awaitable[list[Told]]]
"""Writes one batch of rows and Refused in this unit (compares it in one that only reads); gives what to report once it is committed."""


class Survey(Protocol):
    """What a source is; `firsts` says where each id stands first."""

    @property
    def total(self) -> int: ...
    @property
    def firsts(self) -> Mapping[str, str]: ...


O = TypeVar("O", bound=Options)  # noqa: E741
S = TypeVar("S", bound=Survey)


class Importer(Protocol[O, S, R_co]):
    """`into` is where entries go ("the library"), `what` they are ("resources")."""

    into: str
    what: str

    def options(self, asked: Asked) -> O:
        """Raises ValueError with what is allowed."""
        ...

    def survey(self, source: Source, options: O, now: datetime) -> S:
        """Raises NotASource, or ValueError for options that do not fit it."""
        ...

    def id_of(self, record: Record, found: S) -> str: ...
    def read(self, record: Record, found: S) -> R_co | Refused: ...
    async def batches(self, unit: Any, options: O, report: Report) -> Batch: ...
    async def before(self, unit: Any, options: O) -> set[str]:
        """The ids of all that ever came from this source."""
        ...

    async def tried(self, unit: Any, name: str, options: O, found: S, report: Report) -> Reply: ...
    def taken(self, name: str, options: O, found: S, report: Report) -> Reply: ...
    def then(self, report: Report) -> tuple[Button, ...]:
        """What somebody may want to do next, once it is in."""
        ...


AnyImporter = Importer[Any, Any, Any]


async def look_at(units: Units, importer: Importer[O, S, R_co], source: Source, options: O) -> S:
    """What the source is taken for. Raises NotASource, or ValueError for options that do not fit it."""
    async with units(reads_only=True) as unit:
        now: datetime = unit.now
    return await asyncio.to_thread(importer.survey, source, options, now)


async def run_import(
    units: Units,
    importer: Importer[O, S, R_co],
    source: Source,
    options: O,
    found: S,
    tell: Tell,
    write: Write = lambda _: None,
    *,
    dry: bool,
) -> Report:
    """Import it, batch by batch; `tell` hears of each after its commit. `dry`: only say what would happen, which changes
    nothing and holds nobody up."""
    report = Report(dry=dry, write=write)
    async with units(reads_only=True) as unit:
        batch = await importer.batches(unit, options, report)
    rows, done = _rows(importer, source, found), 0
    while some := await asyncio.to_thread(lambda: list(islice(rows, A_BATCH))):
        async with units(reads_only=dry) as unit:
            outcomes = await batch(unit, some)
        for outcome in outcomes:  # told when it is committed
            outcome()
        done += len(some)
        await tell(done, found.total, "entries")
    async with units(reads_only=True) as unit:
        before = await importer.before(unit, options)
    for source_id in sorted(before - found.firsts.keys()):
        report.leave(source_id)
    return report


def _rows(importer: Importer[O, S, R_co], source: Source, found: S) -> Iterator[R_co | Refused]:
    """Each record as one of ours; of several with one id the first is taken."""
    for record in source.records():
        if not isinstance(record, Record):
            yield record
            continue
        first = found.firsts.get(importer.id_of(record, found), record.place)
        if first == record.place:
            yield importer.read(record, found)
        else:
            yield Refused(record.place, f"it has the same id as {first}")
