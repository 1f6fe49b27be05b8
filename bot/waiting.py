"""What waits for somebody, told by every capability: the inbox asks each of them.

@waits()
async def to_review(editing: Editing, context: Context) -> Card | None: ...
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.context import Context
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.record import Within
from bot.ui.nodes import Card


@dataclass(frozen=True, slots=True)
class WaitsSpec:
    plan: HandlerPlan


def waits() -> Callable[[Callable[..., Any]], Declared[WaitsSpec]]:
    """`async def (stores…, context) -> Card | None`: one card with the way to it, None when nothing waits for them. Raises
    WiringError for a function that asks for more."""

    def declare(fn: Callable[..., Any]) -> Declared[WaitsSpec]:
        plan = HandlerPlan.read(fn)
        if plan.params or plan.streams:
            raise WiringError(f"{plan.name}: what tells what waits takes Context and stores; nothing else")
        return Declared(fn, WaitsSpec(plan))

    return declare


class Waiting:
    """A service: what waits for one person, of every kind, in the order of the capabilities."""

    def __init__(self, specs: Sequence[WaitsSpec], services: dict[type, object]) -> None:
        self._specs = specs
        self._services = services

    async def cards(self, within: Within, context: Context) -> list[Card]:
        found = [await one.plan.call(within.unit, self._services, context) for one in self._specs]
        return [cast(Card, card) for card in found if card is not None]
