"""Two accounts become one person only with a code, and only after asking."""

from datetime import timedelta

import pytest

from bot.people import Role, SpaceRef
from store.codes import CodeStore, Purpose
from store.people import PeopleStore
from tests.commands.support import FAULT, acts, member, roles, row
from tests.harness.hub import Hall, Talker

GUILD = SpaceRef("discord", "G1", "Guild")


@pytest.fixture
def ally(hall: Hall) -> Talker:
    """Alice's other account."""
    return hall.person("ally", space=GUILD)


async def code_of(who: Talker) -> str:
    await who.runs("profile link")
    return who.text.partition("Your code is ")[2].partition("\n")[0]


async def test_the_other_account_is_asked_first_and_told_whose_code_it_is(
    hall: Hall, alice: Talker, ally: Talker
) -> None:
    await ally.runs(f"profile link {await code_of(alice)}")
    assert ally.sees("Alice on test")
    assert ally.sees("ally on Discord")
    assert ally.sees("If somebody sent you the code, stop here")
    assert (await row(hall, alice)).id != (await row(hall, ally)).id


async def test_linked_accounts_are_one_person_with_what_was_either_s(hall: Hall, alice: Talker, ally: Talker) -> None:
    await ally.runs("library permits limit:1")
    await ally.clicks("Save")
    await member(hall, ally, Role.REVIEWER)
    await ally.runs(f"hub profile link {await code_of(alice)}")
    await ally.clicks("Yes, Alice is me")
    assert ally.sees("All of these are Alice now")
    first, second = await row(hall, alice), await row(hall, ally)
    assert first.id == second.id
    assert await roles(hall, alice) == {"member", "reviewer"}
    await alice.runs("library saved")
    assert alice.sees("Permits")
    assert [act.action for act in await acts(hall)] == ["profile.link"]


async def test_a_code_works_once(alice: Talker, ally: Talker, hall: Hall) -> None:
    code = await code_of(alice)
    await ally.runs(f"profile link {code}")
    carl = hall.person("Carl", space=GUILD)
    await carl.runs(f"profile link {code}")
    assert carl.sees("That code does not work")
    await ally.clicks("Yes")
    assert ally.sees("All of these")


async def test_a_pressed_confirmation_links_once(alice: Talker, ally: Talker, hall: Hall) -> None:
    await ally.runs(f"profile link {await code_of(alice)}")
    press = ally.button("Yes").action.address()
    carl = hall.person("Carl", space=GUILD)
    await ally.presses(press)
    await carl.presses(press)
    assert carl.sees("That code does not work")


async def test_my_own_code_is_told_apart_and_still_works(alice: Talker, ally: Talker) -> None:
    code = await code_of(alice)
    await alice.runs(f"profile link {code}")
    assert alice.sees("That is your own code")
    await ally.runs(f"profile link {code}")
    assert ally.sees("Are both accounts yours?")


async def test_five_wrong_tries_end_a_code(alice: Talker, ally: Talker) -> None:
    code = await code_of(alice)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(5):
        await ally.runs(f"profile link {wrong}")
        assert ally.sees("That code does not work")
    await ally.runs(f"profile link {code}")
    assert ally.sees("That code does not work")


async def test_a_code_runs_out_after_ten_minutes(hall: Hall, alice: Talker, ally: Talker) -> None:
    await alice.runs("hub")
    number = (await row(hall, alice)).id
    async with hall.parts.database.units() as unit:
        code = await CodeStore(unit).make(Purpose.LINK, number, ttl=timedelta(seconds=-1))
    await ally.runs(f"profile link {code}")
    assert ally.sees("That code does not work")


async def test_a_member_who_was_a_partner_there_too_remains_a_member(hall: Hall, alice: Talker) -> None:
    other = hall.person("Second")
    await member(hall, alice)
    await member(hall, other)
    known = await row(hall, other)
    async with hall.parts.database.units() as unit:
        await PeopleStore(unit).grant(known.id, "partner", known.space_id)
    await other.runs(f"profile link {await code_of(alice)}")
    await other.clicks("Yes")
    assert await roles(hall, alice) == {"member"}


async def test_the_code_is_not_kept_among_the_last_answers(hall: Hall, alice: Talker, ally: Talker) -> None:
    await ally.runs(f"profile link {await code_of(alice)}")
    await hall.hub.settled()
    await ally.clicks("Yes")
    assert not ally.sees(FAULT)
    await alice.runs("recent")
    assert not alice.sees("profile link")


@pytest.mark.parametrize("more", [Role.REVIEWER, Role.ORGANIZER])
async def test_who_was_a_partner_with_one_account_and_more_with_the_other_is_no_partner_any_more(
    hall: Hall, alice: Talker, more: Role
) -> None:
    """A partner reviews nothing, so nobody may be both by linking."""
    carl = await member(hall, hall.person("Carl"), Role.PARTNER)
    await member(hall, alice, more)
    await carl.runs(f"profile link {await code_of(alice)}")
    await carl.clicks("Yes, Alice is me")
    assert await roles(hall, alice) == {"member", more.value}
