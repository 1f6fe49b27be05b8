"""An organizer moves what many come to, and the process dies so many seconds after the press, or when it is done.

A program of its own, since a process with threads is not to be forked.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.harness.week import week_in


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def move(folder: Path, date: int, after: float) -> None:
    async with week_in(folder) as week:
        olga = week.hall.person("Olga")
        await olga.runs(f"webinars move {date} 12 March 3pm")
        asyncio.get_running_loop().call_later(after, die)
        await olga.clicks("Move ")
        die()


if __name__ == "__main__":
    asyncio.run(move(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
