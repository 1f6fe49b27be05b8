"""The hub's coming weeks, played through on a simulated clock with nothing sent: who would get what, and when.

It is the same hub with the same workers on a copy of the data; only the clock and the couriers are others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.clock import SimulatedClock
from bot.delivery import Address, Leaving, Parcel, Standing, unnoticed
from bot.digests import person_of
from bot.hub import Hub
from bot.notices import Notices, Unreadable
from bot.outward import OutboxRow
from bot.people import ChannelRef, MessageRef, Person
from bot.ui.nodes import Reply
from bot.ui.plain import plain
from scheduler.due import Due
from scheduler.jobs import Jobs
from scheduler.outbox import Delivery

STEP = timedelta(hours=1)  # the longest leap: what the hub does by itself comes at most so late
INBOX = "inbox"
Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Heard:
    """One message that would have been sent; `target` is INBOX where its reader has no open way but `hub inbox`."""

    at: datetime
    reader: Person
    target: str
    text: str


@dataclass
class Recorder:
    """A courier that accepts everything and sends nothing."""

    platform: str
    now: Callable[[], datetime]
    heard: list[Heard] = field(default_factory=list[Heard])

    def ready(self, space: str) -> bool:
        return True

    def reads_back(self, to: Address) -> bool:
        return True

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        target = parcel.to.target
        self.heard.append(Heard(self.now(), parcel.reader, target, plain(parcel.reply, parcel.reader)))
        return MessageRef(ChannelRef(self.platform, target, direct=parcel.to.direct), f"rehearsed-{len(self.heard)}")

    async def find(self, parcel: Parcel, since: datetime) -> Standing:
        return Standing()

    async def redraw(self, where: MessageRef, reply: Reply, reader: Person) -> None:
        """Nothing stands anywhere."""

    async def remove(self, where: MessageRef) -> None:
        """Nothing stands anywhere."""


class Inboxes:
    """What no platform brings to anybody, such as to people on the web: they find it in their inbox."""

    def __init__(self, hub: Hub, now: Callable[[], datetime]) -> None:
        self._house, self._notices, self._now = hub.house, Notices(hub.house), now
        self.heard: list[Heard] = []

    async def empty(self) -> None:
        """What lies there already is nothing new."""
        while await self._take():
            pass

    async def look(self) -> None:
        """Draw what came since the last look, as its reader would read it now."""
        while rows := await self._take():
            async with self._house.units(reads_only=True) as unit:
                people = await self._house.stores.people(unit).subscribers([number for number, _ in rows])
                readers = {one.id: person_of(one) for one in people}
                for number, row in rows:
                    reader = readers.get(number)
                    drawn = await self._drawn(unit, row.notice, row.payload, reader) if reader else None
                    if reader and drawn:
                        self.heard.append(Heard(self._now(), reader, INBOX, plain(drawn, reader)))

    async def _take(self) -> list[tuple[int, OutboxRow]]:
        """What waits in inboxes, with whose it is; it counts as read from now on."""
        async with self._house.units() as unit:
            outbox = self._house.stores.outbox(unit)
            rows = [(row.person_id, row) for row in await outbox.in_inboxes() if row.person_id is not None]
            for number, row in rows:
                await outbox.read(number, row.id)
        return rows

    async def _drawn(self, unit: Any, name: str, payload: Mapping[str, Any], reader: Person) -> Reply | None:
        try:
            return await self._notices.draw(unit, name, payload, reader)
        except Unreadable:
            return None


async def rehearse(
    hub: Hub, due: Due, delivery: Delivery, clock: SimulatedClock, weeks: int, told: Told
) -> list[Heard]:
    """Let so many weeks pass; what would have been sent, in order. `told(done, of)` counts days."""
    recorders = [Recorder(platform, clock.now) for platform in ("slack", "discord")]
    hub.couriers.update({recorder.platform: recorder for recorder in recorders})
    jobs, inboxes = Jobs(hub.house), Inboxes(hub, clock.now)
    await inboxes.empty()
    start = clock.now()
    end = start + timedelta(weeks=weeks)
    while clock.now() < end:
        await due.tick()
        await jobs.tick()
        while await delivery.round():
            await delivery.settled()
            clock.forward(1.0)
        await hub.settled()
        await inboxes.look()
        told((clock.now() - start).days, weeks * 7)
        clock.forward((await _next(hub, clock.now(), end) - clock.now()).total_seconds())
    found = [heard for one in (*recorders, inboxes) for heard in one.heard]
    return sorted(found, key=lambda heard: heard.at)


async def _next(hub: Hub, now: datetime, end: datetime) -> datetime:
    """When something is due again: a schedule or a message; at the end of the rehearsal at the latest."""
    stores = hub.house.stores
    async with hub.house.units(reads_only=True) as unit:
        message = await stores.sending(unit).next_due()
        schedules = [row.next_due for row in await stores.schedules(unit).all() if row.enabled and row.next_due]
    waiting = [at for at in [message, *schedules] if at is not None and at > now]
    return min([*waiting, now + STEP, end])
