"""The clock of most tests: simulated, and a Monday morning to begin with."""

from datetime import UTC, datetime

from bot.clock import SimulatedClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class HandMovedClock(SimulatedClock):
    def __init__(self, start: datetime = START) -> None:
        super().__init__(start)
