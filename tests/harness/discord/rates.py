"""Rate limits as Discord tells them in headers, and the count of requests that did not heed them."""

import math
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from tests.harness.discord.clock import Clock
from tests.harness.discord.limits import high

Scope = Literal["user", "global", "shared"]
Headers = dict[str, str]

_OPEN: Headers = {
    "X-RateLimit-Limit": "50",
    "X-RateLimit-Remaining": "49",
    "X-RateLimit-Reset-After": "1.000",
}


@dataclass(slots=True)
class Bucket:
    limit: int
    per: float
    left: int = 0
    resets: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    headers: Headers
    retry_after: float | None = None
    scope: Scope = "user"


@dataclass(slots=True)
class Rates:
    """Numbers per route are not documented by Discord: 50 a second stand in, unless a test sets others."""

    clock: Clock
    global_limit: int | None = field(default_factory=lambda: high("http.global"))
    default: tuple[int, float] = (50, 1.0)
    limited: int = 0
    early: int = 0
    invalid: int = 0
    _set: dict[str, tuple[int, float]] = field(default_factory=dict)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _held: dict[str, tuple[float, Scope]] = field(default_factory=dict)
    _storms: dict[str, tuple[float, float, Random]] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)
    _second: tuple[int, int] = (0, 0)

    def set(self, route: str, *, limit: int, per: float) -> None:
        """`route` as in "POST /channels/{channel}/messages"; a bucket for each channel, guild or webhook."""
        self._set[route] = (limit, per)

    def hold(self, seconds: float, *, route: str = "", major: object = "", scope: Scope = "user") -> None:
        """Answer 429 for so long: to one route (in one channel, with its id as `major`), or with scope "global" to all
        but the interaction endpoints."""
        key = "*" if scope == "global" else f"{route} {major}" if major else route
        self._held[key] = (self.clock.now() + seconds, scope)

    def storm(self, route: str, share: float, seconds: float, *, seed: int = 1) -> None:
        """From now on this share of the requests to a route is answered 429, at random, each channel by itself."""
        self._storms[route] = (share, seconds, Random(seed))

    def admit(self, route: str, major: str, *, interaction: bool) -> Verdict:
        held = self._refused_while_held(route, major, interaction)
        if held is not None:
            return held
        if not interaction and self._over_global():
            return self._refuse("*", 1.0 - self.clock.now() % 1.0, "global", {})
        if interaction and route not in self._set:
            return Verdict({**_OPEN, "X-RateLimit-Bucket": _name(route)})
        return self._bucket(route, major)

    def _refused_while_held(self, route: str, major: str, interaction: bool) -> Verdict | None:
        share, seconds, dice = self._storms.get(route, (0.0, 0.0, None))
        if (
            dice is not None
            and self._held.get(f"{route} {major}", (0.0,))[0] <= self.clock.now()
            and dice.random() < share
        ):
            self.hold(seconds, route=route, major=major)
        for key in (route, f"{route} {major}", *(() if interaction else ("*",))):
            until, scope = self._held.get(key, (0.0, "user"))
            if until > self.clock.now():
                return self._refuse(key, until - self.clock.now(), scope, {"X-RateLimit-Bucket": _name(route)})
        return None

    def _over_global(self) -> bool:
        second = int(self.clock.now())
        count = self._second[1] + 1 if self._second[0] == second else 1
        self._second = (second, count)
        return self.global_limit is not None and count > self.global_limit

    def _bucket(self, route: str, major: str) -> Verdict:
        limit, per = self._set.get(route, self.default)
        bucket = self._buckets.setdefault((route, major), Bucket(limit, per))
        now = self.clock.now()
        if now >= bucket.resets or (bucket.limit, bucket.per) != (limit, per):
            bucket.limit, bucket.per, bucket.left, bucket.resets = limit, per, limit, now + per
        wait = bucket.resets - now
        bucket.left -= 1
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(bucket.left, 0)),
            "X-RateLimit-Reset": f"{self.clock.utc().timestamp() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": _name(route),
        }
        return Verdict(headers) if bucket.left >= 0 else self._refuse(f"{route} {major}", wait, "user", headers)

    def _refuse(self, key: str, wait: float, scope: Scope, headers: Headers) -> Verdict:
        now = self.clock.now()
        # A request before the moment an earlier 429 named is one that did not wait as it was told.
        self.early += now < self._told.get(key, 0.0) - 0.001
        self._told[key] = now + wait
        self.limited += 1
        more = {"Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": scope}
        if scope == "global":
            more["X-RateLimit-Global"] = "true"
        return Verdict({**headers, **more}, max(wait, 0.001), scope)


def _name(route: str) -> str:
    return f"{hash(route) & 0xFFFFFFFF:08x}"
