"""The room: several people, private and public answers, forms and reactions, without a script and live."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio

from adapters.web import WebAdapter
from adapters.web.feed import Feed
from bot.ui.nodes import Reply, Text
from tests.adapters.web.house import Place
from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")
NELL, RUBEN = "Nell Okafor", "Ruben Castellane"


@pytest_asyncio.fixture(loop_scope="module")
async def room(here: Place) -> AsyncIterator[Callable[[str], Any]]:
    """A fresh room on a real port; called with a name, it lets that person in."""
    web = WebAdapter(here.hub, here.settings, here.sessions)
    await web.start()
    clients: list[httpx.AsyncClient] = []

    async def enter(name: str) -> Visitor:
        client = httpx.AsyncClient(base_url=web.url, timeout=10)
        clients.append(client)
        visitor = Visitor(client)
        await visitor.opens("/room")
        await visitor.presses(f"Be {name}")
        return visitor

    yield enter
    await asyncio.gather(*(client.aclose() for client in clients))
    await web.stop()


async def says(visitor: Visitor, text: str) -> None:
    visitor.types(text=text)
    await visitor.presses("Run")


async def test_a_newcomer_picks_somebody_and_is_welcomed_with_commands_to_press(room: Any) -> None:
    nell = await room(NELL)
    assert nell.at == "/room"
    assert nell.sees(f"Welcome, {NELL}")
    await nell.presses("shelf find permits")
    assert nell.sees("6 found")


async def test_somebody_who_does_not_exist_stays_outside(room: Any) -> None:
    nell = await room(NELL)
    nell.client.cookies.set("folkmoot_room", "nobody")
    await nell.opens("/room")
    assert f"Be {NELL}" in [one.label for one in nell.page.buttons]


async def test_an_answer_is_seen_by_the_asker_alone_until_it_is_shared(room: Any) -> None:
    nell, ruben = await room(NELL), await room(RUBEN)
    await says(nell, "/shelf permits")
    assert nell.sees("Only you can see this")
    await ruben.opens("/room")
    assert not ruben.sees("6 found")
    await nell.presses("Share here")
    assert nell.sees("Share with #room, 2 people?")
    await nell.presses("Share with #room")
    await ruben.opens("/room")
    assert ruben.sees(f"{NELL} showed everybody")
    assert ruben.sees("6 found")


async def test_a_reaction_is_counted_and_reaches_the_capability(room: Any, here: Place) -> None:
    nell, ruben = await room(NELL), await room(RUBEN)
    await says(nell, "shelf show 1")
    await nell.presses("Share here")
    await nell.presses("Share with #room")
    await here.hub.settled()
    await ruben.opens("/room")
    await ruben.presses("books")
    assert ruben.sees("Noted on the shelf")
    await nell.opens("/room")
    assert not nell.sees("Noted on the shelf")
    assert 'aria-pressed="false" aria-label="books, 1"' in nell.html
    await ruben.presses("books, 1")
    assert 'aria-label="books"' in ruben.html


async def test_a_message_can_be_handed_to_a_capability(room: Any) -> None:
    nell, ruben = await room(NELL), await room(RUBEN)
    await says(nell, "shelf show 1")
    await nell.presses("Share here")
    await nell.presses("Share with #room")
    await ruben.opens("/room")
    await ruben.presses("Suggest to the shelf")
    assert 'value="https://www.example.gov/permits/faster"' in ruben.html


async def test_only_offered_emoji_on_public_messages_count(room: Any) -> None:
    nell = await room(NELL)
    form = next(one for one in nell.page.forms.values() if one.action == "/room/act")
    values = [pair for pair in form.values if pair[0] != "_address"]
    await nell.sends("/room/react", [*values, ("_address", "👍")])
    await nell.sends("/room/react", [*values, ("_address", "<script>")])
    assert nell.status == 200
    assert "aria-pressed" not in nell.html


async def test_a_form_stands_in_the_room_and_gives_way_to_its_answer(room: Any) -> None:
    nell = await room(NELL)
    await says(nell, "shelf add")
    nell.types(title="Ab")
    await nell.presses("Next")
    assert nell.sees("Title needs at least 4 characters.")
    nell.types(title="Faster counters", url="https://example.org", kind="guide")
    await nell.presses("Next")
    assert nell.sees("Page 2 of 2")
    await nell.presses("Send")
    assert nell.sees("Thank you: Faster counters")
    assert not nell.sees("Page 2 of 2")


async def test_a_wrong_command_is_answered_with_a_way_on(room: Any) -> None:
    nell = await room(NELL)
    await says(nell, "shlef permits")
    assert nell.sees("There is no command “shlef permits”.")
    await nell.presses("shelf permits")
    assert nell.sees("6 found")


async def test_others_messages_cannot_be_pressed(room: Any) -> None:
    nell, ruben = await room(NELL), await room(RUBEN)
    await says(nell, "shelf add")
    mine = dict(next(one for one in nell.page.forms.values() if one.action == "/room/form").values)
    form = next(one for one in ruben.page.forms.values() if one.action == "/room/act")
    values = [(name, mine[name] if name == "_message" else value) for name, value in form.values]
    await ruben.sends("/room/act", [*values, ("_address", "shelf.helped/1")])
    await nell.opens("/room")
    assert mine["_address"] in nell.html


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "x" * 10_000, "\x00\u202e", "<!channel> @everyone", "   "]
)
async def test_odd_lines_are_shown_as_text(room: Any, text: str) -> None:
    nell = await room(NELL)
    await says(nell, text)
    assert nell.status == 200
    assert "<script>alert" not in nell.html


async def test_a_line_is_completed(room: Any) -> None:
    nell = await room(NELL)

    async def lines(text: str) -> list[str]:
        await nell.client.get("/room")
        got = await nell.client.get("/room/suggest", params={"text": text})
        return [one["value"] for one in got.json()]

    assert "shelf find" in await lines("sh")
    assert "shelf tidy" not in await lines("shelf t")
    assert await lines("shelf find perm") == ["shelf find permits", "shelf find permit desk"]
    assert "shelf find permits kind:" in await lines("shelf find permits k")
    assert await lines("shelf find kind:gu") == ["shelf find kind:guide"]


@asynccontextmanager
async def listening(visitor: Visitor, since: str = "0") -> AsyncIterator[Callable[[], Any]]:
    """What the open page is told, event by event."""
    epoch = visitor.html.partition('data-epoch="')[2].partition('"')[0]
    address = f"/room/events?epoch={epoch}&since={since}"
    async with visitor.client.stream("GET", address) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.aiter_lines()

        async def told() -> tuple[str, Any]:
            kind = ""
            async with asyncio.timeout(5):
                async for line in lines:
                    if line.startswith("event: "):
                        kind = line.removeprefix("event: ")
                    elif line.startswith("data: "):
                        return kind, json.loads(line.removeprefix("data: "))
            raise AssertionError("the stream ended")

        yield told


async def test_what_is_shared_arrives_at_once_and_what_is_private_does_not(room: Any) -> None:
    nell, ruben = await room(NELL), await room(RUBEN)
    async with listening(ruben) as told:
        while (await told())[0] != "here":
            """What stood there already."""
        await says(nell, "shelf permits")
        await nell.presses("Share here")
        await nell.presses("Share with #room")
        assert "folkmoot_web_room_listening 1.0" in (await nell.client.get("/metrics")).text
        kind, data = await told()
        assert kind == "put"
        assert "6 found" in data["html"]
        assert "showed everybody" in data["html"]


async def test_a_browser_that_comes_back_is_told_only_what_it_missed(room: Any) -> None:
    nell = await room(NELL)
    since = nell.html.partition('data-since="')[2].partition('"')[0]
    await says(nell, "shelf show 2")
    async with listening(nell, since) as told:
        _, data = await told()
        assert "Permit desk" in data["html"]
        assert "Welcome" not in data["html"]


async def test_a_browser_from_before_a_restart_starts_over(room: Any) -> None:
    nell = await room(NELL)
    nell.html = 'data-epoch="older"'
    async with listening(nell) as told:
        assert (await told())[0] == "over"


async def test_an_open_stream_does_not_hold_up_a_stop(here: Place) -> None:
    web = WebAdapter(here.hub, here.settings, here.sessions)
    await web.start()
    async with httpx.AsyncClient(base_url=web.url, timeout=10) as client:
        nell = Visitor(client)
        await nell.opens("/room")
        await nell.presses(f"Be {NELL}")
        async with listening(nell) as told:
            await told()
            async with asyncio.timeout(2):
                await web.stop()


async def test_the_oldest_messages_make_room() -> None:
    feed = Feed()
    for number in range(260):
        entry = feed.add("" if number % 2 else "nell", "nell")
        feed.show(entry, Reply((Text(str(number)),)))
    assert len(feed.seen_by("nell")) == 100 + 130
    assert len(feed.seen_by("ruben")) == 130
