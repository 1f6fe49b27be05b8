"""Schedules: of two who move one on, one wins; what is claimed is left alone for a while, and only for a while."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from store.people import PeopleStore
from store.schedule import ScheduleStore
from store.unit import Unit, Units
from tests.harness.databases import START, HandClock

MONDAYS: dict[str, Any] = {"zone": "Europe/London", "wall_time": "09:00", "rule": "FREQ=WEEKLY;BYDAY=MO"}
WEEK, HOUR, LEASE = timedelta(days=7), timedelta(hours=1), timedelta(minutes=5)
ORDINARY: dict[str, Any] = {"outcome": "sent", "count": 3}


async def person(unit: Unit) -> int:
    row = await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Person")
    assert row
    return row.id


async def made(units: Units, key: str = "digest:1", due: datetime | None = START, **more: Any) -> int:
    async with units() as unit:
        return await ScheduleStore(unit).put(key, "digest", next_due=due, **MONDAYS, **more)


async def test_a_schedule_comes_back_as_it_was_put(units: Units) -> None:
    async with units() as unit:
        mine, store = await person(unit), ScheduleStore(unit)
        number = await store.put(
            "digest:1",
            "digest",
            next_due=START,
            person_id=mine,
            subject_id="7",
            starts_on=date(2026, 3, 2),
            settings={"quiet": "19:00-08:00", "topics": ["permits"]},
            **MONDAYS,
        )
        row = await store.get("digest:1")
    assert row
    assert (row.id, row.kind, row.subject_id, row.person_id) == (number, "digest", "7", mine)
    assert (row.zone, row.wall_time, row.rule, row.starts_on) == (*MONDAYS.values(), date(2026, 3, 2))
    assert row.settings == {"quiet": "19:00-08:00", "topics": ["permits"]}
    assert (row.next_due, row.enabled, row.last_due, row.last_outcome, row.tries) == (START, True, None, "", 0)


async def test_changing_a_schedule_keeps_what_it_last_did(units: Units) -> None:
    number = await made(units)
    async with units() as unit:
        assert await ScheduleStore(unit).advance(number, START, START + WEEK, **ORDINARY)
    assert await made(units, due=START + HOUR, settings={"n": 1}) == number
    async with units() as unit:
        row = await ScheduleStore(unit).by_id(number)
        assert row
        assert (row.next_due, row.settings) == (START + HOUR, {"n": 1})
        assert (row.last_due, row.last_ran, row.last_outcome, row.last_count) == (START, START, "sent", 3)
        assert await ScheduleStore(unit).drop("digest:1")
        assert not await ScheduleStore(unit).drop("digest:1")


async def test_a_schedule_goes_with_its_person(units: Units) -> None:
    async with units() as unit:
        mine = await person(unit)
    await made(units, person_id=mine)
    await made(units, "digest:all")
    async with units() as unit:
        assert [row.key for row in await ScheduleStore(unit).of_person(mine)] == ["digest:1"]
        assert len(await ScheduleStore(unit).all()) == 2
        assert await ScheduleStore(unit).all("reminder") == []


async def test_only_what_is_due_and_switched_on_is_claimed_the_longest_waiting_first(units: Units) -> None:
    await made(units, "late", START - WEEK)
    await made(units, "now", START)
    await made(units, "soon", START + timedelta(seconds=1))
    await made(units, "over", None)
    await made(units, "off", START, enabled=False)
    async with units() as unit:
        store = ScheduleStore(unit)
        assert await store.due_kinds() == ["digest"]
        assert [row.key for row in await store.claim("digest", 1, LEASE)] == ["late"]
        assert [row.key for row in await store.claim("digest", 5, LEASE)] == ["now"]
        assert await store.claim("digest", 5, LEASE) == []
        assert await store.claim("reminder", 5, LEASE) == []
        assert await store.due_kinds() == []


async def test_a_claim_ends_by_itself_and_counts_as_a_try(units: Units, clock: HandClock) -> None:
    await made(units)
    for tries in (1, 2):
        async with units() as unit:
            assert [row.tries for row in await ScheduleStore(unit).claim("digest", 5, LEASE)] == [tries]
        clock.forward(LEASE)


async def test_a_claim_of_a_clock_that_was_ahead_does_not_last(units: Units, clock: HandClock) -> None:
    await made(units)
    clock.forward(timedelta(days=3))
    async with units() as unit:
        assert await ScheduleStore(unit).claim("digest", 5, LEASE)
    clock.forward(timedelta(days=-3))
    async with units() as unit:
        assert await ScheduleStore(unit).claim("digest", 5, LEASE)


async def test_a_process_that_died_holds_nothing_on_sqlite(units: Units) -> None:
    await made(units)
    async with units() as unit:
        await ScheduleStore(unit).claim("digest", 5, LEASE)
        await ScheduleStore(unit).begin()
        again = await ScheduleStore(unit).claim("digest", 5, LEASE)
    assert len(again) == (1 if unit.dialect == "sqlite" else 0), "on PostgreSQL the others may be alive"


async def test_of_two_replicas_that_saw_the_same_moment_one_moves_on(units: Units) -> None:
    number = await made(units)
    won: list[bool] = []

    async def moves_on() -> None:
        async with units() as unit:
            won.append(await ScheduleStore(unit).advance(number, START, START + WEEK, **ORDINARY))

    await asyncio.gather(*(moves_on() for _ in range(8)))
    assert sorted(won) == [False] * 7 + [True]


async def test_replicas_that_claim_together_share_what_is_due(units: Units) -> None:
    for number in range(20):
        await made(units, f"digest:{number}")
    claimed: list[str] = []

    async def claims() -> None:
        async with units() as unit:
            claimed.extend(row.key for row in await ScheduleStore(unit).claim("digest", 5, LEASE))

    await asyncio.gather(*(claims() for _ in range(6)))
    assert len(claimed) == len(set(claimed))
    assert len(claimed) <= 20


async def test_what_was_switched_off_meanwhile_is_not_moved_on(units: Units) -> None:
    number = await made(units)
    async with units() as unit:
        store = ScheduleStore(unit)
        await store.claim("digest", 5, LEASE)
        assert await store.disable(number)
        assert not await store.advance(number, START, START + WEEK, **ORDINARY)
        assert await store.enable(number, START + WEEK)
        row = await store.by_id(number)
        assert row
        assert (row.next_due, row.enabled, row.tries) == (START + WEEK, True, 0)


async def test_a_turn_that_was_skipped_leaves_what_was_last_done(units: Units, clock: HandClock) -> None:
    number = await made(units)
    async with units() as unit:
        await ScheduleStore(unit).advance(number, START, START + WEEK, **ORDINARY)
    clock.forward(WEEK)
    async with units() as unit:
        store = ScheduleStore(unit)
        assert await store.skip(number, START + WEEK, START + 2 * WEEK, outcome="too late")
        row = await store.by_id(number)
        assert row
        assert (row.last_due, row.last_count, row.last_ran, row.last_outcome) == (START, 3, START + WEEK, "too late")


async def test_a_turn_that_failed_waits(units: Units, clock: HandClock) -> None:
    number = await made(units)
    async with units() as unit:
        store = ScheduleStore(unit)
        await store.claim("digest", 5, LEASE)
        assert await store.failed(number, START, START + HOUR, outcome="broken")
    clock.forward(HOUR - timedelta(seconds=1))
    async with units() as unit:
        assert await ScheduleStore(unit).claim("digest", 5, LEASE) == []
    clock.forward(timedelta(seconds=1))
    async with units() as unit:
        (row,) = await ScheduleStore(unit).claim("digest", 5, LEASE)
        assert (row.tries, row.last_outcome, row.next_due) == (2, "broken", START)


async def test_a_rule_that_has_ended_can_be_taken_up_again(units: Units) -> None:
    number = await made(units)
    async with units() as unit:
        store = ScheduleStore(unit)
        assert await store.advance(number, START, None, **ORDINARY)
        assert not await store.move(number, START, START + WEEK), "nobody sees that moment any more"
        assert await store.move(number, None, START + WEEK)


async def test_a_wall_time_is_an_hour_and_a_minute(units: Units) -> None:
    with pytest.raises(IntegrityError):
        async with units() as unit:
            await ScheduleStore(unit).put("x", "digest", next_due=None, zone="UTC", wall_time="9:00", rule="FREQ=DAILY")
