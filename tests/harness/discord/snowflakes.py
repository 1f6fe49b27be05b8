"""Ids as Discord makes them: milliseconds since 2015 in the upper bits, always growing."""

from tests.harness.discord.clock import Clock

_EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        milliseconds = int(self._clock.utc().timestamp() * 1000) - _EPOCH_MS
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last
