"""Signing in by a one-time link, out again, and joining by invitation."""

import pytest

from tests.adapters.web.house import Place
from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_opening_the_link_does_not_use_it_up(guest: Visitor, here: Place) -> None:
    code = await here.sign_in_code("Previewed")
    for _ in range(3):
        await guest.opens(f"/sign-in?code={code}")
    await guest.presses("Sign in")
    assert guest.at == "/"
    assert guest.sees("Previewed")


async def test_a_code_works_once(guest: Visitor, member: Visitor, here: Place) -> None:
    code = await here.sign_in_code("Once")
    await member.opens(f"/sign-in?code={code}")
    await member.presses("Sign in")
    await guest.opens(f"/sign-in?code={code}")
    await guest.presses("Sign in")
    assert guest.status == 422
    assert guest.sees("That code does not work.")


async def test_a_missing_code_is_asked_for(guest: Visitor) -> None:
    await guest.opens("/sign-in")
    await guest.presses("Sign in")
    assert guest.sees("Type the code")


async def test_signing_out_ends_the_session_here_and_on_the_server(member: Visitor) -> None:
    token = member.client.cookies["folkmoot_session"]
    await member.opens("/")
    await member.presses("Sign out")
    assert "folkmoot_session" not in member.client.cookies
    member.client.cookies.set("folkmoot_session", token)
    await member.opens("/")
    assert member.page.links["Sign in"] == "/sign-in"


async def test_a_stranger_cannot_be_signed_out_by_a_form_elsewhere(member: Visitor) -> None:
    await member.sends("/sign-out", [])
    assert member.status == 403
    await member.opens("/")
    assert member.sees("Amira Haddad")


async def test_an_invitation_lets_somebody_in(guest: Visitor, here: Place) -> None:
    await guest.opens("/join")
    guest.types(code=await here.invitation(), name="Olu Adeyemi", zone="Europe/London")
    await guest.presses("Join")
    assert guest.at == "/"
    assert guest.sees("Olu Adeyemi")
    await guest.opens("/shelf/add")
    assert guest.status == 200


async def test_what_is_wrong_with_a_joining_is_said_at_each_field(guest: Visitor) -> None:
    await guest.opens("/join")
    guest.types(code="", name="O", zone="Europe/Londn")
    await guest.presses("Join")
    assert guest.status == 422
    assert guest.sees("Type the invitation code you were given.")
    assert guest.sees("Did you mean Europe/London?")
    guest.types(code="WRONG-CODE", name="Olu Adeyemi", zone="Europe/London")
    await guest.presses("Join")
    assert guest.sees("That invitation does not work.")
    assert 'value="Olu Adeyemi"' in guest.html


async def test_zones_are_found_by_city(guest: Visitor) -> None:
    await guest.opens("/suggest/zone?text=new%20york")
    assert "America/New_York" in guest.html
