"""Say something on Discord and die at each named point; start again and see it through.

A program of its own, since a process with threads is not to be forked. Arguments: what kind of message (of kind "command" is what
somebody makes a command say), a data folder, the addresses of Discord's API and gateway, its token, a server's id and a
channel's or an account's. For every crash point it prints how the first life ended (-9: killed), the row's state, whether
it may stand twice, and where it stands.
"""

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.discord import DiscordAdapter
from bot.crash import POINTS
from bot.notice import CardPosted, Letter
from bot.people import ChannelRef
from bot.settings import Settings
from store.outbox import OutboxStore, State
from store.people import PeopleStore
from store.settings import SettingStore
from tests.adapters.discord.mail import CAPABILITIES
from tests.harness.discord.connect import pointed_at, ready_at_once
from tests.harness.hub import Hall, hub_in
from tests.scheduler.post import Said

TIMEOUT = 0.5


@asynccontextmanager
async def connected(folder: Path, token: str, point: str | None):
    more = {"send_timeout": TIMEOUT, "folkmoot_crash_at": point}
    async with hub_in(folder, CAPABILITIES, seed=False, **more) as hall:
        adapter = DiscordAdapter(hall.hub, Settings(discord_token=token))
        ready_at_once(adapter.client)
        await adapter.start()
        try:
            yield hall
        finally:
            await adapter.stop()


async def say(hall: Hall, kind: str, key: str, server: str, to: str) -> None:
    async with hall.parts.database.units() as unit:
        if kind == "direct":
            person = await PeopleStore(unit).arrive("discord", to, "discord", server, "Alice")
            assert person is not None
            letter = Letter(key=key, notice=Said(number=1, words=key), person_id=person.id)
        elif kind == "card":
            await SettingStore(unit).set("thing.7", key)
            letter = Letter(
                key=key, notice=CardPosted(subject="thing", subject_id="7"), channel=ChannelRef("discord", to)
            )
        else:
            letter = Letter(key=key, notice=Said(number=1, words=key), channel=ChannelRef("discord", to))
        await OutboxStore(unit).put([letter.row()])
    hall.hub.house.posted.set()


async def life(point: str | None, kind: str, folder: Path, token: str, server: str, to: str, key: str) -> str:
    async with connected(folder, token, point) as hall:
        if point and kind != "command":
            await say(hall, kind, key, server, to)
        while True:
            async with hall.parts.database.units(reads_only=True) as unit:
                rows = await OutboxStore(unit).in_state(*State)
            if rows and all(row.state not in (State.PENDING, State.SENDING) for row in rows):
                return f"{rows[0].state.value} {rows[0].unverified} {rows[0].message}"
            await asyncio.sleep(0.05)


def lived(point: str | None, *what: str) -> tuple[int, str]:
    """In a process of its own: how it ended, and what it said."""
    said, saying = os.pipe()
    child = os.fork()
    if child == 0:
        kind, folder, api, gateway, token, server, to, key = what
        with pointed_at(api, gateway):
            os.write(saying, asyncio.run(life(point, kind, Path(folder), token, server, to, key)).encode())
        os._exit(0)
    os.close(saying)
    _, status = os.waitpid(child, 0)
    with os.fdopen(said) as pipe:
        return os.waitstatus_to_exitcode(status), pipe.read()


def main(*what: str) -> None:
    for point in POINTS[:1] if what[0] == "command" else POINTS[1:]:
        ended, _ = lived(point, *what, point)
        _, found = lived(None, *what, point)
        print("told", point, ended, found, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
