"""How long things are kept: each kind says so once, and a nightly job drops what is older.

@retention("Drafts nobody came back to", days=30)
async def old_drafts(before: Before, drafts: DraftStore) -> int: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan


@dataclass(frozen=True, slots=True)
class Before:
    """What was settled, seen or made before this moment may go."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RetentionSpec:
    """`what` in words, for people who ask how long things are kept."""

    what: str
    days: int
    plan: HandlerPlan


def retention(what: str, *, days: int) -> Callable[[Callable[..., Any]], Declared[RetentionSpec]]:
    """`async def (before: Before, stores…) -> int`: how many were dropped."""

    def declare(fn: Callable[..., Any]) -> Declared[RetentionSpec]:
        if days < 1:
            raise WiringError(f"{fn.__qualname__}: things are kept for at least a day")
        return Declared(fn, RetentionSpec(what, days, HandlerPlan.read(fn, Before)))

    return declare
