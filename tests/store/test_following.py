"""Roles come with a group of the platform and go with it; who waits in a second space is seen there. On both databases."""

from dataclasses import dataclass

import pytest

from store.audit import AuditStore
from store.following import FollowingStore
from store.people import PeopleStore
from store.person import PersonRow, RoleName
from store.spaces import Joins, SpaceStore
from store.unit import Units

HERE = ("slack", "T1")


@dataclass
class Town:
    units: Units
    space: int

    async def speaks(
        self,
        *groups: str,
        silent: bool = False,
        guest: bool = False,
        account: str = "T1:U1",
        space: tuple[str, str] = HERE,
    ) -> PersonRow:
        """Once in a reading unit, as dispatch does it, and in a writing one where there is something to write."""
        known = None if silent else frozenset(groups)
        asked = ("slack", account, *space, "Ada")
        async with self.units(reads_only=True) as unit:
            row = await PeopleStore(unit).arrive(*asked, guest=guest, groups=known)
        if row is None:
            async with self.units() as unit:
                row = await PeopleStore(unit).arrive(*asked, guest=guest, groups=known)
        assert row is not None
        async with self.units(reads_only=True) as unit:
            again = await PeopleStore(unit).arrive(*asked, guest=guest, groups=known)
        assert again == row, "a second command must find nothing left to write"
        return row

    async def follow(self, group: str, role: RoleName) -> None:
        async with self.units() as unit:
            assert await FollowingStore(unit).add(self.space, group, role, name=group.lower())

    async def joins(self, rule: Joins, role: str | None = None) -> None:
        async with self.units() as unit:
            await SpaceStore(unit).set_joins(self.space, rule, role)


@pytest.fixture
async def town(units: Units) -> Town:
    async with units() as unit:
        return Town(units, (await SpaceStore(unit).ensure(*HERE)).id)


async def test_who_holds_the_role_of_the_platform_is_let_in_and_who_does_not_waits(town: Town) -> None:
    await town.joins(Joins.ROLE, "S1")
    assert (await town.speaks("S2")).roles == set()
    assert (await town.speaks("S1", "S2")).roles == {"member"}
    async with town.units(reads_only=True) as unit:
        assert await PeopleStore(unit).waiting(town.space) == []
        assert await PeopleStore(unit).followed(*HERE) == {"S1"}
        assert await PeopleStore(unit).followed("slack", "T404") == frozenset()


async def test_membership_by_a_role_ends_with_it_and_they_wait_again(town: Town) -> None:
    await town.joins(Joins.ROLE, "S1")
    await town.speaks("S1")
    assert (await town.speaks(silent=True)).roles == {"member"}
    assert (await town.speaks()).roles == set()
    async with town.units(reads_only=True) as unit:
        assert [one.name for one in await PeopleStore(unit).waiting(town.space)] == ["Ada"]
        acts = [(row.action, row.actor) for row in await AuditStore(unit).last()]
    assert acts == [("role.unfollow", "hub"), ("role.follow", "hub")]


async def test_a_guest_with_the_role_comes_in_as_a_partner(town: Town) -> None:
    await town.joins(Joins.ROLE, "S1")
    assert (await town.speaks("S1", guest=True)).roles == {"partner"}
    assert (await town.speaks("S1")).roles == {"partner"}


async def test_a_hub_role_comes_and_goes_with_the_group(town: Town) -> None:
    await town.follow("S1", RoleName.REVIEWER)
    assert (await town.speaks()).roles == {"member"}
    assert (await town.speaks("S1")).roles == {"member", "reviewer"}
    assert (await town.speaks(silent=True)).roles == {"member", "reviewer"}
    assert (await town.speaks("S2")).roles == {"member"}


async def test_a_role_of_two_groups_stays_while_one_of_them_does(town: Town) -> None:
    await town.follow("S1", RoleName.REVIEWER)
    await town.follow("S2", RoleName.REVIEWER)
    await town.speaks("S1", "S2")
    assert "reviewer" in (await town.speaks("S2")).roles
    assert "reviewer" not in (await town.speaks()).roles


async def test_what_an_admin_gave_stays_when_the_group_is_left(town: Town) -> None:
    await town.follow("S1", RoleName.REVIEWER)
    row = await town.speaks("S1")
    async with town.units() as unit:
        assert await PeopleStore(unit).grant(row.id, RoleName.REVIEWER, town.space, by=row.id)
        assert not await PeopleStore(unit).grant(row.id, RoleName.REVIEWER, town.space, by=row.id)
    assert (await town.speaks()).roles == {"member", "reviewer"}


async def test_the_group_of_partners_makes_a_partner_and_nothing_beside_it(town: Town) -> None:
    await town.follow("S1", RoleName.PARTNER)
    await town.follow("S2", RoleName.REVIEWER)
    await town.speaks()
    assert (await town.speaks("S1", "S2")).roles == {"partner"}
    assert (await town.speaks("S2")).roles == {"member", "reviewer"}


async def test_the_group_of_partners_does_not_undo_what_an_admin_decided(town: Town) -> None:
    await town.follow("S1", RoleName.PARTNER)
    row = await town.speaks()
    async with town.units() as unit:
        await PeopleStore(unit).grant(row.id, RoleName.ORGANIZER, town.space, by=row.id)
    assert (await town.speaks("S1")).roles == {"member", "organizer"}


async def test_the_end_of_a_rule_takes_what_came_by_it_and_nothing_else(town: Town) -> None:
    await town.follow("S1", RoleName.REVIEWER)
    await town.follow("S1", RoleName.MODERATOR)
    await town.speaks("S1")
    async with town.units() as unit:
        store = FollowingStore(unit)
        row = await store.find(town.space, "S1", RoleName.REVIEWER)
        assert row
        assert await store.count(row) == 1
        assert await store.remove(row) == 1
        assert [one.role for one in await store.all()] == [RoleName.MODERATOR]
        assert await store.by_id(row.id) is None
    assert (await town.speaks("S1")).roles == {"member", "moderator"}


async def test_who_came_in_by_a_role_stays_when_the_rule_of_the_space_changes(town: Town) -> None:
    await town.joins(Joins.ROLE, "S1")
    await town.speaks("S1")
    await town.joins(Joins.APPROVAL)
    assert (await town.speaks()).roles == {"member"}


async def test_a_rule_that_is_there_already_is_said(town: Town) -> None:
    await town.follow("S1", RoleName.REVIEWER)
    async with town.units() as unit:
        assert not await FollowingStore(unit).add(town.space, "S1", RoleName.REVIEWER)


async def test_somebody_known_elsewhere_is_seen_waiting_in_a_second_space(town: Town) -> None:
    async with town.units() as unit:
        second = await SpaceStore(unit).ensure("slack", "T2", joins=Joins.APPROVAL)
    await town.speaks()
    assert (await town.speaks(space=("slack", "T2"))).roles == set()
    async with town.units() as unit:
        people = PeopleStore(unit)
        [waiting] = await people.waiting(second.id)
        assert (waiting.name, await people.waiting(town.space)) == ("Ada", [])
        await people.let_in(waiting.id, second.id)
        assert await people.waiting(second.id) == []
