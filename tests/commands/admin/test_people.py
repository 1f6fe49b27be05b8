"""Who is here, and who waits at the door."""

import pytest

from bot.people import Role
from tests.commands.support import acts, member, on_approval, roles, row
from tests.harness.hub import Hall, Talker


@pytest.fixture
async def admin(hall: Hall, alice: Talker) -> Talker:
    """Alice, in a space that lets nobody in by itself."""
    await member(hall, alice)
    await hall.grant(alice, Role.ADMIN)
    await on_approval(hall, alice)
    return alice


async def test_somebody_who_waits_is_let_in_with_one_press(hall: Hall, admin: Talker, bob: Talker) -> None:
    await bob.runs("library mine")
    assert bob.sees("You are not a member here yet")
    await bob.runs("hub")
    await admin.runs("admin people")
    assert admin.sees("1 person waits to be let in")
    await admin.clicks("Let in Bob")
    assert admin.sees("Bob is a member in")
    await bob.runs("library mine")
    assert bob.sees("You have not added anything yet")
    assert [act.action for act in await acts(hall)] == ["people.let-in"]


async def test_somebody_comes_in_as_a_partner(hall: Hall, admin: Talker, bob: Talker) -> None:
    await bob.runs("hub")
    await admin.runs("admin waiting")
    await admin.clicks("As a partner: Bob")
    assert await roles(hall, bob) == {"partner"}


async def test_two_admins_who_press_at_once_let_in_once(hall: Hall, admin: Talker, bob: Talker) -> None:
    await bob.runs("hub")
    await admin.runs("admin waiting")
    first, second = admin.button("Let in Bob").action.address(), admin.button("As a partner: Bob").action.address()
    await admin.presses(first)
    await admin.presses(second)
    assert admin.sees("Bob does not wait any more")
    assert await roles(hall, bob) == {"member"}


async def test_not_now_keeps_them_waiting_at_the_end_of_the_list(hall: Hall, admin: Talker, bob: Talker) -> None:
    carl = hall.person("Carl")
    await bob.runs("hub")
    await carl.runs("hub")
    await admin.runs("admin waiting")
    assert admin.text.index("Bob") < admin.text.index("Carl")
    await admin.clicks("Not now: Bob")
    assert admin.sees("Bob goes on waiting")
    await admin.runs("admin waiting")
    assert admin.text.index("Carl") < admin.text.index("Bob")
    assert admin.sees("Put off on")
    assert "Not now: Bob" not in admin.buttons
    await admin.runs("admin people")
    assert admin.sees("2 people wait")
    await admin.clicks("See who waits")
    await admin.clicks("Let in Bob")
    assert await roles(hall, bob) == {"member"}


async def test_long_lists_come_in_pages(hall: Hall, admin: Talker) -> None:
    for number in range(6):
        await hall.person(f"Waiting {number}").runs("hub")
    await admin.runs("admin waiting")
    assert admin.sees("Page 1 of 2")
    await admin.clicks("Next")
    assert admin.reply.update
    assert admin.sees("Waiting 5")
    for number in range(6):
        known = await row(hall, hall.person(f"Waiting {number}"))
        await admin.presses(f"admin.let-in/{known.id}/{known.space_id}/0")
    await admin.runs("admin people")
    assert admin.sees("14 people here")  # with the seven of the demo room
    assert admin.sees("Page 1 of 2")
    await admin.clicks("Next")
    assert admin.sees("Waiting 5")


async def test_nobody_waiting_is_said(admin: Talker) -> None:
    await admin.runs("admin waiting")
    assert admin.sees("Nobody waits to be let in")


async def test_a_name_nobody_has_is_answered(admin: Talker) -> None:
    await admin.runs("admin people Zebedee")
    assert admin.sees("I know nobody here called “Zebedee”")
