"""Webinars and their dates: what is upcoming, what a move or a cancellation changes, and what undo puts back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from store.live import LiveStore
from store.posted import PostedStore
from store.unit import Units
from store.webinar import OccurrenceState, WebinarStatus
from store.webinar_ideas import WebinarIdeaStore
from store.webinar_rows import Dated, Times
from store.webinars import WebinarStore
from tests.harness.databases import START, HandClock


def times(*days: date, at: time = time(14), minutes: int = 60) -> list[Times]:
    """In UTC, so that a test can count."""
    begins = [datetime.combine(day, at, UTC) for day in days]
    ends = [one + timedelta(minutes=minutes) for one in begins]
    return [Times(d, d, f"{at:%H:%M}", "UTC", b, e) for d, b, e in zip(days, begins, ends, strict=True)]


async def announced(units: Units, when: Sequence[Times], title: str = "Faster permits", **details: Any) -> list[Dated]:
    async with units() as unit:
        store = WebinarStore(unit)
        given: Any = {"status": "announced"} | details
        made = await store.add(title, when, zone="UTC", wall_time="14:00", **given)
        return await store.of(made)


async def upcoming(units: Units, clock: HandClock) -> list[str]:
    async with units(reads_only=True) as unit:
        return [one.webinar.title for one in await WebinarStore(unit).upcoming(clock.now())]


DAY = START.date() + timedelta(days=7)


async def test_upcoming_is_what_was_announced_and_is_not_over(units: Units, clock: HandClock) -> None:
    await announced(units, times(DAY), "Later")
    await announced(units, times(START.date(), DAY + timedelta(days=1)), "Series")
    await announced(units, times(DAY), "Draft", status="draft")
    assert await upcoming(units, clock) == ["Series", "Later", "Series"]
    clock.forward(timedelta(hours=5, minutes=59))
    assert await upcoming(units, clock) == ["Series", "Later", "Series"]  # it is on
    clock.forward(timedelta(minutes=1))
    assert await upcoming(units, clock) == ["Later", "Series"]


async def test_a_moved_date_keeps_its_name_and_counts_up_for_calendars(units: Units) -> None:
    [one] = await announced(units, times(DAY))
    [to] = times(DAY + timedelta(days=1))
    async with units() as unit:
        assert await WebinarStore(unit).move(one.id, to, "The speaker is ill")
    async with units(reads_only=True) as unit:
        moved = await WebinarStore(unit).dated(one.id)
    assert moved is not None
    now = moved.occurrence
    assert (now.planned_on, now.day, now.uid) == (DAY, to.day, one.occurrence.uid)
    assert (now.moved_from, now.begins, now.sequence) == (one.occurrence.begins, to.begins, 1)
    assert (now.state, now.reason) == (OccurrenceState.MOVED, "The speaker is ill")


async def test_what_is_cancelled_can_be_put_back_once_and_calendars_see_a_higher_number(units: Units) -> None:
    [one] = await announced(units, times(DAY))
    async with units() as unit:
        assert await WebinarStore(unit).cancel(one.id, "No hosts")
        assert not await WebinarStore(unit).cancel(one.id, "Again")
    async with units() as unit:
        await WebinarStore(unit).set_back(one.occurrence)
        again = await WebinarStore(unit).dated(one.id)
    assert again is not None
    assert (again.occurrence.state, again.occurrence.sequence) == (OccurrenceState.PLANNED, 2)


async def test_a_draft_is_announced_once(units: Units) -> None:
    [one] = await announced(units, times(DAY), status="draft")
    async with units() as unit:
        assert await WebinarStore(unit).announce(one.webinar.id)
        assert not await WebinarStore(unit).announce(one.webinar.id)
        assert not await WebinarStore(unit).drop(one.webinar.id)
        row = await WebinarStore(unit).by_id(one.webinar.id)
    assert row is not None
    assert (row.status, row.announced) == (WebinarStatus.ANNOUNCED, START)


async def test_the_same_event_of_a_source_is_not_kept_twice(units: Units) -> None:
    await announced(units, times(DAY), source="ics", source_id="1")
    with pytest.raises(IntegrityError):
        await announced(units, times(DAY), source="ics", source_id="1")


async def test_a_change_marks_the_cards_of_its_date_and_of_no_other(units: Units) -> None:
    one, other = await announced(units, times(DAY, DAY + timedelta(days=7)))
    async with units() as unit:
        for message, dated in (("1", one), ("2", other)):
            await PostedStore(unit).note("slack", "C1", message, [f"webinar:{dated.id}"])
            await LiveStore(unit).note("slack", "C1", message)
    async with units() as unit:
        await WebinarStore(unit).cancel(other.id)
    async with units(reads_only=True) as unit:
        stale = await LiveStore(unit).to_redraw(["slack"], timedelta(seconds=30))
    assert [one.copy.message for one in stale] == ["2"]


async def test_a_suggestion_is_decided_once_and_counts_each_voice_once(units: Units) -> None:
    from store.people import PeopleStore

    async with units() as unit:
        people = [await PeopleStore(unit).arrive("slack", f"T1:U{n}", "slack", "T1", f"P{n}") for n in range(2)]
        ada, ben = [one.id for one in people if one]
        ideas = WebinarIdeaStore(unit)
        number = await ideas.add(ada, "Open data in small towns")
        assert not await ideas.voice(number, ada)
        assert await ideas.voice(number, ben)
        assert await ideas.decline(number, "In May")
        assert not await ideas.decline(number, "Too late")
        [row] = await ideas.all("declined")
    assert (row.voices, row.answer) == (2, "In May")


async def test_a_suggestion_stays_with_its_webinar_and_waits_again_without_it(units: Units) -> None:
    from store.people import PeopleStore

    [one] = await announced(units, times(DAY), status="draft")
    webinar = one.webinar.id
    async with units() as unit:
        ada = await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Ada")
        assert ada is not None
        ideas = WebinarIdeaStore(unit)
        number, declined = await ideas.add(ada.id, "Open data"), await ideas.add(ada.id, "Knitting")
        await ideas.decline(declined, "Not ours")
        await ideas.link([number, declined], webinar)
        assert [row.id for row in await ideas.of_webinar(webinar)] == [number]
        assert [row.id for row in await ideas.pick(webinar)] == [number]
        assert await ideas.pick(webinar) == []
        assert [row.id for row in await ideas.planned([webinar])] == [number]
        assert not await ideas.decline(number, "Too late")
        assert [row.id for row in await ideas.reopen(webinar)] == [number]
        assert await WebinarStore(unit).drop(webinar)
        [row] = await ideas.all("open")
    assert (row.id, row.webinar_id, row.answered) == (number, None, None)
