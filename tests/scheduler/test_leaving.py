"""Where nobody can look, what a dead process left behind decides: only what left is in doubt."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.delivery import Leaving, NotNow, Parcel, Standing, unnoticed
from bot.people import MessageRef
from scheduler.outbox import Delivery
from store.journal import LeavingJournal
from store.outbox import OutboxStore
from tests.harness.courier import Postbox
from tests.scheduler.post import Post, post_in

TIMEOUT = 20.0
LEASE = 3 * TIMEOUT


@dataclass
class Slow(Postbox):
    """Stands still for ever at a point of the way: when it was asked, when all is `ready`, or when it `left`."""

    still: str = ""
    late: Callable[[], object] = lambda: None
    stands: asyncio.Event = field(default_factory=asyncio.Event)
    verifies: bool = False

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        await self._at_point("asked")
        await leaving.ready()
        await self._at_point("ready")
        self.late()
        where = await super().send(parcel, standing, leaving)
        await self._at_point("left")
        return where

    async def _at_point(self, name: str) -> None:
        if self.still == name:
            self.stands.set()
            await asyncio.Event().wait()


@dataclass
class Street:
    """One platform, and lives of a process that deliver to it."""

    post: Post
    folder: Path
    box: Slow = field(init=False)

    def __post_init__(self) -> None:
        self.box = Slow(self.post.clock.monotonic)
        self.post.hall.hub.couriers["test"] = self.box
        (self.folder / "boot_id").write_text("0a1b")

    def born(self) -> tuple[Delivery, LeavingJournal]:
        journal = LeavingJournal(self.folder / "left", self.folder / "boot_id")
        hub = self.post.hall.hub
        return Delivery(hub.house, hub.couriers, rate=20, timeout=TIMEOUT, journal=journal), journal

    async def dies(self, still: str) -> None:
        """A life that takes over what it finds, and ends where it stands still."""
        delivery, journal = self.born()
        self.box.still = still
        self.box.stands.clear()
        self.post.clock.forward(LEASE)
        await delivery.round()
        await self.box.stands.wait()
        journal.close()  # as the kernel does; nothing of what follows reaches it
        for task in delivery._on_their_way.values():
            task.cancel()
        await asyncio.gather(*delivery._on_their_way.values(), return_exceptions=True)
        self.box.still = ""

    async def lives(self) -> None:
        delivery, _ = self.born()
        for _ in range(2):
            self.post.clock.forward(LEASE)
            await delivery.round()
            await delivery.settled()

    async def in_doubt(self) -> bool:
        [row] = await self.post.rows()
        assert row.state == "sent"
        return row.unverified

    async def counted(self) -> int:
        async with self.post.hall.parts.database.units(reads_only=True) as unit:
            return await OutboxStore(unit).unverified()

    def left_behind(self) -> set[str]:
        return {file.name for file in (self.folder / "left").iterdir()}


@pytest.fixture(name="street")
async def _street(tmp_path: Path) -> AsyncIterator[Street]:
    async with post_in(tmp_path) as post:
        street = Street(post, tmp_path)
        await post.hall.person("Alice").runs("test broadcast")
        yield street


@pytest.mark.parametrize("point", ["asked", "ready"])
async def test_what_died_before_its_first_byte_is_sent_as_if_it_had_not_been_tried(street: Street, point: str) -> None:
    await street.dies(point)
    await street.lives()
    assert len(street.box.accepted) == 1
    assert not await street.in_doubt()


async def test_what_left_is_sent_once_more_and_counted(street: Street) -> None:
    await street.dies("left")
    await street.lives()
    assert len(street.box.accepted) == 2
    assert await street.in_doubt()


async def test_a_doubt_outlives_whoever_took_it_over_and_died_before_sending_again(street: Street) -> None:
    await street.dies("left")
    await street.dies("asked")
    await street.lives()
    assert len(street.box.accepted) == 2
    assert await street.in_doubt()


@pytest.mark.parametrize("dies", ["left", "ready left", "left left", "left asked left", "left ready ready left"])
async def test_what_is_counted_is_what_stands_too_often(street: Street, dies: str) -> None:
    for point in dies.split():
        await street.dies(point)
    await street.lives()
    assert len(street.box.accepted) == 1 + dies.split().count("left")
    assert await street.counted() == dies.split().count("left")


async def test_what_was_refused_when_it_was_tried_again_after_a_death_is_not_in_doubt(street: Street) -> None:
    """The one who died had sent nothing, so a refusal says all there is to say."""
    await street.dies("ready")
    refusals = [NotNow(1.0)]
    street.box.fails = lambda _: refusals.pop() if refusals else None
    await street.lives()
    assert len(street.box.accepted) == 1
    assert not await street.in_doubt()


async def test_after_another_start_of_the_machine_what_was_about_to_leave_is_in_doubt(street: Street) -> None:
    await street.dies("ready")
    (street.folder / "boot_id").write_text("2c3d")
    await street.lives()
    assert len(street.box.accepted) == 1
    assert await street.in_doubt()


async def test_nothing_leaves_after_the_lease_is_over_and_it_is_not_forgotten(street: Street) -> None:
    """A process that stood still may find that another one has sent it meanwhile."""
    late = [LEASE]
    street.box.late = lambda: street.post.clock.forward(late.pop()) if late else None
    delivery, _ = street.born()
    await delivery.round()
    await delivery.settled()
    assert street.box.accepted == []
    street.post.clock.forward(LEASE)
    await delivery.round()
    await delivery.settled()
    assert len(street.box.accepted) == 1
    assert not await street.in_doubt()


async def test_what_the_dead_left_behind_goes_when_nothing_is_leased_to_them(street: Street) -> None:
    await street.dies("asked")
    dead = street.left_behind()
    await street.lives()
    assert not dead & street.left_behind()
