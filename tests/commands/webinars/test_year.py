"""Five weeks of a weekly series over two clock changes (America's, Europe's), killed three times; `benchmarks/year.py`
lives a whole year."""

import asyncio
from pathlib import Path

from tests.harness.year_checks import lived


async def test_weeks_of_kills_moves_and_clock_changes_remind_everybody_once_and_on_time(tmp_path: Path) -> None:
    year = await asyncio.to_thread(lived, tmp_path, 5, 7, 3)
    assert year.wrong == ()
    assert year.lives == 4
    assert year.dates == 5
    assert year.reminders > 20
    assert year.changes > 0
