"""Reactions count once and in the platform's order, whatever order they arrive in; on both databases."""

import asyncio
import itertools
from datetime import timedelta

import pytest

from store.inbound import REMEMBERED, STANDING, forget_inbound
from store.owners import OwnerStore
from store.reactions import ReactionStore
from store.seen import SeenStore
from store.unit import Units
from tests.harness.databases import HandClock

HERE = ("slack", "T1:C1", "1.1")
Step = tuple[bool, tuple[int, int] | None]


async def applied(units: Units, *steps: Step, account: str = "T1:U1", emoji: str = "💡") -> list[bool]:
    changes: list[bool] = []
    for there, order in steps:
        async with units() as unit:
            changes.append(await ReactionStore(unit).apply(HERE, account, emoji, there, order))
    return changes


async def standing(units: Units) -> set[tuple[str, str]]:
    async with units(reads_only=True) as unit:
        return {(row.account, row.emoji) for row in await ReactionStore(unit).on(HERE) if row.there}


async def test_a_reaction_delivered_again_changes_nothing(units: Units) -> None:
    assert await applied(units, *[(True, (0, 5))] * 3) == [True, False, False]
    assert await standing(units) == {("T1:U1", "💡")}


async def test_what_is_older_than_the_last_is_ignored(units: Units) -> None:
    assert await applied(units, (False, (0, 6)), (True, (0, 5))) == [True, False]
    assert await standing(units) == set()


async def test_of_one_moment_the_removal_is_later(units: Units) -> None:
    assert await applied(units, (False, (0, 5)), (True, (0, 5))) == [True, False]
    assert await applied(units, (True, (0, 5)), (False, (0, 5)), emoji="✅") == [True, True]
    assert await standing(units) == set()


async def test_a_later_word_of_the_same_counts_as_heard_but_changes_nothing(units: Units) -> None:
    """Its removal in between was lost: there is nothing to do twice, and what is older than it stays old."""
    assert await applied(units, (True, (0, 1)), (True, (0, 3)), (False, (0, 2))) == [True, False, False]
    assert await standing(units) == {("T1:U1", "💡")}


async def test_without_an_order_the_last_to_arrive_counts(units: Units) -> None:
    assert await applied(units, (True, None), (False, None), (False, None), (True, None)) == [True, True, False, True]


async def test_a_later_term_goes_before_any_stamp(units: Units) -> None:
    assert await applied(units, (True, (2, 1)), (False, (1, 9))) == [True, False]


@pytest.mark.parametrize("steps", range(2, 6))
async def test_every_order_of_arrival_ends_alike(units: Units, steps: int) -> None:
    told = [(n % 2 == 0, (0, n)) for n in range(steps)]
    for number, order in enumerate(itertools.permutations(told)):
        await applied(units, *order, account=f"T1:U{number}")
    expected = {(f"T1:U{number}", "💡") for number in range(number + 1)} if told[-1][0] else set()
    assert await standing(units) == expected


async def test_many_at_once_change_it_once(units: Units) -> None:
    found = await asyncio.gather(*(applied(units, (True, (0, 5))) for _ in range(12)))
    assert sum(change for [change] in found) == 1


async def test_a_reaction_whose_work_failed_was_never_applied(units: Units) -> None:
    async def work() -> None:
        async with units() as unit:
            assert await ReactionStore(unit).apply(HERE, "T1:U1", "💡", True, (0, 5))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await work()
    assert await applied(units, (True, (0, 5))) == [True]


async def test_each_term_has_a_greater_number(units: Units) -> None:
    async with units() as unit:
        assert await OwnerStore(unit).term("discord:0") == 0
        assert await OwnerStore(unit).begin("discord:0") == 1
        assert await OwnerStore(unit).begin("discord:0") == 2
        assert await OwnerStore(unit).begin("discord:1") == 1
        assert await OwnerStore(unit).term("discord:0") == 2


async def test_two_days_are_remembered_and_what_stands_for_longer(units: Units, clock: HandClock) -> None:
    await applied(units, (True, (0, 1)))
    await applied(units, (False, (0, 1)), account="T1:U2")
    async with units() as unit:
        assert await SeenStore(unit).first("slack:1")
    clock.forward(REMEMBERED + timedelta(minutes=1))
    async with units() as unit:
        assert await SeenStore(unit).first("slack:2")
        await forget_inbound(unit)
        assert await SeenStore(unit).first("slack:1")
        assert not await SeenStore(unit).first("slack:2")
    assert await standing(units) == {("T1:U1", "💡")}
    assert await applied(units, (True, (0, 1)), account="T1:U2") == [True]
    clock.forward(STANDING + timedelta(minutes=1))
    async with units() as unit:
        await forget_inbound(unit)
    assert await standing(units) == set()
