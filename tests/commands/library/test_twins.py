"""What an import brings that is in the library already: taken, and told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.interchange.importing import look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import ON_THIS_MACHINE
from bot.interchange.source import open_path
from bot.ui.plain import node
from commands.library.importing import LIBRARY
from commands.library.options import options_of
from store.library import LibraryStore
from tests.commands.library.test_importing import imported, kept, lines
from tests.harness.hub import Hall, hub_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data") as hall:
        yield hall


async def test_an_address_that_is_there_already_is_taken_and_told(house: Hall, tmp_path: Path) -> None:
    async with house.parts.database.units() as unit:
        library = LibraryStore(unit)
        number = await library.add("Ours", "guide", url="https://example.org/one/", status="published")
        await library.add("A draft", "guide", url="https://example.org/two", status="draft")
    ana = house.person("Ana")
    await ana.runs("hub")
    space = (await house.hub.person(ana.origin)).space_id
    async with house.parts.database.units() as unit:
        await LibraryStore(unit).add(
            "Theirs", "guide", url="https://example.org/three", status="published", visibility="space", space_id=space
        )
    names = ("one", "two", "three", "four", "four#top")
    rows = [{"id": name, "title": name, "url": f"http://www.example.org/{name}"} for name in names]
    rows.append({"id": "over", "title": "over", "url": "https://example.org/one", "expires": "2020-01-01"})
    for _ in range(2):
        done = await imported(house, lines(tmp_path, *rows))
        flags = {why: (group.count, group.place, group.what) for why, group in done.report.flags.items() if "address" in why}  # fmt: skip
        assert flags == {
            "the library has its address already": (1, "line 1", f"Ours (library show {number})"),
            "another entry of the source has the same address": (
                1,
                "line 5",
                "line 4: http://www.example.org/four#top",
            ),
        }
    assert len(await kept(house)) == 6


async def test_a_newer_file_of_a_source_under_another_name_is_noticed(house: Hall, tmp_path: Path) -> None:
    rows = lines(tmp_path, *[{"id": str(n), "title": f"No {n}", "url": f"https://example.org/{n}"} for n in range(3)])
    for name in ("march", "april"):
        units, source = house.parts.database.units, open_path(rows, ON_THIS_MACHINE)
        options = options_of(Asked(name))
        found = await look_at(units, LIBRARY, source, options)
        for dry in (True, False):
            report = await run_import(units, LIBRARY, source, options, found, _nobody, dry=dry)
            if dry:
                async with units(reads_only=True) as unit:
                    shown = "\n".join(map(node, (await LIBRARY.tried(unit, rows.name, options, found, report)).blocks))
                assert ("3 of them came with the source “march” before" in shown) == (name == "april")
    assert (report.elsewhere["march"], report.counts["added"]) == (3, 3)


async def _nobody(done: int, of: int, words: str) -> None:
    """Looks on."""
