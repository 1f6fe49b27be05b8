"""Many at once: nothing lost, nothing counted twice, nobody told that the database is locked."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import sqlalchemy as sa

from store.audit import AuditStore
from store.changes import ChangeLog
from store.codes import CodeStore
from store.engine import Database
from store.library import LibraryStore
from store.people import PeopleStore
from store.person import PERSON
from store.seen import SeenStore
from store.unit import Unit, Units
from tests.harness.databases import HandClock

T = TypeVar("T")


async def at_once(units: Units, times: int, work: Callable[[Unit, int], Awaitable[T]]) -> list[T]:
    async def one(number: int) -> T:
        async with units() as unit:
            return await work(unit, number)

    return await asyncio.gather(*(one(number) for number in range(times)))


async def arrive(unit: Unit, number: int) -> int:
    row = await PeopleStore(unit).arrive("slack", f"T1:U{number}", "slack", "T1", f"Person {number}")
    assert row
    return row.id


async def test_fifty_writers_and_readers_beside_them_all_get_their_turn(units: Units) -> None:
    async def write(unit: Unit, number: int) -> None:
        await LibraryStore(unit).add(f"Number {number}", "guide")
        await asyncio.sleep(0)
        await LibraryStore(unit).wanted("zebra")

    async def read() -> None:
        for _ in range(20):
            async with units(reads_only=True) as unit:
                library = LibraryStore(unit)
                wanted = await library.most_wanted()
                assert await library.count() == (wanted[0].asked if wanted else 0), "half a unit was seen"

    await asyncio.gather(at_once(units, 50, write), *(read() for _ in range(4)))
    async with units(reads_only=True) as unit:
        assert await LibraryStore(unit).count() == 50
        assert (await LibraryStore(unit).most_wanted())[0].asked == 50


async def test_two_hundred_presses_of_forty_people_count_forty(units: Units) -> None:
    async with units() as unit:
        people = [await arrive(unit, number) for number in range(40)]
        made = await LibraryStore(unit).add("Title", "guide")

    async def press(unit: Unit, number: int) -> bool:
        library, person = LibraryStore(unit), people[number % 40]
        await library.save(person, made)
        return await library.helped(person, made)

    assert sum(await at_once(units, 200, press)) == 40
    async with units(reads_only=True) as unit:
        card = (await LibraryStore(unit).cards([made]))[0]
        assert (card.helped_count, card.saved_count) == (40, 40)


async def test_saving_and_letting_go_at_once_leaves_the_count_of_the_rows(units: Units) -> None:
    async with units() as unit:
        people = [await arrive(unit, number) for number in range(5)]
        made = await LibraryStore(unit).add("Title", "guide")

    async def press(unit: Unit, number: int) -> None:
        library, person = LibraryStore(unit), people[number % 5]
        await (library.unsave if number % 3 == 0 else library.save)(person, made)

    await at_once(units, 100, press)
    async with units(reads_only=True) as unit:
        library = LibraryStore(unit)
        kept = [await library.saved(person) for person in people]
        assert (await library.cards([made]))[0].saved_count == sum(map(len, kept))


async def test_one_person_whose_first_words_arrive_thirty_times_is_one_person(units: Units) -> None:
    assert len(set(await at_once(units, 30, lambda unit, _: arrive(unit, 7)))) == 1
    async with units(reads_only=True) as unit:
        assert await unit.session.scalar(sa.select(sa.func.count()).select_from(PERSON)) == 1


async def test_an_event_delivered_thirty_times_is_first_once(units: Units) -> None:
    assert sum(await at_once(units, 30, lambda unit, _: SeenStore(unit).first("event"))) == 1


async def test_thirty_people_share_five_places_of_an_invitation(units: Units) -> None:
    async with units() as unit:
        code = await CodeStore(unit).invite(uses=5)
    taken = await at_once(units, 30, lambda unit, _: CodeStore(unit).accept(code))
    assert sum(row is not None for row in taken) == 5


async def test_twenty_who_hold_the_same_code_are_let_in_once(units: Units) -> None:
    async with units() as unit:
        code = await CodeStore(unit).make("claim")
    taken = await at_once(units, 20, lambda unit, _: CodeStore(unit).redeem("claim", code))
    assert sum(row is not None for row in taken) == 1


async def test_forty_acts_at_once_make_one_sound_chain(units: Units) -> None:
    async def act(unit: Unit, number: int) -> None:
        AuditStore(unit).record(number, "press", "button", number)
        await LibraryStore(unit).add(f"{number}", "guide")

    await at_once(units, 40, act)
    async with units(reads_only=True) as unit:
        verdict = await AuditStore(unit).verify()
        assert (verdict.sound, verdict.rows) == (True, 40)


async def test_who_follows_the_change_log_misses_nothing(units: Units) -> None:
    """On PostgreSQL a plain sequence fails this: a number may commit after a greater one was read."""
    met, done = list[int](), asyncio.Event()

    async def follow() -> None:
        last = 0
        while True:
            ending = done.is_set()
            async with units(reads_only=True) as unit:
                rows = await ChangeLog(unit).since(last)
            met.extend(row.subject_id for row in rows)
            last = rows[-1].seq if rows else last
            if ending and not rows:
                return

    async def write(unit: Unit, number: int) -> int:
        made = await LibraryStore(unit).add(f"{number}", "guide")
        await asyncio.sleep(0.001 * (number % 7))
        return made

    follower = asyncio.create_task(follow())
    made = await at_once(units, 60, write)
    done.set()
    await follower
    assert sorted(met) == sorted(made)


async def test_a_number_of_the_change_log_is_never_passed_by_a_greater_one(units: Units) -> None:
    """The same with the unlucky moment made sure of: one transaction has its number and is slow to commit."""
    numbered, go_on = asyncio.Event(), asyncio.Event()

    async def dawdle() -> None:
        numbered.set()
        await go_on.wait()

    async def slow(unit: Unit, _: int) -> int:
        unit.at_commit("then", dawdle)  # closings run in the order of their names: after "changes"
        return await LibraryStore(unit).add("Slow", "guide")

    async def quick(unit: Unit, _: int) -> int:
        return await LibraryStore(unit).add("Quick", "guide")

    first = asyncio.create_task(at_once(units, 1, slow))
    await numbered.wait()
    second = asyncio.create_task(at_once(units, 1, quick))
    await asyncio.wait([second], timeout=0.3)
    async with units(reads_only=True) as unit:
        assert await ChangeLog(unit).since(0) == [], "who reads now would never hear of the slow one"
    go_on.set()
    made = [*await first, *await second]
    async with units(reads_only=True) as unit:
        assert [row.subject_id for row in await ChangeLog(unit).since(0)] == made


async def test_what_one_replica_commits_the_other_sees_at_once(
    database: Database, database_url: str, clock: HandClock
) -> None:
    other = await Database.open(database_url, None, now=clock.now)
    try:
        async with database.units() as unit:
            await SeenStore(unit).first("event")
        async with other.units() as unit:
            assert not await SeenStore(unit).first("event")
    finally:
        await other.close()
