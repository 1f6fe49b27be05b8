"""A hub that says something, or sees through what an earlier one began, and dies at a named point.

A program of its own, since a process with threads is not to be forked; it imports everything once, and then starts a hub
for each line it reads: what to do, as JSON. It answers with the exit status of that hub; minus nine is a kill. The platform
is a file, which keeps what it was given whoever dies.
"""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot import log
from bot.compose import kinds
from bot.delivery import Address, Leaving, Parcel, Standing, unnoticed
from bot.people import ChannelRef, MessageRef, Person
from bot.ui.nodes import Reply
from bot.ui.plain import plain
from scheduler.due import Due
from store.library import LibraryStore
from store.outbox import OUTBOX, State
from tests.harness.hub import Hall, hub_in
from tests.harness.time import HandMovedClock
from tests.scheduler.post import CAPABILITIES, Desk

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)  # a Monday
A_DAY = timedelta(days=1)
TIMEOUT = 10.0
LEASE = timedelta(seconds=3 * TIMEOUT)
ROUNDS = 20
SAYS = {
    "channel": "test broadcast 1",
    "direct": "test tell",
    "card": "test name 7 Bridge",
    "redraw": "test name 7 Ferry",
}


@dataclass
class FileBox:
    """Satisfies bot.delivery.Courier. A line for each message that was taken, and for each time one was redrawn."""

    file: Path

    def lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.file.read_text("utf-8").splitlines()] if self.file.exists() else []

    def ready(self, space: str) -> bool:
        return True

    def reads_back(self, to: Address) -> bool:
        return True

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        if standing.first is not None:
            return standing.first
        await leaving()
        self._write({"key": parcel.key, "target": parcel.to.target, "text": plain(parcel.reply, parcel.reader)})
        return self._at(parcel, len(self.lines()))

    async def find(self, parcel: Parcel, since: datetime) -> Standing:
        for number, line in enumerate(self.lines(), 1):
            if line.get("key") == parcel.key:
                return Standing(frozenset({0}), self._at(parcel, number))
        return Standing()

    async def redraw(self, where: MessageRef, reply: Reply, reader: Person) -> None:
        self._write({"redrawn": where.id, "text": plain(reply, reader)})

    async def remove(self, where: MessageRef) -> None:
        self._write({"removed": where.id})

    def _write(self, line: dict[str, str]) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _at(self, parcel: Parcel, number: int) -> MessageRef:
        return MessageRef(ChannelRef("test", parcel.to.target, direct=parcel.to.direct), str(number))


async def life(order: dict[str, Any]) -> None:
    clock = HandMovedClock(START - A_DAY)  # until the platform is there nothing is due
    about = {"database_url": order["url"], "send_timeout": TIMEOUT, "folkmoot_crash_at": order["crash"] or None}
    digest = order["kind"] == "digest"
    async with hub_in(
        Path(order["folder"]), None if digest else CAPABILITIES, seed=False, clock=clock, **about
    ) as hall:
        for worker in hall.hub.workers:
            await worker.stop()
        desk = Desk(hall, clock)
        hall.hub.couriers["test"] = FileBox(Path(order["folder"]) / "platform")
        clock.forward(A_DAY.total_seconds() + order["at"])
        if order["says"]:
            await (_subscribed(hall, clock) if digest else hall.person("Alice").runs(SAYS[order["kind"]]))
        if digest:
            await _due(hall, clock)
        await _seen_through(desk)


async def _subscribed(hall: Hall, clock: HandMovedClock) -> None:
    await hall.person("Alice").runs("digest subscribe every Monday 09:00")
    clock.forward(1)
    async with hall.parts.database.units() as unit:
        await LibraryStore(unit).add("Faster permits", "guide", status="published", visibility="members")


async def _due(hall: Hall, clock: HandMovedClock) -> None:
    """Half an hour later it is nine; and what is collected goes out after a minute."""
    clock.forward(timedelta(hours=1).total_seconds())
    await Due(hall.hub.house, kinds(hall.hub.house)).tick()
    clock.forward(timedelta(minutes=5).total_seconds())


async def _seen_through(desk: Desk) -> None:
    """Until nothing waits, nothing is on its way, and every copy of a card shows what is so."""
    for _ in range(ROUNDS):
        await desk.delivery.round()
        await desk.delivery.settled()
        redrawn = await desk.cards.round()
        if not redrawn and not await desk.rows(State.PENDING, State.SENDING):
            return
        desk.clock.forward(LEASE.total_seconds())
        await _a_lease_passes(desk)
    raise TimeoutError


async def _a_lease_passes(desk: Desk) -> None:
    """PostgreSQL goes by its own clock, which nobody moves: what it noted is moved instead."""
    async with desk.hall.parts.database.units() as unit:
        if unit.dialect == "postgresql":
            passed = sa.update(OUTBOX).where(OUTBOX.c.state == State.SENDING)
            await unit.session.execute(passed.values(lease_until=OUTBOX.c.lease_until - LEASE))


def main() -> None:
    log.configure("ERROR")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(life(json.loads(line)))
            except BaseException:
                log.get_logger(__name__).exception("a life went wrong")
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
