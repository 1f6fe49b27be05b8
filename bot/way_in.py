"""Links made for one person that lead on to somewhere else, for files and calendars that leave the hub.

    @way_in("join")
    async def join_in(chosen: Passing, webinars: WebinarStore, …) -> WayIn: ...

Opening one only says what is behind it, since chats, mail clients and virus scanners open every link to look at it; who
presses the button on its page goes through, and only that may write.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.command import NAME
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.ui.nodes import Reply


@dataclass(frozen=True, slots=True)
class Passing:
    """Whose link it is is the context's person; `number` is what it was made for. Without `pressed` nothing is written."""

    number: int
    pressed: bool


@dataclass(frozen=True, slots=True)
class WayIn:
    """What its page says. With a `button`, whoever presses that goes on to `to`, an http or https address."""

    title: str
    says: Reply
    button: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class WayInSpec:
    name: str
    says: str
    plan: HandlerPlan


def way_in(name: str) -> Callable[[Callable[..., Any]], Declared[WayInSpec]]:
    """Its links are `/CAPABILITY/NAME/…` and signed for one member each; `async def (Passing, …) -> WayIn` is called as
    them. Raises WiringError."""

    def declare(fn: Callable[..., Any]) -> Declared[WayInSpec]:
        plan = HandlerPlan.read(fn, Passing)
        says = " ".join(inspect.cleandoc(fn.__doc__ or "").split())
        if not NAME.fullmatch(name) or not says or plan.params:
            raise WiringError(f"{fn.__qualname__}: a way in has a name in lower case, a docstring and no parameters")
        return Declared(fn, WayInSpec(name, says, plan))

    return declare
