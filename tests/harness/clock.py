"""A clock that goes on by itself and can be set forward."""

from datetime import datetime, timedelta

from bot.clock import SystemClock


class Forward(SystemClock):
    """`ahead` is in seconds."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.ahead)

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead
