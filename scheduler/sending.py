"""One message on its way, from its lease to what became of it."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery import (
    NOTHING,
    Address,
    Blocked,
    CannotTell,
    Closed,
    Courier,
    Journal,
    NotNow,
    NotReached,
    Parcel,
    Refused,
    ShutOut,
    Standing,
    Undelivered,
    Unknown,
)
from bot.dispatch import House
from bot.log import get_logger
from bot.notice import CardPosted
from bot.notices import Notices, Unreadable
from bot.outward import OutboxRow
from bot.people import MessageRef
from bot.ui import walk
from bot.ui.chart import pictured

log = get_logger(__name__)
MOST_TRIES = 8
# Seconds to the next try, about; eight tries take some six hours.
WAITS = (5, 30, 120, 600, 1_800, 5_400, 10_800)
BEFORE = timedelta(seconds=5)  # a platform's clock need not agree with ours
DOOR_CLOSED = timedelta(days=7)
SHUT_OUT = timedelta(minutes=1)
NOBODY_KNOWS = "nobody could say whether it arrived"


@dataclass(frozen=True, slots=True)
class Lease:
    """`seconds` is how long a row is ours, at least three times `timeout`, which bounds a request: what is on its way
    has arrived or failed long before anybody asks whether it did."""

    boot: str
    timeout: float

    @property
    def seconds(self) -> float:
        return 3 * self.timeout

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=self.seconds)


class LeaseLost(Exception):
    """Somebody else has it now."""


@dataclass
class Once:
    """Satisfies bot.delivery.Leaving: `work` is done once, and `leaves` is called with the bytes."""

    work: Callable[[], Awaitable[None]]
    leaves: Callable[[], None]
    done: bool = False

    async def ready(self) -> None:
        if not self.done:
            await self.work()
            self.done = True

    async def __call__(self) -> None:
        await self.ready()
        self.leaves()


class Sender:
    """Sends leased rows. `gave_back(row)`: it was not accepted, its place in the pace is free again; `lost(row, seconds)`:
    its outcome is unknown and to be looked into after that time; `trouble(row, mend)`: the admins should know."""

    def __init__(
        self,
        house: House,
        couriers: Mapping[str, Courier],
        lease: Lease,
        journal: Journal,
        *,
        gave_back: Callable[[OutboxRow], None],
        lost: Callable[[OutboxRow, float], None],
        trouble: Callable[[OutboxRow, str], Awaitable[None]],
    ) -> None:
        self._house = house
        self._couriers = couriers
        self._lease = lease
        self._journal = journal
        self._notices = Notices(house)
        self._gave_back = gave_back
        self._lost = lost
        self._trouble = trouble
        self._sent_again: set[int] = set()  # although nobody could say whether they had arrived

    async def send(self, row: OutboxRow, *, until: float, recovered: bool, alone: bool = False) -> None:
        """See one row through; `recovered`: somebody held it before; `alone`: nobody can look whether it arrived, so it is
        written down when it leaves. Our clock counts seconds to `until`, after which the lease may be another's and nothing
        leaves. Never raises; what goes wrong is settled in the row, or looked into after the lease."""
        try:
            await self._tried(row, until, recovered=recovered, alone=alone)
        except Exception:
            log.exception("what became of a message could not be written down", key=row.key)
            self._lost(row, self._lease.seconds)

    async def _tried(self, row: OutboxRow, until: float, *, recovered: bool, alone: bool) -> None:
        doubtful = recovered and row.first_try is not None  # otherwise nobody began to send it
        try:
            if recovered:
                await self._may_ask(row)
            await self._through(row, until, recovered=doubtful, alone=alone)
        except LeaseLost:
            log.warning("a message was not sent, since its lease was lost", key=row.key)
            self._lost(row, self._lease.seconds)  # unless nobody took it
        except Undelivered as problem:
            log.info("a message was not delivered", key=row.key, reason=type(problem).__name__, detail=str(problem))
            await self._settled(row, problem, recovered=doubtful or problem.partly)
        except Exception:
            log.exception("a message could not be drawn", key=row.key)
            await self._again(row, "a fault of ours, see the log", recovered=doubtful)

    async def _through(self, row: OutboxRow, until: float, *, recovered: bool, alone: bool) -> None:
        courier = self._couriers.get(row.platform)
        if courier is None or not courier.ready(row.space):
            raise NotNow(SHUT_OUT.total_seconds())
        too_late = row.expires is not None and self._house.clock.now() >= row.expires
        parcel = None if too_late and not recovered else await self._drawn(row)
        standing, unverified = NOTHING, False
        if recovered:
            standing, unverified = await self._verified(courier, row, parcel)
            if standing.first is None and (end := self._not_again(row, parcel, unverified, too_late)):
                await self._end(row, *end)
                return
        if parcel is None:
            await self._end(row, "skipped", "too late" if too_late else "no longer so")
            return
        parcel = replace(parcel, again=unverified)
        where = await self._handed_over(courier, row, parcel, standing, until, alone=alone)
        self._house.crash("after_accept")
        try:
            await self._mark(row, parcel, where)
        except Exception as problem:
            log.exception("a message arrived, and that could not be written down", key=row.key)
            raise Unknown("arrived, but not written down") from problem
        self._house.crash("after_mark")

    def _not_again(
        self, row: OutboxRow, parcel: Parcel | None, unverified: bool, too_late: bool
    ) -> tuple[str, str] | None:
        """Why what does not stand, as far as anybody knows, is not sent once more: the row's last state, and its problem."""
        done_with = parcel is None or too_late
        if unverified and (done_with or row.id in self._sent_again or not self._may_double(row)):
            return "dead", NOBODY_KNOWS
        if done_with:
            return "skipped", "too late" if too_late else "no longer so"
        if row.attempts > MOST_TRIES:
            raise NotReached(f"tried {MOST_TRIES} times without an answer, and it never arrived")
        return None

    async def _handed_over(
        self, courier: Courier, row: OutboxRow, parcel: Parcel, standing: Standing, until: float, *, alone: bool
    ) -> MessageRef:
        """From the moment it left, whatever goes wrong may mean that it arrived, unless the courier knows better."""

        async def note() -> None:
            if parcel.again:
                await self._doubt(row, True)
            elif alone or row.first_try is None:
                await self._begin(row)
            self._house.crash("before_send")

        def leaves() -> None:
            if self._house.clock.monotonic() >= until:
                raise LeaseLost
            self._journal.note(row.id)

        leaving = Once(note, leaves)
        try:
            return await self._bounded(courier.send(parcel, standing, leaving))
        except (LeaseLost, Unknown):
            raise
        except Undelivered as problem:
            if parcel.again and leaving.done and not row.unverified and not problem.partly:
                await self._doubt(row, False)
            raise
        except Exception as problem:
            log.exception("a courier failed", key=row.key)
            raise Unknown("a fault of ours, see the log") from problem

    async def _begin(self, row: OutboxRow) -> None:
        """From now on it may stand; a process that dies sooner leaves no doubt. Raises LeaseLost."""
        async with self._house.units() as unit:
            held = await self._house.stores.sending(unit).begin(row.id, self._lease.boot)
        if not held:
            raise LeaseLost

    async def _doubt(self, row: OutboxRow, again: bool) -> None:
        """It goes out again although nobody can say whether it arrived, or that was refused after all. Raises LeaseLost."""
        async with self._house.units() as unit:
            held = await self._house.stores.sending(unit).doubt(row.id, self._lease.boot, again)
        if not held:
            raise LeaseLost
        (self._sent_again.add if again else self._sent_again.discard)(row.id)

    async def _drawn(self, row: OutboxRow) -> Parcel | None:
        async with self._house.units(reads_only=True) as unit:
            reader = await self._notices.reader(unit, row)
            try:
                reply = await self._notices.draw(unit, row.notice, row.payload, reader)
            except Unreadable as problem:
                raise Refused(str(problem)) from problem
            place = await self._place(unit, row)
        if reply is None:
            return None
        if kept := walk.long_addresses(reply):
            async with self._house.units() as unit:
                await self._house.stores.continuations(unit).put(kept)
        # A card that was deleted may be posted again under its key, and is then another message to the platform.
        key = f"{row.key}:{row.id}" if row.notice == CardPosted.id else row.key
        return Parcel(key, place, await pictured(reply), reader)

    async def _place(self, unit: Any, row: OutboxRow) -> Address:
        place = Address(platform=row.platform, space=row.space, target=row.target, direct=row.direct, thread=row.thread)
        if not row.direct:
            return place
        return replace(place, door=await self._house.stores.sending(unit).door(row.person_id, row.platform, row.target))

    async def _may_ask(self, row: OutboxRow) -> None:
        """Raises NotNow while the platform wants to be left alone, whichever process it told."""
        async with self._house.units(reads_only=True) as unit:
            until = await self._house.stores.sending(unit).paused(row.platform, row.space, row.target)
        if until is not None:
            raise NotNow((until - self._house.clock.now()).total_seconds())

    async def _verified(self, courier: Courier, row: OutboxRow, parcel: Parcel | None) -> tuple[Standing, bool]:
        """What of it stands already, and whether nobody can say."""
        if row.first_try is None or parcel is None:
            return NOTHING, False
        try:
            return await self._bounded(courier.find(parcel, row.first_try - BEFORE)), False
        except CannotTell as problem:
            log.warning("nobody can say whether a message arrived", key=row.key, reason=str(problem))
            return problem.standing, True

    def _may_double(self, row: OutboxRow) -> bool:
        spec = self._house.registry.notices.get(row.notice)
        return spec is None or spec.payload.again

    async def _bounded(self, work: Awaitable[Any]) -> Any:
        try:
            async with asyncio.timeout(self._lease.timeout):
                return await work
        except TimeoutError as problem:
            raise Unknown("no answer in time") from problem

    async def _mark(self, row: OutboxRow, parcel: Parcel, where: MessageRef) -> None:
        self._sent_again.discard(row.id)
        stores, platform, channel = self._house.stores, where.channel.platform, where.channel.id
        async with self._house.units() as unit:
            held = await stores.sending(unit).sent(row.id, self._lease.boot, channel, where.id)
            if not held:
                log.warning("a message was sent whose lease was lost", key=row.key)
            if subjects := walk.subjects(parcel.reply):
                await stores.posted(unit).note(
                    platform, channel, where.id, subjects, thread=where.thread, space_id=row.space_id
                )
                if row.notice == CardPosted.id:
                    await stores.live(unit).note(platform, channel, where.id)

    # What did not arrive

    async def _settled(self, row: OutboxRow, problem: Undelivered, *, recovered: bool) -> None:
        boot, now = self._lease.boot, self._house.clock.now()
        match problem:
            case Unknown():
                await self._again(row, str(problem), recovered=True)
            case NotNow():
                until = now + timedelta(seconds=problem.after)
                target = "" if problem.everywhere else row.target
                await self._wait(row, str(problem), until, target, recovered=recovered)
            case Blocked():
                await self._end(row, "blocked", str(problem), problem.mend)
                await self._trouble(row, problem.mend)
            case Closed():
                async with self._house.units() as unit:
                    sending = self._house.stores.sending(unit)
                    await sending.close(row.platform, row.space, row.target, now + DOOR_CLOSED)
                    if row.person_id is None:
                        await sending.end(row.id, boot, "dead", str(problem))
                    else:
                        await sending.elsewhere(row.id, boot, str(problem))
            case Refused():
                await self._end(row, "dead", str(problem))
                await self._trouble(row, "The platform does not take this message; the log says more.")
            case ShutOut():
                await self._wait(row, str(problem), now + SHUT_OUT, "", recovered=recovered)
            case _:
                await self._again(row, str(problem) or type(problem).__name__, recovered=recovered)

    async def _wait(self, row: OutboxRow, problem: str, until: datetime, target: str, *, recovered: bool) -> None:
        """Nothing goes to this target (an empty one is the whole workspace) until then; waiting costs no try."""
        async with self._house.units() as unit:
            sending = self._house.stores.sending(unit)
            await sending.pause(row.platform, row.space, target, until)
            if not recovered:
                await sending.later(row.id, self._lease.boot, until, problem, counted=False)
        if recovered:  # whether it arrived is still to be found out
            await self._keep(row, (until - self._house.clock.now()).total_seconds(), counted=False)
        else:
            self._gave_back(row)

    async def _again(self, row: OutboxRow, problem: str, *, recovered: bool) -> None:
        """Later, with more patience each time; after eight tries, and a last look whether one of them arrived, it is given
        up and the admins are told."""
        if row.attempts >= MOST_TRIES + recovered:
            await self._end(row, "dead", problem)
            await self._trouble(row, "It was tried eight times.")
            return
        wait = WAITS[min(row.attempts, len(WAITS)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311  spreads the tries
        if recovered:
            least, first_or_last = self._lease.seconds, row.attempts in (1, MOST_TRIES)
            await self._keep(row, least if first_or_last else max(wait, least), counted=True)
            return
        at = self._house.clock.now() + timedelta(seconds=wait)
        async with self._house.units() as unit:
            await self._house.stores.sending(unit).later(row.id, self._lease.boot, at, problem, counted=True)

    async def _keep(self, row: OutboxRow, seconds: float, *, counted: bool) -> None:
        """The lease goes on: until then nobody else looks into it."""
        async with self._house.units() as unit:
            length = timedelta(seconds=seconds)
            await self._house.stores.sending(unit).keep(row.id, self._lease.boot, length, counted=counted)
        self._lost(row, seconds)

    async def _end(self, row: OutboxRow, state: str, problem: str, mend: str = "") -> None:
        async with self._house.units() as unit:
            await self._house.stores.sending(unit).end(row.id, self._lease.boot, state, problem, mend)
            if state in ("blocked", "dead") and row.stand_in is not None:
                instead = {
                    "key": f"{row.key}:instead",
                    "notice": row.notice,
                    "payload": row.payload,
                    "cause": row.cause,
                }
                await self._house.stores.outbox(unit).put([{**instead, "person_id": row.stand_in}])
