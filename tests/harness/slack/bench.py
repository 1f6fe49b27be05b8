"""Commands by the thousand, without people: when was each acked, when was its answer visible."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from tests.harness.slack import payloads
from tests.harness.slack.acts import Acts
from tests.harness.slack.delivery import Deliveries
from tests.harness.slack.model import Change, Channel, User
from tests.harness.slack.world import World


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds since the command was sent; `answered` is None where nothing was shown in time."""

    acked: float | None
    answered: float | None
    error: str | None = None


class Bench:
    """An answer belongs to the oldest unanswered command of its person or channel, so give each command in flight its own."""

    def __init__(self, world: World, deliveries: Deliveries, acts: Acts) -> None:
        self._world = world
        self._deliveries = deliveries
        self._acts = acts
        self._waiting: dict[str, deque[asyncio.Future[float]]] = {}
        world.feed.watchers.append(self._seen)

    def _seen(self, change: Change) -> None:
        if not change.by_app or not self._waiting:
            return
        for key in (change.origin, change.user, change.channel):
            queue = self._waiting.get(key) if key else None
            while queue:
                future = queue.popleft()
                if not future.done():
                    future.set_result(change.at)
                    return

    async def send_command(
        self, command: str, text: str, user: User, channel: Channel, *, patience: float = 10.0
    ) -> Timed:
        """One slash command, timed."""
        interaction = self._acts.begin(user, channel.id)
        answered: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        keys = (interaction.id, user.id, channel.id)
        for key in keys:
            self._waiting.setdefault(key, deque()).append(answered)
        started = time.monotonic()
        outcome = await self._deliveries.transport.send(
            "slash_commands",
            payloads.slash(self._world, interaction, command, text),
            self._deliveries.timing.ack,
            takes_answer=True,
        )
        if outcome.acked and outcome.answer:
            self._acts.answer_in_ack(interaction, command, outcome.answer)
        if not outcome.acked:
            self._world.record.broke("not_acked", f"{command}: {outcome.error}")
        seen = await self._within(answered, patience)
        self._forget(keys, answered)
        return Timed(outcome.took, seen - started if seen else None, outcome.error)

    async def _within(self, answered: "asyncio.Future[float]", patience: float) -> float | None:
        if answered.done():
            return answered.result()
        try:
            return await asyncio.wait_for(answered, patience)
        except TimeoutError:
            return None

    def _forget(self, keys: tuple[str, ...], answered: "asyncio.Future[Any]") -> None:
        for key in keys:
            queue = self._waiting.get(key)
            if queue is not None:
                if answered in queue:
                    queue.remove(answered)
                if not queue:
                    del self._waiting[key]
