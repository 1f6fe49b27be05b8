"""Ids and timestamps shaped like Slack's."""

import itertools
import time
from collections.abc import Callable


class Ids:
    """Fresh ids; one counter for all kinds, so that a wrong kind of id is never a right one by accident."""

    def __init__(self, now: Callable[[], float] = time.time, first: int = 1) -> None:
        self._now = now
        self._counter = itertools.count(first)
        self._last_ts = 0

    def fresh(self, prefix: str) -> str:
        """Such as `U0000002A1`."""
        return f"{prefix}{next(self._counter):09d}"

    def ts(self) -> str:
        """A message timestamp, never given twice."""
        micros = max(int(self._now() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def trigger(self) -> str:
        """In the documented form `132456.7890123.abcdef`."""
        return f"{next(self._counter)}.7890123.{next(self._counter):032x}"
