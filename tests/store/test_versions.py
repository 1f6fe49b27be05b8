"""Each edit is kept, and of two reviewers who decide about one, one does."""

import asyncio

import pytest

from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import ResourceRow
from store.topics import TopicStore
from store.unit import Units
from store.versions import EditStatus, VersionStore, different, fields_of


@pytest.fixture
async def people(units: Units) -> list[int]:
    async with units() as unit:
        found = [await PeopleStore(unit).arrive("test", f"U{n}", "test", "T1", f"Person {n}") for n in range(3)]
    return [one.id for one in found if one is not None]


@pytest.fixture
async def number(units: Units, people: list[int]) -> int:
    async with units() as unit:
        topic, _ = await TopicStore(unit).put("permits", "Permits", "Leave.", ["licence"])
        return await LibraryStore(unit).add(
            "Permits", "guide", topics=[topic], summary="One", status="published", made_by=people[0]
        )


async def row(units: Units, number: int) -> ResourceRow:
    async with units(reads_only=True) as unit:
        found = await LibraryStore(unit).by_id(number)
    assert found is not None
    return found


async def edited(units: Units, number: int, by: int | None, **fields: str) -> int:
    before = await row(units, number)
    async with units() as unit:
        await LibraryStore(unit).update(number, **fields)  # type: ignore[arg-type]
        after = await LibraryStore(unit).by_id(number)
        assert after is not None
        return await VersionStore(unit).keep(before, after, by)


async def test_the_first_edit_keeps_what_was_there_and_each_next_one_itself(
    units: Units, people: list[int], number: int
) -> None:
    assert await edited(units, number, people[1], title="Faster permits") == 2
    assert await edited(units, number, people[2], summary="Two") == 3
    assert await edited(units, number, people[2], summary="Two") == 3, "nothing changed, so nothing is kept"
    async with units(reads_only=True) as unit:
        found = await VersionStore(unit).of(number)
    assert [(one.number, one.person_id, one.fields["title"], one.fields["summary"]) for one in found] == [
        (3, people[2], "Faster permits", "Two"),
        (2, people[1], "Faster permits", "One"),
        (1, people[0], "Permits", "One"),
    ]
    assert found[0].fields["topics"] == ["permits"]
    assert different(found[1].fields, found[0].fields) == {"summary": "Two"}


async def test_what_was_changed_unseen_in_between_is_kept_too(units: Units, people: list[int], number: int) -> None:
    await edited(units, number, people[1], title="Faster permits")
    async with units() as unit:
        await LibraryStore(unit).update(number, publisher="Riga")
    assert await edited(units, number, people[1], summary="Two") == 4
    async with units(reads_only=True) as unit:
        found = await VersionStore(unit).of(number)
    assert [(one.number, one.person_id, one.fields["publisher"]) for one in found][:2] == [
        (4, people[1], "Riga"),
        (3, None, "Riga"),
    ]


async def test_an_import_that_changes_something_published_keeps_what_it_changed(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        await library.upsert_from_source("s", "1", title="Permits", kind="guide", status="published")
        await library.upsert_from_source("s", "1", title="Faster permits", kind="guide", status="published")
        [number] = await library.newest()
        assert [(one.number, one.how) for one in await VersionStore(unit).of(number)] == [(2, "import"), (1, "")]


async def test_a_second_edit_of_the_same_person_takes_the_place_of_the_first(
    units: Units, people: list[int], number: int
) -> None:
    resource = await row(units, number)
    async with units() as unit:
        versions = VersionStore(unit)
        await versions.propose(resource, {"title": "A"}, people[1])
        await versions.propose(resource, {"title": "B"}, people[1])
        await versions.propose(resource, {"summary": "C"}, people[2])
        waiting = await versions.waiting()
    assert [(one.person_id, dict(one.before), dict(one.after)) for one in waiting] == [
        (people[1], {"title": "Permits"}, {"title": "B"}),
        (people[2], {"summary": "One"}, {"summary": "C"}),
    ]
    assert fields_of(resource)["title"] == "Permits", "what is published stays as it is"


async def test_of_two_reviewers_one_decides_and_it_can_be_reopened(
    units: Units, people: list[int], number: int
) -> None:
    resource = await row(units, number)
    async with units() as unit:
        edit = await VersionStore(unit).propose(resource, {"title": "A"}, people[1])

    async def settles(to: EditStatus, by: int) -> bool:
        async with units() as unit:
            return await VersionStore(unit).settle(edit, to, by=by)

    done = await asyncio.gather(settles(EditStatus.TAKEN, people[0]), settles(EditStatus.DECLINED, people[2]))
    assert sorted(done) == [False, True]
    async with units() as unit:
        came_from = EditStatus.TAKEN if done[0] else EditStatus.DECLINED
        assert await VersionStore(unit).reopen(edit, came_from)
        assert not await VersionStore(unit).reopen(edit, came_from)
        assert len(await VersionStore(unit).waiting_of(number)) == 1
