"""A webinar among a Discord server's own events: in step, without the link, and interest takes nobody's seat away."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.people import SpaceRef
from commands import capabilities
from commands.webinars.places import cards
from scheduler.jobs import Jobs
from store.outbox import OutboxStore
from store.rsvps import RsvpStore
from store.webinar import Answer
from store.webinar_rows import Times, WebinarChannelRow
from store.webinars import WebinarStore
from tests.adapters.discord.mail import Mail, mail_in
from tests.adapters.discord.test_calendar import CANCELED, events, guild, looked
from tests.harness.rush import planned


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with mail_in(tmp_path, capabilities()) as made:
        made.hall.hub.adapters.append(made.adapter)
        yield made


async def posted(mail: Mail) -> int:
    """Announced into the server's calendar; the number of its date."""
    date = await planned(mail.hall, 2, "Faster permits")
    where = mail.hall.hub.house.platforms.calendar(SpaceRef("discord", str(guild(mail).id)))
    assert where is not None
    async with mail.hall.parts.database.units() as unit:
        dated = await WebinarStore(unit).dated(date)
        assert dated is not None
        await WebinarStore(unit).update(dated.webinar.id, link="https://meet.example.gov/secret")
        rows = [WebinarChannelRow(dated.webinar.id, where.platform, where.id, "", None)]
        await OutboxStore(unit).put([one.row() for one in cards([dated], rows, mail.clock.now(), None)])
    await mail.round()
    return date


async def test_it_moves_with_the_webinar_and_is_cancelled_when_nobody_can_undo_it(mail: Mail) -> None:
    date = await posted(mail)
    [event] = events(mail)
    assert event["name"] == "Faster permits"
    assert "secret" not in str(event)
    async with mail.hall.parts.database.units() as unit:
        found = await WebinarStore(unit).dated(date)
        assert found is not None
        row, step = found.occurrence, timedelta(days=1)
        to = Times(row.planned_on, row.day + step, row.wall_time, row.zone, row.begins + step, row.ends + step)
        await WebinarStore(unit).move(date, to)
    mail.passes(31)
    await mail.cards.round()
    assert datetime.fromisoformat(str(events(mail)[0]["scheduled_start_time"])) == to.begins
    async with mail.hall.parts.database.units() as unit:
        await WebinarStore(unit).cancel(date, "No room")
    mail.passes(31)
    await mail.cards.round()
    assert events(mail)[0]["status"] != CANCELED, "it can still be undone, which Discord could not follow"
    mail.passes(600)
    await Jobs(mail.hall.hub.house).tick()
    await mail.cards.round()
    assert events(mail)[0]["status"] == CANCELED


async def test_interest_counts_as_maybe_and_never_takes_a_seat_from_whoever_said_yes(mail: Mail) -> None:
    date = await posted(mail)
    [number] = guild(mail).events
    bob = mail.server.member("Bob")
    await bob.runs("webinars rsvp", number=date, answer="yes")
    await mail.alice.runs("webinars show", number=date)
    for one in (mail.alice, bob):
        await one.is_interested(number)
    await looked(mail)
    async with mail.hall.parts.database.units(reads_only=True) as unit:
        rows = await RsvpStore(unit).who(date)
    assert sorted(row.answer for row in rows) == [Answer.MAYBE, Answer.YES]
