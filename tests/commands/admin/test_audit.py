"""What was done is shown with names, in pages, and a record that was tampered with is told."""

import sqlite3
from contextlib import closing

import pytest

from bot.people import Role
from store.people import PeopleStore
from tests.commands.support import member, row
from tests.harness.hub import Hall, Talker


@pytest.fixture
async def admin(hall: Hall, alice: Talker) -> Talker:
    await member(hall, alice)
    await hall.grant(alice, Role.ADMIN)
    return alice


async def test_each_act_names_who_and_whom(hall: Hall, admin: Talker, bob: Talker) -> None:
    await member(hall, bob)
    await admin.runs("admin audit")
    assert admin.sees("Nothing yet")
    await admin.runs("admin role reviewer Bob")
    await admin.runs("admin channels reviews")
    await admin.runs("admin audit")
    assert admin.sees("Alice gave a role to Bob")
    assert admin.sees("Alice changed the use of channel")
    assert admin.sees("All 2 were checked just now")


async def test_the_record_comes_in_pages_newest_first(hall: Hall, admin: Talker) -> None:
    for _ in range(6):
        await admin.runs("admin channels reviews")
        await admin.runs("admin channels announcements")
    await admin.runs("admin audit")
    assert admin.sees("Page 1 of 2")
    assert len(admin.text.split("• ")) == 11
    await admin.clicks("Next")
    assert len(admin.text.split("• ")) == 3


async def test_a_tampered_record_is_told(hall: Hall, admin: Talker) -> None:
    await admin.runs("admin channels reviews")
    await admin.runs("admin channels announcements")
    path = hall.parts.settings.data_dir / "folkmoot.db"
    with closing(sqlite3.connect(path)) as database:
        triggers = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit'")
        ]
        assert triggers, "the table is protected by triggers"
        for name in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE audit SET after = '{}' WHERE id = 1")
        database.commit()
    await admin.runs("admin audit")
    assert admin.sees("The record is not whole")
    assert admin.sees("Entry 1")


async def test_somebody_who_is_gone_is_named_by_number_only(hall: Hall, admin: Talker, bob: Talker) -> None:
    await member(hall, bob)
    await admin.runs("admin role reviewer Bob")
    number = (await row(hall, bob)).id
    keeps = (await row(hall, admin)).id
    async with hall.parts.database.units() as unit:
        await PeopleStore(unit).link_accounts(keeps, number)
    await admin.runs("admin audit")
    assert admin.sees(f"somebody who left (#{number})")
