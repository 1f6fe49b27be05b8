"""A collection keeps its order whatever happens to it, and what people did of a path stays noted."""

import asyncio
from datetime import timedelta

import pytest

from store.base import Visibility
from store.changes import ChangeLog
from store.collection import CollectionStatus
from store.collections import MOST_ENTRIES, CollectionStore, Viewer
from store.library import LibraryStore
from store.people import PeopleStore
from store.unit import Unit, Units


async def person(unit: Unit, name: str = "Ana") -> tuple[int, int]:
    """Their number, and that of their space."""
    row = await PeopleStore(unit).arrive("slack", f"T1:{name}", "slack", "T1", name)
    assert row
    assert row.space_id
    return row.id, row.space_id


async def filled(unit: Unit, count: int = 4) -> tuple[CollectionStore, int, list[int]]:
    store = CollectionStore(unit)
    number = await store.make("Faster permits", (await person(unit))[0], path=True, hours=2.5)
    made = [await LibraryStore(unit).add(f"Step {n}", "guide", status="published") for n in range(count)]
    for resource_id in made:
        assert await store.add(number, resource_id, f"note {resource_id}")
    return store, number, made


async def order(store: CollectionStore, number: int) -> list[int]:
    entries = await store.entries(number)
    assert [one.position for one in entries] == list(range(1, len(entries) + 1)), "without gaps"
    return [one.resource_id for one in entries]


async def test_entries_stand_where_they_were_put(units: Units) -> None:
    async with units() as unit:
        store, number, (a, b, c, d) = await filled(unit)
        assert await order(store, number) == [a, b, c, d]
        assert await store.place(number, d, 1)
        assert await order(store, number) == [d, a, b, c]
        assert await store.place(number, d, 99)
        assert await order(store, number) == [a, b, c, d]
        assert not await store.place(number, a, 0), "it is the first already"
        assert not await store.place(number, 99_999, 1)
        gone = await store.remove(number, b)
        assert gone is not None
        assert gone.title == "Step 1"
        assert await store.remove(number, b) is None
        assert await order(store, number) == [a, c, d]


async def test_the_same_resource_stands_in_it_once_and_its_note_is_the_last_word(units: Units) -> None:
    async with units() as unit:
        store, number, (a, *_) = await filled(unit)
        assert not await store.add(number, a, "another word")
        assert (await store.entries(number))[0].note == "another word"
        assert await store.annotate(number, a, "")
        assert not await store.annotate(number, 99_999, "x")


async def test_two_who_add_at_once_leave_one_order(units: Units) -> None:
    async with units() as unit:
        _, number, _ = await filled(unit, 1)
        more = [await LibraryStore(unit).add(f"More {n}", "guide", status="published") for n in range(6)]

    async def add(resource_id: int) -> None:
        async with units() as unit:
            await CollectionStore(unit).add(number, resource_id)

    await asyncio.gather(*(add(one) for one in more))
    async with units(reads_only=True) as unit:
        assert len(await order(CollectionStore(unit), number)) == 7


async def test_a_collection_that_is_full_takes_no_more(units: Units) -> None:
    async with units() as unit:
        store, number, made = await filled(unit, MOST_ENTRIES)
        more = await LibraryStore(unit).add("One more", "guide")
        with pytest.raises(ValueError, match="at most 100"):
            await store.add(number, more)
        assert not await store.add(number, made[0], "a note can still be changed")


async def test_lists_hold_what_the_viewer_may_see_the_most_followed_first(units: Units) -> None:
    async with units() as unit:
        store = CollectionStore(unit)
        (ana, space), (bo, _) = await person(unit), await person(unit, "Bo")
        public = await store.make("Public permits", bo, visibility=Visibility.PUBLIC)
        members = await store.make("Members", bo, summary="about permits")
        here = await store.make("Here", bo, visibility=Visibility.SPACE, space_id=space)
        away = await store.make("Away", bo)
        assert await store.move(away, "archived", expected=["published"])
        assert not await store.move(away, "archived", expected=["published"])
        await store.follow(ana, here)
        guest, member, elsewhere = Viewer(), Viewer(ana, space, member=True), Viewer(ana, 999, member=True)
        assert [row.id for row in await store.seen_by(guest)] == [public]
        assert [row.id for row in await store.seen_by(member)] == [here, members, public]
        assert [row.id for row in await store.seen_by(elsewhere)] == [members, public]
        assert [row.id for row in await store.seen_by(member, "PERMITS")] == [members, public]
        own = await store.seen_by(Viewer(bo, 999, member=True), path=False)
        assert own[0].id == here, "one's own"
        assert await store.seen_by(member, path=True) == []
        assert {row.id for row in await store.kept_by(bo)} == {public, members, here}
        assert await store.kept_by(ana) == []


async def test_following_and_steps_are_noted_once_and_survive_the_step(units: Units) -> None:
    async with units() as unit:
        store, number, (a, b, *_) = await filled(unit)
        ana, _ = await person(unit)
        assert await store.follow(ana, number)
        assert not await store.follow(ana, number)
        assert await store.followed_by(ana) == {number}
        assert await store.step(ana, number, a)
        assert not await store.step(ana, number, a)
        await store.step(ana, number, b)
        assert await store.step_back(ana, number, b)
        assert not await store.step_back(ana, number, b)
        await store.remove(number, a)
        assert await store.steps_of(ana) == {number: {a}}
        row = await store.by_id(number)
        assert row is not None
        assert (row.entries, row.followers, row.hours, row.path) == (3, 1, 2.5, True)
        assert await store.unfollow(ana, number)
        assert not await store.unfollow(ana, number)


async def test_a_digest_is_told_what_came_and_who_follows(units: Units) -> None:
    async with units() as unit:
        store, number, made = await filled(unit, 2)
        ana, _ = await person(unit)
        await store.follow(ana, number)
        now = unit.now
        added = await store.added_between(now - timedelta(hours=1), now)
        assert {one.resource_id for one in added} == set(made)
        assert await store.added_between(now, now + timedelta(hours=1)) == []
        assert await store.followers([number]) == {number: (ana,)}
        await store.move(number, CollectionStatus.HIDDEN)
        assert await store.added_between(now - timedelta(hours=1), now) == []


async def test_what_changes_in_it_is_in_the_change_log_so_that_its_cards_follow(units: Units) -> None:
    async with units() as unit:
        _, number, _ = await filled(unit)
        before = await ChangeLog(unit).last()
    async with units() as unit:
        await CollectionStore(unit).update(number, title="Much faster permits")
    async with units(reads_only=True) as unit:
        changes = await ChangeLog(unit).since(before)
        assert ("collection", number) in [(one.subject, one.subject_id) for one in changes]


async def test_a_deleted_resource_leaves_no_hole(units: Units) -> None:
    async with units() as unit:
        store, number, (a, b, c, d) = await filled(unit)
        await LibraryStore(unit).remove(b)
        assert [one.resource_id for one in await store.entries(number)] == [a, c, d]
        assert await store.place(number, d, 1)
        assert await order(store, number) == [d, a, c]
