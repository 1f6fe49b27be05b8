"""Composing a digest for many members at once: how long, how much memory, and how both grow.

    python -m benchmarks.digests [--members 1000 10000] [--json]

A library of 300 new resources, members with topics of their own, a tenth of what is new seen by each; every schedule due
at the same minute. Each size runs in a process of its own, so that its peak of memory is its own. The figure is from the
first look at what is due until the last letter is in the outbox.
"""

import argparse
import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot import log
from bot.clock import SimulatedClock
from bot.compose import build, kinds
from bot.settings import Settings
from scheduler.due import Due
from store.digests import LOOKED, SUBSCRIPTION
from store.library import LibraryStore
from store.outbox import OUTBOX
from store.person import GRANT, PERSON, PERSON_TOPIC
from store.schedule import SCHEDULE
from store.spaces import SpaceStore
from store.topics import TopicStore
from store.unit import Unit

START = datetime(2026, 11, 16, 8, 59, tzinfo=UTC)
NEW = 300
TOPICS = 40


async def fill(unit: Unit, members: int, chance: random.Random) -> None:
    """Members with two topics each, a digest on Mondays, and some of what is new seen already."""
    space = (await SpaceStore(unit).ensure("slack", "T1", "Town hall")).id
    topics = [(await TopicStore(unit).put(f"topic-{n}", f"Topic {n}", "A topic.", []))[0] for n in range(TOPICS)]
    for number in range(NEW):
        await LibraryStore(unit).add(
            f"Resource {number} that helps with the work of a town",
            "guide",
            topics=chance.sample(topics, 2),
            summary="What it is and whom it helps.",
            publisher="A ministry",
            status="published",
            visibility="members",
        )
    people = [
        {"id": n, "name": f"Member {n}", "zone": "UTC", "language": "en", "status": "active", "home_space": space}
        | {"title": "", "organization": "", "bio": "", "partner_of": "", "visibility": "members"}
        for n in range(1, members + 1)
    ]
    session = unit.to_write("fill")
    await session.execute(sa.insert(PERSON), people)
    grants = [{"person_id": n, "role": "member", "space_id": space, "at": START} for n in range(1, members + 1)]
    await session.execute(sa.insert(GRANT), grants)
    follows = [{"person_id": n, "topic_id": t} for n in range(1, members + 1) for t in chance.sample(topics, 2)]
    await session.execute(sa.insert(PERSON_TOPIC), follows)
    seen = [
        {"person_id": n, "subject": f"resource:{r}", "at": START}
        for n in range(1, members + 1)
        for r in chance.sample(range(1, NEW + 1), NEW // 10)
    ]
    await session.execute(sa.insert(LOOKED), seen)
    wanted = [
        {"id": n, "kind": "member", "owner": f"person:{n}", "person_id": n, "covered": START - timedelta(days=7)}
        | {"topics": [], "muted": [], "platform": "", "target": "", "target_name": "", "created": START}
        for n in range(1, members + 1)
    ]
    await session.execute(sa.insert(SUBSCRIPTION), wanted)
    plans = [
        {"key": f"digest:{n}", "kind": "digest", "subject_id": str(n), "person_id": n, "zone": "UTC"}
        | {"wall_time": "09:00", "rule": "FREQ=WEEKLY;BYDAY=MO", "settings": {}, "enabled": True, "tries": 0}
        | {"next_due": START + timedelta(minutes=1), "last_outcome": ""}
        for n in range(1, members + 1)
    ]
    await session.execute(sa.insert(SCHEDULE), plans)


async def filled(folder: Path, members: int) -> None:
    parts = await build(Settings(data_dir=folder, folkmoot_demo=False), clock=SimulatedClock(START))
    async with parts.database.units() as unit:
        await fill(unit, members, random.Random(7))
    await parts.hub.stop()


async def compose(folder: Path, members: int) -> dict[str, float]:
    clock = SimulatedClock(START)
    parts = await build(Settings(data_dir=folder, folkmoot_demo=False), clock=clock)
    due = Due(parts.hub.house, kinds(parts.hub.house))
    clock.forward(60)
    started = time.perf_counter()
    await due.tick()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    async with parts.database.units(reads_only=True) as unit:
        letters = await unit.session.scalar(sa.select(sa.func.count()).select_from(OUTBOX)) or 0
    await parts.hub.stop()
    return {"members": members, "letters": letters, "seconds": seconds, "peak_mb": peak}


def in_a_process_of_its_own(*arguments: str) -> bytes:
    command = [sys.executable, "-m", "benchmarks.digests", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


def measured(members: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        in_a_process_of_its_own("--fill", folder, str(members))
        return json.loads(in_a_process_of_its_own("--compose", folder, str(members)))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--members", type=int, nargs="+", default=[1_000, 10_000])
    arguments.add_argument("--json", action="store_true")
    for step in ("--fill", "--compose"):
        arguments.add_argument(step, nargs=2, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    log.configure("ERROR")
    if given.fill:
        asyncio.run(filled(Path(given.fill[0]), int(given.fill[1])))
        return
    if given.compose:
        print(json.dumps(asyncio.run(compose(Path(given.compose[0]), int(given.compose[1])))))
        return
    rows = [measured(size) for size in given.members]
    if given.json:
        print(json.dumps(rows))
        return
    print("members, letters, seconds, ms each, peak MB")
    for row in rows:
        each = row["seconds"] * 1000 / row["members"]
        print(f"{row['members']:>8,} {row['letters']:>8,} {row['seconds']:8.2f} {each:8.2f} {row['peak_mb']:8.0f}")
    first, last = rows[0], rows[-1]
    times = last["members"] / first["members"]
    print(f"{times:.0f} times the members: {last['seconds'] / first['seconds']:.1f} times the time")


if __name__ == "__main__":
    main()
