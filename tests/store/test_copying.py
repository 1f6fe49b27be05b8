"""A copy of the database, taken while it is in use."""

from pathlib import Path

import sqlalchemy as sa

from store.copying import copy_database
from store.engine import Database
from store.people import PeopleStore
from store.tables import metadata
from tests.harness.databases import HandClock, opened
from tests.store.filled import counted, fill


async def test_a_copy_holds_every_row_of_either_database(database: Database, clock: HandClock, tmp_path: Path) -> None:
    await fill(database.units)
    copy = tmp_path / "copy" / "folkmoot.db"
    copy.parent.mkdir()
    await copy_database(database.url.render_as_string(hide_password=False), copy)
    async with opened(f"sqlite:///{copy}", copy.parent, clock) as other:
        assert await counted(other.units) == await counted(database.units)
        async with other.units(reads_only=True) as unit:
            assert await PeopleStore(unit).by_id(1) is not None
            for table in metadata.sorted_tables:
                await unit.session.execute(sa.select(table).limit(1))
