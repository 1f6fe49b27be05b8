"""trigger_id: the leave to open one modal, for three seconds, once."""

import time
from dataclasses import dataclass

from tests.harness.slack.errors import SlackError
from tests.harness.slack.model import Interaction

# Older ones are forgotten: a benchmark hands out very many.
REMEMBERED = 20_000


@dataclass(slots=True)
class Trigger:
    interaction: Interaction
    expires: float
    used: bool = False


class Triggers:
    """Every trigger handed out and not yet forgotten."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._triggers: dict[str, Trigger] = {}

    def issue(self, interaction: Interaction) -> None:
        if len(self._triggers) >= REMEMBERED:
            del self._triggers[next(iter(self._triggers))]
        self._triggers[interaction.trigger_id] = Trigger(interaction, time.monotonic() + self.seconds)

    def expire(self) -> None:
        """Three seconds pass at once for every trigger handed out so far."""
        for trigger in self._triggers.values():
            trigger.expires = 0.0

    def exchange(self, trigger_id: str) -> Interaction:
        """Use it up; raises what Slack would answer."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.interaction
