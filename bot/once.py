"""Every act counts once, however often and in whatever order a platform delivers it.

Work that changes something notes its act in its own transaction: both are kept or neither, so what failed may come again.
An answer that commits nothing (to a question, or a refusal) notes it in a short transaction just before it is said.
"""

from enum import Enum

from bot.events import Event, Reacted
from bot.log import get_logger
from bot.ports import StoreFactories, Units

log = get_logger(__name__)
APOLOGY = "!"


class Fate(Enum):
    """What became of an event. FAILED: on our side, nothing of it is kept, and it is right to deliver it again."""

    DONE = "done"
    REPEATED = "repeated"
    FAILED = "failed"


class Repeated(Exception):
    """The act was dealt with before, maybe by another replica: nothing is done and nothing is said."""


class Once:
    def __init__(self, units: Units, stores: StoreFactories) -> None:
        self._units = units
        self._stores = stores

    async def begins(self, unit: object, event: Event) -> bool:
        """Note the act in this transaction; False when it was done before, or is overtaken by a later one."""
        if isinstance(event, Reacted):
            return await self._changes(unit, event)
        id = event.origin.id
        return not id or await self._stores.seen(unit).first(id)

    async def may_answer(self, event: Event) -> bool:
        """Note an act that commits nothing itself; False when it was answered before. True for what comes only once."""
        if not (event.origin.once or isinstance(event, Reacted)):
            return True
        async with self._units() as unit:
            return await self.begins(unit, event)

    async def may_say_no(self, event: Event, failed: bool) -> bool:
        """Whether a refusal, or that it failed on our side, was not said yet. An act that failed is not done with."""
        try:
            return await (self._may_apologize(event) if failed else self.may_answer(event))
        except Exception:  # likely what made the act fail; then better twice than never
            log.exception("a refusal could not be noted")
            return True

    async def _may_apologize(self, event: Event) -> bool:
        key = _act(event)
        if not key:
            return True
        async with self._units() as unit:
            return await self._stores.seen(unit).first(key + APOLOGY)

    async def _changes(self, unit: object, event: Reacted) -> bool:
        order, account = event.order, event.origin.user.id
        if order and order.owner and await self._stores.owners(unit).term(order.owner) > order.term:
            return False
        if not account:
            return True
        place = (event.message.channel.platform, event.message.channel.id, event.message.id)
        at = (order.term, order.stamp) if order else None
        return await self._stores.reactions(unit).apply(place, account, event.emoji, event.added, at)


def _act(event: Event) -> str:
    """What tells the act from others; of reactions that are read again, the same each time."""
    if not isinstance(event, Reacted):
        return event.origin.id if event.origin.once else ""
    where = event.message
    kind = "+" if event.added else "-"
    return f"{where.channel.platform}:{where.channel.id}:{where.id}:{event.origin.user.id}:{event.emoji}{kind}"
