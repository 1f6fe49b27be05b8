"""Living cards: redrawn when their record changed, not more often than the gap, and the last state always."""

from datetime import timedelta

from store.library import LibraryStore
from store.live import LiveStore, Stale
from store.posted import PostedStore
from store.unit import Units
from tests.harness.databases import HandClock

GAP = timedelta(seconds=30)


async def to_redraw(units: Units) -> list[Stale]:
    async with units(reads_only=True) as unit:
        return await LiveStore(unit).to_redraw(["slack"], GAP)


async def test_a_change_of_the_record_makes_its_living_copies_stale_and_no_others(
    units: Units, clock: HandClock
) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        one, other = await library.add("One", "guide"), await library.add("Other", "guide")
    async with units() as unit:
        posted, live = PostedStore(unit), LiveStore(unit)
        for message, number in (("1", one), ("2", one), ("3", other), ("shared", one)):
            await posted.note("slack", "C1", message, [f"resource:{number}"])
            if message != "shared":
                await live.note("slack", "C1", message)
    assert await to_redraw(units) == []
    async with units() as unit:
        await LibraryStore(unit).update(one, title="One, changed")
    found = await to_redraw(units)
    assert [stale.copy.message for stale in found] == ["1", "2"]
    assert found[0].since == clock.now()


async def test_a_change_while_it_is_redrawn_is_drawn_after_the_gap(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        number = await LibraryStore(unit).add("One", "guide")
    async with units() as unit:
        await PostedStore(unit).note("slack", "C1", "1", [f"resource:{number}"])
        await LiveStore(unit).note("slack", "C1", "1")
        await LiveStore(unit).stale("resource", [str(number)])
    [seen] = await to_redraw(units)
    clock.forward(timedelta(seconds=1))
    async with units() as unit:
        await LiveStore(unit).stale("resource", [str(number)])
    async with units() as unit:
        await LiveStore(unit).redrawn(seen)
    assert await to_redraw(units) == []
    clock.forward(GAP)
    [again] = await to_redraw(units)
    async with units() as unit:
        await LiveStore(unit).redrawn(again)
    clock.forward(GAP)
    assert await to_redraw(units) == []
