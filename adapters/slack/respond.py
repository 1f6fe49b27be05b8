"""How an answer reaches the person: in the ack, through the response_url, as an ephemeral, as a direct message; the first
way that is open. Made for each event; nothing here outlives it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.slack import forms, limits
from adapters.slack.errors import Refused
from adapters.slack.files import Attached, attached, send
from adapters.slack.markup import PLATFORM
from adapters.slack.place import Body, Place
from adapters.slack.render import Message, messages, view_blocks
from adapters.slack.send import Sender
from bot.form import FormTooLate, FormView
from bot.log import get_logger
from bot.people import ChannelRef, MessageRef, Person
from bot.ui.chart import pictured
from bot.ui.nodes import Audience, Progress, Reply

log = get_logger(__name__)
SENT = "I sent it to your direct messages."
FILE_SENT = "The file is in your direct messages."
Ack = asyncio.Future[dict[str, Any] | None]
Route = Callable[[Message], Awaitable[MessageRef | None]]


class SlackResponder:
    """`sender` speaks, `place` is where the event came from. `ack` is still open while the platform waits."""

    def __init__(self, sender: Sender, place: Place, team: str, ack: Ack | None = None) -> None:
        self._sender = sender
        self._place = place
        self._team = team
        self._ack = ack
        self._progress: tuple[str, str] | None = None
        self._progress_at = 0.0

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        """Where it stands now if others see it, or if it stays (direct messages)."""
        if self._place.kind == "home" or (reply.update and self._place.view_type == "home"):
            await self._publish(reply, reader)
            return None
        if self._stays(reply):
            reply = await pictured(reply)
        where = await self._say(reply, messages(reply, zone=reader.zone, team=self._team))
        await self._attach(attached(reply), where)
        return where

    def _stays(self, reply: Reply) -> bool:
        """Whether a picture can stand under the answer: a private one has no place for it, a redrawn one has an older."""
        if self._redraws(reply):
            return False
        return reply.audience is not Audience.ASKER or self._place.direct or self._routes() == [self._to_person]

    def _redraws(self, reply: Reply) -> bool:
        return reply.update and bool(self._place.message) and self._place.kind in ("press", "form")

    async def _say(self, reply: Reply, drawn: list[Message]) -> MessageRef | None:
        if self._redraws(reply):
            where = await self._redraw(drawn[0])
            await self._each(self._private, drawn[1:])
            return where
        match reply.audience:
            case Audience.CHANNEL:
                return await self._each(self._public, drawn)
            case Audience.DIRECT:
                where = await self._each(self._to_person, drawn)
                if self._place.channel and not self._place.direct:
                    await self._private({"text": SENT, "blocks": []})
                return where
            case Audience.ASKER if len(drawn) == 1 and self._in_ack(drawn[0]):
                return None
            case Audience.ASKER:
                return await self._each(self._private, drawn)

    async def _each(self, route: Route, drawn: list[Message]) -> MessageRef | None:
        """All of them in order; the first is where the answer stands."""
        stands = [await route(message) for message in drawn]
        return stands[0] if stands else None

    async def open_form(self, view: FormView, reader: Person) -> None:
        """A modal, while Slack lets us; later a button that asks once more."""
        await self._opened("views.open", forms.modal(view, self._place, self._team), view, reader)

    async def _opened(self, method: str, drawn: Body, view: FormView, reader: Person) -> None:
        try:
            await self._sender.call(method, trigger_id=self._place.trigger, view=drawn)
        except Refused as problem:
            if not problem.trigger:
                raise
            raise FormTooLate from problem

    async def progress(self, progress: Progress, reader: Person) -> None:
        """One message, edited at most once a second."""
        now = asyncio.get_running_loop().time()
        if now - self._progress_at < limits.BETWEEN_PROGRESS:
            return
        self._progress_at = now
        message: Message = {"text": told(progress), "blocks": []}
        if self._progress:
            await self._sender.update(*self._progress, message)
            return
        posted = await self._sender.post(self._place.channel if self._place.direct else self._place.user, message)
        self._progress = (posted["channel"], posted["ts"])

    def _stays_in_view(self, reply: Reply) -> bool:
        """Whether the answer belongs into a modal: what was asked on the Home tab has no channel to go to."""
        nowhere = not (self._place.channel or self._place.response_url)
        return nowhere and reply.audience is Audience.ASKER and not attached(reply)

    def _drawn(self, reply: Reply, reader: Person) -> Body:
        return forms.answer(view_blocks(reply, zone=reader.zone, team=self._team), self._place)

    # private

    async def _private(self, message: Message) -> MessageRef | None:
        """By the first way that is open; the last one is a direct message."""
        *routes, last = self._routes()
        for route in routes:
            try:
                return await route(message)
            except Refused as problem:
                if not problem.closed:
                    raise
                log.info("an answer takes another way", reason=str(problem))
        return await last(message)

    def _routes(self) -> list[Route]:
        place = self._place
        if place.kind in ("reaction", "joined") or not (place.channel or place.response_url):
            return [self._to_person]
        url = [self._through_url] if place.response_url else []
        if place.direct:
            return [self._to_channel, *url, self._to_person]
        whisper = [self._ephemeral] if place.channel else []
        # What came of a form may come late, when the leave to answer is over; then the channel is the better way.
        ways = [*whisper, *url] if place.kind == "form" else [*url, *whisper]
        return [*ways, self._to_person]

    def _in_ack(self, message: Message) -> bool:
        """A command can be answered by its ack, which saves a call; not where Slack may refuse a picture unheard."""
        ack = self._ack
        if ack is None or ack.done() or self._place.kind != "command" or self._place.direct:
            return False
        if any(block["type"] == "image" for block in message["blocks"]):
            return False
        ack.set_result({"response_type": "ephemeral", **message})
        return True

    async def _to_channel(self, message: Message) -> MessageRef:
        return self._ref(await self._sender.post(self._place.channel, message, self._place.thread))

    async def _through_url(self, message: Message) -> None:
        await self._sender.respond(self._place.response_url, message, thread=self._place.thread)

    async def _ephemeral(self, message: Message) -> None:
        await self._sender.whisper(self._place.channel, self._place.user, message, self._place.thread)

    async def _to_person(self, message: Message) -> MessageRef:
        return self._ref(await self._sender.post(self._place.user, message))

    # for others, for later, in place

    async def _public(self, message: Message) -> MessageRef | None:
        """In the channel; where the hub is no member, the response_url still reaches it."""
        place = self._place
        if not place.channel:
            return await self._to_person(message)
        try:
            return self._ref(await self._sender.post(place.channel, message, self._under()), self._under())
        except Refused as problem:
            if not problem.closed or not place.response_url:
                raise
            await self._sender.respond(place.response_url, message, public=True, thread=place.thread)
            return None

    def _under(self) -> str:
        """The thread for an answer that others see: the answer to a mention goes under it."""
        place = self._place
        return place.thread or (place.message if place.kind == "said" and not place.direct else "")

    async def _redraw(self, message: Message) -> MessageRef | None:
        """The message whose button was pressed, as it is now; a new one where it can no longer change."""
        place = self._place
        try:
            if not place.ephemeral:
                await self._sender.update(place.channel, place.message, message)
                return MessageRef(self._channel(place.channel), place.message, place.thread)
            if place.response_url:
                await self._sender.respond(place.response_url, message, replace=True)
                return None
        except Refused as problem:
            if not problem.closed:
                raise
        return await self._private(message)

    async def _publish(self, reply: Reply, reader: Person) -> None:
        drawn = view_blocks(reply, zone=reader.zone, team=self._team)
        await self._sender.call("views.publish", user_id=self._place.user, view={"type": "home", "blocks": drawn})

    async def _attach(self, files: list[Attached], where: MessageRef | None) -> None:
        """Files follow the message they belong to. What is private cannot carry one, so it goes to direct messages."""
        if where:
            await send(self._sender, files, _own_id(where.channel), where.thread)
            return
        wanted = [file for file in files if not file.picture]
        if not wanted:
            return
        note = await self._to_person({"text": ", ".join(file.name for file in wanted), "blocks": []})
        await send(self._sender, wanted, _own_id(note.channel))
        await self._private({"text": FILE_SENT, "blocks": []})

    def _ref(self, posted: dict[str, Any], thread: str = "") -> MessageRef:
        return MessageRef(self._channel(posted["channel"]), posted["ts"], thread)

    def _channel(self, channel: str) -> ChannelRef:
        return ChannelRef(PLATFORM, f"{self._team}:{channel}", direct=channel.startswith("D"))


def _own_id(channel: ChannelRef) -> str:
    """As Slack writes it: ours begins with the workspace."""
    return channel.id.rpartition(":")[2]


def told(progress: Progress) -> str:
    """How far the work is: "Importing … 40 of 100"."""
    return f"{progress.words or 'Working on it'} … {progress.done:,} of {progress.of:,}"
