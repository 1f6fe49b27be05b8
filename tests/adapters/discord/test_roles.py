"""Roles of a server decide who comes in and who holds which role of the hub; without the members intent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord import DiscordAdapter
from bot.hub import Hub
from bot.people import SpaceRef
from store.following import FollowingStore
from store.person import RoleName
from store.spaces import Joins, SpaceStore
from tests.adapters.discord import small
from tests.adapters.discord.conftest import Room
from tests.adapters.discord.seen import said
from tests.adapters.discord.test_adapter import adapter, server
from tests.harness.clock import Forward
from tests.harness.discord.server import DiscordServer
from tests.harness.hub import hub_in

__all__ = ["adapter", "server"]
MINUTES = 301.0


@pytest.fixture
def clock() -> Forward:
    return Forward()


@pytest.fixture
async def hub(tmp_path: Path, clock: Forward) -> AsyncIterator[Hub]:
    async with hub_in(tmp_path, small.CAPABILITIES, seed=False, clock=clock) as house:
        yield house.hub


async def space(hub: Hub, guild: int) -> int:
    async with hub.house.units() as unit:
        return (await SpaceStore(unit).ensure("discord", str(guild))).id


async def let_in_by(hub: Hub, guild: int, role: int) -> None:
    number = await space(hub, guild)
    async with hub.house.units() as unit:
        await SpaceStore(unit).set_joins(number, Joins.ROLE, str(role))


async def follow(hub: Hub, guild: int, group: int, role: RoleName) -> None:
    number = await space(hub, guild)
    async with hub.house.units() as unit:
        await FollowingStore(unit).add(number, str(group), role)


async def test_who_holds_the_role_comes_in_and_who_does_not_waits(
    hub: Hub, adapter: DiscordAdapter, server: DiscordServer
) -> None:
    staff = server.role("Staff")
    alice, bob = server.member("Alice"), server.member("Bob")
    alice.gains(staff)
    await let_in_by(hub, server.home.id, staff.id)
    assert "guest, member" in await alice.runs("small me")
    assert "not a member here yet" in await bob.runs("small me")
    bob.gains(staff)
    assert "guest, member" in await bob.runs("small me")


async def test_a_role_of_the_hub_goes_with_the_next_thing_they_do(
    hub: Hub, adapter: DiscordAdapter, server: DiscordServer
) -> None:
    staff, alice = server.role("Staff"), server.member("Alice")
    alice.gains(staff)
    await follow(hub, server.home.id, staff.id, RoleName.REVIEWER)
    assert "guest, member, reviewer" in await alice.runs("small me")
    alice.loses(staff)
    assert (await alice.runs("small me")).text == "guest, member"
    assert not server.requested("GET", f"/members/{alice.id}"), "Discord told it unasked"


async def test_in_direct_messages_discord_is_asked_once_in_some_minutes(
    hub: Hub, adapter: DiscordAdapter, server: DiscordServer, clock: Forward
) -> None:
    staff, alice = server.role("Staff"), server.member("Alice")
    alice.gains(staff)
    await follow(hub, server.home.id, staff.id, RoleName.REVIEWER)
    assert "reviewer" in await alice.runs("small me", in_=alice.dm)
    asked = len(server.requested("GET", f"/members/{alice.id}"))
    alice.loses(staff)
    assert "reviewer" in await alice.runs("small me", in_=alice.dm)
    assert len(server.requested("GET", f"/members/{alice.id}")) == asked
    clock.ahead += MINUTES
    assert (await alice.runs("small me", in_=alice.dm)).text == "guest, member"


async def test_who_left_the_server_holds_none_of_its_roles(
    hub: Hub, adapter: DiscordAdapter, server: DiscordServer, clock: Forward
) -> None:
    staff, alice = server.role("Staff"), server.member("Alice")
    alice.gains(staff)
    await follow(hub, server.home.id, staff.id, RoleName.REVIEWER)
    assert "reviewer" in await alice.runs("small me")
    alice.leaves()
    clock.ahead += MINUTES
    assert (await alice.runs("small me", in_=alice.dm)).text == "guest, member"


async def test_while_discord_does_not_say_nobody_loses_anything(
    hub: Hub, adapter: DiscordAdapter, server: DiscordServer, clock: Forward
) -> None:
    staff, alice = server.role("Staff"), server.member("Alice")
    alice.gains(staff)
    await follow(hub, server.home.id, staff.id, RoleName.REVIEWER)
    assert "reviewer" in await alice.runs("small me")
    clock.ahead += MINUTES
    server.faults.refuse("GET", "/guilds/*/members/*", 403, 50001, "Missing access", times=9)
    assert "reviewer" in await alice.runs("small me", in_=alice.dm)


async def test_the_roles_of_a_server_are_named_without_that_of_everybody(
    adapter: DiscordAdapter, server: DiscordServer
) -> None:
    clerks, staff = server.role("Clerks"), server.role("Staff")
    await server.member("Alice").runs("small me")  # what Discord told before has arrived then
    found = await adapter.groups(SpaceRef("discord", str(server.home.id)))
    assert {(group.id, group.name) for group in found.known} == {(str(clerks.id), "Clerks"), (str(staff.id), "Staff")}
    assert (await adapter.groups(SpaceRef("discord", "12"))).known == ()


async def test_a_message_and_a_reaction_carry_the_roles_too(room: Room) -> None:
    staff = room.guild.create_role("Staff")
    await follow(room.hub, room.guild.id, staff.id, RoleName.REVIEWER)
    bob = room.guild.add_member(room.env.create_user("bob"), roles=[staff])
    await bob.send(room.channel, f"<@{room.guild.me.id}> small me")
    assert "reviewer" in said(bob.user.dm_channel.last_message)
