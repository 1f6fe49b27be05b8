from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright

from adapters.web import WebAdapter
from tests.adapters.web.house import Place, place
from tests.browser.install import APT, find
from tests.browser.seat import FLAGS, Seat


@pytest.fixture(scope="session")
def chromium() -> str:
    path = find()
    if path is None:
        pytest.fail(f"The browser tests need Chromium: {APT}")
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    async with place(tmp_path_factory.mktemp("hub")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def web(here: Place) -> AsyncIterator[WebAdapter]:
    """The test piece on a real port, with an empty room."""
    adapter = WebAdapter(here.hub, here.settings, here.sessions)
    await adapter.start()
    yield adapter
    await adapter.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def sits(browser: Browser, web: WebAdapter, here: Place) -> AsyncIterator[Callable[..., object]]:
    """`seat = await sits(javascript=False, width=360, dark=True)`: somebody at a fresh browser window."""
    opened: list[tuple[BrowserContext, Seat]] = []

    async def sit(*, javascript: bool = True, width: int = 1280, dark: bool = False) -> Seat:
        context = await browser.new_context(
            base_url=web.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            timezone_id="Europe/Paris",
        )
        context.set_default_timeout(10_000)
        seat = Seat(await context.new_page(), here)
        opened.append((context, seat))
        return seat

    yield sit
    for context, seat in opened:
        await context.close()
        assert not seat.complaints, seat.complaints
