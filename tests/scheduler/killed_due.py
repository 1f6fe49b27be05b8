"""One round of what is due on a database, at a moment, dying at a named point: a program of its own, to be killed."""

import asyncio
import sys
from datetime import datetime

from bot.crash import crash_at
from store.engine import Database
from tests.harness.databases import HandClock
from tests.scheduler.turns import Recorder, due_of, house_of


async def main(url: str, now: str, point: str) -> None:
    clock = HandClock(datetime.fromisoformat(now))
    database = await Database.open(url, None, now=clock.now, upgrade=False)
    try:
        house = house_of(database.units, clock, crash=crash_at(point))
        await due_of(house, Recorder()).tick()
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
