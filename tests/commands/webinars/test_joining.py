"""The way in from people's own calendars: whoever presses it around the time was there, and whatever opens it was not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from adapters.web import create_app
from bot.compose import SEED
from bot.compose.sessions import WebSessions
from bot.ui.nodes import File
from store.webinar_after import AfterStore, How
from store.webinar_rows import Dated
from tests.adapters.web.people import FORM, Reader
from tests.commands.support import member, row
from tests.commands.webinars.support import announced, organizer
from tests.harness.hub import Talker
from tests.harness.ical import read
from tests.harness.week import Week, week_in

LINK, HOME = "https://meet.example/secret-room?pwd=1", "https://hub.example.gov"


@dataclass
class Place:
    """A webinar with a link, and Alice, who said yes and reads her own calendar."""

    week: Week
    olga: Talker
    alice: Talker
    date: Dated
    browser: httpx.AsyncClient
    feed: str

    async def link(self) -> str:
        """The way in as her calendar has it."""
        got = await self.browser.get(self.feed.removeprefix(HOME))
        says = [event.value("DESCRIPTION") for event in read(got.content).all("VEVENT")]
        return way(says[0])

    async def there(self) -> list[How]:
        async with self.week.hall.parts.database.units(reads_only=True) as unit:
            return [one.how for one in await AfterStore(unit).present([self.date.id])]

    def at(self, moment: datetime) -> None:
        self.week.clock.forward((moment - self.week.clock.now()).total_seconds())


def way(says: str) -> str:
    return next(word for word in says.replace("\\n", " ").split() if word.startswith("https://"))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with week_in(tmp_path, web_base_url=HOME) as week:
        olga = await organizer(week.hall)
        [one] = await announced(olga, "10 March 2pm", where=LINK)
        alice = await member(week.hall, week.hall.person("Alice"))
        await alice.runs(f"webinars rsvp {one.id} yes")
        await alice.runs("webinars calendar")
        await alice.clicks("Make ")
        feed = next(word for word in alice.text.split() if "/calendar/" in word)
        sessions = WebSessions(week.hall.parts.database.units, SEED)
        app = create_app(week.hall.hub, week.hall.parts.settings, sessions)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=HOME) as browser:
            yield Place(week, olga, alice, one, browser, feed)


async def test_who_presses_the_link_of_their_calendar_around_the_time_was_there(place: Place) -> None:
    link = await place.link()
    assert link.startswith(f"{HOME}/webinars/join/")
    assert link == await place.link(), "a calendar that is read again has not changed"
    place.at(place.date.occurrence.begins - timedelta(minutes=10))
    for looks in (place.browser.get, place.browser.head):
        got = await looks(link)
        assert (got.status_code, await place.there()) == (200, []), "what only opens it does not count"
    page = Reader((await place.browser.get(link)).text)
    [button] = [one for one in page.buttons if one.label == "Join Faster permits"]
    went = await place.browser.post(page.forms[button.form].action, headers=FORM)
    assert (went.status_code, went.headers["location"]) == (303, LINK)
    assert await place.there() == [How.LINK]
    await place.browser.post(link, headers=FORM)
    assert await place.there() == [How.LINK]


async def test_its_page_is_nobodys_business(place: Place) -> None:
    place.at(place.date.occurrence.begins)
    got = await place.browser.get(await place.link())
    assert got.headers["referrer-policy"] == "no-referrer"
    assert got.headers["x-robots-tag"] == "noindex, nofollow"
    assert got.headers["cache-control"] == "no-store"
    assert "form-action 'self' https: http:" in got.headers["content-security-policy"], "or the browser holds it back"
    assert "secret-room" not in got.text, "until somebody presses"


async def test_too_early_it_says_from_when_on_and_gives_the_link_without_counting(place: Place) -> None:
    link = await place.link()
    got = await place.browser.get(link)
    assert "14:00" in got.text
    assert "From half an hour before" in got.text
    page = Reader(got.text)
    assert page.links["Try the way to Faster permits"] == LINK
    assert not [one for one in page.buttons if one.label.startswith("Join")]
    assert (await place.browser.post(link, headers=FORM)).status_code == 200
    assert await place.there() == []


async def test_who_no_longer_comes_reads_how_to_come_and_is_not_counted(place: Place) -> None:
    link = await place.link()
    await place.alice.runs(f"webinars rsvp {place.date.id} no")
    place.at(place.date.occurrence.begins)
    got = await place.browser.post(link, headers=FORM)
    assert (got.status_code, await place.there()) == (200, [])
    assert f"webinars rsvp {place.date.id} yes" in got.text
    assert "secret-room" not in got.text
    await place.alice.runs(f"webinars rsvp {place.date.id} yes")
    assert (await place.browser.post(link, headers=FORM)).headers["location"] == LINK


async def test_what_is_over_or_cancelled_lets_nobody_in(place: Place) -> None:
    link = await place.link()
    place.at(place.date.occurrence.ends + timedelta(minutes=16))
    got = await place.browser.post(link, headers=FORM)
    assert "It is over" in got.text
    assert "secret-room" not in got.text
    [other] = await announced(place.olga, "20 March 2pm", "Other", where=LINK)
    await place.alice.runs(f"webinars rsvp {other.id} yes")
    mine = await place.browser.get(place.feed.removeprefix(HOME))
    second = next(way(one.value("DESCRIPTION")) for one in read(mine.content).all("VEVENT") if one.value("SUMMARY") == "Other")  # fmt: skip
    await place.olga.runs(f"webinars cancel {other.id} Ill")
    await place.olga.clicks("Cancel")
    assert "Cancelled: Ill" in (await place.browser.get(second)).text


async def test_a_wrong_or_withdrawn_link_says_so_kindly(place: Place) -> None:
    link = await place.link()
    head, _, token = link.rpartition("/")
    person, number, signature = token.split("-", 2)
    known = await row(place.week.hall, place.olga)
    forged = (f"{known.id}-{number}-{signature}", f"{person}-{int(number) + 1}-{signature}", "guess", f"{token}x")
    for wrong in forged:
        got = await place.browser.get(f"{head}/{wrong}")
        assert (got.status_code, "leads nowhere any more" in got.text) == (404, True), wrong
    await place.alice.runs("webinars calendar")
    await place.alice.clicks("Make a new")
    assert (await place.browser.get(link)).status_code == 404, "nothing of an old address leads in"


async def test_the_file_on_a_card_has_the_same_way_in_and_outlives_an_address_made_later(place: Place) -> None:
    ben = await member(place.week.hall, place.week.hall.person("Ben"))
    await ben.runs(f"webinars rsvp {place.date.id} yes")
    await ben.runs(f"webinars show {place.date.id}")
    await ben.clicks("Add to my calendar")
    file = next(node for node in ben.reply.blocks if isinstance(node, File))
    [event] = read(file.data).all("VEVENT")
    link = way(event.value("DESCRIPTION"))
    assert link != await place.link()
    await ben.runs("webinars calendar")
    await ben.clicks("Make an address")
    place.at(place.date.occurrence.begins)
    assert (await place.browser.post(link, headers=FORM)).headers["location"] == LINK
    await ben.runs("webinars calendar")
    await ben.clicks("Withdraw")
    assert (await place.browser.get(link)).status_code == 404


async def test_whoever_is_no_member_any_more_is_not_let_in(place: Place) -> None:
    from store.people import PeopleStore

    link, known = await place.link(), await row(place.week.hall, place.alice)
    place.at(place.date.occurrence.begins)
    async with place.week.hall.parts.database.units() as unit:
        for grant in await PeopleStore(unit).grants_of(known.id):
            await PeopleStore(unit).revoke(known.id, grant.role, grant.space_id)
    got = await place.browser.post(link, headers=FORM)
    assert (got.status_code, await place.there()) == (403, [])
