"""Answers to what is pressed on the Home tab and in modals, where no message can stand: the next view shows them."""

from adapters.slack import forms
from adapters.slack.errors import Refused
from adapters.slack.respond import SlackResponder
from bot.form import FormView
from bot.log import get_logger
from bot.people import MessageRef, Person
from bot.ui.nodes import Reply

log = get_logger(__name__)


class ViewResponder(SlackResponder):
    """On the Home tab a modal opens with the answer; in a modal the answer takes its place."""

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        redraws_home = reply.update and self._place.view_type == "home"
        if redraws_home or not self._stays_in_view(reply):
            return await super().deliver(reply, reader)
        drawn = self._drawn(reply, reader)
        try:
            if self._place.view_type == "modal":
                await self._sender.call("views.update", view_id=self._place.view, view=drawn)
            else:
                await self._sender.call("views.open", trigger_id=self._place.trigger, view=drawn)
        except Refused as problem:
            if not (problem.trigger or problem.closed):
                raise
            log.info("an answer came too late for a modal and goes to direct messages", reason=str(problem))
            return await super().deliver(reply, reader)
        return None

    async def open_form(self, view: FormView, reader: Person) -> None:
        """In a modal the form lies on top of it."""
        drawn = forms.modal(view, self._place, self._team)
        method = "views.push" if self._place.view_type == "modal" else "views.open"
        await self._opened(method, drawn, view, reader)
