"""Webinars in a real browser: the way from one's calendar into a meeting on another server, and events sent as a file."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from adapters.web import WebAdapter
from bot.clock import SystemClock
from bot.people import Role
from commands.webinars.joining import JOIN
from commands.webinars.times import read_times
from store.calendar_keys import CalendarKeyStore
from store.people import PeopleStore
from store.rsvps import RsvpStore
from store.webinar import Answer, WebinarStatus
from store.webinar_after import AfterStore
from store.webinars import WebinarStore
from tests.adapters.web.house import Place, real_place
from tests.browser.seat import Seat

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    async with real_place(tmp_path_factory.mktemp("hub")) as made:
        yield made


@asynccontextmanager
async def sitting(hub: Place, browser: Browser, *, javascript: bool) -> AsyncIterator[tuple[Seat, str]]:
    """Somebody at a fresh window, and where the hub is."""
    web = WebAdapter(hub.hub, hub.settings, hub.sessions)
    await web.start()
    context = await browser.new_context(base_url=web.url, java_script_enabled=javascript, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    seat = Seat(await context.new_page(), hub)
    try:
        yield seat, web.url
    finally:
        await context.close()
        await web.stop()
    assert not seat.complaints, seat.complaints


async def test_the_button_leads_on_without_a_script_and_without_saying_where_from(hub: Place, browser: Browser) -> None:
    async with sitting(hub, browser, javascript=False) as (seat, here):
        meeting = here.replace("127.0.0.1", "localhost") + "/healthz"  # another server, as browsers see it
        await hub.sign_in_code("Amira Haddad")
        async with hub.units() as unit:
            amira = await PeopleStore(unit).find("web", "Amira Haddad")
            assert amira is not None
            soon = read_times("in 10 minutes", "Europe/London", SystemClock().now(), 60)
            number = await WebinarStore(unit).add(
                "Faster permits", soon.times, zone=soon.zone, wall_time=soon.wall_time, link=meeting, status=WebinarStatus.ANNOUNCED
            )  # fmt: skip
            [date] = await WebinarStore(unit).of(number)
            await RsvpStore(unit).answer(date.id, amira.id, Answer.YES)
            await CalendarKeyStore(unit).ready(amira.id, JOIN)
            token = (await CalendarKeyStore(unit).sign(amira.id, JOIN, [date.id]))[date.id]
        sent = dict[str, str]()
        seat.page.on("request", lambda one: sent.update({one.url: one.headers.get("referer", "")}))
        await seat.opens(f"/webinars/join/{token}")
        await seat.presses("Join Faster permits")
        await expect(seat.page).to_have_url(meeting)
        assert sent[meeting] == ""
        async with hub.units(reads_only=True) as unit:
            assert [one.person_id for one in await AfterStore(unit).present([date.id])] == [amira.id]


async def test_a_file_of_events_is_looked_at_imported_and_confirmed(hub: Place, browser: Browser) -> None:
    when = {"starts": "2019-06-12 14:00:00 -0500", "ends": "2019-06-12 15:00:00 -0500"}
    rows = [{"id": str(number), "title": f"Event {number}", **when} for number in range(30)]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    async with sitting(hub, browser, javascript=True) as (seat, _):
        await seat.opens(f"/sign-in?code={await hub.sign_in_code('Olu Ade', Role.ORGANIZER)}")
        await seat.presses("Sign in")
        await seat.opens("/library/import")
        await seat.page.get_by_label("File").set_input_files([{"name": "events.jsonl", "mimeType": "text/plain", "buffer": data}])  # fmt: skip
        await seat.page.get_by_label("Into").select_option("webinars")
        await seat.types("Time zone", "America/New_York")
        await seat.presses("Look at it")
        await seat.presses("Look at events.jsonl")
        await seat.waits_for("30 would be added")
        assert await seat.barriers() == []
        await seat.presses("Import 30 entries")
        await seat.waits_for("events.jsonl is among the webinars")
        await seat.page.get_by_role("link", name="Confirm the times").click()
        await seat.waits_for("30 times are in doubt")
        assert not await seat.scrolls_sideways()
