"""Reactions that came and went while nobody listened: what stands on open cards now, against what the hub has applied.

An adapter takes the hub's view of a card, reads the message as its platform shows it, and dispatches what differs as an
ordinary Reacted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.context import Context
from bot.dispatch import House, stranger
from bot.events import Origin
from bot.people import ChannelRef, MessageRef, SpaceRef, UserRef
from bot.ports import ReactionRow

OPEN_FOR = timedelta(days=30)
HUB = Origin(user=UserRef("hub", ""), space=SpaceRef("hub", ""))


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A message with a record's card on it; `emoji` are those that mean something there."""

    message: MessageRef
    emoji: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody (by the id of their account) put an emoji there or took it away, unheard; it happened after `after`, the
    stamp of what was last heard of them, 0 for nothing."""

    account: str
    emoji: str
    added: bool
    after: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """What the hub has applied on a card, before its platform is asked: so the answer is later than all of it."""

    card: OpenCard
    rows: Sequence[ReactionRow]

    def differences(self, standing: Mapping[str, Iterable[str]], partly: Collection[str] = ()) -> list[Difference]:
        """`standing`: the accounts by emoji, as the platform shows them. Of an emoji in `partly` it showed not all of
        them, so that nobody is taken for gone."""
        listened = self.card.emoji
        stamps = {(row.emoji, row.account): row.stamp for row in self.rows if row.emoji in listened}
        known = {(row.emoji, row.account) for row in self.rows if row.there and row.emoji in listened}
        now = {(emoji, account) for emoji, accounts in standing.items() for account in accounts if emoji in listened}
        gone = {(emoji, account) for emoji, account in known - now if emoji not in partly}
        return [
            Difference(account, emoji, (emoji, account) in now, stamps.get((emoji, account), 0))
            for emoji, account in (*sorted(now - known), *sorted(gone))
        ]


class Rereading:
    def __init__(self, house: House) -> None:
        self._house = house

    async def cards(self, platform: str) -> list[OpenCard]:
        """Every message of the platform whose reactions still count, the newest first."""
        if not self._emoji():
            return []
        house = self._house
        async with house.units(reads_only=True) as unit:
            open = await self._open(unit)
            lately = [subject for subject in self._emoji() if subject not in open]
            since = house.clock.now() - OPEN_FOR
            rows = await house.stores.posted(unit).open(platform, lately, since, open)
        return [OpenCard(_message(row.platform, row.channel, row.message), self._emoji()[row.subject]) for row in rows]

    async def card(self, message: MessageRef) -> OpenCard | None:
        """The one that stands in this message."""
        async with self._house.units(reads_only=True) as unit:
            row = await self._house.stores.posted(unit).at(*_place(message))
        emoji = self._emoji().get(row.subject) if row else None
        return OpenCard(message, emoji) if emoji else None

    async def view(self, card: OpenCard) -> View:
        """Take it before the platform is asked."""
        async with self._house.units(reads_only=True) as unit:
            return View(card, await self._house.stores.reactions(unit).on(_place(card.message)))

    async def gone(self, message: MessageRef) -> None:
        """The message was deleted; its record goes on without it."""
        async with self._house.units() as unit:
            await self._house.stores.posted(unit).gone(*_place(message))

    def _emoji(self) -> dict[str, frozenset[str]]:
        """By subject, what handlers listen to."""
        found: dict[str, frozenset[str]] = {}
        for subject, emoji in self._house.registry.reactions:
            found[subject] = found.get(subject, frozenset()) | {emoji}
        return found

    async def _open(self, unit: object) -> dict[str, set[str]]:
        """The ids of the records that are open, of the subjects whose capability tells."""
        found: dict[str, set[str]] = {}
        context = Context(person=stranger(HUB), origin=HUB, now=self._house.clock.now())
        for (subject, _), spec in self._house.registry.reactions.items():
            if spec.open is not None:
                ids: Iterable[object] = await spec.open.call(unit, self._house.services, context)
                found.setdefault(subject, set()).update(map(str, ids))
        return found


def _place(message: MessageRef) -> tuple[str, str, str]:
    return message.channel.platform, message.channel.id, message.id


def _message(platform: str, channel: str, message: str) -> MessageRef:
    return MessageRef(ChannelRef(platform, channel), message)
