"""One replica owns at a time; whoever is killed owns nothing any more, at once."""

import asyncio
import signal
import sys
import time

from store.engine import database_url
from store.ownership import AdvisoryLock

HOLDS = """
import asyncio, sys
from store.engine import database_url
from store.ownership import AdvisoryLock

async def hold():
    lock = AdvisoryLock(database_url(sys.argv[1]), "discord:0")
    print(await lock.take(), flush=True)
    await asyncio.sleep(60)

asyncio.run(hold())
"""
SOON = 2.0


async def test_one_has_it_until_it_lets_go(postgresql_url: str) -> None:
    one, other, third = (AdvisoryLock(database_url(postgresql_url), name) for name in ("a", "a", "b"))
    assert [await one.take(), await other.take(), await third.take()] == [True, False, True]
    assert [await one.keeps(), await one.take()] == [True, True]
    await one.release()
    assert not await one.keeps()
    assert await other.take()
    await other.release()
    await third.release()


async def test_after_a_kill_the_next_has_it_at_once(postgresql_url: str) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDS, postgresql_url, stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    assert (await holder.stdout.readline()).strip() == b"True"
    lock = AdvisoryLock(database_url(postgresql_url), "discord:0")
    assert not await lock.take()
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    started = time.monotonic()
    while not await lock.take():  # noqa: ASYNC110  it stands in a database
        await asyncio.sleep(0.05)
    assert time.monotonic() - started < SOON
    await lock.release()


async def test_where_the_database_is_away_nobody_owns_anything(postgresql_url: str) -> None:
    away = database_url(postgresql_url).set(port=1)
    lock = AdvisoryLock(away, "discord:0")
    assert not await lock.take()
    assert not await lock.keeps()
