"""Digests that are due: gathered once for many readers, chosen for each, and written into the outbox.

The letters and the next moments of their schedules are one transaction, and a letter's key holds the local date: whatever
dies, and however often, each reader gets one a date. After a time in which the hub did not run there is one digest that
says so and covers the gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.digest import Period, Pick, Reader, Readers
from bot.digests import Digests, Lines
from bot.dispatch import House
from bot.notice import DigestHeld, DigestReady, Letter
from bot.outward import Subscribed
from bot.people import ChannelRef, Role
from bot.turns import Kind, Ran, Turn

KIND = "digest"
AT_ONCE = 100  # readers a transaction: about a twentieth of a second, so that nobody who types waits for it
LATE = timedelta(hours=1)
WORTH = timedelta(days=7)  # a digest that could not be delivered for so long is not worth sending any more
LOOKS_BACK = timedelta(days=35)  # what is older than this is new to nobody
SHARED_FOR = timedelta(minutes=10)
# Time to see how many there are before the first one goes out.
COLLECTED = timedelta(minutes=1)
# The hold of product.md: more than so many letters, and so many times the usual number, once there is a usual number.
SMALL = 50
TIMES_USUAL = 1.2
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKS_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What was gathered, under which number the store keeps it, and when."""

    number: int
    lines: Lines
    at: datetime


Pairs = Sequence[tuple[Turn, Subscribed]]


@dataclass(frozen=True, slots=True)
class Planned:
    """The letters of one group of readers, None for those with nothing new."""

    kind: Readers
    run: Run
    pairs: Pairs
    letters: Sequence[Letter | None]

    def ran(self) -> dict[int, Ran]:
        """How it went, by schedule."""
        outcome = {True: Ran("sent", 1), False: Ran("nothing new")}
        return {
            turn.schedule.id: outcome[letter is not None]
            for (turn, _), letter in zip(self.pairs, self.letters, strict=True)
        }


class DigestRunner:
    """Satisfies bot.turns.Runner."""

    def __init__(self, house: House, digests: Digests) -> None:
        self._house = house
        self._digests = digests
        self._shared: dict[Readers, Run] = {}

    def kind(self) -> Kind:
        return Kind(self, at_once=AT_ONCE)

    async def run(self, turns: Sequence[Turn], unit: Any) -> Sequence[Ran]:
        """A letter for each reader that has one; everything else says why not.

        All that is read is read before `unit` writes: on SQLite it then holds the one connection that does.
        """
        async with self._house.units(reads_only=True) as reading:
            numbers = [int(turn.schedule.subject_id) for turn in turns]
            rows = {row.id: row for row in await self._house.stores.digests(reading).by_ids(numbers)}
        pairs = [(turn, rows[number]) for turn, number in zip(turns, numbers, strict=True) if number in rows]
        ran = {turn.schedule.id: Ran("paused") for turn, _ in pairs}
        awake = [(turn, row) for turn, row in pairs if row.paused_until is None or turn.day >= row.paused_until]
        written = [await self._planned(kind, group) for kind, group in _groups(awake)]
        for plan in written:
            await self._write(plan, turns[0].now, unit)
            ran |= plan.ran()
        gone = Ran("nobody reads it any more")
        return [ran.get(turn.schedule.id, gone) for turn in turns]

    async def _planned(self, kind: Readers, pairs: Pairs) -> Planned:
        rows = [row for _, row in pairs]
        run = await self._gathered(kind, rows[0], pairs[0][0].now)
        async with self._house.units(reads_only=True) as reading:
            readers = await self._digests.readers(reading, rows, run.lines)
        letters = [self._letter(turn, row, reader, run) for (turn, row), reader in zip(pairs, readers, strict=True)]
        return Planned(kind, run, pairs, letters)

    async def _write(self, plan: Planned, now: datetime, unit: Any) -> None:
        books, outbox = self._house.stores.digests(unit), self._house.stores.outbox(unit)
        letters = [letter for letter in plan.letters if letter is not None]
        await outbox.put([letter.row() for letter in letters])
        await books.cover([row.id for _, row in plan.pairs], now)
        await books.wrote(plan.run.number, len(letters))
        if plan.kind is not Readers.ORGANIZER:
            await self._hold_if_far_more(plan.kind, plan.run, now, unit)

    async def _gathered(self, kind: Readers, row: Subscribed, now: datetime) -> Run:
        """For members and channels what is new at all, shared by all who are due in these minutes.

        It is kept in a transaction of its own: a turn that fails must not leave a number that nobody wrote.
        """
        shared = self._shared.get(kind)
        if shared is not None and now - SHARED_FOR < shared.at <= now and kind is not Readers.ORGANIZER:
            return shared
        since = row.covered if kind is Readers.ORGANIZER else now - LOOKS_BACK
        async with self._house.units(reads_only=True) as reading:
            lines = await self._digests.gather(reading, [kind], Period(since, now))
        async with self._house.units() as writing:
            number = await self._house.stores.digests(writing).begin_run(kind, lines.kept())
        run = self._shared[kind] = Run(number, lines, now)
        return run

    def _letter(self, turn: Turn, row: Subscribed, reader: Reader, run: Run) -> Letter | None:
        picks = self._digests.choose(run.lines, reader)
        kind = Readers(row.kind)
        if not picks and kind is not Readers.ORGANIZER:
            return None
        notice = DigestReady(
            run=run.number,
            subscription=row.id,
            kind=kind,
            since=row.covered,
            until=turn.now,
            due=turn.missed[-1].moment if turn.late_by > LATE else None,
            zone=turn.schedule.zone,
            picks=tuple(_kept(pick) for pick in picks),
        )
        channel = ChannelRef(row.platform, row.target, row.target_name) if row.target else None
        return Letter(
            key=f"digest:{row.id}:{turn.day.isoformat()}",
            notice=notice,
            person_id=None if channel else row.person_id,
            channel=channel,
            space_id=row.space_id,
            stand_in=row.stand_in,
            not_before=turn.now + COLLECTED if kind is Readers.MEMBER else turn.now,
            expires=turn.now + WORTH,
            cause=cause(run.number),
        )

    # The hold

    async def _hold_if_far_more(self, kind: Readers, run: Run, now: datetime, unit: Any) -> None:
        """Nothing more of it goes out until an organizer says so, and they are told at once."""
        stores = self._house.stores
        reason = await self._far_more(kind, now, unit)
        if not reason:
            return
        if await stores.digests(unit).set_state(run.number, "held", was="sent", reason=reason):
            holders = [
                *await stores.people(unit).holders(Role.ORGANIZER),
                *await stores.people(unit).holders(Role.ADMIN),
            ]
            letters = [
                Letter(key=f"held:{run.number}:{person}", notice=DigestHeld(run=run.number), person_id=person)
                for person in sorted({holder.person_id for holder in holders})
            ]
            await stores.outbox(unit).put([letter.row() for letter in letters])
        await stores.outbox(unit).hold(cause(run.number))

    async def _far_more(self, kind: Readers, now: datetime, unit: Any) -> str:
        """Whether this day's letters are far more than on the same day of earlier weeks, in a sentence; "" when not."""
        books = self._house.stores.digests(unit)
        first = await books.first_run(kind)
        if first is None or now - first < WEEKS_COMPARED * WEEK:
            return ""
        today = await books.letters_since(kind, now - DAY, now)
        before = [
            await books.letters_since(kind, now - weeks * WEEK - DAY, now - weeks * WEEK + DAY / 2)
            for weeks in range(1, WEEKS_COMPARED + 1)
        ]
        usual = sum(before) / len(before)
        if today <= SMALL or today <= TIMES_USUAL * usual:
            return ""
        return f"{today:,} digests would go out today; on this day of the week it is usually {usual:,.0f}."


def cause(run: int) -> str:
    return f"digest-run:{run}"


def _groups(pairs: Pairs) -> list[tuple[Readers, Pairs]]:
    """By kind; organizers one by one, since what happened since the last digest is counted for each of them."""
    found: list[tuple[Readers, Pairs]] = []
    for kind in Readers:
        mine = [(turn, row) for turn, row in pairs if row.kind == kind]
        if kind is Readers.ORGANIZER:
            found += [(kind, [pair]) for pair in mine]
        elif mine:
            found.append((kind, mine))
    return found


def _kept(pick: Pick) -> tuple[str, tuple[int, ...], int]:
    return pick.section, pick.places, pick.total
