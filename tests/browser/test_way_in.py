"""The way from somebody's calendar into a meeting, in a real browser: a button that leads to another server."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from adapters.web import WebAdapter
from bot.clock import SystemClock
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


async def test_the_button_leads_on_without_a_script_and_without_saying_where_from(hub: Place, browser: Browser) -> None:
    web = WebAdapter(hub.hub, hub.settings, hub.sessions)
    await web.start()
    try:
        meeting = web.url.replace("127.0.0.1", "localhost") + "/healthz"  # another server, as browsers see it
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
        context = await browser.new_context(base_url=web.url, java_script_enabled=False)
        seat, sent = Seat(await context.new_page(), hub), dict[str, str]()
        seat.page.on("request", lambda one: sent.update({one.url: one.headers.get("referer", "")}))
        await seat.opens(f"/webinars/join/{token}")
        await seat.presses("Join Faster permits")
        await expect(seat.page).to_have_url(meeting)
        assert sent[meeting] == ""
        await context.close()
        assert not seat.complaints, seat.complaints
        async with hub.units(reads_only=True) as unit:
            assert [one.person_id for one in await AfterStore(unit).present([date.id])] == [amira.id]
    finally:
        await web.stop()
