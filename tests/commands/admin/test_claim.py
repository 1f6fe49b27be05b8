"""The first admin: by a code that works once, on any surface, for anybody the hub knows."""

import pytest

from bot.compose.first import claim_code
from bot.people import SpaceRef
from tests.commands.support import acts, on_approval, roles
from tests.harness.hub import Hall, Talker


async def printed(hall: Hall) -> str:
    code = await claim_code(hall.parts)
    assert code is not None
    return code


@pytest.mark.parametrize("typed", ["admin claim {}", "hub admin claim {}", "admin claim code:{}"])
async def test_whoever_has_the_code_becomes_admin_everywhere(hall: Hall, alice: Talker, typed: str) -> None:
    await alice.runs(typed.format((await printed(hall)).lower().replace("-", "")))
    assert alice.sees("Alice: you are an admin now")
    assert await roles(hall, alice) == {"member", "admin everywhere"}
    assert [act.action for act in await acts(hall)] == ["role.claim"]


async def test_a_code_makes_one_admin_only(hall: Hall, alice: Talker, bob: Talker) -> None:
    code = await printed(hall)
    await alice.runs(f"admin claim {code}")
    await bob.runs("hub")
    await bob.runs(f"admin claim {code}")
    assert bob.sees("That code does not make anybody an admin")
    assert await roles(hall, bob) == {"member"}
    assert await claim_code(hall.parts) is None


async def test_after_five_wrong_tries_only_a_new_start_helps(hall: Hall, alice: Talker) -> None:
    code = await printed(hall)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(5):
        await alice.runs(f"admin claim {wrong}")
        assert alice.sees("Starting the hub again prints a new one")
    await alice.runs(f"admin claim {code}")
    assert await roles(hall, alice) == {"member"}
    await alice.runs(f"admin claim {await printed(hall)}")
    assert "admin everywhere" in await roles(hall, alice)


async def test_somebody_who_waits_may_claim(hall: Hall, alice: Talker) -> None:
    await on_approval(hall, alice)
    await alice.runs(f"admin claim {await printed(hall)}")
    assert await roles(hall, alice) == {"admin everywhere"}


async def test_a_guest_of_the_platform_becomes_no_partner_who_is_admin(hall: Hall) -> None:
    guest = hall.person("Gus", guest=True)
    await guest.runs("hub")
    assert await roles(hall, guest) == {"partner"}
    await guest.runs(f"admin claim {await printed(hall)}")
    assert await roles(hall, guest) == {"member", "admin everywhere"}


async def test_a_reader_without_an_account_is_told_where_to_claim(hall: Hall) -> None:
    reader = hall.stranger()
    code = await printed(hall)
    await reader.runs(f"admin claim {code}")
    assert reader.sees("I do not know yet who you are")
    alice = hall.person("Alice", space=SpaceRef("terminal", "local"))
    await alice.runs(f"admin claim {code}")
    assert alice.sees("you are an admin now")


async def test_without_a_code_it_is_asked_for(alice: Talker) -> None:
    await alice.runs("admin claim")
    assert alice.form is not None
    await alice.fills({"Code": "nonsense"})
    assert "does not make anybody an admin" in alice.errors["code"]
