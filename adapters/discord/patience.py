"""When Discord may be asked: never before the time it named, and never so much in vain that it shuts this address out.

Who is one too many for this second waits for their turn, in the order they came: opening somebody's direct messages is a
request as well, and must not make a whole server wait that is within its pace.
"""

from collections import deque
from collections.abc import Sequence
from types import SimpleNamespace

import aiohttp

from adapters.discord import limits
from bot.delivery import NotNow
from bot.log import get_logger
from bot.ports import Clock

log = get_logger(__name__)
INVALID = frozenset({401, 403, 429})
MOST_INVALID = limits.INVALID // 10
MOST_REQUESTS = limits.REQUESTS - 2  # the rest is left to discord.py
A_SECOND = 1.0
LONGEST_TURN = 1.0
EVERYTHING = ""
MANY = 1_000


class Patience:
    """After `most_invalid` refusals in ten minutes nothing more is asked; a turn is waited for at most `longest_turn`
    seconds. What is waited for is a bucket: "POST /channels/7/messages"."""

    def __init__(self, clock: Clock, most_invalid: int = MOST_INVALID, longest_turn: float = LONGEST_TURN) -> None:
        self._clock, self._now = clock, clock.monotonic
        self._longest_turn = longest_turn
        self._until: dict[str, float] = {}
        self._turns: deque[float] = deque(maxlen=MOST_REQUESTS)  # the last ones; some are still to come
        self._invalid: deque[float] = deque(maxlen=most_invalid)

    @property
    def spent(self) -> bool:
        """Whether too much was asked in vain: Discord is left alone for minutes."""
        return self._rest(self._invalid, limits.INVALID_WITHIN) > 0

    async def ask(self, *buckets: str) -> None:
        """A request is about to be made; comes back when it is its turn. Raises NotNow when it would be too early."""
        self._may(buckets)
        wait = max(self._rest(self._turns, A_SECOND), 0.0)
        if wait > self._longest_turn:
            raise NotNow(wait, everywhere=True)
        self._turns.append(self._now() + wait)
        if wait:
            await self._clock.sleep(wait)
            self._may(buckets)

    def _may(self, buckets: Sequence[str]) -> None:
        now = self._now()
        everywhere = max(self._until.get(EVERYTHING, now) - now, self._rest(self._invalid, limits.INVALID_WITHIN))
        if everywhere > 0:
            raise NotNow(everywhere, everywhere=True)
        here = max(self._until.get(bucket, now) - now for bucket in buckets)
        if here > 0:
            raise NotNow(here)

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
