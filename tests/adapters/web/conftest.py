from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from adapters.web import create_app
from tests.adapters.web.house import Place, place
from tests.adapters.web.people import Visitor

BASE = "http://127.0.0.1:8000"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A hub with the test piece, the starter content and the demo people, for all tests of a file."""
    folder: Path = tmp_path_factory.mktemp("hub")
    async with place(folder) as made:
        yield made


@pytest.fixture(scope="module")
def app(here: Place) -> FastAPI:
    return create_app(here.hub, here.settings, here.sessions)


@pytest.fixture
def browser(app: FastAPI) -> Callable[[], Visitor]:
    """A new browser, with cookies of its own."""
    return lambda: Visitor(httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE))


@pytest_asyncio.fixture(loop_scope="module")
async def guest(browser: Callable[[], Visitor]) -> Visitor:
    return browser()


@pytest_asyncio.fixture(loop_scope="module")
async def member(browser: Callable[[], Visitor], here: Place) -> Visitor:
    """Amira, signed in with a one-time link."""
    amira = browser()
    await amira.opens(f"/sign-in?code={await here.sign_in_code()}")
    await amira.presses("Sign in")
    return amira
