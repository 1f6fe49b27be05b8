"""Making digests: gather once, choose for each reader. The scheduler and the preview do the same, with the same code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.context import Context
from bot.digest import MOST_GATHERED, Candidate, Period, Pick, Reader, Readers, SectionSpec, choose
from bot.dispatch import House
from bot.events import Origin
from bot.log import get_logger
from bot.notices import channel_reader
from bot.outward import DigestBooks, Subscribed
from bot.people import ChannelRef, Person, Role, SpaceRef, UserRef, with_implied
from bot.ports import Subscriber

log = get_logger(__name__)
WEEKS = 12
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Lines:
    """What one run gathered, by section; `weeks` are counts by week for the chart, oldest first."""

    sections: Mapping[str, Sequence[Candidate]]
    weeks: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        sections = {name: [line.kept() for line in lines] for name, lines in self.sections.items()}
        return {"sections": sections, "weeks": [[title, [list(week) for week in weeks]] for title, weeks in self.weeks]}

    @staticmethod
    def read(kept: Mapping[str, Any]) -> "Lines":
        sections = {name: [Candidate.read(line) for line in lines] for name, lines in kept["sections"].items()}
        weeks = tuple((title, tuple((week, count) for week, count in points)) for title, points in kept["weeks"])
        return Lines(sections, weeks)


class Digests:
    """A service: what goes into digests, for whoever sends or previews them."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._runs: dict[int, Lines] = {}

    @property
    def sections(self) -> tuple[SectionSpec, ...]:
        return tuple(self._house.registry.sections.values())

    async def gather(self, unit: Any, kinds: Sequence[Readers], period: Period) -> Lines:
        """Every section once, whatever the number of readers."""
        found: dict[str, list[Candidate]] = {}
        for spec in self.sections:
            if not set(spec.readers) & set(kinds):
                continue
            lines: list[Candidate] = await self._ask(unit, spec.plan, period)
            if len(lines) > MOST_GATHERED:
                log.info("a section has more than a digest can weigh", section=spec.id, lines=len(lines))
                lines = sorted(lines, key=lambda line: (line.weight, line.made or period.until), reverse=True)
            found[spec.id] = lines[:MOST_GATHERED]
        weeks = await self._weeks(unit, period.until) if Readers.ORGANIZER in kinds else ()
        return Lines(found, weeks)

    async def readers(self, unit: Any, rows: Sequence[Subscribed], lines: Lines) -> list[Reader]:
        """For whom to choose, in the order of the rows, with what they know already; a few queries for all of them."""
        stores = self._house.stores
        people = [row.person_id for row in rows if row.kind == Readers.MEMBER and row.person_id is not None]
        subjects = sorted({line.subject for found in lines.sections.values() for line in found if line.subject})
        known = await stores.looked(unit).of(people, subjects)
        persons = {one.id: one for one in await stores.people(unit).subscribers(people)}
        return [self._reader(row, persons.get(row.person_id or 0), known) for row in rows]

    def _reader(self, row: Subscribed, one: Subscriber | None, known: Mapping[int, set[str]]) -> Reader:
        kind = Readers(row.kind)
        own = frozenset(row.topics)
        if kind is Readers.MEMBER and one is not None:
            own = own or one.topics
            seen = frozenset(known.get(one.id, ()))
            return Reader(person_of(one), kind, row.covered, own, frozenset(row.muted), seen)
        person = channel_reader(SpaceRef(row.platform, ""), row.space_id, ChannelRef(row.platform, row.target))
        return Reader(person, kind, row.covered, own, frozenset(row.muted))

    def choose(self, lines: Lines, reader: Reader) -> tuple[Pick, ...]:
        return choose(lines.sections, self.sections, reader)

    async def preview(self, row: Subscribed, kind: Readers, period: Period) -> tuple[Lines, tuple[Pick, ...]]:
        """What this subscription would get now, made as the scheduler makes it."""
        async with self._house.units(reads_only=True) as unit:
            lines = await self.gather(unit, [kind], period)
            [reader] = await self.readers(unit, [row], lines)
        return lines, self.choose(lines, reader)

    async def lines_of(self, books: DigestBooks, run: int) -> Lines | None:
        """What a run gathered; the last few are at hand, since every letter of a run asks for the same."""
        if run not in self._runs:
            kept = await books.gathered(run)
            if kept is None:
                return None
            while len(self._runs) >= 4:
                self._runs.pop(next(iter(self._runs)))
            self._runs[run] = Lines.read(kept)
        return self._runs[run]

    async def _weeks(self, unit: Any, until: datetime) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """How often each metric happened in each of the last twelve times seven days, the last one ending now: a
        calendar week that has just begun would say that nothing happens."""
        since = until - WEEKS * WEEK
        found = [
            (spec.title, _by_week(await self._ask(unit, spec.plan, Period(since, until)), since))
            for spec in self._house.registry.metrics.values()
        ]
        return tuple(found)

    async def _ask(self, unit: Any, plan: Any, period: Period) -> Any:
        nobody = Person(UserRef("", ""), SpaceRef("", ""))
        context = Context(person=nobody, origin=Origin(user=nobody.user, space=nobody.space), now=period.until)
        return await plan.call(unit, self._house.services, context, {}, period)


def _by_week(moments: Sequence[datetime], since: datetime) -> tuple[tuple[str, int], ...]:
    """Counts by seven days, each named by its first day."""
    counts = [0] * WEEKS
    for moment in moments:
        counts[min(int((moment - since) / WEEK), WEEKS - 1)] += 1
    return tuple((f"{since + number * WEEK:%-d %b}", count) for number, count in enumerate(counts))


def person_of(one: Subscriber) -> Person:
    """Somebody for whom something is drawn that they read at home in the hub, on no platform."""
    roles = with_implied(frozenset(Role(role) for role in one.roles))
    return Person(
        UserRef("", ""),
        SpaceRef("", ""),
        id=one.id,
        space_id=one.home_space,
        name=one.name,
        roles=roles,
        spaces=one.spaces,
        zone=one.zone or "UTC",
        language=one.language or "en",
    )
