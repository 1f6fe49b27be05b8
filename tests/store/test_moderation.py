"""Reports of one record are one matter until it is decided, and of two who decide one does."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from store.library import LibraryStore
from store.live import LiveStore, Stale
from store.moderation import MatterRow, MatterStatus, ModerationStore, ReportReason
from store.people import PeopleStore
from store.posted import PostedStore
from store.unit import Units
from tests.harness.databases import HandClock

WRONG, OTHER = ReportReason.WRONG, ReportReason.OTHER
GAP = timedelta(seconds=30)


@pytest.fixture
async def people(units: Units) -> list[int]:
    async with units() as unit:
        found = [await PeopleStore(unit).arrive("test", f"U{n}", "test", "T1", f"Person {n}") for n in range(4)]
    return [one.id for one in found if one is not None]


async def reported(units: Units, person: int, said: str = "", number: str = "7") -> tuple[int, bool]:
    async with units() as unit:
        return await ModerationStore(unit).report("resource", number, person, WRONG, said, space_id=None)


async def matter(units: Units, number: int) -> MatterRow:
    async with units(reads_only=True) as unit:
        row = await ModerationStore(unit).by_id(number)
    assert row is not None
    return row


async def decided(units: Units, row: MatterRow, to: MatterStatus, by: int) -> bool:
    async with units() as unit:
        return await ModerationStore(unit).decide(row, to, by=by, why="So", state="published")


async def test_reports_of_one_record_join_until_they_are_decided(units: Units, people: list[int]) -> None:
    first, second = await reported(units, people[0]), await reported(units, people[1], "Look")
    assert first[1] is True
    assert second == (first[0], False)
    assert await reported(units, people[1], "Look closer") == second, "whoever reports twice has changed their words"
    async with units(reads_only=True) as unit:
        said = [one.said for one in await ModerationStore(unit).reports([first[0]])]
    assert said == ["", "Look closer"]
    assert await decided(units, await matter(units, first[0]), MatterStatus.DISMISSED, people[2])
    assert (await reported(units, people[0]))[1] is True, "afterwards it is a new matter"


async def test_many_who_report_at_once_open_one_matter(units: Units, people: list[int]) -> None:
    found = await asyncio.gather(*(reported(units, person) for person in people))
    assert len({number for number, _ in found}) == 1
    assert [new for _, new in found].count(True) == 1


async def test_of_two_who_decide_one_does(units: Units, people: list[int]) -> None:
    number, _ = await reported(units, people[0])
    row = await matter(units, number)
    done = await asyncio.gather(
        decided(units, row, MatterStatus.HIDDEN, people[1]), decided(units, row, MatterStatus.WARNED, people[2])
    )
    assert sorted(done) == [False, True]


async def test_undone_it_waits_as_before_and_cannot_be_undone_twice(units: Units, people: list[int]) -> None:
    number, _ = await reported(units, people[0])
    await decided(units, await matter(units, number), MatterStatus.HIDDEN, people[1])
    hidden = await matter(units, number)
    async with units() as unit:
        assert await ModerationStore(unit).undo(hidden)
        assert not await ModerationStore(unit).undo(hidden)
    again = await matter(units, number)
    assert (again.status, again.decided, again.decided_by, again.waits) == (MatterStatus.OPEN, None, None, True)


async def test_it_is_not_undone_when_it_was_reported_again_since(units: Units, people: list[int]) -> None:
    number, _ = await reported(units, people[0])
    await decided(units, await matter(units, number), MatterStatus.DISMISSED, people[1])
    await reported(units, people[2])
    async with units() as unit:
        assert not await ModerationStore(unit).undo(await matter(units, number))


async def test_an_appeal_waits_once_and_is_answered_by_the_next_decision(units: Units, people: list[int]) -> None:
    number, _ = await reported(units, people[0])
    await decided(units, await matter(units, number), MatterStatus.HIDDEN, people[1])
    async with units() as unit:
        assert await ModerationStore(unit).ask_again(await matter(units, number), people[3], "Mended")
    asked = await matter(units, number)
    assert asked.appeals
    async with units() as unit:
        assert not await ModerationStore(unit).ask_again(asked, people[3], "Please")
        assert [row.id for row in await ModerationStore(unit).waiting()] == [number]
    assert await decided(units, asked, MatterStatus.RESTORED, people[2])
    answered = await matter(units, number)
    assert (answered.appeals, answered.judged_by, answered.decided_by) == (False, people[1], people[2])
    async with units() as unit:
        assert await ModerationStore(unit).undo(answered)
    assert (await matter(units, number)).appeals, "the appeal waits again"


async def test_a_hidden_card_is_redrawn_without_waiting(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        number = await LibraryStore(unit).add("Faster permits", "guide", status="published")
        await PostedStore(unit).note("test", "C1", "1.1", [f"resource:{number}"])
        await LiveStore(unit).note("test", "C1", "1.1")
        [copy] = [*await _marked(LiveStore(unit), number)]
        await LiveStore(unit).redrawn(copy)
    clock.forward(GAP / 6)
    async with units() as unit:
        await LibraryStore(unit).move(number, "hidden")
        await ModerationStore(unit).redraw_now("resource", str(number))
    async with units(reads_only=True) as unit:
        assert len(await LiveStore(unit).to_redraw(["test"], GAP)) == 1


async def _marked(live: LiveStore, number: int) -> list[Stale]:
    await live.stale("resource", [str(number)])
    return await live.to_redraw(["test"], GAP)


async def test_old_decisions_go_but_not_what_waits_or_is_hidden(
    units: Units, people: list[int], clock: HandClock
) -> None:
    for number, to in enumerate((MatterStatus.DISMISSED, MatterStatus.HIDDEN, MatterStatus.OPEN)):
        found, _ = await reported(units, people[0], number=str(number))
        if to is not MatterStatus.OPEN:
            await decided(units, await matter(units, found), to, people[1])
    clock.forward(40 * GAP)
    async with units() as unit:
        assert await ModerationStore(unit).forget_before(unit.now) == 1


async def test_what_somebody_knew_before_another_decided_decides_nothing(units: Units, people: list[int]) -> None:
    number, _ = await reported(units, people[0])
    row = await matter(units, number)
    await decided(units, row, MatterStatus.HIDDEN, people[1])
    hidden = await matter(units, number)
    async with units() as unit:
        await ModerationStore(unit).ask_again(hidden, people[3], "Mended")
    assert not await decided(units, replace(hidden, status=MatterStatus.HIDDEN), MatterStatus.RESTORED, people[2])
