"""A platform of its own for tests of what is said unasked: it accepts, refuses, hangs and forgets as it is told, and goes on
when the process that spoke to it dies."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery import Address, CannotTell, Gone, Leaving, Parcel, Standing, Undelivered, Unknown, unnoticed
from bot.people import ChannelRef, MessageRef, Person
from bot.ui.nodes import Reply
from bot.ui.plain import plain


@dataclass
class Got:
    """One accepted message."""

    key: str
    target: str
    text: str
    at: float
    reply: Reply
    reader: Person
    part: int = 0


@dataclass
class Postbox:
    """Satisfies bot.delivery.Courier. `fails` gives, for each send, what to raise instead of accepting; `loses`: it is
    accepted and the answer is lost; `finds` and `redraws` likewise give what to raise; `parts` is how many messages each
    parcel has."""

    monotonic: Callable[[], float]
    platform: str = "test"
    accepted: list[Got] = field(default_factory=list[Got])
    asked: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    redrawn: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    fails: Callable[[Parcel], Exception | None] = lambda _: None
    loses: Callable[[Parcel], bool] = lambda _: False
    finds: Callable[[Parcel], Undelivered | None] = lambda _: None
    redraws: Callable[[MessageRef], Undelivered | None] = lambda _: None
    verifies: bool = True
    up: bool = True
    takes: float = 0.0
    parts: int = 1
    deleted: set[str] = field(default_factory=set[str])
    removed: list[str] = field(default_factory=list[str])

    def ready(self, space: str) -> bool:
        return self.up

    def reads_back(self, to: Address) -> bool:
        return self.verifies

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        first = standing.first
        for part in sorted(set(range(self.parts)) - standing.parts):
            try:
                first = await self._accept(parcel, part, first, leaving)
            except Undelivered as problem:
                problem.partly = first is not None
                raise
        assert first is not None
        return first

    async def _accept(self, parcel: Parcel, part: int, first: MessageRef | None, leaving: Leaving) -> MessageRef:
        self.asked.append((self.monotonic(), parcel.to.target))
        await leaving()
        if problem := self.fails(parcel):
            raise problem
        if self.takes:
            await asyncio.sleep(self.takes)
        text = plain(parcel.reply, parcel.reader)
        self.accepted.append(
            Got(parcel.key, parcel.to.target, text, self.monotonic(), parcel.reply, parcel.reader, part)
        )
        where = first or self._at(parcel, len(self.accepted))
        if self.loses(parcel):
            raise Unknown("the answer was lost")
        return where

    async def find(self, parcel: Parcel, since: datetime) -> Standing:
        if problem := self.finds(parcel):
            raise problem
        if not self.verifies:
            raise CannotTell("no history here")
        found = [(number, got.part) for number, got in enumerate(self.accepted, 1) if got.key == parcel.key]
        return Standing(frozenset(part for _, part in found), self._at(parcel, found[0][0])) if found else Standing()

    async def redraw(self, where: MessageRef, reply: Reply, reader: Person) -> None:
        if where.id in self.deleted:
            raise Gone("deleted")
        if problem := self.redraws(where):
            raise problem
        self.redrawn.setdefault(where.id, []).append(plain(reply, reader))

    async def remove(self, where: MessageRef) -> None:
        if where.id in self.deleted:
            raise Gone("deleted")
        if problem := self.redraws(where):
            raise problem
        self.deleted.add(where.id)
        self.removed.append(where.id)

    def _at(self, parcel: Parcel, number: int) -> MessageRef:
        return MessageRef(ChannelRef(self.platform, parcel.to.target, direct=parcel.to.direct), str(number))
