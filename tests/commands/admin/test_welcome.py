"""Whoever waits hears what was decided, when it cannot be undone any more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role
from tests.commands.support import acts, member, on_approval, roles
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in

SOON, LATER = timedelta(minutes=5), timedelta(minutes=15)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


@pytest.fixture
async def admin(week: Week) -> Talker:
    alice = await member(week.hall, week.hall.person("Alice"))
    await week.hall.grant(alice, Role.ADMIN)
    await on_approval(week.hall, alice)
    await week.hall.person("Bob").runs("hub")
    return alice


async def test_who_is_let_in_hears_it_after_ten_minutes(week: Week, admin: Talker) -> None:
    await admin.runs("admin waiting")
    await admin.clicks("Let in Bob")
    assert admin.sees("hears it in ten minutes")
    assert await week.until(SOON) == 0
    assert await week.until(LATER) == 1
    assert "You are a member in" in week.heard("Bob")[0].text
    await admin.clicks("Undo: Bob was not meant")
    assert admin.sees("Bob has been told already")
    assert await roles(week.hall, week.hall.person("Bob")) == {"member"}


async def test_a_slip_is_undone_and_nobody_was_told(week: Week, admin: Talker) -> None:
    await admin.runs("admin waiting")
    await admin.clicks("As a partner: Bob")
    await admin.clicks("Undo: Bob was not meant")
    assert admin.sees("Bob waits again. Nobody was told.")
    assert await roles(week.hall, week.hall.person("Bob")) == set()
    assert await week.until(LATER) == 0
    assert [act.action for act in await acts(week.hall)] == ["people.let-out", "people.let-in"]
    await admin.clicks("Let in Bob")
    assert await week.until(LATER) == 1


async def test_who_has_to_wait_longer_hears_it_unless_they_are_let_in_first(week: Week, admin: Talker) -> None:
    await admin.runs("admin waiting")
    await admin.clicks("Not now: Bob")
    assert await week.until(LATER) == 1
    assert "It takes a little longer" in week.heard("Bob")[0].text
    await week.hall.person("Carl").runs("hub")
    await admin.runs("admin waiting")
    await admin.clicks("Not now: Carl")
    await admin.runs("admin waiting")
    await admin.clicks("Let in Carl")
    await week.until(LATER)
    assert [got.text.splitlines()[0] for got in week.heard("Carl")] == ["You are a member in Test space now"]
