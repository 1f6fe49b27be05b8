"""Named points at which a test lets the process die, as a power cut would: nothing is flushed, nobody is told."""

import os
import signal
from collections.abc import Callable

POINTS = ("after_commit", "after_claim", "before_send", "after_accept", "after_mark")
TURN_POINTS = ("after_schedule_claim", "after_turn")
CARD_POINTS = ("after_redraw",)


def crash_at(point: str | None) -> Callable[[str], None]:
    """To be called at each point; it ends the process at the one that was named (FOLKMOOT_CRASH_AT)."""

    def reached(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached
