"""Jobs of capabilities: as often as they say, each on its own, their letters with their work."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import pytest

from bot.capability import Capability
from bot.context import Context
from bot.errors import WiringError
from bot.job import job
from bot.notice import Letter, Notice, on_notice
from bot.param import Arg
from bot.people import Role
from bot.ui.nodes import Reply, Text
from scheduler.jobs import Jobs
from store.outbox import OutboxStore
from store.settings import SettingStore
from tests.commands.support import row
from tests.harness.hub import Hall, hub_in
from tests.harness.time import HandMovedClock


class Told(Notice, id="test.told"):
    """Something that a job says."""


@on_notice()
async def told(notice: Told) -> Reply:
    return Reply((Text("The job ran."),))


@job("test.counts", every=timedelta(minutes=5))
async def counts(settings: SettingStore, context: Context) -> int:
    number = int(await settings.get("count", 0)) + 1
    await settings.set("count", number)
    person = await settings.get("person")
    if person:
        context.notify(Letter(key=f"told:{number}", notice=Told(), person_id=int(person)))
    return number


@job("test.fails", every=timedelta(minutes=1))
async def fails(settings: SettingStore) -> int:
    await settings.set("count", 100)
    raise ValueError("a fault of ours")


CAPABILITIES = [
    Capability("test", "Try", commands=[], notices=[told], jobs=[fails, counts]),
    Capability("hub", "The hub", commands=[], default=None),
]


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, CAPABILITIES, seed=False, clock=HandMovedClock()) as made:
        for worker in made.hub.workers:
            await worker.stop()
        yield made


async def count(hall: Hall) -> int:
    async with hall.parts.database.units(reads_only=True) as unit:
        return int(await SettingStore(unit).get("count", 0))


async def test_a_job_runs_as_often_as_it_says_and_one_that_fails_holds_up_no_other(hall: Hall) -> None:
    jobs, clock = Jobs(hall.hub.house), hall.hub.clock
    assert isinstance(clock, HandMovedClock)
    before = await count(hall)
    assert await jobs.tick() == 2
    assert await count(hall) == before + 1, "what failed is undone"
    assert await jobs.tick() == 0
    clock.forward(60)
    assert await jobs.tick() == 1
    clock.forward(240)
    assert await jobs.tick() == 2
    assert await count(hall) == before + 2


async def test_what_a_job_says_is_written_with_its_work(hall: Hall) -> None:
    ann = hall.person("Ann")
    await hall.grant(ann, Role.MEMBER)
    async with hall.parts.database.units() as unit:
        await SettingStore(unit).set("person", (await row(hall, ann)).id)
    await Jobs(hall.hub.house).tick()
    async with hall.parts.database.units(reads_only=True) as unit:
        assert (await OutboxStore(unit).figures())["pending"] == 1


def test_a_job_that_asks_for_words_is_refused() -> None:
    with pytest.raises(WiringError):

        @job("test.asks", every=timedelta(minutes=1))
        async def asks(words: Annotated[str, Arg("Words")]) -> int:
            return len(words)
