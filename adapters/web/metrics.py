"""What Prometheus may ask: how many answers of which kind, how long they took, what went wrong. No names, no words."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from adapters.web.respond import PageResponder
from bot.outward import KindHealth
from bot.ui.nodes import Card, Reply

MEDIA_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """A registry of its own, so that two hubs in one process count apart."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "folkmoot_web_answers", "Answers given on the web", ["kind", "outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "folkmoot_web_answer_seconds", "Time from request to answer", ["kind"], registry=self._registry
        )
        self._errors = Counter("folkmoot_web_errors", "Requests that failed on our side", registry=self._registry)
        self._listening = Gauge("folkmoot_web_room_listening", "Open live views of the room", registry=self._registry)

        self._outbox = Gauge("folkmoot_outbox_messages", "Messages by state", ["state"], registry=self._registry)
        self._last_ran = Gauge(
            "folkmoot_schedule_last_ran_seconds", "Since a schedule of this kind ran", ["kind"], registry=self._registry
        )
        self._next_due = Gauge(
            "folkmoot_schedule_next_due_seconds", "Until one of this kind is due", ["kind"], registry=self._registry
        )
        self._late = Gauge("folkmoot_schedule_late", "Schedules that are overdue", ["kind"], registry=self._registry)
        self._wrong = Gauge(
            "folkmoot_schedule_failed", "Schedules whose last turn went wrong", ["kind"], registry=self._registry
        )
        self._still = Gauge(
            "folkmoot_event_loop_blocked_seconds", "For how long the loop stood still lately", registry=self._registry
        )

    def outbox(self, figures: Mapping[str, int]) -> None:
        self._outbox.clear()
        for state, count in figures.items():
            self._outbox.labels(state).set(count)

    def schedules(self, kinds: Sequence[KindHealth], now: datetime) -> None:
        for kind in kinds:
            self._late.labels(kind.kind).set(kind.late)
            self._wrong.labels(kind.kind).set(kind.went_wrong)
            if kind.last_ran:
                self._last_ran.labels(kind.kind).set((now - kind.last_ran).total_seconds())
            if kind.next_due:
                self._next_due.labels(kind.kind).set((kind.next_due - now).total_seconds())

    def stood_still(self, seconds: float) -> None:
        self._still.set(seconds)

    @contextmanager
    def timed(self, kind: str) -> Generator[None]:
        started = time.perf_counter()
        yield
        self._seconds.labels(kind).observe(time.perf_counter() - started)

    def answered(self, kind: str, responder: PageResponder) -> None:
        self._answers.labels(kind, outcome(responder.reply, responder.view is not None)).inc()

    async def counted(self, stream: AsyncIterator[str]) -> AsyncGenerator[str]:
        """The stream, counted as listening while it lasts."""
        with self._listening.track_inprogress():
            async for one in stream:
                yield one

    def failed(self) -> None:
        self._errors.inc()

    def text(self) -> bytes:
        return generate_latest(self._registry)


def outcome(reply: Reply | None, form: bool) -> str:
    if reply is None:
        return "form" if form else "repeated"
    first = reply.blocks[0] if reply.blocks else None
    tone = first.tone if isinstance(first, Card) else "plain"
    return {"warning": "refused", "bad": "fault"}.get(tone, "answer")
