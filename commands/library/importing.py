"""Bringing a source into the library: first what would happen, then in batches that can be interrupted and repeated.

An entry is known by its source and its id there. Each batch is one transaction that also remembers how its entries looked,
so an import that was killed is simply run again: what is in is left alone, the rest follows, and the end is the same.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.interchange.reading import Record, Refused
from bot.interchange.source import Source
from commands.library.confirming import Confirmations, Pair
from commands.library.report import Report, Write
from commands.library.rows import Row, read_row, row_id
from commands.library.survey import Options, Survey, survey
from store.doubts import DoubtStore
from store.imports import ImportStore, Known, Marks, mark
from store.library import LibraryStore
from store.topics import TopicStore, folded
from store.unit import Unit, Units
from store.words import WordStore

A_BATCH = 200
Tell = Callable[[int, int, str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word that means a topic, and the slug of each."""

    ids: Mapping[str, int]
    slugs: Mapping[int, str]

    def topic(self, tag: str) -> int | None:
        word = folded(tag)
        plain = word.replace("&", "and")
        return next((self.ids[one] for one in (word, plain, plain.removesuffix("s")) if one in self.ids), None)


@dataclass(slots=True)
class Written:
    """What one batch leaves beside the resources themselves."""

    marks: dict[int, Marks] = field(default_factory=dict[int, Marks])
    words: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    doubts: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict[int, list[tuple[str, str, str]]])
    # Whom to ask when whether it is still right.
    reviews: set[Pair] = field(default_factory=set[Pair])


async def look_at(units: Units, source: Source, options: Options) -> Survey:
    """What the source is taken for. Raises NotASource, or ValueError for options that do not fit it."""
    async with units(reads_only=True) as unit:
        today = unit.now.date()
    return await asyncio.to_thread(survey, source, options, today)


async def try_source(
    units: Units, source: Source, options: Options, found: Survey, tell: Tell, write: Write = lambda _: None
) -> Report:
    """What importing it would do. Changes nothing and holds nobody up."""
    return await _run(units, source, options, found, Report(dry=True, write=write), tell)


async def take_source(
    units: Units, source: Source, options: Options, found: Survey, tell: Tell, write: Write = lambda _: None
) -> Report:
    """Import it, batch by batch; `tell` hears of each after its commit."""
    return await _run(units, source, options, found, Report(dry=False, write=write), tell)


async def _run(units: Units, source: Source, options: Options, found: Survey, report: Report, tell: Tell) -> Report:
    async with units(reads_only=True) as unit:
        words = await vocabulary(unit)
    rows, done = _rows(source, found), 0
    while batch := await asyncio.to_thread(lambda: list(islice(rows, A_BATCH))):
        async with units(reads_only=report.dry) as unit:
            outcomes = await _batch(unit, batch, options, words, report)
        for outcome in outcomes:  # told when it is committed
            outcome()
        done += len(batch)
        await tell(done, found.total, "entries")
    await _gone(units, options, found, report)
    return report


def _rows(source: Source, found: Survey) -> Iterator[Row | Refused]:
    """Each record as a resource; of several with one id the first is taken."""
    for record in source.records():
        if not isinstance(record, Record):
            yield record
            continue
        first = found.firsts.get(row_id(record, found.chosen), record.place)
        if first == record.place:
            yield read_row(record, found.reading)
        else:
            yield Refused(record.place, f"it has the same id as {first}")


async def _batch(
    unit: Unit, batch: Sequence[Row | Refused], options: Options, words: Vocabulary, report: Report
) -> list[Callable[[], None]]:
    """Write one batch (in a unit that only reads: compare it); what to report once it is committed."""
    ids = [row.id for row in batch if isinstance(row, Row)]
    known, written = await ImportStore(unit).known(options.name, ids), Written()
    outcomes: list[Callable[[], None]] = []
    for row in batch:
        if isinstance(row, Refused):
            outcomes.append(_call(report.refuse, row))
            continue
        before = known.get(row.id)
        if before is not None and before.space_id != options.space_id:
            outcomes.append(_call(report.refuse, Refused(row.place, "its entry belongs to another space")))
            continue
        outcome, changed = await _one(unit, row, before, options, words, written)
        outcomes.append(_call(report.take, row, outcome, changed))
        outcomes.append(_call(_count_tags, report, row, words))
    if not unit.reads_only:
        await ImportStore(unit).keep(written.marks)
        await WordStore(unit).put(written.words)
        await DoubtStore(unit).put(written.doubts)
        await Confirmations(unit).settle(written.reviews)
    return outcomes


async def _one(
    unit: Unit, row: Row, before: Known | None, options: Options, words: Vocabulary, written: Written
) -> tuple[str, tuple[str, ...]]:
    topics = sorted({topic for tag in row.tags if (topic := words.topic(tag)) is not None})
    unknown = tuple(tag for tag in row.tags if words.topic(tag) is None)
    marks = _marks(row, [words.slugs[topic] for topic in topics], unknown)
    if before is not None and before.marks == marks:
        return "same", ()
    library, resource_id = LibraryStore(unit), before.resource_id if before else 0
    outcome, changed = "added", ()
    if before is not None:
        fields = await _changes(library, before, row, marks)
        now = await _filed(library, before, words, marks)
        changed = (*fields, *(("topics",) if now is not None else ()))
        outcome = "changed" if changed else "same"
        if changed and not unit.reads_only:
            reviewed = {"review_on", "status"}.intersection(fields)
            written.reviews |= await _reviews(library, before.resource_id) if reviewed else set()
            await library.update(before.resource_id, topics=now, **_some(row, fields))
            written.reviews |= await _reviews(library, before.resource_id) if reviewed else set()
    elif not unit.reads_only:
        resource_id = await library.add(topics=topics, **_new(row, options))
        written.reviews.add((options.made_by, row.fields.get("review_on")))
    if not unit.reads_only:
        written.marks[resource_id] = marks
        written.words[resource_id] = unknown
        if before is None or before.marks is None or before.marks["doubts"] != marks["doubts"]:
            written.doubts[resource_id] = [(one.field, one.said, one.why) for one in row.doubts]
    return outcome, changed


async def _reviews(library: LibraryStore, resource_id: int) -> set[Pair]:
    row = await library.by_id(resource_id)
    return {(row.owner_id, row.review_on)} if row else set()


async def _changes(library: LibraryStore, before: Known, row: Row, marks: Marks) -> tuple[str, ...]:
    """The fields to write: those that are no longer as they were imported. Without marks, those that differ."""
    if before.marks is not None:
        changed = [name for name in row.fields if before.marks["fields"].get(name) != marks["fields"][name]]
    else:
        changed = list(row.fields)
    kept = await library.by_id(before.resource_id)
    return tuple(name for name in changed if getattr(kept, name) != row.fields[name])


async def _filed(library: LibraryStore, before: Known, words: Vocabulary, marks: Marks) -> list[int] | None:
    """Its topics when they change: what the source adds or drops since it was imported, beside what people filed here."""
    kept = await library.by_id(before.resource_id)
    here = {topic.slug for topic in kept.topics} if kept else set[str]()
    were = set(before.marks["topics"]) if before.marks is not None else here
    now = set(marks["topics"])
    wanted = (here - (were - now)) | (now - were if before.marks is not None else now)
    slugs = {slug: number for number, slug in words.slugs.items()}
    return None if wanted == here else sorted(slugs[slug] for slug in wanted)


def _marks(row: Row, topics: Sequence[str], words: Sequence[str]) -> Marks:
    """How an entry looks as it is imported."""
    doubts = mark([(one.field, one.said, one.why) for one in row.doubts])
    return {
        "fields": {name: mark(value) for name, value in row.fields.items()},
        "topics": sorted(topics),
        "words": sorted(folded(word) for word in words),
        "doubts": doubts,
    }


def _new(row: Row, options: Options) -> Any:
    whose = {"space_id": options.space_id, "made_by": options.made_by, "owner_id": options.made_by}
    return {**row.fields, **whose, "source": options.name, "source_id": row.id}


def _some(row: Row, names: Sequence[str]) -> Any:
    return {name: row.fields[name] for name in names}


def _count_tags(report: Report, row: Row, words: Vocabulary) -> None:
    for tag in row.tags:
        topic = words.topic(tag)
        (report.unknown if topic is None else report.known)[folded(tag) if topic is None else words.slugs[topic]] += 1


async def _gone(units: Units, options: Options, found: Survey, report: Report) -> None:
    async with units(reads_only=True) as unit:
        before = await ImportStore(unit).of_source(options.name)
    for source_id in sorted(before - found.firsts.keys()):
        report.leave(source_id)


async def vocabulary(unit: Unit) -> Vocabulary:
    topics = await TopicStore(unit).all()
    ids = {folded(word): topic.id for topic in topics for word in (topic.slug, topic.name, *topic.words)}
    return Vocabulary(ids, {topic.id: topic.slug for topic in topics})


def _call(fn: Callable[..., None], *args: object) -> Callable[[], None]:
    return lambda: fn(*args)
