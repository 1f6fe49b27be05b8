"""Answers to what has no private answer of its own on Discord: messages and reactions."""

from collections.abc import Awaitable, Callable

import discord

from adapters.discord import errors, inbound, limits, sending
from adapters.discord.render import render
from bot.form import FormTooLate, FormView
from bot.log import get_logger
from bot.offers import Run
from bot.people import MessageRef, Person, UserRef
from bot.ui.chart import pictured
from bot.ui.markup import md
from bot.ui.nodes import Actions, Audience, Button, Note, Progress, Reply

log = get_logger(__name__)
SENT = Note("I answered in your direct messages.")
CLOSED = Note(
    "Your direct messages are closed to me. Use the button or a slash command, and only you will see the answer."
)


class MessageResponder:
    """To a mention or a direct message. In a channel the answer is private all the same: it goes to the person."""

    def __init__(self, message: discord.Message, text: str) -> None:
        self._message = message
        self._text = text

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        reply = await pictured(reply)
        if self._message.guild is None:
            return await self._here(reply)
        if reply.audience is Audience.CHANNEL:
            return await self._here(reply)
        try:
            where = await sending.post(self._message.author, render(reply), f"{self._message.id}d")
        except discord.Forbidden:
            again = Run(text=self._text)
            show = (Actions((Button("Show me the answer", again),)),) if len(again.pack()) <= limits.CUSTOM_ID else ()
            await self._here(Reply((CLOSED, *show)))
            return None
        await self._here(Reply((SENT,)))
        return where

    async def open_form(self, view: FormView, reader: Person) -> None:
        raise FormTooLate

    async def progress(self, progress: Progress, reader: Person) -> None:
        try:
            await self._message.channel.typing()
        except discord.HTTPException as problem:  # the work goes on
            log.warning("progress could not be shown", reason=errors.sentence(problem))

    async def _here(self, reply: Reply) -> MessageRef | None:
        answers = self._message if self._message.guild else None
        return await sending.post(self._message.channel, render(reply), str(self._message.id), answers)


class ReactionResponder:
    """To a reaction: whoever reacted hears of it privately. Where they cannot be written to, a line under the message says
    only that there is an answer, with a button that shows it; `under` gives that message."""

    def __init__(
        self, client: discord.Client, user_id: int, nonce: str, under: Callable[[], Awaitable[discord.Message | None]]
    ) -> None:
        self._client = client
        self._user_id = user_id
        self._nonce = nonce
        self._under = under

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        user = self._client.get_user(self._user_id) or await self._client.fetch_user(self._user_id)
        try:
            return await sending.post(user, render(await pictured(reply)), self._nonce)
        except discord.Forbidden:
            log.info("an answer to a reaction was not delivered: direct messages are closed", user=self._user_id)
            await self._say_so(reply)
            return None

    async def _say_so(self, reply: Reply) -> None:
        """Without a word of the answer itself, since everybody reads it."""
        message = await self._under() if reply.again is not None else None
        if message is None or reply.again is None or len(reply.again.pack()) > limits.CUSTOM_ID:
            return
        user = UserRef(inbound.PLATFORM, str(self._user_id))
        line = Note(md("{user}, I noted your reaction, and cannot write to you here on Discord.", user=user))
        shown = Reply((line, Actions((Button("Show me the answer", reply.again),))))
        await sending.post(message.channel, render(shown), f"{self._nonce}c", message)

    async def open_form(self, view: FormView, reader: Person) -> None:
        raise FormTooLate

    async def progress(self, progress: Progress, reader: Person) -> None:
        """A reaction has no place for a bar."""
