"""What is left of webinars, times in doubt and secret addresses, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from store.calendar_keys import CalendarKeyStore
from store.people import PeopleStore
from store.unit import Units
from store.webinar_after import AfterStore, How, Numbers, WebinarImportStore
from store.webinars import WebinarStore
from tests.harness.databases import START, HandClock
from tests.store.test_webinars import announced, times

DAY = date(2026, 3, 9)
ALL = (None,)


async def people(units: Units, *names: str) -> list[int]:
    async with units() as unit:
        found = [await PeopleStore(unit).arrive("slack", name, "slack", "T1", name, "UTC") for name in names]
        return [one.id for one in found if one is not None]


async def test_presence_is_counted_once_and_scores_by_their_last_word(units: Units) -> None:
    ann, ben = await people(units, "Ann", "Ben")
    [one] = await announced(units, times(DAY))
    async with units() as unit:
        after = AfterStore(unit)
        assert [await after.arrive(one.id, ann, How.LINK), await after.arrive(one.id, ann, How.HOST)] == [True, False]
        assert [row.how for row in await after.present([one.id])] == [How.LINK]
        await after.rate(one.id, ann, 1, "Hm")
        await after.rate(one.id, ann, 5, "Yes")
        await after.rate(one.id, ben, 4, "")
        assert await after.numbers([one.id, 999]) == {one.id: Numbers(1, 2, 9)}
        assert [row.words for row in await after.feedback(one.id) if row.person_id == ann] == ["Yes"]
        assert await after.was_not_there(one.id, ann)
        assert not await after.was_not_there(one.id, ann)
    with pytest.raises(IntegrityError):
        async with units() as unit:
            await AfterStore(unit).rate(one.id, ben, 6, "")


async def test_the_word_counts_around_its_day_and_stays_beside_the_recording(units: Units) -> None:
    [one] = await announced(units, times(DAY))
    begins = one.occurrence.begins
    async with units() as unit:
        after = AfterStore(unit)
        await after.set_word(one.id, " Maple  Leaf ")
        for since, until, found in (
            (begins, begins, [one.id]),
            (begins + timedelta(days=2), begins + timedelta(days=3), []),
        ):
            assert await after.with_word("maple leaf", since, until) == found
        assert await after.with_word("oak", begins, begins) == []
        assert (await after.of(one.id)).word == "Maple  Leaf"


async def test_what_is_over_was_announced_and_not_cancelled(units: Units, clock: HandClock) -> None:
    [one] = await announced(units, times(DAY))
    [gone] = await announced(units, times(DAY), "Cancelled")
    await announced(units, times(DAY), "Draft", status="draft")
    async with units() as unit:
        await WebinarStore(unit).cancel(gone.id)
        ends = one.occurrence.ends
        assert await AfterStore(unit).over(START, ends) == [one.id]
        assert await AfterStore(unit).over(ends, ends + timedelta(days=1)) == []


async def test_times_in_doubt_come_first_where_they_are_still_to_come(units: Units, clock: HandClock) -> None:
    unsure = [replace(one, unverified=True, doubt="odd") for one in times(START.date() - timedelta(days=3), DAY)]
    past, ahead = await announced(units, unsure)
    async with units() as unit:
        imports = WebinarImportStore(unit)
        assert (await imports.count_unverified(ALL), await imports.unverified(ALL, 5)) == (2, [ahead.id, past.id])
        await imports.retime(past.id, times(START.date() - timedelta(days=2))[0])
        assert await imports.unverified(ALL, 5) == [ahead.id]
        again = await WebinarStore(unit).dated(past.id)
        assert again is not None
        assert (again.occurrence.uid, again.occurrence.sequence) == (past.occurrence.uid, past.occurrence.sequence + 1)


async def test_an_address_is_one_persons_and_a_new_one_ends_it(units: Units) -> None:
    ann, ben = await people(units, "Ann", "Ben")
    async with units() as unit:
        keys = CalendarKeyStore(unit)
        first, other = await keys.make(ann, "webinars.mine"), await keys.make(ben, "webinars.mine")
        second = await keys.make(ann, "webinars.mine")
        found = [await keys.load(key) for key in (first, second, other, "guess")]
        assert [row and row.person_id for row in found] == [None, ann, ben, None]
        assert await keys.withdraw(ann, "webinars.mine")
        assert await keys.load(second) is None
