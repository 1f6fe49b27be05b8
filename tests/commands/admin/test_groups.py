"""Roles of the hub follow a group of the platform: named, previewed, listed, ended; and who comes in by a group."""

import pytest

from bot.people import Role, SpaceRef
from tests.commands.support import acts, member, on_approval, roles, row
from tests.harness.hub import Hall, Talker, Village


@pytest.fixture
async def admin(hall: Hall, alice: Talker) -> Talker:
    await member(hall, alice)
    await hall.grant(alice, Role.ADMIN)
    return alice


@pytest.fixture
def village(hall: Hall) -> Village:
    return hall.village(S1="clerks", S2="bowling")


def puts(village: Village, who: Talker, *groups: str) -> None:
    village.inside[who.origin.user.id] = set(groups)


async def follows(admin: Talker, words: str) -> None:
    await admin.runs(f"admin follow {words}")
    await admin.clicks("Let")


async def test_a_role_follows_a_group_after_a_preview_and_goes_with_it(
    hall: Hall, admin: Talker, bob: Talker, village: Village
) -> None:
    puts(village, bob, "S1")
    await admin.runs("admin follow reviewer @clerks")
    assert admin.sees("Shall reviewer follow @clerks?")
    assert admin.sees("They may review what others add")
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member"}
    await admin.clicks("Let reviewer follow @clerks")
    assert admin.sees("Reviewer follows @clerks in Test space")
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member", "reviewer"}
    puts(village, bob)
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member"}
    assert [act.action for act in await acts(hall)] == ["role.unfollow", "role.follow", "group.follow"]


async def test_a_missing_word_opens_a_form_that_completes_groups(hall: Hall, admin: Talker, village: Village) -> None:
    await admin.runs("admin follow")
    assert admin.form is not None
    found = await admin.types("admin.follow", "group", "@cl")
    assert [(one.label, one.value) for one in found] == [("@clerks", "S1")]
    await admin.fills({"Role": "moderator", "Group": "S1"})
    await admin.clicks("Let moderator follow @clerks")
    await admin.runs("admin groups")
    assert admin.sees("Moderator follows @clerks")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("reviewer clrks", "Did you mean @clerks?"),
        ("reviewer <@&S404>", "There are: @clerks, @bowling."),
        ("admin clerks", "Role cannot be “admin”"),
        ("emperor clerks", "Role cannot be “emperor”"),
    ],
)
async def test_what_does_not_fit_is_said(hall: Hall, admin: Talker, village: Village, words: str, told: str) -> None:
    await admin.runs(f"admin follow {words}")
    assert admin.sees(told)
    assert await acts(hall) == []


async def test_the_list_says_how_many_hold_it_and_the_end_takes_it_from_them(
    hall: Hall, admin: Talker, bob: Talker, village: Village
) -> None:
    puts(village, bob, "S1", "S2")
    await follows(admin, "reviewer clerks")
    await follows(admin, "moderator bowling")
    await bob.runs("hub")
    await admin.runs("admin groups")
    assert admin.sees("People who hold it so: 1")
    await admin.clicks("No longer: reviewer for @clerks")
    assert admin.sees("One person had it by this group and has lost it")
    assert await roles(hall, bob) == {"member", "moderator"}
    again = admin.button("Let reviewer follow @clerks again").action.address()
    await admin.presses("admin.unfollow/1")
    assert admin.sees("does not follow the group any more")
    await admin.presses(again)
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member", "moderator", "reviewer"}


async def test_following_twice_is_said_and_written_once(hall: Hall, admin: Talker, village: Village) -> None:
    await admin.runs("admin follow reviewer clerks")
    button = admin.button("Let reviewer").action.address()
    await admin.presses(button)
    await admin.presses(button)
    assert admin.sees("Reviewer follows @clerks in Test space already")
    await admin.runs("admin follow reviewer clerks")
    assert admin.sees("Reviewer follows @clerks already")
    assert len(await acts(hall)) == 1


async def test_an_admin_sees_by_which_group_somebody_holds_a_role_and_that_taking_it_does_not_last(
    hall: Hall, admin: Talker, bob: Talker, village: Village
) -> None:
    puts(village, bob, "S1")
    await follows(admin, "reviewer clerks")
    await bob.runs("hub")
    await admin.runs("admin people Bob")
    assert admin.sees("reviewer in Test space, by @clerks")
    await admin.runs("admin role reviewer Bob do:take")
    assert admin.sees("have it again while they are in that group")
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member", "reviewer"}
    await admin.runs("admin role reviewer Bob")
    assert admin.sees("Bob is a reviewer in Test space now")
    puts(village, bob)
    await bob.runs("hub")
    assert await roles(hall, bob) == {"member", "reviewer"}, "what an admin gave by hand stays"


async def test_a_group_that_is_gone_is_shown_as_such(hall: Hall, admin: Talker, village: Village) -> None:
    await follows(admin, "reviewer clerks")
    del village.known["S1"]
    await admin.runs("admin groups")
    assert admin.sees("That group is not there any more")


async def test_while_the_platform_does_not_tell_its_groups_the_reason_stands_there(
    hall: Hall, admin: Talker, bob: Talker, village: Village
) -> None:
    village.trouble = "Slack does not let this app read user groups."
    await admin.runs("admin follow reviewer clerks")
    assert admin.sees("I cannot see which role or group “clerks” is")
    assert admin.sees("does not let this app read")
    await admin.runs("admin follow reviewer S1")
    assert admin.sees("Shall reviewer follow S1?")
    assert admin.sees("does not let this app read")
    await admin.clicks("Let reviewer follow S1")
    await admin.runs("admin groups")
    assert admin.sees("does not let this app read")
    await admin.runs("admin spaces")
    await admin.clicks("Change who comes in to Test space")
    await admin.clicks("Those with a role or group")
    await admin.fills({"Role or group": "S1"})
    assert admin.sees("does not let this app read")


async def test_where_nobody_is_in_groups_it_is_said_where_to_go(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin follow reviewer clerks")
    assert admin.sees("There are no roles or groups here to follow")
    await admin.runs("admin groups")
    assert admin.sees("No role follows a group yet")


async def test_who_is_in_the_group_comes_in_and_who_is_not_is_seen_waiting(
    hall: Hall, admin: Talker, bob: Talker, village: Village
) -> None:
    await admin.runs("admin spaces")
    await admin.clicks("Change who comes in to Test space")
    await admin.clicks("Those with a role or group")
    await admin.fills({"Role or group": "@clerks"})
    assert admin.sees("They are members while they hold it")
    carl = hall.person("Carl")
    puts(village, carl, "S1")
    await bob.runs("hub")
    await carl.runs("hub")
    assert (await roles(hall, bob), await roles(hall, carl)) == (set(), {"member"})
    await admin.runs("admin waiting")
    assert admin.sees("Bob")
    assert not admin.sees("Carl")
    puts(village, bob, "S1")
    await bob.runs("hub")
    await admin.runs("admin waiting")
    assert admin.sees("Nobody waits")


async def test_an_admin_of_one_space_reaches_no_rule_of_another(
    hall: Hall, admin: Talker, bob: Talker, village: Village
) -> None:
    await follows(admin, "reviewer clerks")
    there = await member(hall, hall.person("Sol", space=SpaceRef("test", "T2", "Second")), Role.ADMIN)
    await there.runs("admin groups")
    assert there.sees("No role follows a group yet")
    here = (await row(hall, admin)).space_id
    await there.presses("admin.unfollow/1")
    assert there.sees("beyond this space")
    await there.presses(f"admin.follow/{here}/organizer/S1/clerks")
    assert there.sees("beyond this space")
    await admin.runs("admin groups")
    assert admin.sees("Reviewer follows @clerks")


@pytest.mark.parametrize("forged", ["admin", "emperor"])
async def test_a_forged_button_makes_no_admin_follow(hall: Hall, admin: Talker, village: Village, forged: str) -> None:
    here = (await row(hall, admin)).space_id
    await admin.presses(f"admin.follow/{here}/{forged}/S1/clerks")
    await admin.presses(f"admin.follow/{here}/reviewer/S1 S2/clerks")
    assert await acts(hall) == []


async def test_somebody_known_elsewhere_who_waits_in_a_second_space_is_listed_and_let_in(
    hall: Hall, admin: Talker, bob: Talker
) -> None:
    second = SpaceRef("test", "T2", "Second")
    await bob.runs("hub")
    there = hall.person("Bob", space=second)
    there.origin = type(there.origin)(user=bob.origin.user, space=second, name="Bob")
    await on_approval(hall, there)
    await there.runs("library mine")
    assert there.sees("You are not a member here yet")
    await admin.runs("admin waiting")
    assert admin.sees("Wants to join: Second")
    await admin.clicks("Let in Bob")
    assert admin.sees("Bob is a member in Second now")
    await there.runs("library mine")
    assert there.sees("You have not added anything yet")


async def test_health_shows_how_each_platform_is(hall: Hall, admin: Talker, village: Village) -> None:
    hall.hub.house.platforms.off = [("Discord", "off; to connect it set DISCORD_TOKEN")]
    await admin.runs("admin")
    assert admin.sees("Test: all quiet")
    assert admin.sees("Discord: off; to connect it")
    hall.hub.troubles["test"] = "its token was revoked"
    await admin.runs("admin")
    assert admin.sees("Test: its token was revoked")
    there = await member(hall, hall.person("Sol", space=SpaceRef("slack", "T2", "Second")), Role.ADMIN)
    await there.runs("admin")
    assert not there.sees("revoked"), "an admin of one space sees their own platform"
