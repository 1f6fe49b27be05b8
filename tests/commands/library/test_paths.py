"""A path: step by step, honest about what left it, with a certificate at its end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people import Role
from bot.ui.nodes import File
from store.collections import CollectionStore
from store.library import LibraryStore
from tests.commands.library.test_collections import listed, stocked
from tests.commands.support import member
from tests.harness.hub import Hall, Talker
from tests.harness.week import Week, week_in


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def made(hall: Hall, *titles: str) -> list[int]:
    """A path of Joss the organizer's, number 1, with these steps."""
    joss = await member(hall, hall.person("Joss"), Role.ORGANIZER)
    await joss.runs("library collections")
    await joss.clicks("Make a collection")
    await joss.fills({"Title": "Faster permits", "A path": True, "Hours": "2,5"})
    assert joss.sees("Faster permits is there, and empty")
    numbers = await stocked(hall, *titles)
    async with hall.parts.database.units() as unit:
        for number in numbers:
            await CollectionStore(unit).add(1, number)
    return numbers


async def does(who: Talker, *numbers: int) -> None:
    for number in numbers:
        await who.presses(f"library.step/1/{number}")


async def test_step_by_step_to_the_certificate(week: Week) -> None:
    one, two, three = await made(week.hall, "One", "Two", "Three")
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.runs("library path")
    assert ann.sees("Path · 3 steps · about 2.5 hours")
    await ann.clicks("Open Faster permits")
    assert ann.buttons[0] == "Next step: One"
    await ann.clicks("Next step: One")
    assert ann.sees("Step 1 of 3 of “Faster permits”")
    await ann.clicks("Done: One")
    assert ann.sees("One is done: 1 of 3 steps")
    await ann.clicks("Next step: Two")
    await ann.clicks("Done: Two")
    assert two
    await ann.runs("library path")
    assert ann.sees("2 of 3 done")
    await ann.runs("library path 1")
    assert listed(ann) == ["1. One ✓ done", "2. Two ✓ done", "3. Three"]
    await does(ann, three)
    assert ann.sees("Ann has followed the path, step by step (3 steps)")
    assert ann.sees("2.5 hours")
    await ann.clicks("Get this certificate as a PDF")
    [file] = [node for node in ann.reply.blocks if isinstance(node, File)]
    assert file.data.startswith(b"%PDF")
    await ann.runs("library path")
    assert ann.sees("all done")
    await ann.runs("hub certificate")
    assert ann.sees("Faster permits")
    assert one


async def test_what_was_archived_counts_for_nobody_and_comes_back_done(week: Week) -> None:
    one, two, three = await made(week.hall, "One", "Two", "Three")
    ann = await member(week.hall, week.hall.person("Ann"))
    await does(ann, one, two)
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).archive(two)
    await ann.runs("library path 1")
    assert listed(ann) == ["1. One ✓ done", "2. Three"]
    assert ann.sees("1 entry is not shown: archived, hidden, or not for you to see, so it counts for nobody’s progress")
    await ann.runs("library path")
    assert ann.sees("1 of 2 done")
    await does(ann, two)
    assert ann.sees("That step is not there (any more)")
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).move(two, "published")
    await ann.runs("library path")
    assert ann.sees("2 of 3 done")
    assert three


async def test_the_certificate_stands_at_the_end_only_and_stays(week: Week) -> None:
    [one] = await made(week.hall, "One")
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.presses("library.certify/1")
    assert ann.sees("0 of 1 steps of it are done")
    await does(ann, one)
    await ann.presses("library.certify/1")
    first = ann.text
    [more] = await stocked(week.hall, "More")
    async with week.hall.parts.database.units() as unit:
        await CollectionStore(unit).add(1, more)
    await ann.presses("library.certify/1")
    assert ann.text == first, "what was certified stays, though the path grew"


async def test_a_step_that_was_a_slip_is_taken_back(week: Week) -> None:
    [one, _] = await made(week.hall, "One", "Two")
    ann = await member(week.hall, week.hall.person("Ann"))
    await does(ann, one)
    await ann.runs("library path 1")
    await ann.clicks("Not done yet: One")
    assert ann.sees("One is not done yet")
    await ann.runs("library path")
    assert not ann.sees("1 of 2")


async def test_a_path_without_a_step_has_no_end_and_a_list_has_no_steps(week: Week) -> None:
    await made(week.hall)
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.presses("library.certify/1")
    assert ann.sees("0 of 0 steps")
    [one] = await stocked(week.hall, "One")
    async with week.hall.parts.database.units() as unit:
        await CollectionStore(unit).add(1, one)
        await CollectionStore(unit).update(1, path=False)
    await does(ann, one)
    assert ann.sees("That is no path (any more)")
    stranger = week.hall.stranger()
    await stranger.runs("library path 1")
    assert stranger.sees("is for members")
