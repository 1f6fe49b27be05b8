"""How long the hub remembers what came in. Platforms deliver again for minutes, and rarely for hours."""

from datetime import timedelta

from store.reactions import ReactionStore
from store.seen import SeenStore
from store.unit import Unit

REMEMBERED = timedelta(hours=48)
# What stands on a message is the hub's view of it for as long as anybody might compare the two.
STANDING = timedelta(days=400)


async def forget_inbound(unit: Unit) -> None:
    """Forget what cannot come again. For a job that runs now and then."""
    await SeenStore(unit).forget_before(unit.now - REMEMBERED)
    await ReactionStore(unit).forget_before(unit.now - REMEMBERED, standing=False)
    await ReactionStore(unit).forget_before(unit.now - STANDING, standing=True)
