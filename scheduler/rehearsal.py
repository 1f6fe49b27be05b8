"""The hub's coming weeks, played through on a simulated clock with nothing sent: who would get what, and when.

It is the same hub with the same workers on a copy of the data; only the clock and the couriers are others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import SimulatedClock
from bot.delivery import Address, Leaving, Parcel, Standing, unnoticed
from bot.hub import Hub
from bot.people import ChannelRef, MessageRef, Person
from bot.ui.nodes import Reply
from bot.ui.plain import plain
from scheduler.due import Due
from scheduler.outbox import Delivery

STEP = timedelta(hours=6)  # the longest leap: whatever waits for less is not missed for more
Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Heard:
    """One message that would have been sent."""

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


async def rehearse(
    hub: Hub, due: Due, delivery: Delivery, clock: SimulatedClock, weeks: int, told: Told
) -> list[Heard]:
    """Let so many weeks pass; what would have been sent, in order. `told(done, of)` counts days."""
    recorders = [Recorder(platform, clock.now) for platform in ("slack", "discord")]
    hub.couriers.update({recorder.platform: recorder for recorder in recorders})
    start = clock.now()
    end = start + timedelta(weeks=weeks)
    while clock.now() < end:
        await due.tick()
        while await delivery.round():
            await delivery.settled()
            clock.forward(1.0)
        await hub.settled()
        told((clock.now() - start).days, weeks * 7)
        clock.forward((await _next(hub, clock.now(), end) - clock.now()).total_seconds())
    return sorted((heard for recorder in recorders for heard in recorder.heard), key=lambda heard: heard.at)


async def _next(hub: Hub, now: datetime, end: datetime) -> datetime:
    """When something is due again: a schedule or a message; at the end of the rehearsal at the latest."""
    stores = hub.house.stores
    async with hub.house.units(reads_only=True) as unit:
        message = await stores.sending(unit).next_due()
        schedules = [row.next_due for row in await stores.schedules(unit).all() if row.enabled and row.next_due]
    waiting = [at for at in [message, *schedules] if at is not None and at > now]
    return min([*waiting, now + STEP, end])
