"""Who comes in, under which rule, with which rights; and two accounts that are one person."""

import pytest

from store.library import LibraryStore
from store.people import PeopleStore
from store.person import PersonRow, PersonStatus, RoleName
from store.spaces import Joins, SpaceStore
from store.topics import TopicStore
from store.unit import Units

HERE = ("slack", "T1")


async def arrive(
    units: Units, account: str = "T1:U1", space: tuple[str, str] = HERE, *, guest: bool = False
) -> PersonRow:
    async with units() as unit:
        row = await PeopleStore(unit).arrive("slack", account, *space, "Ada", "Europe/London", "en", guest)
    assert row is not None
    return row


async def test_a_newcomer_becomes_a_member_where_everybody_may(units: Units) -> None:
    row = await arrive(units)
    assert row.roles == {"member"}
    assert row.status is PersonStatus.ACTIVE
    assert (row.name, row.zone, row.language) == ("Ada", "Europe/London", "en")
    assert row.spaces == {row.space_id} == {row.home_space}


async def test_a_guest_of_the_platform_starts_as_a_partner(units: Units) -> None:
    assert (await arrive(units, guest=True)).roles == {"partner"}


async def test_a_reading_unit_says_none_for_a_newcomer_and_finds_them_later(units: Units) -> None:
    async with units(reads_only=True) as unit:
        assert await PeopleStore(unit).arrive("slack", "T1:U1", *HERE, "Ada") is None
    made = await arrive(units)
    async with units(reads_only=True) as unit:
        assert await PeopleStore(unit).arrive("slack", "T1:U1", *HERE, "Ada") == made


async def test_arriving_twice_makes_one_person(units: Units) -> None:
    assert (await arrive(units)).id == (await arrive(units)).id


@pytest.mark.parametrize("rule", [Joins.ROLE, Joins.APPROVAL, Joins.INVITATION])
async def test_a_newcomer_waits_where_the_space_asks_for_more(units: Units, rule: Joins) -> None:
    async with units() as unit:
        await SpaceStore(unit).ensure(*HERE, joins=rule)
    row = await arrive(units)
    assert (row.roles, row.status) == (frozenset(), PersonStatus.WAITING)
    async with units(reads_only=True) as unit:
        again = await PeopleStore(unit).arrive("slack", "T1:U1", *HERE, "Ada")
        assert again == row, "a waiting person must not open a writing unit at every command"
        assert [waiting.name for waiting in await PeopleStore(unit).waiting(row.space_id or 0)] == ["Ada"]


async def test_letting_somebody_in_ends_their_wait(units: Units) -> None:
    async with units() as unit:
        space = await SpaceStore(unit).ensure(*HERE, joins=Joins.APPROVAL)
    row = await arrive(units)
    async with units() as unit:
        people = PeopleStore(unit)
        await people.let_in(row.id, space.id)
        await people.let_in(row.id, space.id, RoleName.PARTNER)
    async with units(reads_only=True) as unit:
        people = PeopleStore(unit)
        found = await people.find("slack", "T1:U1", *HERE)
        assert found
        assert (found.roles, found.status) == ({"member"}, PersonStatus.ACTIVE)
        assert await people.waiting(space.id) == []
        profile = await people.by_id(row.id)
        assert profile
        assert profile.member_since == unit.now


async def test_a_role_of_one_space_does_not_count_in_another(units: Units) -> None:
    row = await arrive(units)
    async with units() as unit:
        people, spaces = PeopleStore(unit), SpaceStore(unit)
        there = await spaces.ensure("discord", "G9", joins=Joins.APPROVAL)
        await people.grant(row.id, "moderator", there.id)
        await people.grant(row.id, "reviewer")
        here = await people.find("slack", "T1:U1", *HERE)
        elsewhere = await people.find("slack", "T1:U1", "discord", "G9")
        unknown = await people.find("slack", "T1:U1", "discord", "G404")
    assert here
    assert elsewhere
    assert unknown
    assert here.roles == {"member", "reviewer"}
    assert elsewhere.roles == {"moderator", "reviewer"}
    assert unknown.roles == {"reviewer"}
    assert here.spaces == {row.space_id, there.id}


async def test_a_known_person_is_let_in_when_they_first_speak_in_another_open_space(units: Units) -> None:
    await arrive(units)
    row = await arrive(units, space=("slack", "T2"))
    assert row.roles == {"member"}
    assert len(row.spaces) == 2


async def test_granting_says_whether_it_was_new_and_revoking_takes_exactly_that_grant(units: Units) -> None:
    row = await arrive(units)
    async with units() as unit:
        people = PeopleStore(unit)
        assert await people.grant(row.id, "organizer")
        assert not await people.grant(row.id, "organizer")
        assert await people.grant(row.id, "organizer", row.space_id)
        assert await people.revoke(row.id, "organizer")
        assert not await people.revoke(row.id, "organizer")
        assert await people.roles_of(row.id) == frozenset()
        assert await people.roles_of(row.id, row.space_id) == {"member", "organizer"}


async def test_member_and_partner_exclude_each_other(units: Units) -> None:
    row = await arrive(units)
    async with units() as unit:
        people = PeopleStore(unit)
        await people.grant(row.id, "partner", row.space_id)
        assert await people.roles_of(row.id, row.space_id) == {"partner"}


async def test_holders_are_those_of_the_space_and_of_everywhere(units: Units) -> None:
    one, two = await arrive(units), await arrive(units, "T2:U2", ("slack", "T2"))
    async with units() as unit:
        people = PeopleStore(unit)
        await people.grant(one.id, "admin")
        await people.grant(two.id, "admin", two.space_id, by=one.id)
        assert [grant.person_id for grant in await people.holders("admin", two.space_id)] == [one.id, two.id]
        assert [grant.person_id for grant in await people.holders("admin", one.space_id)] == [one.id]
        assert {grant.granted_by for grant in await people.holders("admin")} == {None, one.id}


async def test_an_unknown_role_is_refused(units: Units) -> None:
    row = await arrive(units)
    async with units() as unit:
        with pytest.raises(ValueError, match="emperor"):
            await PeopleStore(unit).grant(row.id, "emperor")


async def test_who_leaves_a_space_keeps_their_other_roles(units: Units) -> None:
    row = await arrive(units)
    await arrive(units, space=("slack", "T2"))
    async with units() as unit:
        people = PeopleStore(unit)
        await people.leave("slack", "T1:U1", *HERE)
        profile = await people.by_id(row.id)
        assert profile
        assert profile.status is PersonStatus.ACTIVE
        await people.leave("slack", "T1:U1", "slack", "T2")
        profile = await people.by_id(row.id)
        assert profile
        assert profile.status is PersonStatus.LEFT
    assert (await arrive(units)).status is PersonStatus.ACTIVE


async def test_a_profile_changes_only_where_named(units: Units) -> None:
    row = await arrive(units)
    async with units() as unit:
        people = PeopleStore(unit)
        assert await people.update_profile(row.id, title="Town clerk", visibility="public")
        assert not await people.update_profile(999, title="Nobody")
        with pytest.raises(ValueError, match="shoe_size"):
            await people.update_profile(row.id, shoe_size=44)
        profile = await people.by_id(row.id)
    assert profile
    assert (profile.name, profile.title, profile.visibility) == ("Ada", "Town clerk", "public")


async def test_people_are_found_by_the_start_of_any_word_of_their_name(units: Units) -> None:
    async with units() as unit:
        people = PeopleStore(unit)
        for number, name in enumerate(["Ada Lovelace", "Grace Hopper", "100% Real", "Lovage Ada"]):
            await people.arrive("slack", f"T1:U{number}", *HERE, name)
        assert [profile.name for profile in await people.search("lov")] == ["Ada Lovelace", "Lovage Ada"]
        assert [profile.name for profile in await people.search("100%")] == ["100% Real"]
        assert await people.search("%") == []
        ids = [profile.id for profile in await people.search("")]
        assert [profile.id for profile in await people.by_ids([*reversed(ids), 999])] == list(reversed(ids))


async def test_topics_of_a_person_are_replaced(units: Units) -> None:
    row = await arrive(units)
    async with units() as unit:
        people, topics = PeopleStore(unit), TopicStore(unit)
        permits, _ = await topics.put("permits", "Permits")
        budget, _ = await topics.put("budget", "Budget")
        await people.set_topics(row.id, [permits, budget, permits])
        assert await people.topics_of(row.id) == [permits, budget]
        await people.set_topics(row.id, [budget])
        assert await people.topics_of(row.id) == [budget]


async def test_linking_makes_one_person_of_two_and_loses_nothing(units: Units) -> None:
    keep, other = await arrive(units), await arrive(units, "T2:U2", ("slack", "T2"))
    async with units() as unit:
        people, library = PeopleStore(unit), LibraryStore(unit)
        both = await library.add("Both saved it", "guide")
        only = await library.add("Only the other did", "guide", made_by=other.id)
        await library.save(keep.id, both)
        await library.save(other.id, both)
        await library.helped(other.id, only)
        await people.grant(other.id, "admin")
        await people.grant(keep.id, "admin")
        await people.link_accounts(keep.id, other.id)
        assert [account.external_id for account in await people.accounts_of(keep.id)] == ["T1:U1", "T2:U2"]
        assert await people.by_id(other.id) is None
        assert await library.saved(keep.id) == [both]
        assert [(row.saved_count, row.helped_count) for row in await library.by_ids([both, only])] == [(1, 0), (0, 1)]
        assert await library.mine(keep.id) == [only]
        found = await people.find("slack", "T2:U2", *HERE)
    assert found
    assert found.id == keep.id
    assert found.roles == {"member", "admin"}
    assert found.spaces == {keep.space_id, other.space_id}


async def test_linking_a_person_with_themselves_changes_nothing(units: Units) -> None:
    row = await arrive(units)
    async with units() as unit:
        await PeopleStore(unit).link_accounts(row.id, row.id)
        assert await PeopleStore(unit).by_id(row.id)
