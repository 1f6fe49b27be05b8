"""Looking through the shelves, and answers that come while one types: with and without scripts."""

import re
from typing import Any

import pytest
from playwright.async_api import Request, expect

from tests.browser.seat import Seat

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIELD = "What you are looking for, in your own words"


async def test_answers_come_while_typing_once_the_fingers_rest_and_are_told(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.opens("/shelf/find?query=procurement")
    asked: list[Request] = []
    seat.page.on("request", lambda request: asked.append(request) if request.resource_type == "fetch" else None)
    field = seat.page.get_by_label(FIELD)
    await field.fill("")
    await field.press_sequentially("permits", delay=20)
    await seat.waits_for("6 found")
    assert [one.url for one in asked if "/shelf/find" in one.url][1:] == []
    assert seat.page.url.endswith("/shelf/find?query=permits")
    assert await seat.focused() == f"input {FIELD}"
    await expect(seat.page.locator("#live")).to_contain_text("Faster permits")
    assert not await seat.barriers()
    await seat.page.reload()
    await seat.waits_for("6 found")


async def test_what_came_while_typing_can_be_used_at_once(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.signs_in("Quick Typist")
    await seat.opens("/shelf/find?query=procurement")
    await seat.types(FIELD, "flood")
    await seat.waits_for("1 found")
    await seat.page.get_by_role("button", name="This helped me").click()
    await seat.waits_for("Helped 1 people")


async def test_a_value_that_is_none_leaves_the_answer_alone(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.opens("/shelf/find?query=permits")
    async with seat.page.expect_response(lambda got: got.status == 204):
        await seat.page.get_by_text("More options").click()
        await seat.types("Page", "99")
    assert await seat.page.get_by_text("6 found").is_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
async def test_a_shelf_is_narrowed_and_a_record_read_by_links_alone(sits: Any, javascript: bool) -> None:
    seat: Seat = await sits(javascript=javascript, width=360)
    await seat.opens("/shelf/browse")
    await seat.page.get_by_role("link", name="Narrow it down").click()
    await seat.page.get_by_role("link", name=re.compile("^Template")).click()
    await seat.waits_for("1 books")
    await seat.page.get_by_role("link", name="Permit desk: a script for the first five minutes").click()
    assert seat.page.url.endswith("/shelf/book/2")
    await seat.page.get_by_role("navigation", name="Where this is").get_by_role("link", name="Every template").click()
    assert seat.page.url.endswith("/shelf/browse?kind=template")
