"""Living cards: when a record changes, every copy of its card is redrawn; the first change within seconds, later ones at
most every half a minute a copy, and the last state always."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from bot.context import Context
from bot.delivery import Blocked, Closed, Courier, Gone, NotNow, Refused, ShutOut, Undelivered
from bot.dispatch import House
from bot.events import Origin
from bot.log import get_logger
from bot.notices import Notices, Unreadable, channel_reader
from bot.outward import StaleCard
from bot.people import ChannelRef, MessageRef, SpaceRef
from bot.ui.chart import pictured
from bot.ui.nodes import Note, Reply
from scheduler.ending import ended, first_of

log = get_logger(__name__)
EVERY = 1.0  # seconds between looks; the first change is to be seen within five
GAP = timedelta(seconds=30)
REFUSED = timedelta(minutes=10)
WITHDRAWN = Reply((Note("What stood here is no longer shown to everybody in this channel."),))


class Cards:
    """`timeout` bounds a request, in seconds."""

    def __init__(self, house: House, couriers: Mapping[str, Courier], *, timeout: float) -> None:
        self._house = house
        self._couriers = couriers
        self._timeout = timeout
        self._notices = Notices(house)
        self._loop: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()

    def start(self) -> None:
        self._ended.clear()
        self._loop = asyncio.create_task(self._run(), name="cards")

    async def stop(self) -> None:
        if self._loop is not None:
            self._ended.set()
            await ended(self._loop, self._timeout)
            self._loop = None

    async def round(self) -> int:
        """Redraw what may be redrawn now; how many copies were."""
        async with self._house.units(reads_only=True) as unit:
            stale = await self._house.stores.live(unit).to_redraw(sorted(self._couriers), GAP)
        ready = [card for card in stale if self._couriers[card.copy.platform].ready(card.space)]
        return sum(await asyncio.gather(*(self._redraw(card) for card in ready)))

    async def _run(self) -> None:
        while not self._ended.is_set():
            try:
                await self.round()
            except Exception:
                log.exception("cards could not be redrawn; it goes on")
            await first_of(self._ended.wait(), self._house.clock.sleep(EVERY))

    async def _redraw(self, card: StaleCard) -> bool:
        """Editing twice does no harm, so nothing is leased: what failed is simply still stale."""
        copy = card.copy
        where = MessageRef(ChannelRef(copy.platform, copy.channel), copy.message, copy.thread)
        reader = channel_reader(SpaceRef(copy.platform, card.space), copy.space_id, where.channel)
        context = Context(
            person=reader, origin=Origin(user=reader.user, space=reader.space), now=self._house.clock.now()
        )
        courier = self._couriers[copy.platform]
        try:
            if card.leaving:
                async with asyncio.timeout(self._timeout):
                    await courier.remove(where)
                self._house.crash("after_redraw")
                await self._forget(card)
                return True
            async with self._house.units(reads_only=True) as unit:
                reply = await self._notices.card(unit, copy.subject, copy.subject_id, context)
            reply = await pictured(reply or WITHDRAWN)
            async with asyncio.timeout(self._timeout):
                await courier.redraw(where, reply, reader)
            self._house.crash("after_redraw")
        except Gone:
            await self._forget(card)
            return False
        except (Undelivered, Unreadable, TimeoutError) as problem:
            log.info("a card was not redrawn", subject=f"{copy.subject}:{copy.subject_id}", reason=repr(problem))
            async with self._house.units() as unit:
                await self._house.stores.live(unit).postponed(card, _patience(problem) - GAP)
            return False
        async with self._house.units() as unit:
            await self._house.stores.live(unit).redrawn(card)
        return True

    async def _forget(self, card: StaleCard) -> None:
        """It no longer stands there; its record goes on without it."""
        copy = card.copy
        async with self._house.units() as unit:
            await self._house.stores.posted(unit).gone(copy.platform, copy.channel, copy.message)


def _patience(problem: Exception) -> timedelta:
    """How long to leave a copy alone: as long as the platform says; longer where somebody has to mend something first,
    since every refusal counts against us."""
    match problem:
        case NotNow():
            return timedelta(seconds=problem.after)
        case Blocked() | Closed() | Refused() | ShutOut():
            return REFUSED
        case _:
            return GAP
