"""What a start makes sure of: the starter content, the admins that were named, and a way to become the first one."""

from datetime import time, timedelta

from bot.compose import SEED, Parts
from bot.people import Role
from bot.planning import Plan
from bot.schedule import Rhythm
from scheduler import retention
from store.codes import CodeStore, Purpose
from store.people import PeopleStore
from store.schedule import ScheduleStore
from store.seed import load_seed

CLAIM_FOR = timedelta(days=7)
AT_NIGHT = time(3, 30)


async def prepare(parts: Parts) -> None:
    """Load the starter content once, and let in the admins of FOLKMOOT_ADMINS."""
    if parts.settings.folkmoot_demo:
        await load_seed(parts.database.units, SEED)
        await parts.search.catch_up()
    for platform, account in parts.settings.admins:
        await _make_admin(parts, platform, account)
    await _plan_retention(parts)


async def claim_code(parts: Parts) -> str | None:
    """A fresh one-time code for the admin role, printed at every start until somebody has it; None afterwards.

    The demo people are not counted: an admin of the demo room is none of the hub.
    """
    async with parts.database.units() as unit:
        holders = await PeopleStore(unit).holders(Role.ADMIN)
        if any(holder.space_id is None for holder in holders):
            return None
        return await CodeStore(unit).make(Purpose.CLAIM, ttl=CLAIM_FOR)


async def _plan_retention(parts: Parts) -> None:
    """Every night what is old is dropped; a plan that is there already stays as it is."""
    async with parts.database.units() as unit:
        schedules = ScheduleStore(unit)
        if await schedules.get(retention.KIND) is None:
            plan = Plan(Rhythm(AT_NIGHT, "UTC", "FREQ=DAILY"))
            due = plan.next_due(parts.hub.clock.now())
            await schedules.put(retention.KIND, retention.KIND, **plan.columns(), next_due=due)


async def _make_admin(parts: Parts, platform: str, account: str) -> None:
    """They may never have spoken yet: their name, and where they are, comes with their first word."""
    async with parts.database.units() as unit:
        people = PeopleStore(unit)
        await people.grant(await people.expect(platform, account), Role.ADMIN)
