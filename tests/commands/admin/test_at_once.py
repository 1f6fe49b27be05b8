"""Two admins act in the same instant, on both databases: the hub never ends without one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people import Role
from store.people import PeopleStore
from tests.commands.support import member, row
from tests.harness.databases import database_url, postgresql, postgresql_url, sqlite_house, sqlite_url
from tests.harness.hub import Hall, Talker, hub_in

__all__ = ["database_url", "postgresql", "postgresql_url", "sqlite_house", "sqlite_url"]


@pytest.fixture(name="either")
async def _either(tmp_path: Path, database_url: str) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, seed=False, database_url=database_url) as house:
        yield house


async def admins(hall: Hall) -> set[int]:
    async with hall.parts.database.units(reads_only=True) as unit:
        return {grant.person_id for grant in await PeopleStore(unit).holders(Role.ADMIN)}


async def made_admin(hall: Hall, name: str) -> tuple[Talker, int]:
    who = await member(hall, hall.person(name))
    await hall.grant(who, Role.ADMIN)
    return who, (await row(hall, who)).id


async def test_of_two_admins_who_remove_each_other_at_once_one_remains(either: Hall) -> None:
    for again in range(5):
        (alice, a), (bob, b) = await made_admin(either, f"Alice {again}"), await made_admin(either, f"Bob {again}")
        for old in await admins(either) - {a, b}:
            await alice.presses(f"admin.take/{old}/admin/0")
        assert await admins(either) == {a, b}
        await asyncio.gather(bob.presses(f"admin.take/{a}/admin/0"), alice.presses(f"admin.take/{b}/admin/0"))
        assert len(await admins(either)) == 1
        told = (alice.text, bob.text)
        assert any("no longer an admin" in text for text in told)
        assert any("is the last admin" in text or "is for admins" in text for text in told)
