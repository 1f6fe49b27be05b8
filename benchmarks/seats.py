"""Many press for few seats at once, again and again: how many runs end as they should, and how long a press takes.

    python -m benchmarks.seats [--people 200] [--seats 30] [--runs 100] [--streets 3] [--json]

`--runs` at `dispatch`, once on SQLite and once on PostgreSQL; `--streets` through the simulated Slack and Discord with their
real libraries. A run is right when exactly the seats there are were given, the waiting list is in the order in which seats
were asked for, and every person was told where they stand.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot import log
from store.migrations.run import migrate_now
from tests.harness.databases import PostgreSQL
from tests.harness.hub import hub_in
from tests.harness.rush import Rush, crowd, rush
from tests.harness.rush_street import rush_in_the_street
from tests.whole.whole import street


@asynccontextmanager
async def server(folder: Path) -> AsyncGenerator[str]:
    """The address of an empty database on a PostgreSQL of its own."""
    await asyncio.to_thread(folder.chmod, 0o755)  # PostgreSQL does not run as root
    made = PostgreSQL(folder)
    await asyncio.to_thread(made.start)
    try:
        url = made.create("seats")
        await asyncio.to_thread(migrate_now, url)
        yield url
    finally:
        await asyncio.to_thread(made.stop)


async def at_dispatch(url: str | None, people: int, seats: int, runs: int) -> dict[str, Any]:
    """All runs on one hub."""
    with tempfile.TemporaryDirectory() as folder:
        settings: dict[str, Any] = {} if url is None else {"database_url": url}
        async with hub_in(Path(folder), seed=False, **settings) as hall:
            talkers = await crowd(hall, people)
            began = time.perf_counter()
            found = [await rush(hall, talkers, seats) for _ in range(runs)]
            return figures("SQLite" if url is None else "PostgreSQL", found, seats, time.perf_counter() - began)


async def in_the_street(people: int, seats: int, runs: int) -> dict[str, Any]:
    found: list[Rush] = []
    began = time.perf_counter()
    for number in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            async with street(Path(folder)) as town, town.hub() as parts:
                found.append(await rush_in_the_street(town, parts, people, seats, f"Permits{number}"))
    return figures("Slack and Discord", found, seats, time.perf_counter() - began)


def figures(where: str, found: list[Rush], seats: int, seconds: float) -> dict[str, Any]:
    right = [one for one in found if not one.wrong and one.taken == one.yes == seats]
    over = max((one.yes - seats for one in found), default=0)
    wrong = [words for one in found for words in one.wrong][:3]
    return {
        "where": where,
        "runs": len(found),
        "right": len(right),
        "over": max(over, 0),
        "seconds": seconds,
        "wrong": wrong,
    }


async def measured(people: int, seats: int, runs: int, streets: int) -> list[dict[str, Any]]:
    rows = [await at_dispatch(None, people, seats, runs)]
    with tempfile.TemporaryDirectory() as folder:
        async with server(Path(folder)) as url:
            rows.append(await at_dispatch(url, people, seats, runs))
    if streets:
        rows.append(await in_the_street(people, seats, streets))
    return rows


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("--people", 200), ("--seats", 30), ("--runs", 100), ("--streets", 3)):
        arguments.add_argument(name, type=int, default=usual)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    log.configure("ERROR")
    rows = asyncio.run(measured(given.people, given.seats, given.runs, given.streets))
    if given.json:
        print(json.dumps(rows))
        return
    for row in rows:
        print(f"{row['where']:<18} {row['right']} of {row['runs']} right, {row['over']} over, {row['seconds']:.0f} s")
        for words in row["wrong"]:
            print(f"    {words}")


if __name__ == "__main__":
    main()
