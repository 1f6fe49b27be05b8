"""How the answer to one interaction reaches the person, within Discord's three seconds and fifteen minutes.

A quick answer is the first one. A handler that takes longer gets a private deferral (who shall see the answer is not
known yet, and a deferral's audience is fixed), and its answer follows. A form must be the first answer, so what may
open one is deferred only at the last moment.
"""

import asyncio
from collections.abc import Sequence
from typing import cast

import discord

from adapters.discord import errors, forms, inbound, sending
from adapters.discord.pack import Message, walk
from adapters.discord.parts import Component
from adapters.discord.private import DrawnModal
from adapters.discord.render import render
from bot.action import action_id
from bot.form import FormTooLate, FormView
from bot.log import get_logger
from bot.offers import OpenDraft
from bot.people import MessageRef, Person
from bot.ui.chart import pictured
from bot.ui.nodes import Audience, Note, Progress, Reply

log = get_logger(__name__)
DEFER_AFTER = 1.8
DEFER_A_FORM_AFTER = 2.5
PROGRESS_EVERY = 1.0
BAR = 10
SENT_TO_YOU = Reply((Note("I sent it to your direct messages."),))
CLOSED = Note(
    "Your direct messages are closed to me, so here it is instead. Only you can see it, and it will not stay."
)
SHOWN = Reply((Note("Done: everybody here can see it."),))


class InteractionResponder:
    """`opens_form`: the answer may be a form."""

    def __init__(self, interaction: discord.Interaction, *, opens_form: bool = False) -> None:
        self._interaction = interaction
        self._direct = interaction.guild_id is None
        self._hidden = not self._direct  # in direct messages nobody else is there, and what is not hidden stays
        self._pressed = interaction.message is not None  # an acknowledgement leaves no trace then
        self._answered = False
        self._modal = interaction.type is discord.InteractionType.modal_submit
        self._deferred_elsewhere = False
        self._thinking = False  # "thinking…" stands there and waits for the first follow-up
        self._deferring: asyncio.Task[None] | None = None
        self._progress: discord.WebhookMessage | None = None
        self._loop = asyncio.get_running_loop()
        self._shown_at = self._loop.time()
        self._timer = self._loop.call_later(DEFER_A_FORM_AFTER if opens_form else DEFER_AFTER, self._defer)

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        reply = await pictured(reply)
        messages = render(reply)
        await self._acknowledged()
        self._answered = True
        match reply.audience:
            case Audience.DIRECT if not self._direct:
                return await self._to_person(reply, messages)
            case Audience.CHANNEL if not self._direct:
                return await self._to_channel(messages)
            case _:
                return await self._to_asker(messages, update=reply.update or self._under_form())

    async def open_form(self, view: FormView, reader: Person) -> None:
        await self._acknowledged()
        self._answered = True
        if not view.draft and (self._modal or self._is_done()):
            raise FormTooLate
        if self._modal or self._is_done():
            await self._to_asker(render(forms.leading_back(view)), update=self._under_form())
            return
        try:
            await self._interaction.response.send_modal(DrawnModal(forms.modal(view)))
        except discord.HTTPException as problem:
            if not errors.is_gone(problem):
                raise
            raise FormTooLate from problem

    async def progress(self, progress: Progress, reader: Person) -> None:
        """One message, redrawn at most once a second; nothing for what is quick."""
        now = self._loop.time()
        if now - self._shown_at < PROGRESS_EVERY:
            return
        self._shown_at = now
        await self._acknowledged()
        try:
            [message] = render(Reply((Note(_bar(progress)),)))
            if self._progress:
                await self._progress.edit(view=sending.drawn(message)["view"])
                return
            if not self._is_done():
                await self._interaction.response.defer(ephemeral=self._hidden)
            self._thinking = False
            self._progress = await self._interaction.followup.send(
                **sending.drawn(message), ephemeral=self._hidden, wait=True
            )
        except discord.HTTPException as problem:  # the work goes on; only its bar is lost
            log.warning("progress could not be shown", reason=errors.sentence(problem))

    async def leave(self) -> None:
        """It is somebody else's to answer, and to acknowledge."""
        await self._acknowledged()

    async def finish(self) -> None:
        """The event is done with. What got no answer is acknowledged, so that Discord does not call it failed."""
        await self._acknowledged()
        if self._answered:
            return
        try:
            if self._thinking:
                await self._interaction.delete_original_response()
            elif not self._is_done() and self._pressed:
                await self._interaction.response.defer()
            elif not self._is_done():
                await self._first(render(Reply(()))[0], hidden=self._hidden)
        except discord.HTTPException as problem:
            log.info("an interaction could not be acknowledged", reason=errors.sentence(problem))

    # Deferral

    def _defer(self) -> None:
        if not self._is_done():
            self._deferring = self._loop.create_task(self._deferred())

    async def _deferred(self) -> None:
        """A press is acknowledged without a trace; a command shows "thinking…"."""
        try:
            await self._interaction.response.defer(ephemeral=self._hidden, thinking=not self._pressed)
            self._thinking = not self._pressed
        except (discord.HTTPException, discord.InteractionResponded) as problem:
            # Acknowledged already, by an attempt whose reply was lost or by another replica: the answer may follow.
            self._deferred_elsewhere = getattr(problem, "code", 0) == errors.ALREADY_ANSWERED
            self._thinking = self._deferred_elsewhere and not self._pressed
            log.warning("an interaction could not be deferred", reason=errors.sentence(problem))

    async def _acknowledged(self) -> None:
        self._timer.cancel()
        if self._deferring:
            await self._deferring

    # The three audiences

    async def _to_asker(self, messages: Sequence[Message], *, update: bool = False) -> MessageRef | None:
        try:
            first, *rest = messages
            if update and self._interaction.message is not None and not self._progress:
                await self._redraw(first)
                where = None if self._ephemeral() else sending.reference(self._interaction.message)
            else:
                where = await self._first(first, hidden=self._hidden)
            for message in rest:
                await self._follow(message, hidden=self._hidden)
            return where
        except discord.HTTPException as problem:
            return await self._late(messages, problem)

    async def _to_channel(self, messages: Sequence[Message]) -> MessageRef | None:
        try:
            if self._progress or self._thinking:  # what stands there is private and stays so
                [shown] = render(SHOWN)
                await self._first(shown, hidden=True)
                where = await self._follow(messages[0], hidden=False)
            else:
                where = await self._first(messages[0], hidden=False)
            for message in messages[1:]:
                await self._follow(message, hidden=False)
            return where
        except discord.HTTPException as problem:
            return await self._late(messages, problem)

    async def _to_person(self, reply: Reply, messages: Sequence[Message]) -> MessageRef | None:
        try:
            where = await sending.post(self._interaction.user, messages, str(self._interaction.id))
        except discord.Forbidden:
            await self._to_asker(render(Reply((CLOSED, *reply.blocks))))
            return None
        await self._to_asker(render(SENT_TO_YOU))
        return where

    # The ways of sending

    async def _first(self, message: Message, *, hidden: bool) -> MessageRef | None:
        """The first answer, or what takes its place after a deferral."""
        if self._progress:
            await self._progress.edit(view=sending.drawn(message)["view"], attachments=list(sending.files(message)))
            return None if hidden else self._at(self._progress.id)
        if self._is_done():
            self._thinking = False
            return await self._follow(message, hidden=hidden)
        try:
            sent = await self._interaction.response.send_message(**sending.drawn(message), ephemeral=hidden)
        except discord.HTTPException as problem:
            if problem.code != errors.ALREADY_ANSWERED:  # our first attempt got through, only its answer was lost
                raise
            return None
        return None if hidden or sent.message_id is None else self._at(sent.message_id)

    async def _follow(self, message: Message, *, hidden: bool) -> MessageRef | None:
        sent = await self._interaction.followup.send(**sending.drawn(message), ephemeral=hidden, wait=True)
        return None if hidden else self._at(sent.id)

    async def _redraw(self, message: Message) -> None:
        """The message whose button was pressed."""
        content = sending.redrawn(message, self._interaction.message)
        if self._is_done():
            await self._interaction.edit_original_response(**content)
        else:
            await self._interaction.response.edit_message(**content)

    async def _late(self, messages: Sequence[Message], problem: discord.HTTPException) -> MessageRef | None:
        """Too late for an answer here: it goes to the person's direct messages."""
        if not errors.is_gone(problem):
            raise problem
        log.info("an answer came too late for its interaction", reason=errors.sentence(problem))
        try:
            return await sending.post(self._interaction.user, messages, str(self._interaction.id))
        except discord.Forbidden:
            log.warning("a late answer was lost: direct messages are closed", user=self._interaction.user.id)
            return None

    # Where things stand

    def _is_done(self) -> bool:
        """Whether there was a first answer, so that what is said now follows it."""
        return self._deferred_elsewhere or self._interaction.response.is_done()

    def _at(self, message_id: int) -> MessageRef:
        return MessageRef(inbound.channel(self._interaction.channel_id or 0, direct=self._direct), str(message_id))

    def _ephemeral(self) -> bool:
        message = self._interaction.message
        return message is not None and message.flags.ephemeral

    def _under_form(self) -> bool:
        """Whether the form was opened from a message that only leads back to it: its work is done then."""
        message = self._interaction.message
        if not self._modal or message is None:
            return False
        drawn = (cast(Component, component.to_dict()) for component in message.components)
        ids = (one.get("custom_id", "") for top in drawn for one in walk(top))
        return any(action_id(one) == OpenDraft.id for one in ids)


def _bar(progress: Progress) -> str:
    of = max(progress.of, 1)
    done = min(max(progress.done, 0), of)
    filled = done * BAR // of
    return f"{'▰' * filled}{'▱' * (BAR - filled)} {done:,} of {of:,} {progress.words}".strip()
