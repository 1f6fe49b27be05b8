"""The browser that takes the pictures: one page full of frames, one picture a frame."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, async_playwright

from tests.browser.install import APT, find
from tests.browser.seat import FLAGS

FRAME = "shot"


class NoBrowser(Exception):
    """Why nothing can be drawn, as a sentence."""


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    path = find()
    if path is None:
        raise NoBrowser(f"The pictures are taken in Chromium, which is not installed. On Debian: {APT}")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        await started.close()


@asynccontextmanager
async def page(browser: Browser, width: int, *, dark: bool = False, height: int = 900) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        timezone_id="Europe/London",
        bypass_csp=True,  # simcord's page refuses a style of ours, which only takes its frame away
    )
    context.set_default_timeout(20_000)
    yield await context.new_page()
    await context.close()


def frame(inside: str) -> str:
    return f'<div class="{FRAME}">{inside}</div>'


async def pictures(browser: Browser, html: str, width: int, *, dark: bool = False) -> list[bytes]:
    """One PNG for each frame of the page."""
    async with page(browser, width, dark=dark) as open_page:
        await open_page.set_content(html)
        return [await one.screenshot() for one in await open_page.query_selector_all(f".{FRAME}")]
