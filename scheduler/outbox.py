"""Delivering the outbox: one loop, no broker, no leader; any replica may, and the database decides.

Each round chooses ways, looks into what is unknown, leases as much as the pace allows and sends it, each message in a
task of its own. The loop sleeps until something is put into the outbox or the next message is due.
"""

import asyncio
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bot.delivery import Courier, Journal, NoJournal
from bot.dispatch import House
from bot.log import get_logger
from bot.notice import Letter, Trouble
from bot.outward import OutboxRow
from bot.people import Role
from scheduler.ending import ended, first_of
from scheduler.pace import Pace
from scheduler.sending import Lease, Sender
from scheduler.single import SingleFile

log = get_logger(__name__)
LONGEST_SLEEP = 1.0  # another replica, or a pause that ends, rings no bell here
SHORTEST_SLEEP = 0.02
AFTER_TROUBLE = 2.0
DRAIN = 10.0  # seconds that what is on its way may take when the hub stops
AT_ONCE = 100  # messages on their way at a time
LOOKED_INTO = 20  # a round


class Delivery:
    """`couriers` by platform; `rate` is messages a second for each workspace; `timeout` bounds a request, in seconds.

    A row we hold that was begun by anybody is in the `journal` from before that is committed until it is settled, or until
    its request leaves; so whoever takes over from us, should we die, knows that what is not there never left.
    """

    def __init__(
        self,
        house: House,
        couriers: Mapping[str, Courier],
        *,
        rate: float,
        timeout: float,
        journal: Journal | None = None,
    ) -> None:
        self._house = house
        self._couriers = couriers
        self._lease = Lease(secrets.token_hex(8), timeout)
        self._journal = journal or NoJournal()
        self._pace = Pace(rate, house.clock.monotonic)
        self._sender = Sender(
            *(house, couriers, self._lease, self._journal),
            gave_back=self._gave_back,
            lost=self._lost,
            trouble=self._trouble,
        )
        self._single = SingleFile(couriers)
        self._born = self._tidied = house.clock.monotonic()
        self._on_their_way: dict[int, asyncio.Task[None]] = {}
        self._unknown: dict[int, float] = {}
        self._loop: asyncio.Task[None] | None = None
        self._ended = False

    def start(self) -> None:
        self._ended = False
        self._loop = asyncio.create_task(self._run(), name="outbox")

    async def stop(self) -> None:
        """Nothing new is begun; what is on its way gets ten seconds. What remains is looked into after the next start."""
        if self._loop is not None:
            self._ended = True
            self._house.posted.set()
            await ended(self._loop, DRAIN)
            self._loop = None
        await self.settled(DRAIN)
        for task in self._on_their_way.values():
            task.cancel()
        await asyncio.gather(*self._on_their_way.values(), return_exceptions=True)

    async def settled(self, within: float = DRAIN) -> None:
        """What is on its way now has arrived, or has not."""
        if self._on_their_way:
            await asyncio.wait(set(self._on_their_way.values()), timeout=within)

    async def round(self) -> int:
        """Begin to send all that is due and the pace allows; how many were begun."""
        if trouble := self._journal.open(self._lease.boot):
            log.warning("what leaves cannot be noted, so that a crash leaves more in doubt", reason=trouble)
        platforms = sorted(self._couriers)
        async with self._house.units(reads_only=True) as unit:
            sending = self._house.stores.sending(unit)
            unrouted, leased = await sending.unrouted(), await sending.leased()
        if unrouted:
            async with self._house.units() as unit:
                await self._house.stores.sending(unit).route(platforms)
        begun = await self._look_into() if leased else 0
        await self._tidy()
        async with self._house.units(reads_only=True) as unit:
            queues = await self._house.stores.sending(unit).queues(platforms)
        for queue in queues:
            if self._couriers[queue.platform].ready(queue.space):
                begun += await self._begin(queue.platform, queue.space, queue.due)
        return begun

    async def _run(self) -> None:
        while not self._ended:
            self._house.posted.clear()
            try:
                await self.round()
                pause = await self._until_next()
            except Exception:
                log.exception("the outbox met a fault; it goes on")
                pause = AFTER_TROUBLE
            if not self._ended:
                await first_of(self._house.posted.wait(), self._house.clock.sleep(pause))

    async def _until_next(self) -> float:
        """Seconds until the next round."""
        async with self._house.units(reads_only=True) as unit:
            due = await self._house.stores.sending(unit).next_due()
        if due is None:
            return LONGEST_SLEEP
        wait = (due - self._house.clock.now()).total_seconds()
        return min(LONGEST_SLEEP, max(wait, SHORTEST_SLEEP, 1 / self._pace.rate))

    async def _begin(self, platform: str, space: str, due: int) -> int:
        workspace = (platform, space)
        most = min(due, self._pace.free(workspace), AT_ONCE - len(self._on_their_way))
        if most < 1:
            return 0
        until = self._house.clock.monotonic() + self._lease.seconds
        boot, busy = self._lease.boot, self._pace.busy(workspace) + self._single.busy(workspace)
        async with self._house.units() as unit:
            sending = self._house.stores.sending(unit)
            rows = await sending.claim(platform, space, most, boot=boot, lease=self._lease.length, busy=busy)
            alone, waiting = self._choose(rows)
            await sending.give_back([row.id for row in waiting], boot)
            await sending.not_begun([row.id for row in alone], boot)
            self._note(row for row in rows if row not in alone and row not in waiting)
        rows = [row for row in rows if row not in waiting]
        if rows:
            self._house.crash("after_claim")
        for row in rows:
            self._pace.take(workspace, row.target)
        self._send(rows, alone, until, recovered=False)
        return len(rows)

    async def _look_into(self) -> int:
        """Rows whose outcome nobody knows and whose lease is over: ours, and those of a process that died."""
        now = self._house.clock.monotonic()
        mine = [row for row, at in self._unknown.items() if at <= now]
        others = now - self._born >= self._lease.seconds
        boot = self._lease.boot
        async with self._house.units() as unit:
            sending = self._house.stores.sending(unit)
            rows = await sending.recover(
                boot=boot,
                lease=self._lease.length,
                mine=mine,
                others=others,
                never_left=self._journal.never_left,
                left=self._journal.left,
                limit=LOOKED_INTO,
            )
            for row in rows:
                if row.first_try is not None:
                    self._journal.inherit(row.id)
            alone, waiting = self._choose(rows)
            for row in waiting:
                await sending.keep(row.id, boot, timedelta(0), counted=False)
        for number in mine if len(rows) < LOOKED_INTO else {row.id for row in rows}.intersection(mine):
            self._unknown.pop(number)
        self._unknown |= {row.id: now for row in waiting}
        rows = [row for row in rows if row not in waiting]
        for row in rows:
            self._pace.take((row.platform, row.space), row.target)
        self._send(rows, alone, now + self._lease.seconds, recovered=True)
        return len(rows)

    def _choose(self, rows: Sequence[OutboxRow]) -> tuple[list[OutboxRow], list[OutboxRow]]:
        """Those that go alone, and those that wait: for them, or because they have only just been settled."""
        alone, waiting = self._single.choose([row for row in rows if row.id not in self._on_their_way])
        return alone, waiting + [row for row in rows if row.id in self._on_their_way]

    def _note(self, rows: Iterable[OutboxRow]) -> None:
        """In the transaction that makes them ours and begun; one that fails leaves a doubt too many, never one too few."""
        for row in rows:
            self._journal.note(row.id)

    async def _tidy(self) -> None:
        """Once a lease: what dead processes left behind goes, when nothing is leased to them any more."""
        now = self._house.clock.monotonic()
        if now - self._tidied < self._lease.seconds:
            return
        self._tidied = now
        if not (dead := self._journal.dead()):
            return
        async with self._house.units(reads_only=True) as unit:
            needed = await self._house.stores.sending(unit).holders()
        for holder in dead:
            if holder not in needed:
                self._journal.forget(holder)

    def _send(self, rows: Sequence[OutboxRow], alone: Sequence[OutboxRow], until: float, *, recovered: bool) -> None:
        for row in alone:
            self._single.goes(row)
        for row in rows:
            sending = self._sender.send(row, until=until, recovered=recovered, alone=row in alone)
            task = asyncio.create_task(sending)
            self._on_their_way[row.id] = task
            task.add_done_callback(lambda task, number=row.id: self._arrived(number, task))

    def _arrived(self, row_id: int, task: asyncio.Task[None]) -> None:
        """Or did not; one that was cancelled, or whose outcome is not known, is still in doubt."""
        self._on_their_way.pop(row_id, None)
        if not task.cancelled() and row_id not in self._unknown:
            self._journal.clear(row_id)
        if self._single.arrived(row_id) or len(self._on_their_way) == AT_ONCE - 1:
            self._house.posted.set()

    def _gave_back(self, row: OutboxRow) -> None:
        self._pace.back((row.platform, row.space), row.target)

    def _lost(self, row: OutboxRow, seconds: float) -> None:
        self._unknown[row.id] = self._house.clock.monotonic() + seconds

    async def _trouble(self, row: OutboxRow, mend: str) -> None:
        """Tell those who can mend it, each once a day; not about what could not be told to them."""
        if row.notice == Trouble.id:
            return
        day = self._house.clock.now().date().isoformat()
        async with self._house.units() as unit:
            holders = await self._house.stores.people(unit).holders(Role.ADMIN)
            admins = {holder.person_id for holder in holders if holder.space_id in (None, row.space_id)}
            letters = [
                Letter(key=f"trouble:{day}:{person}", notice=Trouble(mend=mend), person_id=person) for person in admins
            ]
            await self._house.stores.outbox(unit).put([letter.row() for letter in letters])
