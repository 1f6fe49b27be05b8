"""Fixtures of the Slack adapter's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.slack.town import Town, town


@pytest.fixture(name="fair")
async def _fair(tmp_path: Path) -> AsyncIterator[Town]:
    """The fair over Socket Mode; every rule of Slack was kept when it ends."""
    async with town(tmp_path) as found:
        yield found
        await found.slack.healthy()


@pytest.fixture(name="either", params=["socket", "http"])
async def _either(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """The same over both of Slack's transports."""
    async with town(tmp_path, http=request.param == "http") as found:
        yield found
        await found.slack.healthy()
