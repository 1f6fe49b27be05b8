"""What the tests of webinars share: an organizer who announces, and what stands in the database."""

from datetime import timedelta
from typing import Any

from bot.people import Role
from store.rsvps import RsvpStore
from store.webinar import Answer
from store.webinar_rows import Dated, RsvpRow
from store.webinars import WebinarStore
from tests.commands.support import member, row
from tests.harness.hub import Hall, Talker
from tests.harness.week import Week

MINUTES = timedelta(minutes=5)


async def organizer(hall: Hall, name: str = "Olga") -> Talker:
    return await member(hall, hall.person(name), Role.ORGANIZER)


async def drafted(olga: Talker, when: str = "10 March 2pm", title: str = "Faster permits", **said: Any) -> None:
    """Through the form, to the preview."""
    await olga.runs(f"webinars announce {title}")
    names = {"seats": "Seats", "where": "Where", "zone": "Time zone", "minutes": "How long", "speakers": "Speakers"}
    names |= {"kind": "Kind"}
    names |= {"topics": "Topics", "visibility": "Visible to", "reminders": "Reminders", "materials": "Bring along"}
    given = {names[name]: str(value) for name, value in said.items()}
    first = {"When": when, "What about": "What saved us three weeks."} | {
        label: given.pop(label) for label in ("Time zone", "How long") if label in given
    }
    await olga.fills(first)
    while olga.form is not None and not olga.errors:
        here = {one.param.label for one in olga.form.fields}
        await olga.fills({label: value for label, value in given.items() if label in here})


async def announced(
    olga: Talker, when: str = "10 March 2pm", title: str = "Faster permits", **said: Any
) -> list[Dated]:
    """Announced and posted; its dates."""
    await drafted(olga, when, title, **said)
    await olga.clicks(f"Post {title}")
    assert olga.sees("is announced"), olga.text
    async with olga.hub.house.units(reads_only=True) as unit:
        found = await WebinarStore(unit).between(
            olga.hub.house.clock.now(), olga.hub.house.clock.now() + timedelta(days=800)
        )
        newest = max(one.webinar.id for one in found)
        return await WebinarStore(unit).of(newest)


async def dated(hall: Hall, number: int) -> Dated:
    async with hall.parts.database.units(reads_only=True) as unit:
        found = await WebinarStore(unit).dated(number)
    assert found is not None
    return found


async def answers(hall: Hall, number: int) -> list[RsvpRow]:
    async with hall.parts.database.units(reads_only=True) as unit:
        return await RsvpStore(unit).who(number)


async def says(hall: Hall, who: Talker, number: int) -> Answer | None:
    known = await row(hall, who)
    async with hall.parts.database.units(reads_only=True) as unit:
        found = await RsvpStore(unit).of(number, known.id)
    return found.answer if found else None


def titles(week: Week, name: str) -> list[str]:
    """The first lines of what was brought to this person before it was over; for thanks see test_afterwards."""
    found = [got.text.splitlines()[0] for got in week.heard(name)]
    return [one for one in found if not one.startswith("Thank you for coming")]
