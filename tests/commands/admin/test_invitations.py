"""Invitations: shown once, used as often as said, withdrawn."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.people import Role
from bot.ui.nodes import Card, Link
from store.codes import CodeStore, InvitationRow
from tests.commands.support import acts, member
from tests.harness.hub import Hall, Talker


@pytest.fixture
async def admin(hall: Hall, alice: Talker) -> Talker:
    await member(hall, alice)
    await hall.grant(alice, Role.ADMIN)
    return alice


def link_of(who: Talker) -> str:
    (url,) = (
        item.url
        for block in who.reply.blocks
        if isinstance(block, Card)
        for item in block.actions
        if isinstance(item, Link)
    )
    return url


async def accepts(hall: Hall, code: str) -> InvitationRow | None:
    async with hall.parts.database.units() as unit:
        return await CodeStore(unit).accept(code)


async def test_an_invitation_opens_the_door_as_often_as_it_says(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin invite partner uses:2 days:3")
    assert admin.sees("becomes a partner")
    url = urlsplit(link_of(admin))
    assert url.path == "/join"
    (code,) = parse_qs(url.query)["code"]
    assert admin.sees(code)
    for _ in range(2):
        accepted = await accepts(hall, code)
        assert accepted is not None
        assert (accepted.role.value, accepted.space_id) == ("partner", None)
    assert await accepts(hall, code) is None
    assert [act.action for act in await acts(hall)] == ["invitation.make"]


async def test_the_code_is_shown_once_and_noted_nowhere(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin invite member")
    (code,) = parse_qs(urlsplit(link_of(admin)).query)["code"]
    assert "Share here" not in admin.buttons
    await admin.runs("admin invitations")
    assert not admin.sees(code)
    assert all(code not in act.after for act in await acts(hall))
    await hall.hub.settled()
    await admin.runs("recent")
    assert "admin invite" not in admin.text


async def test_a_withdrawn_invitation_opens_nothing(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin invite member uses:50")
    (code,) = parse_qs(urlsplit(link_of(admin)).query)["code"]
    await admin.runs("admin invitations")
    assert admin.sees("for 50 people")
    assert admin.sees("Made by: Alice")
    await admin.clicks("Withdraw invitation 1")
    assert admin.sees("is withdrawn")
    assert await accepts(hall, code) is None
    await admin.presses("admin.withdraw/1")
    assert admin.sees("cannot be used any more anyway")
    await admin.runs("admin invitations")
    assert admin.sees("No invitation is open")
    assert [act.action for act in await acts(hall)] == ["invitation.withdraw", "invitation.make"]


async def test_a_link_that_is_passed_on_never_makes_an_admin(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin invite admin")
    assert admin.sees("Role cannot be “admin”")
    assert await acts(hall) == []


@pytest.mark.parametrize("words", ["uses:0", "uses:501", "uses:many", "days:0", "days:91", "where:nowhere"])
async def test_a_value_that_does_not_fit_is_said(hall: Hall, admin: Talker, words: str) -> None:
    await admin.runs(f"admin invite member {words}")
    assert admin.sees("cannot be") or admin.sees("takes a whole number")
    assert await acts(hall) == []


async def test_how_long_one_lasts_is_a_setting(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin settings admin.invitation-days 2")
    await admin.clicks("Change Days of an invitation")
    await admin.runs("admin invite member")
    (made, *_) = await acts(hall)
    assert '"days":2' in made.after


async def test_without_a_role_it_is_asked_for(admin: Talker) -> None:
    await admin.runs("admin invite")
    assert admin.form is not None
    await admin.fills({"Role": "member"})
    assert admin.sees("An invitation")


async def test_many_come_in_pages_newest_first(admin: Talker) -> None:
    for _ in range(6):
        await admin.runs("admin invite member")
    await admin.runs("admin invitations")
    assert admin.sees("1. Invitation 6")
    await admin.clicks("Next")
    assert admin.sees("Invitation 1")
