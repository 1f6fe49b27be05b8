"""Handing payloads to the app, by socket or HTTP: retries for events, none for people's actions, and injected trouble."""

import asyncio
import copy
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.harness.slack.events import envelope
from tests.harness.slack.outcome import Outcome
from tests.harness.slack.record import Delivery
from tests.harness.slack.timing import Timing
from tests.harness.slack.world import World

# The app had the payload and did not answer as it must; an app that is away or an ack that got lost broke no rule.
UNANSWERED = frozenset({"operation_timeout", "http_error"})
TAKES_ANSWER = frozenset({"slash_commands", "view_submission", "block_suggestion"})


class Transport(Protocol):
    """How a payload travels."""

    async def send(
        self,
        kind: str,
        payload: dict[str, Any],
        within: float,
        *,
        takes_answer: bool,
        retry: tuple[int, str] | None = None,
    ) -> Outcome: ...


@dataclass(slots=True)
class Trouble:
    """The next `times` payloads of this kind (slash_commands, interactive, events_api) are doubled or late."""

    kind: str
    times: int
    copies: int = 0
    new_event_id: bool = False
    delay: float = 0.0
    matches: Callable[[dict[str, Any]], bool] = field(default=lambda _payload: True)


class Deliveries:
    def __init__(self, world: World, timing: Timing, transport: Transport) -> None:
        self._world = world
        self.timing = timing
        self.transport = transport
        self.trouble: list[Trouble] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self.first_tries = 0

    @property
    def pending(self) -> int:
        """First deliveries not yet answered."""
        return self.first_tries

    # people's actions

    async def act(self, kind: str, payload: dict[str, Any]) -> Outcome:
        """A slash command or interaction: one try, three seconds, then it is lost for good."""
        trouble = self._take_trouble(kind, payload)
        if trouble and trouble.delay:
            await asyncio.sleep(trouble.delay)
        for _ in range(trouble.copies if trouble else 0):
            self.spawn(self._once(kind, copy.deepcopy(payload)))
        return await self._once(kind, payload)

    async def _once(self, kind: str, payload: dict[str, Any], retry: tuple[int, str] | None = None) -> Outcome:
        inner = payload.get("type", kind) if kind == "interactive" else kind
        name = payload.get("event", payload).get("type") or payload.get("command") or kind
        self._world.record.say("->", kind, f"{name} {payload if kind != 'events_api' else payload.get('event')}")
        at = time.monotonic()
        outcome = await self.transport.send(
            kind, payload, self.timing.ack, takes_answer=inner in TAKES_ANSWER, retry=retry
        )
        if outcome.error in UNANSWERED and not outcome.undelivered:
            self._world.record.broke("not_acked", f"{name}: {outcome.error}")
        self._world.record.say("<-", "ack" if outcome.acked else "no ack", outcome.error or outcome.answer or "")
        attempt = retry[0] if retry else 0
        self._world.record.delivered(
            Delivery(kind, payload, at, attempt, outcome.acked, outcome.took, outcome.answer, outcome.error)
        )
        return outcome

    # events

    def event(self, subscription: str, event: dict[str, Any]) -> None:
        """Send an event if the app subscribed to it and may have it; tried again three times while unacked."""
        if not self._world.app.hears(subscription):
            return
        body = envelope(event, self._world, self._world.ids.fresh("Ev"))
        trouble = self._take_trouble("events_api", body)
        bodies = [body]
        for _ in range(trouble.copies if trouble else 0):
            again = copy.deepcopy(body)
            if trouble and trouble.new_event_id:
                again["event_id"] = self._world.ids.fresh("Ev")
            bodies.append(again)
        for each in bodies:
            self.spawn(self._tried(each, trouble.delay if trouble else 0.0))

    async def deliver(self, body: dict[str, Any]) -> None:
        """One delivery of an event's body as it is, tried again while unacked: for duplicates, and for any order."""
        await self._tried(body, 0.0)

    async def _tried(self, body: dict[str, Any], delay: float) -> None:
        retry: tuple[int, str] | None = None
        for attempt, wait in enumerate((delay, *self.timing.event_retries)):
            self.first_tries += attempt == 0
            try:
                if wait:
                    await asyncio.sleep(wait)
                outcome = await self._once("events_api", body, retry)
            finally:
                self.first_tries -= attempt == 0
                self._world.feed.wake()
            if outcome.acked or outcome.no_retry:
                return
            retry = (attempt + 1, outcome.error or "unknown_error")

    def spawn(self, work: Awaitable[Any]) -> None:
        """Run beside the test; ended with the workspace."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._world.record.broke("workspace_bug", repr(error))

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _take_trouble(self, kind: str, payload: dict[str, Any]) -> Trouble | None:
        for each in self.trouble:
            if each.kind == kind and each.times > 0 and each.matches(payload):
                each.times -= 1
                return each
        return None
