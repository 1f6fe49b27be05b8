"""A hub that dies, or stops, while it speaks to a Slack that lives on in another process.

A program of its own, since a process with threads is not to be forked; it imports everything once, and then starts a hub
for each line it reads: what to do, as JSON. It answers with the exit status of that hub; minus nine is a kill.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from adapters.slack import SlackAdapter
from bot import log
from bot.people import ChannelRef, SpaceRef
from store.outbox import OutboxStore, State
from tests.adapters.slack.mail import CONNECT, MAIL
from tests.harness.hub import Hall, hub_in

OPEN = (State.PENDING, State.SENDING)


async def run(order: dict[str, Any]) -> None:
    """Say what is to be said, and stay until all is settled, or until SIGTERM."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with hub_in(Path(order["folder"]), [MAIL], seed=False, **order["settings"]) as hall:
        adapter = SlackAdapter(hall.hub, hall.parts.settings)
        adapter.written_down, adapter.connect_within = 0.2, CONNECT
        await adapter.start()
        hall.hub.adapters.append(adapter)
        if order["says"]:
            team = SpaceRef("slack", order["team"])
            channel = ChannelRef("slack", f"{order['team']}:{order['channel']}")
            await hall.person(order["user"], space=team, channel=channel).runs(order["says"])
        while not stopped.is_set() and (order["stays"] or await waiting(hall)):  # noqa: ASYNC110  it stands in a database
            await asyncio.sleep(0.02)


async def waiting(hall: Hall) -> bool:
    async with hall.parts.database.units(reads_only=True) as unit:
        return bool(await OutboxStore(unit).in_state(*OPEN))


def main() -> None:
    log.configure("INFO")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(run(json.loads(line)))
            os._exit(0)
        print(child, flush=True)  # noqa: T201
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
