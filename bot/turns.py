"""What a kind of schedule does when it is due: whoever owns the kind gives a Runner, the scheduler gives it Turns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.outward import ScheduleRow
from bot.planning import Occurrence

CATCH_UP = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Turn:
    """A schedule that is due. `missed` are all its occurrences since it last had its turn, the newest last: after a
    downtime there are several, and one run covers them all. `schedule.last_due` is until when the turn before it covered."""

    schedule: ScheduleRow
    missed: tuple[Occurrence, ...]
    now: datetime

    @property
    def day(self) -> date:
        """The first local date it is due for; no two turns of a schedule have the same one, so it makes a good key."""
        return self.missed[0].day

    @property
    def late_by(self) -> timedelta:
        """How long after the newest occurrence this is."""
        return self.now - self.missed[-1].moment


@dataclass(frozen=True, slots=True)
class Ran:
    """How a turn went: in words for whoever looks after the hub, and how many it reached."""

    outcome: str
    count: int = 0


class Runner(Protocol):
    """Several turns of one kind at once, so that what they share is asked for once.

    Gives one Ran a turn, in their order. `unit` commits together with the schedules' next moments: whatever is written
    through it happens once. It takes no connection until it is used, so a long run reads in units of its own and writes
    at the end. What it raises undoes all of it, and each turn is tried again alone.
    """

    async def run(self, turns: Sequence[Turn], unit: Any) -> Sequence[Ran]: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """`catch_up`: a turn later than this is skipped, and the log says so. `at_once`: how many turns a run takes."""

    runner: Runner
    catch_up: timedelta = CATCH_UP
    at_once: int = 1


Kinds = Mapping[str, Kind]
