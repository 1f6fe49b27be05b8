"""What a start makes sure of: the starter content, the admins that were named, and a way to become the first one."""

from datetime import timedelta

from bot.compose import SEED, Parts
from bot.people import Role
from store.codes import CodeStore, Purpose
from store.people import PeopleStore
from store.seed import load_seed

CLAIM_FOR = timedelta(days=7)


async def prepare(parts: Parts) -> None:
    """Load the starter content once, and let in the admins of FOLKMOOT_ADMINS."""
    if parts.settings.folkmoot_demo:
        await load_seed(parts.database.units, SEED)
        await parts.search.catch_up()
    for platform, account in parts.settings.admins:
        await _make_admin(parts, platform, account)


async def claim_code(parts: Parts) -> str | None:
    """A fresh one-time code for the admin role, printed at every start until somebody has it; None afterwards.

    The demo people are not counted: an admin of the demo room is none of the hub.
    """
    async with parts.database.units() as unit:
        holders = await PeopleStore(unit).holders(Role.ADMIN)
        if any(holder.space_id is None for holder in holders):
            return None
        return await CodeStore(unit).make(Purpose.CLAIM, ttl=CLAIM_FOR)


async def _make_admin(parts: Parts, platform: str, account: str) -> None:
    space = account.partition(":")[0] if ":" in account else ""
    async with parts.database.units() as unit:
        people = PeopleStore(unit)
        person = await people.arrive(platform, account, platform, space, "")
        if person is not None:
            await people.grant(person.id, Role.ADMIN)
