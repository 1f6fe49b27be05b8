"""Every night what nobody needs any longer is dropped, as each kind says for itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.context import Context
from bot.dispatch import House
from bot.events import Origin
from bot.log import get_logger
from bot.people import Person, SpaceRef, UserRef
from bot.retention import Before, RetentionSpec
from bot.turns import Kind, Ran, Turn

log = get_logger(__name__)
KIND = "retention"
NOBODY = Person(UserRef("", ""), SpaceRef("", ""))


class RetentionRunner:
    """Satisfies bot.turns.Runner."""

    def __init__(self, house: House) -> None:
        self._house = house

    def kind(self) -> Kind:
        # However long the hub was off: what is old enough goes.
        return Kind(self, catch_up=timedelta(days=3_650))

    async def run(self, turns: Sequence[Turn], unit: Any) -> Sequence[Ran]:
        """Each sweep in a transaction of its own, so that nobody who types waits for all of them."""
        dropped = sum([await self._sweep(spec, turns[0]) for spec in self._house.registry.retention])
        return [Ran(f"{dropped:,} dropped", dropped)] * len(turns)

    async def _sweep(self, spec: RetentionSpec, turn: Turn) -> int:
        before = Before(turn.now - timedelta(days=spec.days))
        context = Context(person=NOBODY, origin=Origin(user=NOBODY.user, space=NOBODY.space), now=turn.now)
        async with self._house.units() as unit:
            dropped: int | None = await spec.plan.call(unit, self._house.services, context, {}, before)
        log.info("what is old was dropped", what=spec.what, rows=dropped)
        return dropped or 0
