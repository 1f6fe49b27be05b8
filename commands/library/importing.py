"""What an import writes into the library: see `bot.interchange.importing` for how it goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.interchange.importing import Batch, Told
from bot.interchange.options import Asked
from bot.interchange.reading import Record, Refused
from bot.interchange.report import Report
from bot.interchange.source import Source
from bot.offers import Run
from bot.ui.nodes import Button, Reply
from commands.library.confirming import Confirmations, Pair
from commands.library.likeness import guesses
from commands.library.options import options_of
from commands.library.report_cards import near_words, taken, tried
from commands.library.rows import Row, read_row, row_id
from commands.library.survey import Options, Survey, survey
from commands.library.twins import in_library, in_source, source_of, twins_of
from commands.library.wishes import Wishes, letters
from store.doubts import DoubtStore
from store.imports import ImportStore, Known, Marks, mark
from store.library import LibraryStore
from store.outbox import OutboxStore
from store.resource import ResourceRow
from store.topics import TopicStore, folded
from store.unit import Unit
from store.words import WordStore

MEANING = frozenset({"title", "summary", "topics", "status"})  # what says whether it is what somebody waits for


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
    # What is in the library for the first time.
    added: list[int] = field(default_factory=list[int])
    # What was in it already, as it was before.
    changed: dict[int, ResourceRow] = field(default_factory=dict[int, ResourceRow])


async def _batch(
    unit: Unit, batch: Sequence[Row | Refused], options: Options, words: Vocabulary, report: Report
) -> list[Told]:
    """Write one batch (in a unit that only reads: compare it); what to report once it is committed."""
    ids = [row.id for row in batch if isinstance(row, Row)]
    known, written = await ImportStore(unit).known(options.name, ids), Written()
    twins = await twins_of(unit, batch, options)
    outcomes: list[Told] = []
    for row in batch:
        if isinstance(row, Refused):
            outcomes.append(_call(report.refuse, row))
            continue
        before = known.get(row.id)
        if before is not None and before.space_id != options.space_id:
            outcomes.append(_call(report.refuse, Refused(row.place, "its entry belongs to another space")))
            continue
        outcome, changed = await _one(unit, row, before, options, words, written)
        outcomes.append(_call(report.take, in_library(row, twins), outcome, changed))
        outcomes.append(_call(_count_tags, report, row, words))
        if source := source_of(row, twins):
            outcomes.append(_call(report.elsewhere.update, [source]))
    if not unit.reads_only:
        await ImportStore(unit).keep(written.marks)
        await WordStore(unit).put(written.words)
        await DoubtStore(unit).put(written.doubts)
        await Confirmations(unit).settle(written.reviews)
        told = await letters(
            Wishes(unit), [*written.added, *written.changed], unit.now, "library.import", written.changed
        )
        await OutboxStore(unit).put([letter.row() for letter in told])
    return outcomes


async def _one(
    unit: Unit, row: Row, before: Known | None, options: Options, words: Vocabulary, written: Written
) -> tuple[str, tuple[str, ...]]:
    topics = sorted({topic for tag in row.tags if (topic := words.topic(tag)) is not None})
    unknown = tuple(tag for tag in row.tags if words.topic(tag) is None)
    marks = _marks(row, [words.slugs[topic] for topic in topics], unknown)
    if before is not None and before.marks == marks:
        return "same", ()
    library, resource_id = LibraryStore(unit), before.id if before else 0
    outcome, changed = "added", ()
    if before is not None:
        fields = await _changes(library, before, row, marks)
        now = await _filed(library, before, words, marks)
        changed = (*fields, *(("topics",) if now is not None else ()))
        outcome = "changed" if changed else "same"
        if changed and not unit.reads_only:
            reviewed = {"review_on", "status"}.intersection(fields)
            written.reviews |= await _reviews(library, before.id) if reviewed else set()
            if MEANING.intersection(changed) and (kept := await library.by_id(before.id)) is not None:
                written.changed[kept.id] = kept
            await library.update(before.id, topics=now, **_some(row, fields))
            written.reviews |= await _reviews(library, before.id) if reviewed else set()
    elif not unit.reads_only:
        resource_id = await library.add(topics=topics, **_new(row, options))
        written.reviews.add((options.made_by, row.fields.get("review_on")))
        written.added.append(resource_id)
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
    kept = await library.by_id(before.id)
    return tuple(name for name in changed if getattr(kept, name) != row.fields[name])


async def _filed(library: LibraryStore, before: Known, words: Vocabulary, marks: Marks) -> list[int] | None:
    """Its topics when they change: what the source adds or drops since it was imported, beside what people filed here."""
    kept = await library.by_id(before.id)
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


async def vocabulary(unit: Unit) -> Vocabulary:
    topics = await TopicStore(unit).all()
    ids = {folded(word): topic.id for topic in topics for word in (topic.slug, topic.name, *topic.words)}
    return Vocabulary(ids, {topic.id: topic.slug for topic in topics})


def _call(fn: Callable[..., None], *args: object) -> Told:
    return lambda: fn(*args)


class LibraryImport:
    """What `folkmoot import` and `library import` do."""

    into, what = "the library", "resources"

    def options(self, asked: Asked) -> Options:
        return options_of(asked)

    def survey(self, source: Source, options: Options, now: datetime) -> Survey:
        return survey(source, options, now.date())

    def id_of(self, record: Record, found: Survey) -> str:
        return row_id(record, found.chosen)

    def read(self, record: Record, found: Survey) -> Row | Refused:
        row = read_row(record, found.reading)
        return in_source(row, found.addresses) if isinstance(row, Row) else row

    async def batches(self, unit: Unit, options: Options, report: Report) -> Batch:
        words = await vocabulary(unit)
        return lambda unit, rows: _batch(unit, rows, options, words, report)

    async def before(self, unit: Unit, options: Options) -> set[str]:
        return await ImportStore(unit).of_source(options.name)

    async def tried(self, unit: Unit, name: str, options: Options, found: Survey, report: Report) -> Reply:
        return tried(name, options, found, report, guesses(near_words(report), await TopicStore(unit).all()))

    def taken(self, name: str, options: Options, found: Survey, report: Report) -> Reply:
        return taken(name, options, found, report)

    def then(self, report: Report) -> tuple[Button, ...]:
        return (Button("What do the words mean?", Run(text="library words")),) if report.unknown else ()


LIBRARY = LibraryImport()
