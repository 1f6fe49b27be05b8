"""A long time in the life of a weekly series, in lives of a process that is killed again and again.

    python -m tests.harness.year FOLDER SEED UNTIL KILL_AFTER

Sixteen people in eight zones answer by button and reaction, seats are few, dates are moved and cancelled, clocks change. The
platform outlives the hub: what it accepted, and what people react while nobody listens, stands in FOLDER. One call is one
life: from where the last one ended until UNTIL, or until its KILL_AFTER-th crash point, where it dies as by kill -9. What is
done in a step depends on the seed and the step alone. `tests/harness/year_checks.py` says whether all is as it should be.
"""

import asyncio
import os
import random
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import log
from bot.clock import SimulatedClock
from bot.compose import kinds
from bot.events import Reacted
from bot.people import MessageRef, Role
from scheduler.cards import Cards
from scheduler.due import Due
from scheduler.jobs import Jobs
from scheduler.outbox import Delivery
from store.people import PeopleStore
from store.spaces import SpaceStore
from tests.harness.databases import START
from tests.harness.hub import Hall, Talker, hub_in
from tests.harness.year_box import Book, Box

STEP = timedelta(hours=1)
ZONES = (
    *("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "Africa/Lagos"),
    *("America/Sao_Paulo", "Asia/Kathmandu"),
)
EMOJI = {"yes": "✅", "maybe": "❔", "no": "❌"}
SEATS = 6


class Life:
    def __init__(self, hall: Hall, clock: SimulatedClock, box: Box, book: Book, seed: int) -> None:
        self.hall, self.clock, self.box, self.book, self.seed = hall, clock, box, book, seed
        self.people = [hall.person(f"P{n}", zone=ZONES[n % len(ZONES)]) for n in range(16)]
        self.olga = hall.person("Olga")
        self.due, self.jobs = Due(hall.hub.house, kinds(hall.hub.house)), Jobs(hall.hub.house)
        workers = hall.hub.workers
        self.delivery = next(worker for worker in workers if isinstance(worker, Delivery))
        self.cards = next(worker for worker in workers if isinstance(worker, Cards))

    async def begin(self) -> None:
        """Once: people arrive, channels are known, the series is announced."""
        async with self.hall.parts.database.units() as unit:
            for external in ("T1", "T2"):
                space = await SpaceStore(unit).ensure("test", external, external)
                await SpaceStore(unit).set_channel(space.id, f"{external}:news", name="news", purpose="announcements")
            for one in (*self.people, self.olga):
                origin = one.origin
                row = await PeopleStore(unit).arrive("test", origin.user.id, "test", "T1", origin.name, origin.zone)
                assert row is not None
                await PeopleStore(unit).grant(row.id, Role.ORGANIZER if one is self.olga else Role.MEMBER, row.space_id)
                self.book.people[one.origin.name] = (row.id, origin.zone)
        await self.olga.runs("webinars announce Clinic")
        await self.olga.fills({"When": f"every Thursday at 15:00 {self.book.weeks} times"})
        await self.olga.fills({"Seats": str(SEATS)})
        await self.olga.fills({})
        await self.olga.clicks("Post Clinic")
        assert self.olga.sees("is announced"), self.olga.text
        self.book.save()

    async def step(self, number: int) -> None:
        chance = random.Random(self.seed * 1_000_003 + number)
        if chance.random() < 0.3:
            await self._somebody(chance)
        if number % 24 == 10 and chance.random() < 0.12:
            await self._olga(chance)
        await self.settle()

    async def settle(self) -> None:
        await self.due.tick()
        await self.jobs.tick()
        while await self.delivery.round():
            await self.delivery.settled()
            self.clock.forward(1)
        await self.cards.round()

    async def _somebody(self, chance: random.Random) -> None:
        one, answer = chance.choice(self.people), chance.choices(("yes", "maybe", "no"), (60, 15, 25))[0]
        date = await self._date(chance.choice((0, 0, 1)))
        if date is None:
            return
        messages = self.box.cards.get(date, [])
        if messages and chance.random() < 0.5:
            await self._react(one, chance.choice(messages), answer)
        else:
            await one.presses(f"webinars.answer/{date}/{answer}")

    async def _react(self, one: Talker, message: MessageRef, answer: str) -> None:
        self.book.put(message.id, EMOJI[answer], one.origin.name)
        await one.hub.dispatch(Reacted(one.origin, message, EMOJI[answer], True), one)

    async def _olga(self, chance: random.Random) -> None:
        """The next date but one goes a day later, or is cancelled."""
        date = await self._date(1)
        if date is None or date in self.book.touched:
            return
        answered = await self.box.answered(date)
        self.book.touched[date] = (self.clock.now().isoformat(), answered)
        self.book.save()
        if chance.random() < 0.7:
            dated = await self.box.dated(date)
            day = dated.occurrence.day + timedelta(days=1)
            await self.olga.runs(f"webinars move {date} {day:%-d %B %Y} 16:00")
            await self.olga.clicks("Move Clinic")
        else:
            await self.olga.runs(f"webinars cancel {date} No room")
            await self.olga.clicks("Cancel Clinic")
        assert self.olga.sees("is moved") or self.olga.sees("is cancelled"), self.olga.text

    async def reread(self) -> None:
        """What people reacted while nobody listened, as an adapter reads it on a new session."""
        rereading = self.hall.hub.rereading
        names = {one.origin.user.id: one for one in self.people}
        for card in await rereading.cards("test"):
            view = await rereading.view(card)
            standing = self.book.standing(card.message.id)
            for found in view.differences({e: [f"T1:{n}" for n in who] for e, who in standing.items()}):
                one = names[found.account]
                await one.hub.dispatch(Reacted(one.origin, card.message, found.emoji, found.added), one)

    async def _date(self, place: int) -> int | None:
        """The number of the next date, or of a later one."""
        found = await self.box.upcoming(self.clock.now())
        return found[place].id if len(found) > place else None


async def live(folder: Path, seed: int, until: datetime, kill_after: int) -> None:
    book = Book(folder / "book.json", START)
    clock = SimulatedClock(book.now)
    async with hub_in(folder / "hub", seed=False, clock=clock) as hall:
        for worker in hall.hub.workers:
            await worker.stop()
        box = Box(folder / "accepted.jsonl", clock, hall.parts.database.units)
        hall.hub.couriers["test"] = box
        life = Life(hall, clock, box, book, seed)
        if not book.people:
            await life.begin()
        object.__setattr__(hall.hub.house, "crash", dying(kill_after))
        await life.reread()
        while clock.now() < until:
            number = book.steps
            await life.step(number)
            clock.forward((START + STEP * (number + 1) - clock.now()).total_seconds())
            book.passed(clock.now(), number + 1)
        for _ in range(4):
            clock.forward(60)
            await life.settle()
        book.passed(clock.now(), book.steps)


def dying(after: int) -> Any:
    left = after

    def reached(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def main() -> None:
    folder, seed, until, kill_after = sys.argv[1:]
    (Path(folder) / "hub").mkdir(parents=True, exist_ok=True)
    log.configure("ERROR")
    asyncio.run(live(Path(folder), int(seed), datetime.fromisoformat(until), int(kill_after)))


if __name__ == "__main__":
    main()
