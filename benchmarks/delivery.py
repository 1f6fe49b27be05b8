"""Nothing lost, nothing said twice: hubs that deliver are killed again and again, and what stands on the platform is counted.

    python -m benchmarks.delivery [sqlite|postgresql] [slack|discord|slack-blind] [--deliveries 4000] [--kills 200]

Real hubs (on PostgreSQL three replicas) with the real adapter speak to a simulated Slack or Discord in another process.
Each gets kill -9 a tenth to six tenths of a second after it was ready, and is started again at once; on SQLite every eighth
life also lasts a lease, since only then what an earlier one left is looked into. Half of the messages go to channels, half
to people. "slack-blind": no history of channels, and Slack does not tell of our messages; only there may one stand twice.

What the hub reports there is what it sent once more in doubt. That each of these, and nothing else, stands twice is counted
in Slack, where it was accepted twice; and each says so in its mark. Without --json it ends with 1 when anything is lost, more
is doubled than killed, or when what is reported and what is doubled differ. They may by a message that stands three times,
which is reported once, and by processes that stood still for longer than their lease, when the machine has too much to do.

The replicas on PostgreSQL have a folder each and share JOURNAL_DIR, as on one machine.
"""

import argparse
import asyncio
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.towns import FORK, PLATFORMS, Address, Member, Seen, Town, joined, put, settled_in
from bot import log
from store.outbox import OUTBOX, OutboxStore, State
from tests.harness.databases import PostgreSQL

TIMEOUT = 0.5
LEASE = 3 * TIMEOUT
PACE = 1000.0
SOONEST, LATEST = 0.1, 0.6
OFTEN = 8  # on SQLite, each so manieth life lasts a lease
UP_WITHIN = 60.0
SETTLED_WITHIN = 150.0
A_TARGET = 10  # messages each channel and each person gets


@dataclass(frozen=True)
class Kept:
    """What the outbox says in the end."""

    states: Counter[str]
    unverified: list[int]
    reported: int
    problems: Counter[str]


@dataclass
class Result:
    deliveries: int
    kills: int
    seconds: float
    seen: Seen
    kept: Kept
    doubled_channels: int = field(init=False)
    doubled_direct: int = field(init=False)

    def __post_init__(self) -> None:
        self.doubled_channels, self.doubled_direct = _doubled(self.seen.channels), _doubled(self.seen.direct)

    @property
    def lost(self) -> int:
        return self.deliveries - len(self.seen.channels) - len(self.seen.direct)

    @property
    def doubled(self) -> int:
        return self.doubled_channels + self.doubled_direct

    @property
    def twice(self) -> set[int]:
        return {number for number, times in (self.seen.channels + self.seen.direct).items() if times > 1}

    @property
    def unreported(self) -> set[int]:
        """What stands twice, or came once more in doubt, and the hub does not say so."""
        return (self.twice | self.seen.again) - set(self.kept.unverified)

    @property
    def unseen(self) -> set[int]:
        """What the hub says it sent once more in doubt, and the platform did not see that."""
        return set(self.kept.unverified) - self.seen.again

    def figures(self) -> dict[str, Any]:
        counts = {"lost": self.lost, "doubled": self.doubled, "doubled_direct": self.doubled_direct}
        told = {"reported": self.kept.reported, "seen_again": len(self.seen.again)}
        told |= {"unreported": sorted(self.unreported), "unseen": sorted(self.unseen), "once": sorted(self.once)}
        return counts | told | {"states": dict(self.kept.states), "broken": self.seen.broken}

    @property
    def once(self) -> set[int]:
        """Reported, although it stands once."""
        return set(self.kept.unverified) - self.twice

    @property
    def kept_word(self) -> bool:
        told = set(self.kept.unverified) == self.twice == self.seen.again and self.kept.reported == self.doubled
        return told and not self.lost and not self.seen.broken and self.doubled <= self.kills


def _doubled(stands: Counter[int]) -> int:
    return sum(times - 1 for times in stands.values())


# A life


def _live(member: Member, numbers: range, line: Connection) -> None:
    """Until it is killed."""

    async def life() -> None:
        async with joined(member) as parts:
            await put(parts, member.address, numbers)
            line.send("up")
            await asyncio.Event().wait()

    log.configure("CRITICAL")
    asyncio.run(life())


def _end(member: Member, numbers: range, line: Connection) -> None:
    """The last life, until all is settled."""

    async def life() -> None:
        async with joined(member) as parts, asyncio.timeout(SETTLED_WITHIN):
            await put(parts, member.address, numbers)
            while True:
                async with parts.database.units(reads_only=True) as unit:
                    outbox = OutboxStore(unit)
                    states = await outbox.counts()
                    if not states.keys() & {State.PENDING, State.SENDING}:
                        found = await unit.session.scalars(sa.select(OUTBOX.c.key).where(OUTBOX.c.unverified))
                        doubtful = [int(key.partition(":")[2]) for key in found]
                        named = Counter({state.value: count for state, count in states.items()})
                        dead = Counter(row.problem for row in await outbox.in_state(State.DEAD))
                        line.send(Kept(named, doubtful, await outbox.unverified(), dead))
                        return
                await asyncio.sleep(0.2)

    log.configure("CRITICAL")
    asyncio.run(life())


class Replica:
    """One place where a hub runs, again and again."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.born = 0.0
        self.process: Any = None
        self.line: Connection | None = None

    def start(self, numbers: range) -> None:
        self.line, there = FORK.Pipe()
        self.process = FORK.Process(target=_live, args=(self.member, numbers, there), daemon=True)
        self.process.start()
        there.close()
        self.born = time.monotonic()

    def up(self) -> None:
        assert self.line is not None
        if not self.line.poll(UP_WITHIN):
            raise TimeoutError("a hub did not start")
        self.line.recv()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


def crashed(
    town: Town, folder: Path, database: str, deliveries: int, kills: int, *, replicas: int, chance: random.Random
) -> Result:
    """So many kills over so many deliveries."""
    begun, each = time.monotonic(), -(-deliveries // kills)
    members = [_member(town.address, folder, number, database) for number in range(replicas)]
    in_a_process(UP_WITHIN, _settled_in, members[0])
    living = [Replica(member) for member in members]
    try:
        for replica in living:
            replica.start(_numbers(0, each, deliveries))
        waits = set(living)
        for kill in range(kills):
            for replica in waits:
                replica.up()
            time.sleep(chance.uniform(SOONEST, LATEST) + (LEASE if not database and kill % OFTEN == OFTEN - 1 else 0.0))
            victim = chance.choice(living)
            victim.kill()
            victim.start(_numbers(kill + 1, each, deliveries))
            waits = {victim}
            sys.stderr.write(f"\r{kill + 1} of {kills} kills, {time.monotonic() - begun:.0f} s ")
    finally:
        for replica in living:
            replica.kill()
    kept = in_a_process(SETTLED_WITHIN + UP_WITHIN, _end, members[0], range(deliveries))
    sys.stderr.write("\r" + " " * 40 + "\r")
    if not database:
        with sqlite3.connect(folder / "0" / "folkmoot.db") as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return Result(deliveries, kills, time.monotonic() - begun, town.seen(), kept)


def _member(address: Address, folder: Path, number: int, database: str) -> Member:
    more = {"send_timeout": TIMEOUT, "send_pace": PACE, "journal_dir": folder / "leaving"}
    return Member(address, folder / str(number), database, more)


def _numbers(life: int, each: int, deliveries: int) -> range:
    """What this life has to say; the last ones' too, which may have died before they had written it down."""
    return range(min(max(life - 2, 0) * each, deliveries), min((life + 1) * each, deliveries))


def _settled_in(member: Member, line: Connection) -> None:
    asyncio.run(settled_in(member))
    line.send(None)


def in_a_process(within: float, work: Any, *about: Any) -> Any:
    """What some work sends through its last argument, done in a process of its own."""
    here, there = FORK.Pipe()
    process = FORK.Process(target=work, args=(*about, there), daemon=True)
    process.start()
    there.close()
    ready = wait([here, process.sentinel], within)
    try:
        if here not in ready or not here.poll():
            raise RuntimeError(f"{work.__name__} ended without a word")
        return here.recv()
    finally:
        process.join(5)
        process.kill()


@contextmanager
def _database(kind: str, folder: Path) -> Generator[str]:
    if kind == "sqlite":
        yield ""
        return
    server = PostgreSQL(folder)
    try:
        server.start()
        yield server.create("hub")
    finally:
        server.stop()


def run(kind: str, platform: str, deliveries: int, kills: int, seed: int = 1) -> Result:
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-delivery-"))
    folder.chmod(0o755)
    targets = max(1, deliveries // 2 // A_TARGET)
    town = Town.open(platform, targets, targets)
    try:
        with _database(kind, folder) as database:
            replicas = 1 if kind == "sqlite" else 3
            return crashed(town, folder, database, deliveries, kills, replicas=replicas, chance=random.Random(seed))
    finally:
        town.close()
        shutil.rmtree(folder, ignore_errors=True)


def table(kind: str, platform: str, found: Result) -> str:
    rows = {
        "deliveries": found.deliveries,
        "kill -9": found.kills,
        "lost": found.lost,
        "doubled in channels": found.doubled_channels,
        "doubled in direct messages": found.doubled_direct,
        "reported as perhaps doubled": found.kept.reported,
        "  of these, stand once": len(found.once),
        "  of these, not sent again": len(found.unseen),
        "doubled and not reported": len(found.unreported),
        "states": dict(found.kept.states),
        "given up for": dict(found.kept.problems),
        "rules broken": len(found.seen.broken),
        "refused (429)": found.seen.refused,
        "asked too early": found.seen.early,
        "seconds": round(found.seconds),
    }
    lines = [f"  {name:<30} {value}" for name, value in rows.items()]
    return "\n".join([f"{kind}, {platform}", *lines, *found.seen.broken[:3]])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("database", nargs="?", choices=["sqlite", "postgresql"], default="sqlite")
    arguments.add_argument("platform", nargs="?", choices=PLATFORMS, default="slack")
    arguments.add_argument("--deliveries", type=int, default=4000)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    found = run(given.database, given.platform, given.deliveries, given.kills, given.seed)
    print(json.dumps(found.figures()) if given.json else table(given.database, given.platform, found))
    sys.exit(0 if given.json or found.kept_word else 1)


if __name__ == "__main__":
    main()
