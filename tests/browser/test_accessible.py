"""Pages without barriers: axe finds nothing, light and dark, wide and narrow; none scrolls sideways; none is heavy."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Response

from tests.browser.seat import Seat

pytestmark = pytest.mark.asyncio(loop_scope="module")
PAGES = (
    "/",
    "/help",
    "/shelf/find?query=permits",
    "/shelf/find?query=zzyzx",
    "/shelf/find?query=permits&kind=gide",
    "/shelf/show",
    "/shelf/book/42",
    "/shelf/add",
    "/shelf/everything",
    "/shelf/browse",
    "/shelf/browse?kind=guide",
    "/shelf/book/1",
    "/room",
    "/data",
    "/data/shelf-books",
    "/sign-in",
    "/sign-in?code=ABCD-EFGH-JKMN",
    "/join",
    "/nowhere/at/all",
)
MOST_BYTES = 60_000


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_no_page_has_a_barrier(sits: Any, dark: bool) -> None:
    seat: Seat = await sits(dark=dark)
    for address in PAGES:
        await seat.opens(address)
        assert not (barriers := await seat.barriers()), (address, barriers)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_no_form_or_answer_of_a_member_has_a_barrier(sits: Any, dark: bool) -> None:
    seat: Seat = await sits(dark=dark, width=360)
    await seat.signs_in()
    assert not await seat.barriers()
    await seat.opens("/shelf/add")
    await seat.presses("Go")
    await seat.waits_for("Page 1 of 2")
    assert not await seat.barriers()
    await seat.types("Title", "Ab")
    await seat.presses("Next")
    await seat.waits_for("Please look at this again")
    assert not await seat.barriers()
    await seat.opens("/shelf/find?query=permits")
    await seat.page.get_by_role("button", name="This helped me").first.click()
    await seat.waits_for("Helped 1 people")
    assert not await seat.barriers()
    assert not await seat.scrolls_sideways()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_room_has_no_barrier(sits: Any, dark: bool) -> None:
    seat: Seat = await sits(dark=dark)
    await seat.enters("Nell Okafor")
    await seat.says("shelf permits")
    await seat.waits_for("6 found")
    await seat.presses("Share here")
    await seat.presses("Share with #room")
    await seat.waits_for("showed everybody")
    await seat.says("shelf add")
    await seat.presses("Next")
    await seat.waits_for("Please look at this again")
    await seat.says("shelf everything")
    await seat.waits_for("Days to a permit")
    assert not await seat.barriers()


@pytest.mark.parametrize("width", [320, 360, 768])
async def test_no_page_scrolls_sideways(sits: Any, width: int) -> None:
    seat: Seat = await sits(width=width)
    for address in PAGES:
        await seat.opens(address)
        assert not await seat.scrolls_sideways(), address
    await seat.enters("Nell Okafor")
    await seat.says("shelf everything")
    await seat.waits_for("Days to a permit")
    assert not await seat.scrolls_sideways()


async def test_no_page_weighs_more_than_a_slow_line_carries(sits: Any) -> None:
    """Uncompressed, with style sheet, script and mark, as somebody sees it who comes for the first time."""
    for address in (*PAGES, "/shelf"):
        seat: Seat = await sits()
        bodies: list[Response] = []
        seat.page.on("response", lambda response, into=bodies: into.append(response))
        await seat.page.goto(address, wait_until="load")
        weight = sum([len(await one.body()) for one in bodies if one.status < 300 or one.status >= 400])
        assert weight < MOST_BYTES, (address, weight)
        assert len(bodies) <= 4, [one.url for one in bodies]


async def test_headings_tell_the_page(sits: Any) -> None:
    seat: Seat = await sits()
    for address in PAGES:
        await seat.opens(address)
        levels = await seat.page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(one => +one.tagName[1])")
        assert levels.count(1) == 1, address
        assert all(deeper <= level + 1 for level, deeper in pairwise(levels)), (address, levels)
