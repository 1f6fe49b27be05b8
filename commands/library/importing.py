"""Bringing a source into the library: first what would happen, then in batches that can be interrupted and repeated.

A row is known by its source and its id there, so importing again changes only what changed.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from commands.library.reading import Refused, Row, read
from store.library import LibraryStore
from store.topics import TopicStore, folded
from store.unit import Unit, Units

A_BATCH = 200
Tell = Callable[[int, int, str], Awaitable[None]]


@dataclass(slots=True)
class Report:
    """What was done, or with `dry` what would be. `unknown` counts tags that no topic goes by."""

    dry: bool
    counts: Counter[str] = field(default_factory=Counter[str])
    refused: list[Refused] = field(default_factory=list[Refused])
    notes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    unknown: Counter[str] = field(default_factory=Counter[str])


class _DryRun(Exception):
    """Undoes a batch that was only tried."""


async def import_source(units: Units, source: Path, name: str, *, dry: bool, tell: Tell) -> Report:
    """Read, check and (unless `dry`) keep everything in the source. Raises ValueError when it is not a source."""
    report = Report(dry)
    async with units(reads_only=True) as unit:
        today = unit.now.date()
        topics = await _vocabulary(unit)
    rows = list(read(source, today))
    twice = Counter(row.id for row in rows if isinstance(row, Row))
    done = 0
    for batch in _batches(rows):
        try:
            async with units() as unit:
                for row in batch:
                    await _one(unit, row, name, topics, twice, report)
                if dry:
                    raise _DryRun
        except _DryRun:
            pass  # the transaction is undone; the report stands
        done += len(batch)
        await tell(done, len(rows), "rows")
    return report


async def _one(
    unit: Unit, row: Row | Refused, name: str, topics: Mapping[str, int], twice: Counter[str], report: Report
) -> None:
    if isinstance(row, Refused):
        report.refused.append(row)
        return
    if twice[row.id] > 1:
        twice[row.id] = -twice[row.id]  # the first is taken
    elif twice[row.id] < 0:
        report.refused.append(Refused(row.place, f"its id “{row.id}” stands in this source more than once"))
        return
    report.notes += [(row.place, note) for note in row.notes]
    report.unknown.update(
        tag for tag in row.tags if folded(tag.replace("-", " ")) not in topics and folded(tag) not in topics
    )
    known = {topics.get(folded(tag)) or topics.get(folded(tag.replace("-", " "))) for tag in row.tags}
    done = await LibraryStore(unit).upsert_from_source(
        name, row.id, topics=sorted(topic for topic in known if topic is not None), **_fields(row)
    )
    report.counts[done] += 1


def _fields(row: Row) -> Any:
    status = "draft" if row.draft else "archived" if row.expired else "published"
    return {
        "title": row.title,
        "kind": row.kind,
        "summary": row.summary,
        "body": row.body,
        "url": row.url,
        "publisher": row.publisher,
        "published": row.published,
        "language": row.language,
        "status": status,
        "visibility": "public",
    }


async def _vocabulary(unit: Unit) -> dict[str, int]:
    """Every word that means a topic."""
    topics = await TopicStore(unit).all()
    return {folded(word): topic.id for topic in topics for word in (topic.slug, topic.name, *topic.words)}


def _batches(rows: Iterable[Row | Refused]) -> Iterable[list[Row | Refused]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, A_BATCH)):
        yield batch
