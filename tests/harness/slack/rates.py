"""Rate limits: switched on per method, and Slack's own per-channel and per-tier ones as modes."""

import math
import random
import time
from dataclasses import dataclass, field
from typing import Any

from tests.harness.slack.limits import TIERS
from tests.harness.slack.record import Record

# A call already on its way when the 429 went out is not the app's fault; one with the same arguments is a retry.
IN_FLIGHT = 0.1


@dataclass(slots=True)
class Limited:
    """An ordered 429: `times` refusals, each asking for `retry_after` seconds of silence, in one channel or everywhere."""

    retry_after: float
    times: int
    channel: str = ""


@dataclass(slots=True)
class Silence:
    """A 429 was sent: no call of this kind before `until`."""

    until: float
    sent_at: float
    args: dict[str, Any]


@dataclass(slots=True)
class Bucket:
    """A token bucket."""

    per_second: float
    size: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """0 when there was a token, else the seconds until there is one."""
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.per_second


@dataclass(slots=True)
class Rates:
    """`channel_rate` and `workspace_rate` are messages a second; `storm` is the share of messages that is refused anyway,
    each asking for `storm_wait` seconds of its channel."""

    record: Record
    early_requests: int = 0
    refused: int = 0
    channel_rate: float | None = None
    channel_burst: int = 1
    workspace_rate: float | None = None
    workspace_burst: int = 1
    storm: float = 0.0
    storm_wait: float = 1.0
    tiers: bool = False
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    _ordered: dict[str, Limited] = field(default_factory=dict)
    _silences: dict[tuple[str, str], Silence] = field(default_factory=dict)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def order(self, method: str, retry_after: float, times: int, channel: str = "") -> None:
        self._ordered[method] = Limited(retry_after, times, channel)

    def refusal(self, method: str, args: dict[str, Any]) -> int | None:
        """The Retry-After of a refused call, in whole seconds; None lets it through."""
        now = time.monotonic()
        channel = str(args.get("channel", ""))
        for key in ((method, ""), (method, channel)):
            silence = self._silences.get(key)
            if silence and now < silence.until:
                self._note_early(method, silence, args, now)
                return math.ceil(silence.until - now)
        found = self._wait(method, channel, now)
        if found is None:
            return None
        self.refused += 1
        wait, scope = found
        self._silences[method, scope] = Silence(now + wait, now, args)
        return max(1, math.ceil(wait))

    def _wait(self, method: str, channel: str, now: float) -> tuple[float, str] | None:
        """How long to be silent, and in which channel ("": everywhere)."""
        ordered = self._ordered.get(method)
        if ordered and ordered.times > 0:
            if ordered.channel not in ("", channel):
                return None
            ordered.times -= 1
            return ordered.retry_after, ordered.channel
        self._ordered.pop(method, None)
        if method == "chat.postMessage":
            return self._posting(method, channel, now)
        if self.tiers and method in TIERS:
            wait = self._bucket((method, "tier"), TIERS[method] / 60, TIERS[method], now).take(now)
            return (float(math.ceil(wait)), "") if wait else None
        return None

    def _posting(self, method: str, channel: str, now: float) -> tuple[float, str] | None:
        if self.storm and self.chance.random() < self.storm:
            return self.storm_wait, channel
        limits = ((self.channel_rate, self.channel_burst, channel), (self.workspace_rate, self.workspace_burst, ""))
        for rate, burst, scope in limits:
            wait = self._bucket((method, scope), rate, burst, now).take(now) if rate else 0.0
            if wait:
                return float(math.ceil(wait)), scope
        return None

    def _bucket(self, key: tuple[str, str], per_second: float, size: float, now: float) -> Bucket:
        return self._buckets.setdefault(key, Bucket(per_second, size, size, now))

    def _note_early(self, method: str, silence: Silence, args: dict[str, Any], now: float) -> None:
        if now - silence.sent_at > IN_FLIGHT or args == silence.args:
            self.early_requests += 1
            self.record.broke("early_request", f"{method} {silence.until - now:.2f} s before its Retry-After was over")
