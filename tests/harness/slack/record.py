"""What was sent, received and done wrong: the workspace's memory of a test."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Request:
    """One Web API call (or response_url post) as it arrived and what came of it."""

    method: str
    args: dict[str, Any]
    at: float
    ok: bool | None = None
    error: str | None = None
    status: int = 200
    injected: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of Slack's that the app broke."""

    rule: str
    detail: str
    at: float

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Ping:
    """An unescaped mention in something the app wrote: a real person's phone would have buzzed."""

    what: str
    where: str
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One payload handed to the app: when, how often, and when its answer came."""

    kind: str
    payload: dict[str, Any]
    at: float
    attempt: int = 0
    acked: bool = False
    took: float | None = None
    answer: Any = None
    error: str | None = None


@dataclass(slots=True)
class Record:
    """Lists for assertions, and the transcript that every failure prints. `light` keeps only violations."""

    light: bool = False
    now: Callable[[], float] = time.monotonic
    requests: list[Request] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    pings: list[Ping] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=200))
    started: float = field(default_factory=time.monotonic)

    def say(self, direction: str, what: str, detail: Any = "") -> None:
        """A line of the transcript."""
        if not self.light:
            self.lines.append(f"{self.now() - self.started:8.3f}  {direction} {what}  {_short(detail)}")

    def request(self, method: str, args: dict[str, Any]) -> Request:
        request = Request(method, args, self.now())
        if not self.light:
            self.requests.append(request)
        return request

    def delivered(self, delivery: Delivery) -> None:
        if not self.light:
            self.deliveries.append(delivery)

    def broke(self, rule: str, detail: str = "") -> None:
        self.violations.append(Violation(rule, detail, self.now()))
        self.say("!!", rule, detail)

    def transcript(self, last: int = 60) -> str:
        """The end of the story, for a failing test."""
        lines = list(self.lines)[-last:]
        broken = "".join(f"\n  broken rule: {violation}" for violation in self.violations[-10:])
        return "\n  ".join(["what was sent and received:", *lines]) + broken


def _short(detail: Any, most: int = 300) -> str:
    words = detail if isinstance(detail, str) else repr(detail)
    return words if len(words) <= most else f"{words[:most]}… ({len(words)} characters)"
