"""What an admin's lists are made of, on both databases."""

from store.audit import AuditStore
from store.feedback import FeedbackStore
from store.people import PeopleStore
from store.spaces import SpaceStore
from store.unit import Units


async def arrives(units: Units, name: str, space: str) -> int:
    async with units() as unit:
        row = await PeopleStore(unit).arrive("slack", f"{space}:{name}", "slack", space, name)
        assert row is not None
        return row.id


async def test_people_are_listed_by_space_in_pages(units: Units) -> None:
    here = [await arrives(units, f"Person {number}", "T1") for number in range(3)]
    there = await arrives(units, "Elsewhere", "T2")
    async with units() as unit:
        people = PeopleStore(unit)
        first = await SpaceStore(unit).find("slack", "T1")
        assert first is not None
        await people.grant(here[0], "admin")
        assert [one.id for one in await people.belonging(first.id, limit=2, offset=1)] == here[1:]
        assert await people.count_belonging(first.id) == 3
        assert await people.count_belonging() == 4
        assert {one.id for one in await people.belonging()} == {*here, there}
        grants = await people.grants_of_each([here[0], there])
        assert [(one.person_id, one.role.value) for one in grants] == [
            (here[0], "admin"),
            (here[0], "member"),
            (there, "member"),
        ]


async def test_the_record_is_read_in_pages_and_by_space(units: Units) -> None:
    await arrives(units, "Alice", "T1")
    async with units() as unit:
        for number in range(5):
            AuditStore(unit).record("hub", f"act.{number}", "thing", number, space_id=1 if number % 2 else None)
    async with units(reads_only=True) as unit:
        audit = AuditStore(unit)
        assert [row.action for row in await audit.last(2, offset=1)] == ["act.3", "act.2"]
        assert [row.action for row in await audit.last(space_id=1)] == ["act.3", "act.1"]
        assert (await audit.count(), await audit.count(space_id=1)) == (5, 2)


async def test_what_somebody_wants_is_what_they_said_or_joined(units: Units) -> None:
    alice, bob = await arrives(units, "Alice", "T1"), await arrives(units, "Bob", "T1")
    async with units() as unit:
        feedback = FeedbackStore(unit)
        first, second = await feedback.add(alice, "a dark mode"), await feedback.add(bob, "a map")
        await feedback.voice(first, bob)
        assert [row.id for row in await feedback.wanted_by(bob)] == [first, second]
        assert [(row.id, row.voices) for row in await feedback.wanted_by(alice)] == [(first, 2)]
