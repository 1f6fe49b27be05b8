"""Seats: never more than there are, the waiting list in order, offers that pass on."""

import asyncio
from datetime import timedelta

import pytest

from store.people import PeopleStore
from store.rsvps import Answered, RsvpStore
from store.unit import Units
from store.webinar import Answer
from store.webinars import WebinarStore
from tests.harness.databases import HandClock
from tests.store.test_webinars import DAY, announced, times

YES, MAYBE, NO, WAITING, OFFERED = Answer.YES, Answer.MAYBE, Answer.NO, Answer.WAITING, Answer.OFFERED


async def crowd(units: Units, size: int) -> list[int]:
    async with units() as unit:
        found = [await PeopleStore(unit).arrive("slack", f"T1:U{n}", "slack", "T1", f"P{n}") for n in range(size)]
    return [row.id for row in found if row]


async def answer(units: Units, number: int, person: int, wanted: Answer) -> Answered:
    async with units() as unit:
        given = await RsvpStore(unit).answer(number, person, wanted, offer_until=unit.now + timedelta(days=1))
    assert given is not None
    return given


async def taken(units: Units, number: int) -> tuple[int, dict[Answer, int]]:
    async with units(reads_only=True) as unit:
        one = await WebinarStore(unit).dated(number)
        counts = await RsvpStore(unit).counts([number])
    assert one is not None
    return one.occurrence.taken, counts.get(number, {})


async def test_forty_at_once_take_ten_seats_and_thirty_wait_in_order(units: Units) -> None:
    [one] = await announced(units, times(DAY), capacity=10)
    people = await crowd(units, 40)
    given = await asyncio.gather(*(answer(units, one.id, person, YES) for person in people))
    assert [x.now.answer for x in given].count(YES) == 10
    assert await taken(units, one.id) == (10, {YES: 10, WAITING: 30})
    async with units(reads_only=True) as unit:
        store = RsvpStore(unit)
        line = await store.who(one.id, [WAITING])
        assert [await store.ahead(row) for row in line] == list(range(30))
    assert max(x.now.position for x in given if x.now.answer is YES) < line[0].position


async def test_the_last_answer_wins_and_the_same_again_changes_nothing(units: Units) -> None:
    [one] = await announced(units, times(DAY), capacity=3)
    [ada] = await crowd(units, 1)
    assert (await answer(units, one.id, ada, YES)).changed
    assert not (await answer(units, one.id, ada, YES)).changed
    assert (await answer(units, one.id, ada, MAYBE)).now.answer is MAYBE
    assert await taken(units, one.id) == (0, {MAYBE: 1})
    assert (await answer(units, one.id, ada, NO)).was is MAYBE


async def test_who_presses_twice_at_once_has_one_seat(units: Units) -> None:
    [one] = await announced(units, times(DAY), capacity=3)
    [ada] = await crowd(units, 1)
    await asyncio.gather(*(answer(units, one.id, ada, YES) for _ in range(5)))
    assert await taken(units, one.id) == (1, {YES: 1})


async def test_a_freed_seat_is_offered_to_the_first_who_waits_and_kept_for_them(units: Units) -> None:
    [one] = await announced(units, times(DAY), capacity=1)
    ada, ben, cy = await crowd(units, 3)
    for person in (ada, ben, cy):
        await answer(units, one.id, person, YES)
    assert (await answer(units, one.id, ada, NO)).offered == (ben,)
    assert (await answer(units, one.id, ada, YES)).now.answer is WAITING  # at the end of the line
    assert await taken(units, one.id) == (1, {OFFERED: 1, WAITING: 2})
    assert (await answer(units, one.id, ben, YES)).now.answer is YES
    assert (await answer(units, one.id, ben, NO)).offered == (cy,)


async def test_an_offer_nobody_answers_goes_to_the_next_and_stands_where_nobody_waits(
    units: Units, clock: HandClock
) -> None:
    [one] = await announced(units, times(DAY), capacity=1)
    ada, ben, cy = await crowd(units, 3)
    for person in (ada, ben, cy):
        await answer(units, one.id, person, YES)
    await answer(units, one.id, ada, NO)
    assert await overdue(units, clock) == []
    clock.forward(timedelta(days=1))
    assert await overdue(units, clock) == [one.id]
    async with units() as unit:
        assert await RsvpStore(unit).pass_on(one.id, clock.now(), clock.now() + timedelta(days=1)) == ((ben,), (cy,))
    clock.forward(timedelta(days=2))
    assert await overdue(units, clock) == []  # nobody waits: it stays hers
    assert await taken(units, one.id) == (1, {NO: 2, OFFERED: 1})


async def overdue(units: Units, clock: HandClock) -> list[int]:
    async with units(reads_only=True) as unit:
        return await RsvpStore(unit).overdue(clock.now())


async def test_more_seats_are_offered_to_those_who_wait_and_fewer_than_taken_are_refused(units: Units) -> None:
    [one] = await announced(units, times(DAY), capacity=1)
    people = await crowd(units, 4)
    for person in people:
        await answer(units, one.id, person, YES)
    async with units() as unit:
        assert await WebinarStore(unit).set_capacity([one.id], 3) == []
        assert await RsvpStore(unit).promote(one.id, None) == tuple(people[1:3])
    async with units() as unit:
        assert await WebinarStore(unit).set_capacity([one.id], 2) == [one.id]
    assert await taken(units, one.id) == (3, {YES: 1, OFFERED: 2, WAITING: 1})


async def test_nobody_answers_for_what_does_not_take_place(units: Units) -> None:
    [one] = await announced(units, times(DAY))
    [ada] = await crowd(units, 1)
    async with units() as unit:
        await WebinarStore(unit).cancel(one.id)
        assert await RsvpStore(unit).answer(one.id, ada, YES) is None


async def test_seats_of_two_accounts_that_are_one_person_are_counted_again(units: Units) -> None:
    [one] = await announced(units, times(DAY), capacity=5)
    ada, ben = await crowd(units, 2)
    for person in (ada, ben):
        await answer(units, one.id, person, YES)
    from store.linking import merge

    async with units() as unit:
        await merge(unit, ada, ben)
        assert await RsvpStore(unit).recount(one.id)
        assert not await RsvpStore(unit).recount(one.id)
    assert await taken(units, one.id) == (1, {YES: 1})


@pytest.mark.parametrize("wanted", [MAYBE, NO])
async def test_without_a_limit_everybody_has_a_seat_and_only_yes_takes_one(units: Units, wanted: Answer) -> None:
    [one] = await announced(units, times(DAY))
    ada, ben = await crowd(units, 2)
    await answer(units, one.id, ada, YES)
    await answer(units, one.id, ben, wanted)
    assert await taken(units, one.id) == (1, {YES: 1, wanted: 1})
