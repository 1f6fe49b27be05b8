"""Answers to a submitted form. Slack waits a moment and then closes, redraws or refuses the modal as the ack says; an
answer that takes longer finds the modal waiting."""

import asyncio

from adapters.slack import forms, limits
from adapters.slack.errors import Refused
from adapters.slack.markup import plain_text
from adapters.slack.place import Body, Place
from adapters.slack.respond import Ack, SlackResponder, told
from adapters.slack.send import Sender
from bot.form import FormTooLate, FormView
from bot.people import MessageRef, Person
from bot.ui.nodes import Progress, Reply
from bot.ui.plain import plain

WORKING = "Working on it … You can close this window; the answer comes to where you opened the form."
CLOSE: Body = {"response_action": "clear"}


class FormResponder(SlackResponder):
    """`submitted` is the view as it stands on the person's screen."""

    def __init__(self, sender: Sender, place: Place, team: str, ack: Ack, submitted: Body) -> None:
        super().__init__(sender, place, team)
        self._open = ack
        self._submitted = submitted
        self._told_at = 0.0

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        if self._stays_in_view(reply) and self._answer(
            {"response_action": "update", "view": self._drawn(reply, reader)}
        ):
            return None
        in_time = self._answer(CLOSE)
        if in_time:
            await asyncio.sleep(0)  # the ack goes out first, so that the modal is gone when the answer appears
        where = await super().deliver(reply, reader)
        if not in_time:
            words: Body = {"type": "section", "text": plain_text(plain(reply, reader), limits.TEXT)}
            await self._show(forms.answer([words], self._place, "Done"))
        return where

    async def open_form(self, view: FormView, reader: Person) -> None:
        """The next page, or the same one with what is wrong at each field."""
        wrong = forms.errors(view, self._submitted)
        if wrong and self._answer({"response_action": "errors", "errors": wrong}):
            return
        drawn = forms.modal(view, self._place, self._team)
        if self._answer({"response_action": "update", "view": drawn}):
            return
        if not await self._show(drawn):
            raise FormTooLate

    async def progress(self, progress: Progress, reader: Person) -> None:
        """In the waiting modal, at most once a second."""
        now = asyncio.get_running_loop().time()
        if self._open.done() and now - self._told_at >= limits.BETWEEN_PROGRESS:
            self._told_at = now
            await self._show(forms.waiting(told(progress)))

    def _answer(self, answer: Body) -> bool:
        """Whether the ack could still carry it."""
        if self._open.done():
            return False
        self._open.set_result(answer)
        return True

    async def _show(self, view: Body) -> bool:
        """Whether the modal is still on the screen to be redrawn."""
        try:
            await self._sender.call("views.update", view_id=self._place.view, view=view)
        except Refused as problem:
            if not problem.closed:
                raise
            return False
        return True
