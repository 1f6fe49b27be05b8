"""A message to a thousand people while the platform refuses three requests in ten: never early, and hardly later than the pace.

    python -m benchmarks.storm [slack|discord] [--recipients 1000] [--pace 20] [--share 0.3]

Each 429 names one second for one person's direct messages. Shown: seconds until all have arrived and the outbox says so, as a
share of recipients / pace, which would be 1.0 without any refusal; requests before the time that was named; and refusals.
"""

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.delivery import in_a_process
from benchmarks.towns import Member, Seen, Town, joined, put, settled_in
from bot import log
from store.outbox import OutboxStore, State

LOOK = 0.05
PATIENCE = 5  # times as long as it should take


@dataclass(frozen=True)
class Storm:
    recipients: int
    pace: float
    seconds: float
    seen: Seen

    @property
    def ratio(self) -> float:
        return self.seconds / (self.recipients / self.pace)

    @property
    def arrived(self) -> int:
        return sum(self.seen.direct.values())


def _deliver(member: Member, recipients: int, within: float, line: Connection) -> None:
    async def life() -> None:
        await settled_in(member)
        async with joined(member) as parts, asyncio.timeout(within):
            await put(parts, member.address, range(recipients))
            started = time.monotonic()
            while True:
                async with parts.database.units(reads_only=True) as unit:
                    states = await OutboxStore(unit).counts()
                if not states.keys() & {State.PENDING, State.SENDING}:
                    line.send(time.monotonic() - started)
                    return
                await asyncio.sleep(LOOK)

    log.configure("CRITICAL")
    asyncio.run(life())


def run(platform: str, recipients: int, pace: float, share: float) -> Storm:
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-storm-"))
    town = Town.open(platform, 0, recipients, storm=share)
    member = Member(town.address, folder, more={"send_pace": pace})
    within = 20 + PATIENCE * recipients / pace
    try:
        seconds = in_a_process(within + 60, _deliver, member, recipients, within)
        return Storm(recipients, pace, seconds, town.seen())
    finally:
        town.close()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("platform", nargs="?", choices=["slack", "discord"], default="slack")
    arguments.add_argument("--recipients", type=int, default=1000)
    arguments.add_argument("--pace", type=float, default=20.0)
    arguments.add_argument("--share", type=float, default=0.3)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    found = run(given.platform, given.recipients, given.pace, given.share)
    if given.json:
        about = {"refused": found.seen.refused, "early": found.seen.early, "broken": found.seen.broken}
        print(json.dumps({"arrived": found.arrived, "seconds": found.seconds, **about}))
        return
    print(f"{given.platform}, {found.recipients} recipients, {found.pace:g} a second, {given.share:.0%} refused")
    print(f"  arrived {found.arrived}, refusals {found.seen.refused}, asked too early {found.seen.early}")
    print(f"  {found.seconds:.1f} s, {found.ratio:.3f} x the pace; rules broken {len(found.seen.broken)}")
    print("\n".join(found.seen.broken[:3]))


if __name__ == "__main__":
    main()
