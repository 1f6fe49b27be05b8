"""Webinars in people's own calendars, as calendar programs read them: RFC 5545 is the judge."""

from dataclasses import dataclass

import httpx

from adapters.web import create_app
from bot.compose import SEED
from bot.compose.sessions import WebSessions
from bot.ui.nodes import File
from store.people import PeopleStore
from tests.commands.support import member, row
from tests.commands.webinars.support import announced, organizer
from tests.harness.hub import Hall, Talker
from tests.harness.ical import Part, broken_rules, read
from tests.harness.week import Week

LINK = "https://meet.example/secret-room"


@dataclass
class Subscription:
    hall: Hall

    async def __call__(self, address: str, **headers: str) -> httpx.Response:
        sessions = WebSessions(self.hall.parts.database.units, SEED)
        app = create_app(self.hall.hub, self.hall.parts.settings, sessions)
        base = self.hall.parts.settings.base_url
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base) as client:
            return await client.get(address.removeprefix(base), headers=headers)


def events(data: bytes) -> list[Part]:
    assert broken_rules(data) == []
    return read(data).all("VEVENT")


def file(who: Talker) -> File:
    return next(node for node in who.reply.blocks if isinstance(node, File))


async def address(who: Talker) -> str:
    await who.runs("webinars calendar")
    await who.clicks("Make ")
    return next(word for word in who.text.split() if "/calendar/" in word)


async def test_a_file_puts_it_into_any_calendar_and_a_change_keeps_its_uid(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm", where=LINK, visibility="public")
    alice = await member(week.hall, week.hall.person("Alice"))
    await alice.runs(f"webinars show {one.id}")
    await alice.clicks("Add to my calendar")
    first = file(alice)
    [before] = events(first.data)
    assert (first.name, first.media_type) == (f"webinar-{one.id}.ics", "text/calendar; charset=utf-8; method=PUBLISH")
    assert (before.value("DTSTART"), before.value("STATUS")) == ("20260310T140000", "CONFIRMED")
    await olga.runs(f"webinars move {one.id} 12 March 3pm")
    await olga.clicks("Move")
    await alice.runs(f"webinars show {one.id}")
    await alice.clicks("Update my calendar")
    [after] = events(file(alice).data)
    assert (after.value("UID"), after.value("DTSTART")) == (before.value("UID"), "20260312T150000")
    assert int(after.value("SEQUENCE")) > int(before.value("SEQUENCE"))
    await alice.runs(f"webinars rsvp {one.id} yes")
    await olga.runs(f"webinars cancel {one.id} Ill")
    await olga.clicks("Cancel")
    await alice.runs(f"webinars show {one.id}")
    await alice.clicks("Take it out of my calendar")
    [gone] = events(file(alice).data)
    assert read(file(alice).data).value("METHOD") == "CANCEL"
    assert (gone.value("UID"), gone.value("STATUS")) == (before.value("UID"), "CANCELLED")
    assert int(gone.value("SEQUENCE")) > int(after.value("SEQUENCE"))


async def test_the_way_in_is_only_in_the_file_of_who_said_yes(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, where=LINK, visibility="public")
    alice = await member(week.hall, week.hall.person("Alice"))
    for answer, inside in (("maybe", False), ("yes", True), ("no", False)):
        await alice.runs(f"webinars rsvp {one.id} {answer}")
        await alice.runs(f"webinars show {one.id}")
        await alice.clicks("Add to my calendar")
        assert (b"secret-room" in file(alice).data.replace(b"\r\n ", b"")) is inside


async def test_the_public_calendar_holds_what_anybody_may_know_and_never_the_way_in(week: Week) -> None:
    olga = await organizer(week.hall)
    await announced(olga, "10 March 2pm", "Open to all", where=LINK, visibility="public")
    await announced(olga, "11 March 2pm", "Members only", where=LINK, visibility="members")
    get = Subscription(week.hall)
    response = await get("/webinars/events.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "set-cookie" not in response.headers
    assert [one.value("SUMMARY") for one in events(response.content)] == ["Open to all"]
    assert b"secret-room" not in response.content
    assert read(response.content).all("VTIMEZONE")
    again = await get("/webinars/events.ics", **{"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await get("/webinars/events.ics?topic=nothing-such")).status_code == 404


async def test_a_series_is_one_event_with_its_rule_and_what_is_otherwise(week: Week) -> None:
    olga = await organizer(week.hall)
    dates = await announced(olga, "every Thursday at 15:00 until 30 April", "Weekly", visibility="public")
    await olga.runs(f"webinars move {dates[1].id} 13 March 10:00")
    await olga.clicks("Move")
    await olga.runs(f"webinars cancel {dates[2].id} Holiday")
    await olga.clicks("Cancel")
    response = await Subscription(week.hall)("/webinars/events.ics")
    series, moved = events(response.content)
    assert series.value("DTSTART") == f"{dates[0].occurrence.day:%Y%m%d}T150000"
    assert "FREQ=WEEKLY" in series.value("RRULE")
    assert series.value("EXDATE") == f"{dates[2].occurrence.day:%Y%m%d}T150000"
    assert (moved.value("RECURRENCE-ID"), moved.value("DTSTART")) == (
        f"{dates[1].occurrence.day:%Y%m%d}T150000",
        "20260313T100000",
    )
    assert moved.value("UID") == series.value("UID")


async def test_my_own_calendar_has_what_i_said_yes_to_at_an_address_nobody_guesses(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm", "Mine", where=LINK)
    [two] = await announced(olga, "11 March 2pm", "Perhaps", where=LINK)
    await announced(olga, "12 March 2pm", "Not mine", where=LINK)
    alice = await member(week.hall, week.hall.person("Alice"))
    await alice.runs(f"webinars rsvp {one.id} yes")
    await alice.runs(f"webinars rsvp {two.id} maybe")
    get, mine = Subscription(week.hall), await address(alice)
    assert len(mine.rpartition("/")[2]) > 40
    response = await get(mine)
    assert response.headers["cache-control"].startswith("private")
    yes, maybe = events(response.content)
    assert (yes.value("SUMMARY"), yes.value("STATUS"), len(yes.all("VALARM"))) == ("Mine", "CONFIRMED", 1)
    assert (maybe.value("SUMMARY"), maybe.value("STATUS"), len(maybe.all("VALARM"))) == ("Perhaps", "TENTATIVE", 0)
    assert ("secret-room" in yes.value("DESCRIPTION"), "secret-room" in maybe.value("DESCRIPTION")) == (True, False)
    await olga.runs(f"webinars move {one.id} 12 March 3pm")
    await olga.clicks("Move")
    moved = next(event for event in events((await get(mine)).content) if event.value("SUMMARY") == "Mine")
    assert (moved.value("UID"), moved.value("DTSTART")) == (yes.value("UID"), "20260312T150000")


async def test_an_address_is_made_anew_and_withdrawn(week: Week) -> None:
    alice = await member(week.hall, week.hall.person("Alice"))
    get, first = Subscription(week.hall), await address(alice)
    assert (await get(first)).status_code == 200
    second = await address(alice)
    assert [(await get(one)).status_code for one in (first, second)] == [404, 200]
    await alice.runs("webinars calendar")
    assert second not in alice.text
    await alice.clicks("Withdraw")
    assert (await get(second)).status_code == 404
    assert (await get("/calendar/guess.ics")).status_code == 404


async def test_whoever_is_no_member_any_more_reads_nothing(week: Week) -> None:
    alice = await member(week.hall, week.hall.person("Alice"))
    mine, known = await address(alice), await row(week.hall, alice)
    async with week.hall.parts.database.units() as unit:
        for grant in await PeopleStore(unit).grants_of(known.id):
            await PeopleStore(unit).revoke(known.id, grant.role, grant.space_id)
    assert (await Subscription(week.hall)(mine)).status_code == 404
