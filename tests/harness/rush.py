"""Many people press for few seats in the same moment, at `dispatch` of a real hub; and what must be true afterwards."""

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Unpack

import sqlalchemy as sa

from bot.people import Role
from commands.webinars.seats import Seats
from store.people import PeopleStore
from store.person import ACCOUNT, PERSON
from store.rsvps import RsvpStore
from store.schedule import SCHEDULE
from store.spaces import SpaceStore
from store.unit import Units
from store.webinar import RSVP, Answer
from store.webinar_rows import Times, WebinarDetails
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


async def planned(hall: Hall, seats: int | None, title: str = "Rush", **said: Unpack[WebinarDetails]) -> int:
    """An announced webinar in a week; the number of its only date."""
    now = hall.hub.clock.now().replace(second=0, microsecond=0)
    begins = now + timedelta(days=7)
    at = Times(begins.date(), begins.date(), f"{begins:%H:%M}", "UTC", begins, begins + timedelta(hours=1))
    async with hall.parts.database.units() as unit:
        store = WebinarStore(unit)
        details: WebinarDetails = {"capacity": seats, "status": "announced", **said}
        number = await store.add(title, [at], zone="UTC", wall_time=at.wall_time, **details)
        return (await store.of(number))[0].id


async def full_house(hall: Hall, date: int, size: int) -> None:
    """So many members have said yes and are reminded; every third has quiet hours of one of four kinds. Written straight into
    the tables: what it is for begins afterwards."""
    async with hall.parts.database.units() as unit:
        space = await SpaceStore(unit).ensure(SPACE.platform, SPACE.id, SPACE.name)
        first = (await unit.session.scalar(sa.select(sa.func.max(PERSON.c.id))) or 0) + 1
        people, zones = range(first, first + size), ("Europe/London", "America/New_York", "Asia/Tokyo")
        blank = dict.fromkeys(("title", "organization", "language", "bio", "level", "body_size", "partner_of"), "")
        known = {**blank, "visibility": "members", "status": "active", "home_space": space.id}
        rows = [{"id": one, "name": f"P{one}", "zone": zones[one % 3], **known} for one in people]
        await unit.session.execute(sa.insert(PERSON), rows)
        accounts = [
            {"platform": SPACE.platform, "external_id": f"{SPACE.id}:P{one}", "person_id": one, "display_name": f"P{one}", "space_id": space.id}
            for one in people
        ]  # fmt: skip
        await unit.session.execute(sa.insert(ACCOUNT), accounts)
        plan = {
            "kind": "digest",
            "wall_time": "09:00",
            "rule": "FREQ=WEEKLY",
            "subject_id": "",
            "enabled": False,
            "last_outcome": "",
            "tries": 0,
        }
        quiet = [
            {
                "key": f"digest:person:{one}",
                "person_id": one,
                "zone": zones[one % 3],
                "settings": {"quiet": f"{18 + one % 4}:00-08:00"},
                **plan,
            }
            for one in people
            if one % 3 == 0
        ]
        await unit.session.execute(sa.insert(SCHEDULE), quiet)
        answers = [
            {"occurrence_id": date, "person_id": one, "answer": Answer.YES, "position": one, "answered": unit.now}
            for one in people
        ]
        await unit.session.execute(sa.insert(RSVP), answers)
        await RsvpStore(unit).recount(date)
        dated = await WebinarStore(unit).dated(date)
        assert dated is not None
        await Seats(unit).remind_again(dated)


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
