"""What the tests of hub, profile and admin look at beside the screen: who holds which roles, and what was noted."""

from bot.events import Event, HomeOpened, Joined
from bot.people import Role
from store.audit import AuditRow, AuditStore
from store.people import PeopleStore
from store.person import PersonRow
from store.spaces import Joins, SpaceStore
from tests.harness.hub import Hall, Talker

FAULT = "Something went wrong on our side"
# What a member fills into the form of a new resource.
NEW: dict[str, object] = {
    "Link": "https://example.gov/faster-permits",
    "Title": "Faster permits in nine weeks",
    "Kind": "guide",
    "Summary": "How one town cut the wait for a permit in half, step by step.",
    "Topics": "permits",
}


async def row(hall: Hall, who: Talker) -> PersonRow:
    """Who the hub knows them as."""
    origin = who.origin
    async with hall.parts.database.units(reads_only=True) as unit:
        found = await PeopleStore(unit).find(
            origin.user.platform, origin.user.id, origin.space.platform, origin.space.id
        )
    assert found is not None, "they never spoke to the hub"
    return found


async def roles(hall: Hall, who: Talker) -> set[str]:
    """All that somebody was granted: "member", and "admin everywhere"."""
    known = await row(hall, who)
    async with hall.parts.database.units(reads_only=True) as unit:
        grants = await PeopleStore(unit).grants_of(known.id)
    return {grant.role.value + (" everywhere" if grant.space_id is None else "") for grant in grants}


async def member(hall: Hall, who: Talker, *granted: Role) -> Talker:
    """They have spoken once, and hold these roles in their space."""
    await who.runs("hub")
    known = await row(hall, who)
    async with hall.parts.database.units() as unit:
        for role in granted:
            await PeopleStore(unit).grant(known.id, role, known.space_id)
    return who


async def on_approval(hall: Hall, who: Talker) -> None:
    """From now on the space of this person lets nobody in by itself."""
    origin = who.origin
    async with hall.parts.database.units() as unit:
        await SpaceStore(unit).ensure(origin.space.platform, origin.space.id, origin.space.name)
        found = await SpaceStore(unit).find(origin.space.platform, origin.space.id)
        assert found is not None
        await SpaceStore(unit).set_joins(found.id, Joins.APPROVAL)


async def acts(hall: Hall) -> list[AuditRow]:
    """What the audit says was done, newest first; the chain is checked on the way."""
    async with hall.parts.database.units(reads_only=True) as unit:
        assert (await AuditStore(unit).verify()).sound
        return await AuditStore(unit).last(200)


async def does(who: Talker, event: type[Joined] | type[HomeOpened]) -> None:
    happened: Event = event(who.origin)
    await who.hub.dispatch(happened, who)
