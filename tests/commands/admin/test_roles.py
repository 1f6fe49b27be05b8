"""Roles are given and taken by name or mention, each side is told, and somebody always remains who can give them."""

import pytest

from bot.people import Role, SpaceRef
from tests.commands.support import acts, member, roles, row
from tests.harness.hub import Hall, Talker


@pytest.fixture
async def admin(hall: Hall, alice: Talker) -> Talker:
    """Alice, who may change roles everywhere."""
    await member(hall, alice)
    await hall.grant(alice, Role.ADMIN)
    return alice


@pytest.fixture
async def bob(hall: Hall) -> Talker:
    return await member(hall, hall.person("Bob Brown"))


async def test_a_role_is_given_by_name_and_can_be_taken_back_at_once(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs("admin role reviewer bob")
    assert admin.sees("Bob Brown is a reviewer in")
    assert admin.sees("Tell them: You are a reviewer in")
    assert await roles(hall, bob) == {"member", "reviewer"}
    await admin.clicks("Take reviewer from Bob Brown again")
    assert await roles(hall, bob) == {"member"}
    assert [act.action for act in await acts(hall)] == ["role.take", "role.give"]
    await admin.clicks("Make Bob Brown a reviewer again")
    assert await roles(hall, bob) == {"member", "reviewer"}


async def test_a_role_counts_here_or_everywhere(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs("admin role organizer Bob Brown where:everywhere")
    assert admin.sees("Bob Brown is an organizer everywhere now")
    assert await roles(hall, bob) == {"member", "organizer everywhere"}
    await admin.runs("admin role organizer Bob do:take")
    assert admin.sees("They hold it elsewhere")
    await admin.runs("admin role organizer Bob do:take where:everywhere")
    assert await roles(hall, bob) == {"member"}


async def test_a_mention_and_a_number_name_a_person_too(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs(f"admin role reviewer <@test:{bob.origin.user.id}>")
    assert await roles(hall, bob) == {"member", "reviewer"}
    await admin.runs(f"admin role moderator #{(await row(hall, bob)).id}")
    assert await roles(hall, bob) == {"member", "reviewer", "moderator"}
    await admin.runs("admin role reviewer <@test:T1:nobody>")
    assert admin.sees("They have to speak to the hub once")


async def test_a_name_that_fits_several_asks_whom(hall: Hall, admin: Talker, bob: Talker) -> None:
    other = await member(hall, hall.person("Bob Black"))
    await admin.runs("admin role reviewer bob")
    assert admin.sees("fits 2 people")
    await admin.clicks("Bob Black")
    assert "reviewer" in await roles(hall, other)
    assert "reviewer" not in await roles(hall, bob)
    await admin.runs("admin role reviewer bob brown")
    assert "reviewer" in await roles(hall, bob)


async def test_giving_twice_gives_once(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs("admin role reviewer bob")
    await admin.runs("admin role reviewer bob")
    assert admin.sees("is a reviewer in")
    assert admin.sees("already")
    assert len(await acts(hall)) == 1


async def test_the_last_admin_cannot_be_removed_not_even_by_themselves(hall: Hall, admin: Talker, bob: Talker) -> None:
    """The demo room has an admin of its own, who does not count."""
    await admin.runs("admin role admin Alice where:everywhere do:take")
    assert admin.sees("Alice is the last admin")
    assert "admin everywhere" in await roles(hall, admin)
    await admin.runs("admin role admin Bob")
    await admin.runs("admin role admin Alice where:everywhere do:take")
    assert admin.sees("Alice is the last admin")
    await admin.runs("admin role admin Bob where:everywhere")
    await admin.runs("admin role admin Alice where:everywhere do:take")
    assert admin.sees("Alice is no longer an admin everywhere")
    await admin.runs("admin people")
    assert admin.sees("is for admins")


async def test_member_and_partner_exclude_each_other(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs("admin role partner Bob")
    assert await roles(hall, bob) == {"partner"}
    await admin.runs("admin role member Bob where:everywhere")
    assert await roles(hall, bob) == {"member everywhere"}
    await admin.runs("admin role partner Bob")
    assert admin.sees("is a member everywhere, and cannot be both")
    await admin.clicks("Make Bob Brown a partner")
    assert await roles(hall, bob) == {"partner everywhere"}


@pytest.mark.parametrize("role", ["reviewer", "moderator", "organizer", "admin"])
async def test_a_partner_gets_no_role_that_makes_a_member(hall: Hall, admin: Talker, bob: Talker, role: str) -> None:
    await admin.runs("admin role partner Bob")
    await admin.runs(f"admin role {role} Bob")
    assert admin.sees("cannot be both")
    assert await roles(hall, bob) == {"partner"}
    await admin.clicks("Make Bob Brown a member")
    await admin.runs(f"admin role {role} Bob")
    assert await roles(hall, bob) == {"member", role}
    await admin.runs("admin role partner Bob")
    assert admin.sees("which a partner cannot be")
    await admin.clicks(f"Take {role} from Bob Brown")
    await admin.runs("admin role partner Bob")
    assert await roles(hall, bob) == {"partner"}


async def test_taking_membership_where_everybody_comes_in_says_that_it_does_not_last(
    hall: Hall, admin: Talker, bob: Talker
) -> None:
    await admin.runs("admin role member Bob do:take")
    assert admin.sees("they come back as soon as they speak")
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member"}


async def test_one_person_is_opened_from_the_list_and_changed_there(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs("admin people")
    await admin.clicks("Bob Brown")
    assert admin.sees("Roles: member in Test space")
    await admin.clicks("Make them a moderator")
    assert await roles(hall, bob) == {"member", "moderator"}
    await admin.runs("admin people bob brown")
    await admin.clicks("No longer moderator in")
    assert await roles(hall, bob) == {"member"}


@pytest.mark.parametrize(
    "words", ["admin role", "admin role reviewer", "admin role wizard Bob", "admin role reviewer Zed"]
)
async def test_what_is_missing_or_wrong_is_asked_for_kindly(hall: Hall, admin: Talker, bob: Talker, words: str) -> None:
    await admin.runs(words)
    assert admin.form is not None or admin.sees("It can be: Member") or admin.sees("I know nobody here called “Zed”")
    assert await acts(hall) == []


async def test_a_role_counts_where_it_was_given_only(hall: Hall, admin: Talker) -> None:
    there = hall.person("Bob Brown", space=SpaceRef("test", "T2"))
    await member(hall, there)
    await admin.runs(f"admin role reviewer #{(await row(hall, there)).id}")
    await there.runs("profile")
    assert there.reader is not None
    assert Role.REVIEWER not in there.reader.roles
