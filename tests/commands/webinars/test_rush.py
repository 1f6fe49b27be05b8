"""200 people press for 30 seats at once, on both databases: 30 taken, 0 over, everybody told the truth. More runs of the
same are in `benchmarks/seats.py`."""

from pathlib import Path

import pytest

from tests.harness.databases import bare_url, database_url, postgresql, postgresql_url, sqlite_house, sqlite_url
from tests.harness.hub import hub_in
from tests.harness.rush import crowd, rush

__all__ = ["bare_url", "database_url", "postgresql", "postgresql_url", "sqlite_house", "sqlite_url"]


@pytest.mark.parametrize("runs", [1])
async def test_thirty_seats_are_never_given_to_more(database_url: str, tmp_path: Path, runs: int) -> None:
    async with hub_in(tmp_path, seed=False, database_url=database_url) as hall:
        people = await crowd(hall, 200)
        for _ in range(runs):
            found = await rush(hall, people, 30)
            assert (found.taken, found.yes, found.waiting, found.wrong) == (30, 30, 170, ())
