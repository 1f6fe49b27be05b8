"""The server's time: real, and movable forward, so that fifteen minutes pass in none."""

import time
from datetime import UTC, datetime


class Clock:
    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic() + self._ahead

    def utc(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self._ahead, UTC)

    def iso(self) -> str:
        return self.utc().isoformat()

    def forward(self, seconds: float) -> None:
        self._ahead += seconds
