"""What the hub says unasked in Slack. Satisfies bot.delivery.Courier.

Slack has no key that would make it take a message once only. Each message carries a mark in its metadata instead; whether
it arrived is seen in the conversation's history where the app may read that (always in direct messages), and told by
Slack's own event about it everywhere else.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import marks
from adapters.slack.files import Attached, attached
from adapters.slack.history import History, at, file_name, ours_is, target
from adapters.slack.inbound import Home
from adapters.slack.leaving import before_it_leaves
from adapters.slack.patience import POST, Patience
from adapters.slack.receipts import A_DAY, Receipts
from adapters.slack.refusals import REDRAW, REMOVE, THERE
from adapters.slack.render import Message, messages, pictures_in_words
from adapters.slack.rest import Rest
from adapters.slack.send import LITERAL, LONGEST_ALT, QUIET
from bot.delivery import (
    NOTHING,
    Address,
    Blocked,
    CannotTell,
    Closed,
    Leaving,
    NotReached,
    Parcel,
    Refused,
    Standing,
    Undelivered,
    Unknown,
    unnoticed,
)
from bot.kept import Kept
from bot.log import get_logger
from bot.people import MessageRef, Person
from bot.ports import Clock
from bot.ui.fit import clip
from bot.ui.nodes import Reply

log = get_logger(__name__)
Answer = dict[str, Any]


class SlackCourier:
    def __init__(self, clock: Clock) -> None:
        self._patience = Patience(clock.monotonic)
        self._receipts = Receipts(clock.monotonic)
        self._doors: Kept[str, str] = Kept(A_DAY, clock.monotonic)
        self._home = Home("")
        self._rest: Rest | None = None
        self._history: History | None = None

    # life

    def joined(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, home: Home, scopes: frozenset[str]
    ) -> None:
        """Slack let us in; `scopes` is what the app may do, empty where Slack did not say."""
        self._home, self._rest = home, Rest(client, session, self._patience)
        self._history = History(self._rest, home, scopes, self._doors)

    def left(self) -> None:
        self._rest = self._history = None

    @property
    def void(self) -> str:
        """Why Slack no longer takes our token, "" while it does."""
        return self._rest.void if self._rest else ""

    def heard(self, event: Mapping[str, Any]) -> None:
        """Slack tells of a message with metadata (message_metadata_posted): one of ours arrived."""
        told = marks.read(event.get("metadata"))
        channel, stamp = str(event.get("channel_id", "")), str(event.get("message_ts", ""))
        if told and channel and stamp and ours_is(event, self._home):
            self._receipts.of(told[0]).stands.setdefault(told[1], at(self._home, channel, stamp, ""))

    # the courier

    def ready(self, space: str) -> bool:
        return self._rest is not None and space == self._home.team

    def reads_back(self, to: Address) -> bool:
        return self._history is not None and self._history.allowed("D" if to.direct else target(to))

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        drawn, files = self._drawn(parcel), attached(parcel.reply)
        first, begun = standing.first, bool(standing.parts)
        channel = _channel(first) if first else target(parcel.to)
        last = max(standing.parts, default=-1)  # they go in order: what comes before one that stands, stood
        try:
            for part in range(last + 1, len(drawn)):
                where = await self._post(parcel, channel, part, drawn[part], leaving)
                first, begun, channel = first or where, True, _channel(where)
            if first is None:
                raise Unknown("nobody can say where its first part is")
            if files and last < len(drawn):
                await self._attach(parcel, first, len(drawn), files, leaving)
        except Undelivered as problem:
            problem.partly = begun
            raise
        return first

    async def find(self, parcel: Parcel, since: datetime) -> Standing:
        """What we know for certain settles it where it can; otherwise the conversation's history. Raises CannotTell."""
        known, parts = self._receipts.of(marks.mark(parcel.key)), len(self._drawn(parcel))
        complete = len(known.stands) >= parts + bool(attached(parcel.reply))
        if complete or (known.asked and known.asked <= set(known.stands)):
            return _standing(known.stands, parcel)
        try:
            return _standing(known.stands | await self._looking().found(parcel, parts, since), parcel)
        except CannotTell as problem:
            raise CannotTell(str(problem), _standing(known.stands, parcel)) from problem

    async def redraw(self, where: MessageRef, reply: Reply, reader: Person) -> None:
        drawn, *more = messages(reply, zone=reader.zone, team=self._home.team)
        if more:
            log.warning("a card needs more than one message; the first is redrawn", message=where.id)
        channel = _channel(where)

        async def ask(message: Message) -> Answer:
            async with self._named(channel):
                return await self._asking().ask(REDRAW, {"channel": channel, "ts": where.id, **message, **LITERAL})

        await self._shown(drawn, ask)

    async def remove(self, where: MessageRef) -> None:
        channel = _channel(where)
        async with self._named(channel):
            await self._asking().ask(REMOVE, {"channel": channel, "ts": where.id})

    # sending

    async def _post(self, parcel: Parcel, channel: str, part: int, message: Message, leaving: Leaving) -> MessageRef:
        """One message, once."""
        receipt, to = self._receipts.of(marks.mark(parcel.key)), parcel.to
        about = {
            "channel": channel,
            "metadata": marks.metadata(parcel.key, part, again=parcel.again),
            **QUIET,
            **_thread(to),
        }

        async def ask(message: Message) -> Answer:
            with before_it_leaves(leaving):
                async with self._named(target(to)):
                    return await self._asking().ask(POST, {**message, **about}, direct=to.direct)

        receipt.asked.add(part)
        try:
            posted = await self._shown(message, ask)
        except Unknown:
            raise
        except Undelivered:
            receipt.asked.discard(part)
            raise
        where = at(self._home, str(posted["channel"]), str(posted["ts"]), to.thread)
        receipt.stands[part] = where
        if to.direct:
            self._doors.put(to.target, str(posted["channel"]))
        return where

    async def _shown(self, message: Message, ask: Callable[[Message], Awaitable[Answer]]) -> Answer:
        """A picture that Slack cannot fetch makes it refuse the whole; then words say what it shows."""
        try:
            return await ask(message)
        except Refused as problem:
            plainer = pictures_in_words(message, self._home.team)
            if plainer is None:
                raise
            log.warning("a picture was refused; its words stand alone", reason=str(problem))
            return await ask(plainer)

    async def _attach(
        self, parcel: Parcel, first: MessageRef, part: int, files: Sequence[Attached], leaving: Leaving
    ) -> None:
        """Files follow the messages, all in one more. A picture that is refused is only logged: the words say what it shows."""
        receipt, about = self._receipts.of(marks.mark(parcel.key)), {"channel_id": _channel(first)}
        try:
            ready = [await self._staged(parcel, file) for file in files]
            receipt.asked.add(part)
            with before_it_leaves(leaving):
                await self._asking().ask(
                    "files.completeUploadExternal", {"files": ready, **about, **_thread(parcel.to)}
                )
        except Unknown:
            raise
        except Undelivered as problem:
            receipt.asked.discard(part)
            for_good = isinstance(problem, Blocked | Closed | Refused)
            if not for_good or not all(file.picture for file in files):
                raise
            log.error("a picture did not arrive; its words stand alone", key=parcel.key, reason=str(problem))
            return
        receipt.stands[part] = first

    async def _staged(self, parcel: Parcel, file: Attached) -> dict[str, str]:
        """A file that Slack has and nobody sees yet: trying that again does no harm."""
        about = {"filename": file_name(file, parcel.key), "length": len(file.data)}
        about |= {"alt_txt": clip(file.alt, LONGEST_ALT)} if file.alt else {}
        try:
            place = await self._asking().read("files.getUploadURLExternal", about)
        except Unknown as problem:
            raise NotReached(str(problem)) from problem
        await self._asking().put(str(place["upload_url"]), file.data)
        return {"id": str(place["file_id"]), "title": file.name}

    # pieces

    def _drawn(self, parcel: Parcel) -> list[Message]:
        return messages(parcel.reply, zone=parcel.reader.zone, team=self._home.team)

    def _asking(self) -> Rest:
        if self._rest is None:
            raise NotReached("not connected to Slack")
        return self._rest

    def _looking(self) -> History:
        if self._history is None:
            raise NotReached("not connected to Slack")
        return self._history

    @asynccontextmanager
    async def _named(self, channel: str) -> AsyncGenerator[None]:
        """What an admin has to mend names the channel."""
        try:
            yield
        except Blocked as problem:
            if THERE not in problem.mend:
                raise
            raise Blocked(str(problem), problem.mend.replace(THERE, await self._name(channel))) from problem

    async def _name(self, channel: str) -> str:
        try:
            answer = await self._asking().read("conversations.info", {"channel": channel})
        except Undelivered:
            return f"the channel {channel}"
        return f"#{(answer.get('channel') or {}).get('name') or channel}"


def _standing(stands: Mapping[int, MessageRef], parcel: Parcel) -> Standing:
    if not stands:
        return NOTHING
    return Standing(frozenset(stands), replace(stands[min(stands)], thread=parcel.to.thread))


def _channel(where: MessageRef) -> str:
    return where.channel.id.rpartition(":")[2]


def _thread(to: Address) -> dict[str, str]:
    return {"thread_ts": to.thread} if to.thread else {}
