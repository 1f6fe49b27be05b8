"""What Prometheus may ask: how many answers of which kind, how long they took, what went wrong. No names, no words."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from adapters.web.respond import PageResponder
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
