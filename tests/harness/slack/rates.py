"""Rate limits: switched on per method, and Slack's own per-channel and per-tier ones as modes."""

import math
import time
from dataclasses import dataclass, field
from typing import Any

from tests.harness.slack.limits import TIERS
from tests.harness.slack.record import Record

# A call already on its way when the 429 went out is not the app's fault; one with the same arguments is a retry.
IN_FLIGHT = 0.1


@dataclass(slots=True)
class Limited:
    """An ordered 429: `times` refusals, each asking for `retry_after` seconds of silence."""

    retry_after: float
    times: int


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
    record: Record
    early_requests: int = 0
    refused: int = 0
    channel_rate: float | None = None
    channel_burst: int = 1
    tiers: bool = False
    _ordered: dict[str, Limited] = field(default_factory=dict)
    _silences: dict[tuple[str, str], Silence] = field(default_factory=dict)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def order(self, method: str, retry_after: float, times: int) -> None:
        self._ordered[method] = Limited(retry_after, times)

    def refusal(self, method: str, args: dict[str, Any]) -> int | None:
        """The Retry-After of a refused call, in whole seconds; None lets it through."""
        now = time.monotonic()
        channel = str(args.get("channel", ""))
        for key in ((method, ""), (method, channel)):
            silence = self._silences.get(key)
            if silence and now < silence.until:
                self._note_early(method, silence, args, now)
                return math.ceil(silence.until - now)
        wait = self._wait(method, channel, now)
        if wait is None:
            return None
        self.refused += 1
        scope = "" if method in self._ordered else channel
        self._silences[method, scope] = Silence(now + wait, now, args)
        return max(1, math.ceil(wait))

    def _wait(self, method: str, channel: str, now: float) -> float | None:
        ordered = self._ordered.get(method)
        if ordered and ordered.times > 0:
            ordered.times -= 1
            return ordered.retry_after
        self._ordered.pop(method, None)
        if self.channel_rate and method == "chat.postMessage":
            wait = self._bucket((method, channel), self.channel_rate, self.channel_burst, now).take(now)
            if wait:
                return float(math.ceil(wait))
        if self.tiers and method in TIERS:
            wait = self._bucket((method, "tier"), TIERS[method] / 60, TIERS[method], now).take(now)
            return float(math.ceil(wait)) if wait else None
        return None

    def _bucket(self, key: tuple[str, str], per_second: float, size: float, now: float) -> Bucket:
        return self._buckets.setdefault(key, Bucket(per_second, size, size, now))

    def _note_early(self, method: str, silence: Silence, args: dict[str, Any], now: float) -> None:
        if now - silence.sent_at > IN_FLIGHT or args == silence.args:
            self.early_requests += 1
            self.record.broke("early_request", f"{method} {silence.until - now:.2f} s before its Retry-After was over")
