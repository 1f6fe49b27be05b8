"""Digests: sections that capabilities contribute, gathered once a run; choosing for a reader is pure.

    @section("library.new", "New in the library", readers=MEMBERS, all="library find")
    async def new_resources(period: Period, library: LibraryStore) -> list[Candidate]: ...

A section is asked once a run, not once a reader, so that ten thousand digests cost a handful of queries. What it gives is
plain data: a run is kept as JSON, and a letter holds only which of it was chosen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot import access
from bot.action import ID
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.offers import Run
from bot.people import Person

A_SECTION = 3  # lines a section; the rest is behind "All 14"
MOST_GATHERED = 500  # candidates a section and run
LONGEST_LINE = 160


class Readers(StrEnum):
    """Whose digest a section belongs into."""

    MEMBER = "member"
    CHANNEL = "channel"
    ORGANIZER = "organizer"


MEMBERS = (Readers.MEMBER, Readers.CHANNEL)
ORGANIZERS = (Readers.ORGANIZER,)


@dataclass(frozen=True, slots=True)
class Period:
    """What is new in it: later than `since`, at `until` at the latest."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One line that somebody may want to read.

    `subject` ("resource:7") is what it is about, `line` says in a few words why; the button `label` presses `address`, a
    packed Action. `topics` are slugs. The more `weight`, the more useful. A `made` of None is always new (what waits).
    `only`: the people it concerns; empty for everybody.
    """

    subject: str
    title: str
    line: str = ""
    label: str = ""
    address: str = ""
    topics: tuple[str, ...] = ()
    visibility: str = "members"
    space_id: int | None = None
    made: datetime | None = None
    made_by: int | None = None
    weight: float = 0.0
    only: tuple[int, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "made": self.made.isoformat() if self.made else None}

    @staticmethod
    def read(kept: Mapping[str, Any]) -> "Candidate":
        values: dict[str, Any] = dict(kept)
        values["made"] = datetime.fromisoformat(kept["made"]) if kept["made"] else None
        values["topics"] = tuple(kept["topics"])
        values["only"] = tuple(kept.get("only", ()))
        return Candidate(**values)


def wanted(subject: str, said: str, voices: int, *, label: str, all: str, space_id: int | None) -> Candidate:
    """Something that people asked for, which waits for an answer: those most people want are the most useful. `all` is the
    command that shows them."""
    return Candidate(
        subject=subject,
        title=f"“{said}”",
        line="1 person" if voices == 1 else f"{voices:,} people",
        label=label,
        address=Run(text=all).pack(),
        space_id=space_id,
        weight=float(voices),
    )


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """`all` is the command that shows all of it. `nothing` is said in an organizer's digest when there is nothing."""

    id: str
    title: str
    readers: tuple[Readers, ...]
    order: int
    all: str
    nothing: str
    plan: HandlerPlan


def section(
    id: str, title: str, *, readers: Sequence[Readers], order: int = 50, all: str = "", nothing: str = ""
) -> Callable[[Callable[..., Any]], Declared[SectionSpec]]:
    """`async def (period: Period, stores…) -> list[Candidate]`."""

    def declare(fn: Callable[..., Any]) -> Declared[SectionSpec]:
        if not ID.fullmatch(id):
            raise WiringError(f"{fn.__qualname__}: give the section an id like 'library.new', not {id!r}")
        plan = HandlerPlan.read(fn, Period)
        return Declared(fn, SectionSpec(id, title, tuple(readers), order, all, nothing, plan))

    return declare


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """A figure by week, for the chart of an organizer's digest: `async def (period, stores…) -> list[datetime]`, the
    moments at which it happened."""

    id: str
    title: str
    plan: HandlerPlan


def metric(id: str, title: str) -> Callable[[Callable[..., Any]], Declared[MetricSpec]]:
    """When something happened, so that it can be counted by week: `async def (period, stores…) -> list[datetime]`."""

    def declare(fn: Callable[..., Any]) -> Declared[MetricSpec]:
        return Declared(fn, MetricSpec(id, title, HandlerPlan.read(fn, Period)))

    return declare


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom to choose: `since` when their last digest ended, `known` the subjects they have seen already."""

    person: Person
    kind: Readers
    since: datetime
    topics: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """What was chosen of one section: places in the run's list, best first, and how many there were in all."""

    section: str
    places: tuple[int, ...]
    total: int


def choose(
    gathered: Mapping[str, Sequence[Candidate]], specs: Iterable[SectionSpec], reader: Reader
) -> tuple[Pick, ...]:
    """For each section the most useful lines that this reader may see and has not seen; sections without any are left out."""
    picks: list[Pick] = []
    for spec in sorted(specs, key=lambda spec: (spec.order, spec.id)):
        if reader.kind not in spec.readers or spec.id in reader.muted:
            continue
        wanted = [
            (place, candidate)
            for place, candidate in enumerate(gathered.get(spec.id, ()))
            if _is_for(candidate, reader)
        ]
        if wanted:
            wanted.sort(key=lambda pair: _use(pair[1], reader), reverse=True)
            picks.append(Pick(spec.id, tuple(place for place, _ in wanted[:A_SECTION]), len(wanted)))
    return tuple(picks)


def _is_for(candidate: Candidate, reader: Reader) -> bool:
    if candidate.only and reader.person.id not in candidate.only:
        return False
    if candidate.made is not None and candidate.made <= reader.since:
        return False
    if candidate.subject in reader.known or (candidate.made_by is not None and candidate.made_by == reader.person.id):
        return False
    if reader.kind is not Readers.ORGANIZER and reader.topics and candidate.topics:
        if not reader.topics & set(candidate.topics):
            return False
    if reader.kind is Readers.ORGANIZER:
        return candidate.space_id is None or candidate.space_id in reader.person.spaces or not reader.person.spaces
    return access.may_see(reader.person, candidate.visibility, candidate.space_id)


def _use(candidate: Candidate, reader: Reader) -> tuple[int, float, str]:
    """Topics of one's own first, then what is useful, then what is new."""
    shared = len(reader.topics & set(candidate.topics))
    return shared, candidate.weight, candidate.made.isoformat() if candidate.made else ""
