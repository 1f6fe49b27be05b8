"""What an import of events writes: see `bot.interchange.importing` for how it goes.

What is past comes in as done, what is to come as announced, without a word to anybody. A time that contradicts itself is
taken as the clock on the wall showed it, and waits in `webinars doubts` until a person has looked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.interchange.columns import Columns, columns_of
from bot.interchange.importing import Batch, Told
from bot.interchange.options import Asked, Options, read_options
from bot.interchange.reading import Record, Refused
from bot.interchange.report import Report
from bot.interchange.report_cards import columns, counts, trouble
from bot.interchange.source import Source
from bot.offers import Run
from bot.ui.markup import md
from bot.ui.nodes import Button, Heading, Note, Reply, Text
from commands.webinars.event_rows import TARGETS, Reading, Row, day_of, plain_id, read_row
from store.base import Visibility
from store.imports import Known, Marks, mark
from store.topics import TopicStore, folded
from store.unit import Unit
from store.webinar import Part, WebinarStatus
from store.webinar_after import WebinarImportStore
from store.webinars import WebinarStore

LABELS = {"starts": "Begins", "tags": "Topics", "register": "Registration", "url": "Web page"}
DOUBTS = "Times to be confirmed wait for a person: *webinars doubts* ({count})."


@dataclass
class Survey(Columns):
    """`firsts` says where each id stands first; `ids` by place what tells an event from the others."""

    firsts: dict[str, str]
    ids: dict[str, str]
    reading: Reading
    notes: tuple[str, ...] = ()


def survey(source: Source, options: Options, now: datetime) -> Survey:
    """A source may use an id again for another day (a series, each date by itself): these are different events."""
    found = columns_of(source, TARGETS, options.columns, ("title", "starts"))
    days: dict[str, str] = {}
    ids: dict[str, str] = {}
    firsts: dict[str, str] = {}
    for record in source.records():
        if isinstance(record, Record):
            id, day = plain_id(record, found.chosen), day_of(record, found.chosen)
            ids[record.place] = id if days.setdefault(id, day) == day else f"{id} {day}"
            firsts.setdefault(ids[record.place], record.place)
    reading = Reading(found.chosen, now, options.zone, Visibility(options.visibility))
    return Survey(found.format, found.total, found.keys, found.chosen, firsts, ids, reading, tuple(source.notes))


async def _batch(
    unit: Unit, batch: Sequence[Row | Refused], options: Options, topics: Mapping[str, int], report: Report
) -> list[Told]:
    ids = [row.id for row in batch if isinstance(row, Row)]
    known, marks = await WebinarImportStore(unit).known(options.name, ids), dict[int, Marks]()
    outcomes: list[Told] = []
    for row in batch:
        if isinstance(row, Refused):
            outcomes.append(lambda row=row: report.refuse(row))
            continue
        before = known.get(row.id)
        if before is not None and before.space_id != options.space_id:
            refused = Refused(row.place, "its entry belongs to another space")
            outcomes.append(lambda refused=refused: report.refuse(refused))
            continue
        outcome, changed = await _one(unit, row, before, options, topics, marks)
        outcomes.append(lambda row=row, outcome=outcome, changed=changed: report.take(row, outcome, changed))
    if not unit.reads_only:
        await WebinarImportStore(unit).keep(marks)
    return outcomes


async def _one(
    unit: Unit, row: Row, before: Known | None, options: Options, topics: Mapping[str, int], kept: dict[int, Marks]
) -> tuple[str, tuple[str, ...]]:
    marks = _marks(row)
    if before is not None and before.marks == marks:
        return "same", ()
    filed = sorted({topics[word] for tag in row.tags if (word := folded(tag)) in topics})
    if before is None:
        if not unit.reads_only:
            kept[await _add(unit, row, options, filed)] = marks
        return "added", ()
    was: Mapping[str, str] = before.marks or {}
    changed = tuple(name for name in marks if was.get(name) != marks[name])
    if not unit.reads_only:
        await _change(unit, before.id, row, changed, filed)
        kept[before.id] = marks
    return "changed", changed


def _marks(row: Row) -> Marks:
    """How an event looks as it is imported."""
    times = [(one.day.isoformat(), one.wall_time, one.zone, one.ends.isoformat(), one.doubt) for one in row.times]
    said = {**row.fields, "hosts": row.hosts, "topics": tuple(map(folded, row.tags)), "time": times}
    said |= {"cancelled": row.cancelled, "draft": row.draft}
    return {name: mark(value) for name, value in said.items() if name not in ("wall_time", "zone", "minutes")}


async def _add(unit: Unit, row: Row, options: Options, topics: Sequence[int]) -> int:
    webinars, fields = WebinarStore(unit), dict(row.fields)
    title, zone, wall_time = fields.pop("title"), fields.pop("zone"), fields.pop("wall_time")
    status = WebinarStatus.DRAFT if row.draft else WebinarStatus.ANNOUNCED
    whose = {"space_id": options.space_id, "made_by": options.made_by, "source": options.name, "source_id": row.id}
    made = await webinars.add(
        title,
        row.times,
        zone=zone,
        wall_time=wall_time,
        topics=topics,
        people=[(Part.HOST, name, None) for name in row.hosts],
        **{**fields, **whose, "status": status},  # pyright: ignore[reportArgumentType]  as `row.fields` are
    )
    await _settle(unit, made, row)
    return made


async def _settle(unit: Unit, webinar_id: int, row: Row) -> None:
    """What is past is done, and what does not take place is cancelled."""
    webinars = WebinarStore(unit)
    for dated in await webinars.of(webinar_id):
        if row.cancelled:
            await webinars.cancel(dated.id)
        elif dated.occurrence.ends <= unit.now:
            await webinars.done(dated.id)


async def _change(unit: Unit, webinar_id: int, row: Row, changed: Sequence[str], topics: Sequence[int]) -> None:
    """Only what changed in the source: what people mended here stays mended."""
    webinars = WebinarStore(unit)
    fields = {name: row.fields[name] for name in changed if name in row.fields}
    if "time" in changed:
        fields |= {name: row.fields[name] for name in ("zone", "wall_time", "minutes")}
    if fields:
        await webinars.update(webinar_id, **fields)
    if "topics" in changed:
        await webinars.set_topics(webinar_id, topics)
    if "hosts" in changed:
        await webinars.set_people(webinar_id, [(Part.HOST, name, None) for name in row.hosts])
    if "time" in changed:
        await _retime(unit, webinar_id, row)
    if {"time", "cancelled"}.intersection(changed):
        await _settle(unit, webinar_id, row)


async def _retime(unit: Unit, webinar_id: int, row: Row) -> None:
    """A date that was there is at another time; more dates of a series are added. None is taken away."""
    webinars, imports = WebinarStore(unit), WebinarImportStore(unit)
    there = {one.occurrence.planned_on: one for one in await webinars.of(webinar_id)}
    if not row.fields["rule"] and len(there) == 1:
        [only] = there.values()
        await imports.retime(only.id, row.times[0])
        return
    for times in row.times:
        if times.planned_on in there:
            await imports.retime(there[times.planned_on].id, times)
    if (new := [times for times in row.times if times.planned_on not in there]) and (
        found := await webinars.by_id(webinar_id)
    ):
        await webinars.add_occurrences(webinar_id, new, capacity=found.capacity, uid=found.uid)


class EventImport:
    """What `folkmoot import --into webinars` and `library import` do for events."""

    into, what = "the webinars", "events"

    def options(self, asked: Asked) -> Options:
        return read_options(asked, LABELS)

    def survey(self, source: Source, options: Options, now: datetime) -> Survey:
        return survey(source, options, now)

    def id_of(self, record: Record, found: Survey) -> str:
        return found.ids.get(record.place, "")

    def read(self, record: Record, found: Survey) -> Row | Refused:
        return read_row(record, self.id_of(record, found), found.reading)

    async def batches(self, unit: Unit, options: Options, report: Report) -> Batch:
        known = await TopicStore(unit).all()
        topics = {folded(word): topic.id for topic in known for word in (topic.slug, topic.name, *topic.words)}
        return lambda unit, rows: _batch(unit, rows, options, topics, report)

    async def before(self, unit: Unit, options: Options) -> set[str]:
        return await WebinarImportStore(unit).of_source(options.name)

    async def tried(self, unit: Unit, name: str, options: Options, found: Survey, report: Report) -> Reply:
        blocks = (
            Heading(f"{name}: what would happen"),
            Text(counts(found, report)),
            *columns(found, LABELS),
            *trouble(report),
        )
        return Reply((*blocks, _note(options, found, report)))

    def taken(self, name: str, options: Options, found: Survey, report: Report) -> Reply:
        blocks = (Heading(f"{name} is among the webinars"), Text(counts(found, report)), *trouble(report))
        doubts = report.counts["doubts"]
        more = (Note(md(DOUBTS, count=f"{doubts:,}")),) if doubts else ()
        return Reply((*blocks, _note(options, found, report), *more))

    def then(self, report: Report) -> tuple[Button, ...]:
        doubts = (Button("Confirm the times", Run(text="webinars doubts"), "primary"),)
        return (*(doubts if report.counts["doubts"] else ()), Button("See the webinars", Run(text="webinars upcoming")))


def _note(options: Options, found: Survey, report: Report) -> Note:
    said = [*found.notes]
    if doubts := report.counts["doubts"]:
        would = "would be" if report.dry else "are"
        said.append(f"{doubts:,} times {would} marked to be confirmed: they are taken as clocks showed them.")
    said.append("What is past comes in as done; nobody is told of anything.")
    said.append(f"The source is called “{options.name}”; importing it again changes only what changed.")
    return Note(" ".join(said))


EVENTS = EventImport()
