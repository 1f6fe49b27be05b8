"""Many people press for few seats in the same moment, at `dispatch` of a real hub; and what must be true afterwards."""

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta

from bot.people import Role
from store.people import PeopleStore
from store.rsvps import RsvpStore
from store.unit import Units
from store.webinar import Answer
from store.webinar_rows import Times
from store.webinars import WebinarStore
from tests.harness.hub import SPACE, Hall, Talker

PLACE = re.compile(r"You are number ([\d,]+) on the waiting list")


@dataclass(frozen=True, slots=True)
class Rush:
    """`wrong` names whatever is not as it should be; empty when all is well."""

    taken: int
    yes: int
    waiting: int
    wrong: tuple[str, ...]


async def crowd(hall: Hall, size: int) -> list[Talker]:
    """Members who have spoken before."""
    people = [hall.person(f"P{number}") for number in range(size)]
    async with hall.parts.database.units() as unit:
        store = PeopleStore(unit)
        for one in people:
            row = await store.arrive(SPACE.platform, one.origin.user.id, SPACE.platform, SPACE.id, one.origin.name)
            assert row is not None
            if Role.MEMBER.value not in row.roles:
                await store.grant(row.id, Role.MEMBER, row.space_id)
    return people


async def planned(hall: Hall, seats: int | None, title: str = "Rush") -> int:
    """An announced webinar in a week; the number of its only date."""
    now = hall.hub.clock.now().replace(second=0, microsecond=0)
    begins = now + timedelta(days=7)
    at = Times(begins.date(), begins.date(), f"{begins:%H:%M}", "UTC", begins, begins + timedelta(hours=1))
    async with hall.parts.database.units() as unit:
        store = WebinarStore(unit)
        number = await store.add(title, [at], zone="UTC", wall_time=at.wall_time, capacity=seats, status="announced")
        return (await store.of(number))[0].id


async def rush(hall: Hall, people: list[Talker], seats: int) -> Rush:
    """All of them say yes at once."""
    date = await planned(hall, seats)
    await asyncio.gather(*(one.presses(f"webinars.answer/{date}/yes") for one in people))
    told = {(SPACE.platform, one.origin.user.id): one.text for one in people}
    return await judged(hall.parts.database.units, date, told, seats)


async def judged(units: Units, date: int, told: dict[tuple[str, str], str], seats: int) -> Rush:
    """Are seats and waiting list right, and was each account told where its person stands?"""
    async with units(reads_only=True) as unit:
        dated, rows = await WebinarStore(unit).dated(date), await RsvpStore(unit).who(date)
        people = {name: await PeopleStore(unit).find(*name) for name in told}
    assert dated is not None
    line = [row.person_id for row in rows if row.answer is Answer.WAITING]
    seated = {row.person_id for row in rows if row.answer is Answer.YES}
    wrong: list[str] = []
    if (dated.occurrence.taken, len(seated), len(rows)) != (min(seats, len(told)), min(seats, len(told)), len(told)):
        wrong.append(f"{dated.occurrence.taken} taken, {len(seated)} yes, {len(rows)} of {len(told)} answered")
    for name, said in told.items():
        person = people[name]
        place = PLACE.search(said)
        if person is None:
            wrong.append(f"{name} is not known")
        elif person.id in seated and "You come to" not in said:
            wrong.append(f"{name} has a seat and was told: {said[:80]}")
        elif person.id in line and (place is None or int(place[1].replace(",", "")) != line.index(person.id) + 1):
            wrong.append(f"{name} waits as number {line.index(person.id) + 1} and was told: {said[:80]}")
    return Rush(dated.occurrence.taken, len(seated), len(line), tuple(wrong))
