"""Spaces and who comes in; channels and what they are for; how the hub is."""

import pytest

from bot.people import ChannelRef, Role, SpaceRef
from store.spaces import SpaceStore
from tests.commands.support import acts, member, roles, row
from tests.harness.hub import Hall, Talker


@pytest.fixture
async def admin(hall: Hall, alice: Talker) -> Talker:
    await member(hall, alice)
    await hall.grant(alice, Role.ADMIN)
    return alice


async def used_for(hall: Hall, who: Talker) -> dict[str, str]:
    space_id = (await row(hall, who)).space_id
    async with hall.parts.database.units(reads_only=True) as unit:
        return {one.external_id: one.purpose for one in await SpaceStore(unit).channels(space_id)}


async def test_the_rule_of_a_space_is_changed_and_counts_at_once(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs("admin spaces")
    assert admin.sees("Becomes a member: everybody who speaks to the hub there")
    await admin.clicks("Change who comes in to Test space")
    await admin.clicks("Whom an admin lets in")
    assert admin.sees("Test space: whom an admin lets in")
    await bob.runs("hub")
    assert await roles(hall, bob) == set()
    await admin.clicks("Back to everybody")
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member"}
    assert [act.action for act in await acts(hall)] == ["space.joins", "space.joins"]


async def test_a_role_of_the_platform_has_to_be_named(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin spaces")
    await admin.clicks("Change who comes in to Test space")
    await admin.clicks("Those with a role or group")
    assert admin.sees("There are no roles or groups there")
    hall.village(S0614TZR7="clerks", S2="bowling")
    await admin.clicks("Those with a role or group")
    await admin.fills({"Role or group": "the clerks!"})
    assert "Did you mean @clerks?" in admin.errors["role"]
    await admin.fills({"Role or group": "<!subteam^S0614TZR7|@clerks>"})
    assert admin.sees("Test space: those with a role or group of the platform (@clerks)")
    await admin.runs("admin spaces")
    assert admin.sees("(@clerks)")


async def test_many_spaces_come_in_pages(hall: Hall, admin: Talker) -> None:
    async with hall.parts.database.units() as unit:
        for number in range(6):
            await SpaceStore(unit).ensure("discord", f"G{number}", f"Guild {number}")
    await admin.runs("admin spaces")
    assert admin.sees("Page 1 of 2")
    await admin.clicks("Next")
    assert admin.sees("Test space")


async def test_a_channel_is_used_from_where_one_stands(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin channels announcements")
    assert admin.sees("#town-hall is for announcements now")
    assert await used_for(hall, admin) == {"C1": "announcements"}
    await admin.runs("admin channels")
    assert admin.sees("#town-hall  announcements")
    await admin.clicks("Reviews")
    assert await used_for(hall, admin) == {"C1": "reviews"}
    await admin.clicks("Use #town-hall for nothing")
    assert await used_for(hall, admin) == {"C1": ""}
    assert {act.action for act in await acts(hall)} == {"channel.purpose"}


async def test_a_channel_is_named_where_there_is_none_around(hall: Hall, admin: Talker) -> None:
    alone = hall.person("Alice", channel=None)
    await alone.runs("admin channels organizers")
    assert alone.sees("Which channel do you mean?")
    await alone.runs("admin channels organizers channel:<#test:C7>")
    assert alone.sees("That channel is for organizers now")
    await alone.runs("admin channels organizers channel:<#discord:C7>")
    assert alone.sees("Which channel do you mean?")
    await alone.runs("admin channels channel:<#test:C7>")
    assert alone.sees("What shall the channel be used for?")
    await alone.runs("admin channels shouting")
    assert alone.sees("It can be: Announcements, Reviews, Organizers")


async def test_direct_messages_are_no_channel(hall: Hall, admin: Talker) -> None:
    direct = hall.person("Alice", channel=ChannelRef("test", "D1", direct=True))
    await direct.runs("admin channels reviews")
    assert direct.sees("Which channel do you mean?")
    await direct.runs("admin channels")
    assert direct.buttons == []


async def test_a_forged_purpose_changes_nothing(hall: Hall, admin: Talker) -> None:
    await admin.presses("admin.channel/C1/nonsense")
    assert admin.sees("There is no such use")
    assert await used_for(hall, admin) == {}


async def test_health_counts_what_is_there(hall: Hall, admin: Talker, bob: Talker) -> None:
    sol = hall.person("Sol", space=SpaceRef("discord", "G1"))
    await sol.runs("hub")
    await bob.runs("feedback make it faster")
    await bob.fills({"What is it": "idea"})
    await admin.runs("admin")
    assert admin.sees("People: 10")  # Alice, Bob, Sol and the seven of the demo room
    assert admin.sees("1 on Discord, 1 on test, 1 on the web")
    assert admin.sees(f"{hall.parts.search.count} indexed, level with the library")
    assert admin.sees("Ideas without an answer: 1")
