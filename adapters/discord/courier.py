"""What the hub says unasked on Discord. Satisfies bot.delivery.Courier."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import discord

from adapters.discord import inbound, limits, marks
from adapters.discord.calendar import Calendar, is_calendar
from adapters.discord.pack import Message
from adapters.discord.parts import Component
from adapters.discord.patience import Patience
from adapters.discord.refusals import THERE, UNKNOWN_CHANNEL, of_a_channel
from adapters.discord.render import render
from adapters.discord.rest import Rest
from bot.delivery import (
    NOTHING,
    Address,
    Blocked,
    CannotTell,
    Closed,
    Gone,
    Leaving,
    NotNow,
    NotReached,
    Parcel,
    Standing,
    Undelivered,
    Unknown,
    unnoticed,
)
from bot.log import get_logger
from bot.people import MessageRef, Person
from bot.ports import Clock
from bot.ui.nodes import Reply

log = get_logger(__name__)
COMPONENTS_V2 = 1 << 15
SKEW = timedelta(minutes=1)  # Discord's clock need not agree with ours
NONCE_HOLDS = timedelta(seconds=limits.NONCE_HOLDS)
MOST_PAGES = 20
MOST_DOORS = 10_000
NOBODY = {"parse": ()}


class DiscordCourier:
    """`client` gives the client of the moment, which knows who we are and what we may."""

    def __init__(self, rest: Rest, patience: Patience, clock: Clock, client: Callable[[], discord.Client]) -> None:
        self._rest = rest
        self._patience = patience
        self._clock = clock
        self._client = client
        self._doors: dict[str, str] = {}
        self._calendar = Calendar(rest, self._own_id, clock.now)

    def ready(self, space: str) -> bool:
        client = self._client()
        return client.is_ready() and not client.is_closed() and not self._patience.spent

    def reads_back(self, to: Address) -> bool:
        return to.direct or is_calendar(to.target) or self._reads(to.target)

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        if is_calendar(parcel.to.target):
            await leaving()
            return await self._calendar.send(parcel, standing)
        channel = await self._channel(parcel.to)
        first = standing.first
        for part, message in enumerate(render(parcel.reply)):
            if part in standing.parts:
                continue
            try:
                sent = await self._post(parcel, channel, part, message, leaving)
            except Undelivered as problem:
                problem.partly = first is not None
                raise
            first = first or _at(parcel.to, channel, sent["id"])
        assert first is not None, "a reply is at least one message"  # noqa: S101
        return first

    async def find(self, parcel: Parcel, since: datetime) -> Standing:
        """What of it stands in the channel's history, known by its marks.

        The history is the surer way: it needs no guess at how long Discord remembers a nonce, and holds after any
        downtime. Without the right to read it, whatever was tried in the last two minutes counts as not there: sending
        it again with its nonce makes Discord give back the first one instead of posting a second. (With that right
        the nonce still goes along, so a history that lags does no harm either.) Beyond that nobody can tell.
        """
        if is_calendar(parcel.to.target):
            return await self._calendar.find(parcel)
        try:
            channel = await self._channel(parcel.to)
            if parcel.to.direct or self._reads(channel):
                return await self._found(parcel, channel, since - SKEW)
        except (Blocked, Closed) as problem:
            raise CannotTell(str(problem)) from problem
        if timedelta(0) <= self._clock.now() - since <= NONCE_HOLDS:
            return NOTHING
        raise CannotTell(f"the hub may not read the history of channel {channel}")

    async def redraw(self, where: MessageRef, reply: Reply, reader: Person) -> None:
        if is_calendar(where.channel.id):
            return await self._calendar.redraw(where, reply)
        channel = where.channel.id
        message, *rest = render(reply)
        if rest:
            log.warning("a card needs more than one message; the first is redrawn", channel=channel, message=where.id)
        body = {**_body(message.components, message), "attachments": _attachments(message)}
        with self._named(channel), _there():
            await self._rest.ask("PATCH", f"/channels/{channel}/messages/{where.id}", body, message.uploads)

    async def remove(self, where: MessageRef) -> None:
        if is_calendar(where.channel.id):
            return await self._calendar.remove(where)
        channel = where.channel.id
        with self._named(channel), _there():
            await self._rest.ask("DELETE", f"/channels/{channel}/messages/{where.id}")

    # Pieces

    async def _post(self, parcel: Parcel, channel: str, part: int, message: Message, leaving: Leaving) -> Any:
        body = _body(marks.marked(message.components, marks.mark(parcel.key, part)), message)
        body |= {"nonce": marks.nonce(parcel.key, part), "enforce_nonce": True}
        if parcel.to.thread and part == 0:
            body["message_reference"] = {"message_id": parcel.to.thread, "fail_if_not_exists": False}
        await leaving()
        with self._named(channel), self._at_the_door(parcel.to):
            return await self._rest.ask("POST", f"/channels/{channel}/messages", body, message.uploads)

    async def _channel(self, to: Address) -> str:
        """Direct messages are a channel too, which is opened once and stays the same."""
        if not to.direct:
            return to.target
        door = self._doors.get(to.target, to.door)
        if not door:
            try:
                opened = await self._rest.ask("POST", "/users/@me/channels", {"recipient_id": to.target})
            except Unknown as problem:  # an open door is no message: asking again does no harm
                raise NotReached(str(problem)) from problem
            door = str(opened["id"])
        self._doors[to.target] = door
        if len(self._doors) > MOST_DOORS:
            self._doors.pop(next(iter(self._doors)))
        return door

    async def _found(self, parcel: Parcel, channel: str, since: datetime) -> Standing:
        user = self._own_id()
        if user is None:
            raise NotNow(limits.ANSWER_WITHIN)
        after, found, last = discord.utils.time_snowflake(since), dict[int, str](), len(render(parcel.reply)) - 1
        for _ in range(MOST_PAGES):
            page: Sequence[Any] = await self._rest.ask(
                "GET", f"/channels/{channel}/messages", after=after, limit=limits.HISTORY
            )
            found |= marks.parts(parcel.key, page, user)
            if len(page) < limits.HISTORY or last in found:
                return _standing(found, parcel.to, channel)
            after = max(int(message["id"]) for message in page)
        raise CannotTell(f"too much was said in channel {channel} since then", _standing(found, parcel.to, channel))

    def _reads(self, channel: str) -> bool:
        """Whether we may read the history there. Discord shows an empty one to those who may not."""
        known = self._client().get_channel(int(channel))
        if not isinstance(known, discord.abc.GuildChannel | discord.Thread) or known.guild.unavailable:
            return False
        try:
            return known.permissions_for(known.guild.me).read_message_history
        except discord.ClientException:  # a thread whose channel we do not see
            return False

    def _own_id(self) -> int | None:
        user = self._client().user
        return user.id if user else None

    def _is_door(self, channel: str) -> bool:
        return channel in self._doors.values()

    @contextmanager
    def _at_the_door(self, to: Address) -> Generator[None]:
        """Nobody has to mend anything in direct messages: they are closed, or were never these."""
        try:
            yield
        except Blocked as problem:
            if to.direct and str(problem) == str(UNKNOWN_CHANNEL):
                self._doors[to.target] = ""  # the one that is known from earlier days is no good either
                raise NotReached("the direct messages are opened anew") from problem
            if to.direct and of_a_channel(problem):
                raise Closed(str(problem)) from problem
            raise

    @contextmanager
    def _named(self, channel: str) -> Generator[None]:
        """What an admin has to mend names the channel."""
        try:
            yield
        except Blocked as problem:
            known = self._client().get_channel(int(channel))
            name = getattr(known, "name", "")
            there = f"#{name}" if name else "direct messages" if self._is_door(channel) else f"the channel {channel}"
            raise Blocked(str(problem), problem.mend.replace(THERE, there)) from problem


def _body(components: Sequence[Component], message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"components": components, "flags": COMPONENTS_V2, "allowed_mentions": NOBODY}
    return body | ({"attachments": _attachments(message)} if message.uploads else {})


def _attachments(message: Message) -> list[dict[str, Any]]:
    return [{"id": n, "filename": one.name} for n, one in enumerate(message.uploads)]


def _standing(found: Mapping[int, str], to: Address, channel: str) -> Standing:
    """Parts go in order: what comes before one that stands stood as well, and who deleted it does not want it again."""
    if not found:
        return NOTHING
    return Standing(frozenset(range(max(found) + 1)), _at(to, channel, found[min(found)]))


def _at(to: Address, channel: str, message: str) -> MessageRef:
    return MessageRef(inbound.channel(channel, direct=to.direct), message, to.thread)


@contextmanager
def _there() -> Generator[None]:
    """A message whose channel is no longer there is gone as well."""
    try:
        yield
    except Blocked as problem:
        if str(problem) == str(UNKNOWN_CHANNEL):
            raise Gone("its channel is no longer there") from problem
        raise
