"""Settings: declared by capabilities, shown first, changed after a press, and undone with another."""

import pytest

from bot.people import Role, SpaceRef
from store.settings import SettingStore
from tests.commands.support import acts, member, row
from tests.harness.hub import Hall, Talker

RESOURCE = {
    "Link": "https://example.gov/queue",
    "Title": "A shorter queue",
    "Kind": "guide",
    "Summary": "How one town cut the wait in half, step by step.",
}


@pytest.fixture
async def admin(hall: Hall, alice: Talker) -> Talker:
    await member(hall, alice)
    await hall.grant(alice, Role.ADMIN)
    return alice


async def test_all_settings_are_shown_with_value_default_and_sentence(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin settings")
    declared = [spec for one in hall.hub.registry.capabilities for spec in one.settings]
    assert {"hub.greeting", "library.visibility", "admin.invitation-days"} <= {spec.key for spec in declared}
    pages = admin.text
    while "Next" in admin.buttons:
        await admin.clicks("Next")
        pages += admin.text
    for spec in declared:
        assert spec.key in pages
        assert spec.param.arg.help in pages
    assert "Now: members (the default)" in pages


async def test_nothing_changes_before_the_preview_is_agreed_to(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin settings library.visibility public")
    assert admin.sees("Now: members")
    assert admin.sees("Then: public")
    assert admin.sees("Nothing is changed yet")
    assert await acts(hall) == []
    await admin.clicks("Change Who sees new resources")
    assert admin.sees("It is public in")
    (act,) = await acts(hall)
    assert (act.action, act.before, act.after) == ("setting.change", '{"value":"members"}', '{"value":"public"}')
    await admin.clicks("Change Who sees new resources back")
    assert admin.sees("It is members")


async def test_who_sees_a_new_resource_follows_the_setting(hall: Hall, admin: Talker, bob: Talker) -> None:
    await admin.runs("admin settings library.visibility public")
    await admin.clicks("Change Who sees new resources")
    await member(hall, bob, Role.ORGANIZER)
    await bob.runs("library add")
    await bob.fills(RESOURCE)
    assert bob.sees("visible to everybody")
    reader = hall.stranger()
    await reader.runs("library a shorter queue")
    assert reader.sees("A shorter queue")


async def test_a_setting_is_changed_in_a_form_that_shows_first(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin settings")
    await admin.clicks("Change Days of an invitation")
    await admin.fills({"Value": "a fortnight"})
    assert "whole number" in admin.errors["value"]
    await admin.fills({"Value": "21", "Where": "everywhere"})
    assert admin.sees("Then: 21")
    await admin.clicks("Change Days of an invitation")
    async with hall.parts.database.units(reads_only=True) as unit:
        assert await SettingStore(unit).get("admin.invitation-days") == 21
    await admin.runs("admin settings admin.invitation-days")
    assert admin.sees("21 (set for everywhere)")


async def test_an_empty_value_goes_back_to_the_default(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin settings hub.greeting Hello there")
    await admin.clicks("Change Greeting")
    await admin.runs("admin settings")
    await admin.clicks("Change Greeting")
    await admin.fills({"Value": "", "Where": "here"})
    await admin.clicks("Change Greeting")
    await admin.runs("hub")
    assert not admin.sees("Hello there")


async def test_a_value_for_one_space_stays_there(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin settings hub.greeting Only here")
    await admin.clicks("Change Greeting")
    elsewhere = hall.person("Sol", space=SpaceRef("test", "T2"))
    await elsewhere.runs("hub")
    assert not elsewhere.sees("Only here")


async def test_an_admin_of_one_space_changes_it_for_that_space(hall: Hall, admin: Talker) -> None:
    sol = hall.person("Sol", space=SpaceRef("test", "T2"))
    await member(hall, sol, Role.ADMIN)
    await sol.runs("admin settings")
    await sol.clicks("Change Greeting")
    await sol.fills({"Value": "Welcome to T2", "Where": "everywhere"})
    assert sol.sees("beyond this space")
    await sol.runs("admin settings hub.greeting Welcome to T2")
    await sol.clicks("Change Greeting")
    space_id = (await row(hall, sol)).space_id
    assert [act.space_id for act in await acts(hall)] == [space_id]
    await admin.runs("hub")
    assert not admin.sees("Welcome to T2")


async def test_what_is_so_already_is_said(admin: Talker) -> None:
    await admin.runs("admin settings library.visibility members")
    assert admin.sees("that is so already")


async def test_a_wrong_key_or_value_names_those_there_are(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin settings colour blue")
    assert admin.sees("There are: ")
    await admin.runs("admin settings library.visibility secret")
    assert admin.sees("It can be: Public, Members, Space")
    await admin.presses("admin.apply/library.visibility/0/secret")
    assert admin.sees("It can be: Public, Members, Space")
    assert await acts(hall) == []
