"""When Discord may be asked: never before the time it named, and never so much in vain that it shuts this address out."""

from collections import deque
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp

from adapters.discord import limits
from bot.delivery import NotNow
from bot.log import get_logger

log = get_logger(__name__)
INVALID = frozenset({401, 403, 429})
MOST_INVALID = limits.INVALID // 10
MOST_REQUESTS = limits.REQUESTS - 2  # the rest is left to discord.py
A_SECOND = 1.0
EVERYTHING = ""
MANY = 1_000


class Patience:
    """`monotonic` counts seconds; after `most_invalid` refusals in ten minutes nothing more is asked. What is waited for
    is a bucket: "POST /channels/7/messages"."""

    def __init__(self, monotonic: Callable[[], float], most_invalid: int = MOST_INVALID) -> None:
        self._now = monotonic
        self._until: dict[str, float] = {}
        self._asked: deque[float] = deque(maxlen=MOST_REQUESTS)
        self._invalid: deque[float] = deque(maxlen=most_invalid)

    @property
    def spent(self) -> bool:
        """Whether too much was asked in vain: Discord is left alone for minutes."""
        return self._rest(self._invalid, limits.INVALID_WITHIN) > 0

    def ask(self, *buckets: str) -> None:
        """A request is about to be made. Raises NotNow when it would be too early."""
        now = self._now()
        everywhere = max(
            self._until.get(EVERYTHING, now) - now,
            self._rest(self._asked, A_SECOND),
            self._rest(self._invalid, limits.INVALID_WITHIN),
        )
        if everywhere > 0:
            raise NotNow(everywhere, everywhere=True)
        here = max(self._until.get(bucket, now) - now for bucket in buckets)
        if here > 0:
            raise NotNow(here)
        self._asked.append(now)

    def hold(self, bucket: str, seconds: float) -> None:
        """Discord wants nothing more of that kind for so long."""
        now = self._now()
        if len(self._until) >= MANY:
            self._until = {name: until for name, until in self._until.items() if until > now}
        self._until[bucket] = now + seconds

    def trace(self) -> aiohttp.TraceConfig:
        """For every session that speaks to Discord: what is refused there is counted here."""
        config = aiohttp.TraceConfig()
        config.on_request_end.append(self._heard)
        return config

    async def _heard(self, _: aiohttp.ClientSession, __: SimpleNamespace, about: aiohttp.TraceRequestEndParams) -> None:
        shared = about.response.headers.get("X-RateLimit-Scope") == "shared"  # those are not held against us
        if about.response.status not in INVALID or shared:
            return
        was = self.spent
        self._invalid.append(self._now())
        if self.spent and not was:
            log.error(
                "Discord refused too much; nothing is sent until some of it is forgotten", refused=len(self._invalid)
            )

    def _rest(self, times: deque[float], within: float) -> float:
        """Seconds until one more is not too many."""
        return times[0] + within - self._now() if len(times) == times.maxlen else 0.0
