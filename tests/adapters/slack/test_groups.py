"""Slack's user groups decide who comes in and who holds which role, with the real slack-bolt, core and store."""

from pathlib import Path

from bot.people import SpaceRef
from store.following import FollowingStore
from store.person import RoleName
from store.spaces import Joins, SpaceStore
from tests.adapters.slack.town import Town, town

MINUTES = 301.0
ASKED = "usergroups.users.list"


async def space(fair: Town) -> int:
    async with fair.hub.house.units() as unit:
        return (await SpaceStore(unit).ensure("slack", fair.slack.team_id)).id


async def let_in_by(fair: Town, group: str) -> None:
    number = await space(fair)
    async with fair.hub.house.units() as unit:
        await SpaceStore(unit).set_joins(number, Joins.ROLE, group)


async def follow(fair: Town, group: str, role: RoleName) -> None:
    number = await space(fair)
    async with fair.hub.house.units() as unit:
        await FollowingStore(unit).add(number, group, role)


async def roles(fair: Town) -> str:
    """As Alice is told them: "Alice, Europe/Paris, guest, member"."""
    shown = await fair.alice.runs("/fair me", in_=fair.hall)
    return shown.text.rpartition("Europe/Paris, ")[2]


async def test_who_is_in_the_group_comes_in_and_who_is_not_waits(fair: Town) -> None:
    clerks = fair.slack.user_group("clerks", [fair.alice])
    await let_in_by(fair, clerks.id)
    assert await roles(fair) == "guest, member"
    assert "not a member here yet" in await fair.bob.runs("/fair me", in_=fair.hall)


async def test_a_role_comes_with_a_group_and_goes_some_minutes_after_it_was_left(fair: Town) -> None:
    clerks = fair.slack.user_group("clerks", [fair.alice])
    await follow(fair, clerks.id, RoleName.REVIEWER)
    assert await roles(fair) == "guest, member, reviewer"
    clerks.members.clear()
    fair.clock.ahead += MINUTES
    assert await roles(fair) == "guest, member"


async def test_slack_is_asked_once_in_some_minutes_and_only_for_groups_that_matter(fair: Town) -> None:
    await roles(fair)
    assert fair.slack.calls(ASKED) == []
    clerks, _ = fair.slack.user_group("clerks", [fair.alice]), fair.slack.user_group("bowling", [fair.alice])
    await follow(fair, clerks.id, RoleName.REVIEWER)
    fair.clock.ahead += 31  # a rule of another process is seen within half a minute
    for _ in range(3):
        await roles(fair)
    assert [call.args["usergroup"] for call in fair.slack.calls(ASKED)] == [clerks.id]


async def test_mentions_reactions_and_forms_know_the_groups_too(fair: Town) -> None:
    clerks = fair.slack.user_group("clerks", [fair.alice])
    await let_in_by(fair, clerks.id)
    assert "guest, member" in await fair.alice.says("@folkmoot fair me", fair.hall)
    await fair.bob.runs("/fair sign", in_=fair.hall)
    assert fair.bob.modal is None
    clerks.members.append(fair.bob.id)
    fair.clock.ahead += MINUTES
    await fair.bob.runs("/fair sign", in_=fair.hall)
    assert fair.bob.modal is not None


async def test_a_guest_in_the_group_comes_in_as_a_partner(fair: Town) -> None:
    guest = fair.slack.member("Gus", guest=True)
    fair.hall.members.append(guest.id)
    await let_in_by(fair, fair.slack.user_group("clerks", [guest]).id)
    assert "guest, partner" in await guest.runs("/fair me", in_=fair.hall)


async def test_while_slack_is_silent_everybody_keeps_what_they_have(fair: Town) -> None:
    clerks = fair.slack.user_group("clerks", [fair.alice])
    await follow(fair, clerks.id, RoleName.REVIEWER)
    await roles(fair)
    fair.clock.ahead += 2 * 3_600
    clerks.members.clear()
    fair.slack.fault(ASKED, "error", error="internal_error", times=9)
    assert await roles(fair) == "guest, member, reviewer"
    assert "does not tell its user groups just now" in fair.adapter.state()
    assert len(fair.slack.calls(ASKED)) == 2
    fair.slack.clear_faults()
    fair.clock.ahead += 61
    assert await roles(fair) == "guest, member"
    assert "user groups" not in fair.adapter.state()


async def test_an_answer_does_not_wait_for_a_slack_that_hangs(fair: Town) -> None:
    await follow(fair, fair.slack.user_group("clerks", [fair.alice]).id, RoleName.REVIEWER)
    fair.slack.fault(ASKED, "hang", seconds=30)
    assert await roles(fair) == "guest, member"
    assert await roles(fair) == "guest, member"
    assert len(fair.slack.calls(ASKED)) == 1


async def test_a_group_that_is_gone_holds_nobody_and_the_others_still_count(fair: Town) -> None:
    clerks, old = fair.slack.user_group("clerks", [fair.alice]), fair.slack.user_group("old", [fair.alice])
    await follow(fair, clerks.id, RoleName.REVIEWER)
    await follow(fair, old.id, RoleName.MODERATOR)
    assert await roles(fair) == "guest, member, moderator, reviewer"
    old.disabled = True
    fair.clock.ahead += MINUTES
    assert await roles(fair) == "guest, member, reviewer"


async def test_without_the_scope_it_is_said_what_to_do_and_nobody_loses_anything(tmp_path: Path) -> None:
    async with town(tmp_path) as fair:
        clerks = fair.slack.user_group("clerks", [fair.alice])
        await follow(fair, clerks.id, RoleName.REVIEWER)
        await roles(fair)
        fair.slack.without_scope("usergroups:read")
        fair.clock.ahead += MINUTES
        assert await roles(fair) == "guest, member, reviewer"
        assert "without the scope usergroups:read" in fair.adapter.state()
        assert "install it again" in (await fair.adapter.groups(SpaceRef("slack", fair.slack.team_id))).trouble


async def test_a_workspace_without_user_groups_says_so(fair: Town) -> None:
    fair.slack.world.paid = False
    assert "paid plans only" in (await fair.adapter.groups(SpaceRef("slack", fair.slack.team_id))).trouble


async def test_groups_are_known_by_the_name_people_mention_them_by(fair: Town) -> None:
    clerks, old = fair.slack.user_group("clerks"), fair.slack.user_group("old")
    old.disabled = True
    found = await fair.adapter.groups(SpaceRef("slack", fair.slack.team_id))
    assert [(group.id, group.name) for group in found.known] == [(clerks.id, "clerks")]
    assert found.trouble == ""
    assert (await fair.adapter.groups(SpaceRef("slack", "T9"))).known == ()
