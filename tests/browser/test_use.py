"""The hub as people use it: with the keyboard alone, without scripts, and two at a time."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.seat import Seat

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_search_takes_the_keyboard_alone(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.opens("/")
    keys = seat.page.keyboard
    await keys.press("Tab")
    assert await seat.focused() == "a Skip to the content"
    await keys.press("Enter")
    await keys.press("Tab")
    assert await seat.focused() == "input Find what works"
    await keys.type("permits")
    await keys.press("Enter")
    await seat.waits_for("6 found")
    assert seat.page.url.endswith("/shelf/find?query=permits")


async def test_the_order_of_tab_is_the_order_of_the_page(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.opens("/shelf/find?query=permits")
    seen: list[str] = []
    for _ in range(16):
        await seat.page.keyboard.press("Tab")
        seen.append(await seat.focused())
    wanted = ["a Skip to the content", "a Folkmoot", "a Shelf", "input What you are looking for, in your own words"]
    wanted += ["button Search", "summary More options", "a Faster permits", "button This helped me", "a More like this"]
    assert [one for one in seen if one in wanted][: len(wanted)] == wanted


async def test_the_focus_can_be_seen(sits: Any) -> None:
    for dark in (False, True):
        seat: Seat = await sits(dark=dark)
        await seat.opens("/shelf/find?query=permits")
        for _ in range(12):
            await seat.page.keyboard.press("Tab")
            width = await seat.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert width >= 2, await seat.focused()


async def test_long_work_shows_how_far_it_is_and_ends_in_its_answer(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.signs_in("Slow Counter")
    await seat.opens("/shelf/slow")
    await seat.page.evaluate(
        "new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => {"
        " if (node.matches?.('.steps')) window.bar = node; }))).observe(document.body, { childList: true, subtree: true })"
    )
    await seat.presses("Count again")
    await seat.waits_for("Counted 8.")
    shown = await seat.page.evaluate("[bar.textContent.split(/\\s+/).join(' '), bar.firstChild.max, bar.isConnected]")
    assert shown == [" 2 of 2 books [ ]", 2, False]
    await expect(seat.page.locator("#live")).to_contain_text("Counted 8.")


async def test_an_answer_comes_in_place_and_is_announced(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.signs_in("In Place")
    await seat.opens("/shelf/find?query=permits")
    button = seat.page.get_by_role("button", name="This helped me").first
    await button.focus()
    await seat.page.keyboard.press("Enter")
    await seat.page.locator(".follow").wait_for()
    assert seat.page.url.endswith("/shelf/find?query=permits")
    assert await seat.focused() == "button This helped me"
    await expect(seat.page.locator("#live")).to_contain_text("Faster permits")
    await seat.page.keyboard.press("Enter")
    await seat.waits_for("Helped")


async def test_a_form_in_place_moves_the_focus_to_what_is_wrong(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.signs_in("Form Filler")
    await seat.opens("/shelf/add")
    await seat.presses("Go")
    await seat.types("Title", "Ab")
    await seat.presses("Next")
    await seat.waits_for("Title needs at least 4 characters.")
    assert (await seat.focused()).startswith("div Please look at this again")
    await seat.page.keyboard.press("Tab")
    await seat.page.keyboard.press("Enter")
    assert (await seat.focused()).startswith("input Title")


async def test_words_are_suggested_while_typing(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.opens("/")
    await seat.page.get_by_label("Find what works").press_sequentially("perm")
    await expect(seat.page.locator("#q-list option")).to_have_count(2)


async def test_everything_works_without_a_script(sits: Any) -> None:
    seat: Seat = await sits(javascript=False)
    await seat.opens("/")
    await seat.types("Find what works", "permits")
    await seat.presses("Search")
    await seat.waits_for("6 found")
    await seat.page.get_by_role("link", name="Next page").click()
    await seat.waits_for("Page 2 of 2")
    await seat.signs_in("No Script")
    await seat.opens("/shelf/find?query=permits")
    await seat.page.get_by_role("button", name="This helped me").first.click()
    await seat.waits_for("Helped")
    await seat.page.get_by_role("link", name="Back").click()
    await seat.waits_for("6 found")
    await seat.opens("/shelf/add")
    await seat.presses("Go")
    await seat.types("Title", "Faster counters")
    await seat.types("Link", "https://example.org")
    await seat.page.get_by_label("Kind").select_option("guide")
    await seat.presses("Next")
    await seat.presses("Send")
    await seat.waits_for("Thank you: Faster counters")


async def test_the_room_works_without_a_script(sits: Any) -> None:
    seat: Seat = await sits(javascript=False)
    await seat.enters("Nell Okafor")
    await seat.says("shelf permits")
    await seat.waits_for("6 found")
    await seat.presses("Share here")
    await seat.presses("Share with #room")
    await seat.waits_for("showed everybody")
    await seat.presses("thumbs up sign")
    assert await seat.page.get_by_role("button", name="thumbs up sign, 1").get_attribute("aria-pressed") == "true"


async def test_two_people_in_the_room_see_each_other_at_once(sits: Any) -> None:
    nell, ruben = await asyncio.gather(sits(), sits(width=360))
    await nell.enters("Nell Okafor")
    await ruben.enters("Ruben Castellane")
    await nell.waits_for("Nell Okafor, Ruben Castellane")
    await nell.says("shelf show 1")
    await nell.waits_for("Faster permits")
    assert await ruben.page.get_by_text("Faster permits").count() == 0
    await nell.presses("Share here")
    await nell.waits_for("Share with #room, 2 people?")
    await nell.presses("Share with #room")
    await ruben.waits_for("Faster permits")
    await nell.hub.settled()
    await ruben.presses("books")
    await ruben.waits_for("Noted on the shelf")
    await nell.page.get_by_role("button", name="books, 1").wait_for()
    assert await nell.page.get_by_text("Noted on the shelf").count() == 0


async def test_a_second_window_of_one_person_shows_the_same(sits: Any) -> None:
    nell: Seat = await sits()
    await nell.enters("Nell Okafor")
    second = Seat(await nell.page.context.new_page(), nell._here)
    await second.opens("/room")
    await nell.says("shelf show 2")
    await second.waits_for("Permit desk")
    assert not second.complaints


async def test_what_is_typed_in_the_room_stays_while_others_speak(sits: Any) -> None:
    nell, ruben = await asyncio.gather(sits(), sits())
    await nell.enters("Nell Okafor")
    await ruben.enters("Ruben Castellane")
    await ruben.types("Command", "shelf fi")
    await nell.says("shelf show 1")
    await nell.presses("Share here")
    await nell.presses("Share with #room")
    await ruben.waits_for("showed everybody")
    assert await ruben.page.get_by_label("Command").input_value() == "shelf fi"


async def test_a_form_in_the_room_is_filled_in_page_by_page(sits: Any) -> None:
    nell: Seat = await sits()
    await nell.enters("Nell Okafor")
    await nell.says("shelf add")
    await nell.waits_for("Page 1 of 2")
    assert (await nell.focused()).startswith("input Title")
    await nell.page.keyboard.type("Faster counters")
    await nell.types("Link", "https://example.org")
    await nell.page.get_by_label("Kind").select_option("guide")
    await nell.presses("Next")
    await nell.waits_for("Page 2 of 2")
    await nell.presses("Send")
    await nell.waits_for("Thank you: Faster counters")


async def test_a_press_on_a_page_from_before_a_restart_still_works(sits: Any, web: Any) -> None:
    seat: Seat = await sits(javascript=False)
    await seat.signs_in("Patient")
    await seat.opens("/shelf/find?query=permits")
    port = int(web.url.rpartition(":")[2])
    await web.stop()
    web._settings = web._settings.model_copy(update={"web_port": port})
    await web.start()
    await seat.page.get_by_role("button", name="This helped me").first.click()
    await seat.waits_for("Helped")


async def test_a_guest_sees_times_in_their_own_zone_from_the_second_page_on(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.opens("/")
    await seat.opens("/shelf/show?number=1")
    await seat.waits_for("Mon 2 March 2026, 10:00 Central European Standard Time")
