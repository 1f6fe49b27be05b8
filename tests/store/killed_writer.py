"""Commit and say so, until killed; again and again on one database.

A program of its own, since a process with threads is not to be forked. For every kill it prints what the last writer had
said was committed and how many rows there are then.
"""

import asyncio
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite  # noqa: F401  imported before the forks, so that no child pays for it
import sqlalchemy as sa

from store import sqlite  # noqa: F401
from store.audit import AuditStore
from store.engine import Database
from store.library import LibraryStore
from store.unit import Units

START = datetime(2026, 3, 2, tzinfo=UTC)


async def write(url: str, said: int) -> None:
    database = await Database.open(url, None, now=lambda: START)
    while True:
        async with database.units() as unit:
            made = await LibraryStore(unit).add("Title", "guide")
            AuditStore(unit).record("writer", "add", "resource", made)
        os.write(said, f"{made}\n".encode())


async def found(url: str) -> tuple[int, int, bool, str]:
    database = await Database.open(url, None, now=lambda: START)
    try:
        return await _found(database.units)
    finally:
        await database.close()


async def _found(units: Units) -> tuple[int, int, bool, str]:
    async with units(reads_only=True) as unit:
        rows = await LibraryStore(unit).after(0, 1_000_000)
        verdict = await AuditStore(unit).verify()
        whole = await unit.session.scalar(sa.text("PRAGMA integrity_check")) if unit.dialect == "sqlite" else "ok"
        return rows[-1].id if rows else 0, verdict.rows, verdict.sound and verdict.rows == len(rows), str(whole)


def main(url: str, kills: int) -> None:
    for _ in range(kills):
        said, saying = os.pipe()
        child = os.fork()
        if child == 0:
            asyncio.run(write(url, saying))
        os.close(saying)
        time.sleep(random.uniform(0.05, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged = os.read(said, 1_000_000).decode().split()
        os.close(said)
        newest, acts, sound, whole = asyncio.run(found(url))
        print(acknowledged[-1] if acknowledged else 0, newest, acts, sound, whole)  # noqa: T201


if __name__ == "__main__":
    Path(sys.argv[1].removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    main(sys.argv[1], int(sys.argv[2]))
