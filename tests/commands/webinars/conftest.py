from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.week import Week, week_in


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made
