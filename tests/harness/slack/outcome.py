"""What became of one payload."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """Acked in time with `answer`, or the error that a person would see."""

    acked: bool = False
    answer: Any = None
    took: float | None = None
    error: str | None = None
    no_retry: bool = False
    # The payload never reached the app (a ghost socket): whatever the person sees, the app broke no rule.
    undelivered: bool = False
