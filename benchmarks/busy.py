"""While a digest is being sent to a thousand people, commands are acknowledged as soon as without one.

    python -m benchmarks.busy [slack|discord] [--recipients 1000] [--rate 50] [--seconds 30] [--json]

The hub is a process of its own, with a library of 10,000 and its real courier; the simulated platform runs here. Real digests
are composed beforehand and wait in its outbox. `/library permits` is asked at an even rate, whether or not what was asked
before is answered: first while nothing else happens, then from the first letter that arrived. Shown for both: p50, p99 and
the longest time in ms from the moment a command was due until its ack was here, how many were lost, and how many letters
arrived meanwhile, and the hub's share of one core. What the instrument itself is late by is in these times.
"""

import argparse
import asyncio
import gc
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa

from benchmarks.commands import RESOURCES, bot
from benchmarks.filled import fill
from bot import log
from bot.clock import SimulatedClock
from bot.compose import build, kinds
from bot.settings import Settings
from scheduler.due import Due
from store.digests import SUBSCRIPTION
from store.people import PeopleStore
from store.schedule import SCHEDULE

ASKERS = 100
LOOK = 0.05
BEGINS_WITHIN = 30.0
ENDS_WITHIN = 5  # times as long as the pace would take
Ack = Callable[[int], Awaitable[float | None]]


@dataclass
class Town:
    """The simulated platform: `ask` gives the seconds until one person's command was acked, None if it never was."""

    platform: str
    space: str
    accounts: Sequence[str]
    tokens: Sequence[str]
    ask: Ack
    letters: Callable[[], int]
    connected: Callable[[], Awaitable[object]]


@dataclass
class Phase:
    seconds: float
    letters: int = 0
    cpu: float = 0.0
    acks: list[float] = field(default_factory=list[float])
    lost: int = 0

    def figures(self) -> dict[str, float]:
        ordered = sorted(self.acks)
        n = len(ordered)
        return {
            "commands": n,
            "p50_ms": statistics.median(ordered) * 1000,
            "p99_ms": ordered[min(n - 1, int(n * 0.99))] * 1000,
            "max_ms": ordered[-1] * 1000,
            "lost": self.lost,
            "letters": self.letters,
            "core": self.cpu / self.seconds,
        }


@asynccontextmanager
async def slack(recipients: int) -> AsyncIterator[Town]:
    from tests.harness.slack.workspace import SlackWorkspace

    async with SlackWorkspace.start(bench=True) as workspace:
        readers = [workspace.member(f"Reader {number}") for number in range(recipients)]
        people = [workspace.member(f"Person {number}") for number in range(ASKERS)]
        rooms = [workspace.channel(f"room-{number}", members=[person]) for number, person in enumerate(people)]
        accounts = [f"{workspace.team_id}:{reader.id}" for reader in readers]

        async def ask(number: int) -> float | None:
            timed = await workspace.bench.send_command("/library", "permits", people[number].user, rooms[number])
            return timed.acked

        def letters() -> int:
            return sum(one.channel[0] == "D" for one in workspace.messages if one.by_app)

        tokens = (workspace.url, workspace.bot_token, workspace.app_token)
        yield Town("slack", workspace.team_id, accounts, tokens, ask, letters, workspace.connected)


@asynccontextmanager
async def discord(recipients: int) -> AsyncIterator[Town]:
    from tests.harness.discord.server import DiscordServer

    async with DiscordServer.start() as server:
        readers = [server.member(f"Reader {number}") for number in range(recipients)]
        people = [server.member(f"Person {number}") for number in range(ASKERS)]
        rooms = [server.channel(f"room-{number}") for number in range(ASKERS)]

        async def ask(number: int) -> float | None:
            started = time.perf_counter()
            timed = await server.send_command("library find", by=people[number], in_=rooms[number], query="permits")
            return timed.acked_at - started if timed.acked_at else None

        def letters() -> int:
            return sum(bool(reader.dm.messages) for reader in readers)

        tokens = (server.api_url, server.gateway_url, server.token)
        accounts = [str(reader.id) for reader in readers]
        yield Town("discord", str(server.home.id), accounts, tokens, ask, letters, server.connected)


# The digest


async def composed(folder: Path, town: Town) -> int:
    """Members with a digest that is due are known, and their letters are in the outbox, for later. How many there are."""
    start = datetime.now(UTC).replace(second=0, microsecond=0)
    clock = SimulatedClock(start)
    parts = await build(Settings(data_dir=folder, folkmoot_demo=False), clock=clock)
    try:
        async with parts.database.units() as unit:
            ids: list[int] = []
            for number, account in enumerate(town.accounts):
                came = await PeopleStore(unit).arrive(
                    town.platform, account, town.platform, town.space, f"Reader {number}"
                )
                assert came is not None
                ids.append(came.id)
            session = unit.to_write("subscribe")
            await session.execute(sa.insert(SUBSCRIPTION), [_wanted(person, start) for person in ids])
            await session.execute(sa.insert(SCHEDULE), [_planned(person, start) for person in ids])
        clock.forward(60)
        await Due(parts.hub.house, kinds(parts.hub.house)).tick()
    finally:
        await parts.hub.stop()
    with sqlite3.connect(folder / "folkmoot.db") as file:
        return file.execute("UPDATE outbox SET not_before = expires WHERE state = 'pending'").rowcount


def _wanted(person: int, start: datetime) -> dict[str, Any]:
    return {
        **{"id": person, "kind": "member", "owner": f"person:{person}", "person_id": person, "topics": [], "muted": []},
        **{"covered": start - timedelta(days=7), "platform": "", "target": "", "target_name": "", "created": start},
    }


def _planned(person: int, start: datetime) -> dict[str, Any]:
    due = start + timedelta(minutes=1)
    return {
        **{"key": f"digest:{person}", "kind": "digest", "subject_id": str(person), "person_id": person, "zone": "UTC"},
        **{"wall_time": f"{due:%H:%M}", "rule": "FREQ=DAILY", "settings": {}, "enabled": True, "tries": 0},
        **{"next_due": due, "last_outcome": ""},
    }


def let_go(folder: Path) -> None:
    """The digest is due now; the hub sees that within a second."""
    with sqlite3.connect(folder / "folkmoot.db", timeout=10) as file:
        file.execute("UPDATE outbox SET not_before = created WHERE state = 'pending'")


# The load


async def asked(town: Town, hub: psutil.Process, rate: float, seconds: float) -> Phase:
    """An open loop: each command at its time."""
    phase, before, loop = Phase(seconds), town.letters(), asyncio.get_running_loop()
    begun = time.perf_counter()

    async def one(number: int) -> None:
        late = time.perf_counter() - begun - number / rate
        took = await town.ask(number % ASKERS)
        if took is None:
            phase.lost += 1
        else:
            phase.acks.append(late + took)

    cpu = _cpu(hub)
    gc.collect()
    gc.disable()  # the instrument's own pauses are not what is measured; the hub keeps its own
    tasks: list[asyncio.Task[None]] = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(begun + number / rate - time.perf_counter())
        tasks.append(loop.create_task(one(number)))
    phase.letters, phase.cpu = town.letters() - before, _cpu(hub) - cpu
    await asyncio.gather(*tasks)
    gc.enable()
    return phase


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


async def until(happened: Callable[[], bool], within: float) -> None:
    async with asyncio.timeout(within):
        while not happened():  # noqa: ASYNC110  nothing tells
            await asyncio.sleep(LOOK)


async def run(platform: str, recipients: int, rate: float, seconds: float) -> dict[str, dict[str, float]]:
    source = Path(tempfile.gettempdir()) / f"folkmoot-bench-{RESOURCES}"
    sys.stderr.write(f"filling a library of {RESOURCES:,} and composing digests ...\r")
    await fill(source, RESOURCES)
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-busy-"))
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True)
        async with {"slack": slack, "discord": discord}[platform](recipients) as town:
            count = await composed(folder, town)
            assert count == recipients, f"{count} letters for {recipients} people"
            async with bot(f"{platform}-ours", str(folder), *town.tokens) as hub:
                return await _measured(town, hub, folder, rate, seconds, recipients)
    finally:
        sys.stderr.write(" " * 60 + "\r")
        shutil.rmtree(folder, ignore_errors=True)


async def _measured(
    town: Town, hub: psutil.Process, folder: Path, rate: float, seconds: float, recipients: int
) -> dict[str, dict[str, float]]:
    await town.connected()
    for number in range(ASKERS):
        await town.ask(number)  # everybody has spoken once, so that nobody's arrival is measured
    had = town.letters()
    alone = await asked(town, hub, rate, seconds)
    let_go(folder)
    await until(lambda: town.letters() > had, BEGINS_WITHIN)
    busy = await asked(town, hub, rate, seconds)
    assert town.letters() - had < recipients, "the digest was over before the measuring was; ask for more recipients"
    await until(lambda: town.letters() - had == recipients, ENDS_WITHIN * recipients / Settings().send_pace)
    return {"alone": alone.figures(), "busy": busy.figures()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("platform", nargs="?", choices=["slack", "discord"], default="slack")
    arguments.add_argument("--recipients", type=int, default=1000)
    arguments.add_argument("--rate", type=float, default=50.0)
    arguments.add_argument("--seconds", type=float, default=30.0)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    log.configure("ERROR")
    found = asyncio.run(run(given.platform, given.recipients, given.rate, given.seconds))
    if given.json:
        print(json.dumps(found))
        return
    print(f"{given.platform}, {given.rate:g} commands a second: commands, p50 ms, p99 ms, max ms, lost, letters, core")
    for name, row in found.items():
        times = " ".join(f"{row[key]:8.1f}" for key in ("p50_ms", "p99_ms", "max_ms"))
        print(f"  {name:<6} {row['commands']:6.0f} {times} {row['lost']:5.0f} {row['letters']:6.0f} {row['core']:6.0%}")


if __name__ == "__main__":
    main()
