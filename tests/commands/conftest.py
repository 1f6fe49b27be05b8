"""A hub for each test, copied from one that was made once: migrated, with the starter library in it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.hub import Hall, Talker, hub_in


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")

    async def make() -> None:
        async with hub_in(folder):
            pass

    asyncio.run(make())
    return folder


@pytest.fixture
async def hall(stocked: Path, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(Path(shutil.copytree(stocked, tmp_path / "data"))) as found:
        yield found


@pytest.fixture
def alice(hall: Hall) -> Talker:
    return hall.person("Alice")


@pytest.fixture
def bob(hall: Hall) -> Talker:
    return hall.person("Bob")
