"""`library import`: a file that was sent is looked at, imported, resumed; by organizers of its own space."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.param import Upload
from bot.people import Role, SpaceRef
from bot.ui.nodes import File
from store.library import LibraryStore
from store.runs import RUN, RunState, RunStore
from tests.commands.support import acts, member
from tests.harness.hub import Hall, Talker, hub_in

ROWS = [{"id": str(n), "title": f"Quagga {n}", "tags": ["forms", "odd word"]} for n in range(450)]
LINES = "\n".join(map(json.dumps, ROWS)).encode()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data") as hall:
        yield hall


@pytest.fixture
async def ana(house: Hall) -> Talker:
    """An organizer in front of a page that takes files."""
    made = await member(house, house.person("Ana"), Role.ORGANIZER)
    made.origin = replace(made.origin, files=True)
    return made


async def sends(who: Talker, name: str = "rows.jsonl", data: bytes = LINES, **more: object) -> None:
    await who.runs("library import")
    if who.form is None:
        await who.clicks("Import another file")
    await who.fills({"File": Upload(name, data), **{label.replace("_", " "): value for label, value in more.items()}})


async def count(house: Hall) -> int:
    async with house.parts.database.units(reads_only=True) as unit:
        return sum(row.title.startswith("Quagga") for row in await LibraryStore(unit).after(limit=5000))


async def test_a_file_is_looked_at_and_then_imported(house: Hall, ana: Talker) -> None:
    await sends(ana)
    assert ana.sees("Nothing is imported yet.")
    await ana.clicks("Look at rows.jsonl")
    assert ana.sees("450 would be added")
    assert [step.done for step in ana.steps] == [200, 400, 450]
    assert await count(house) == 0
    report = next(block for block in ana.reply.blocks if isinstance(block, File))
    assert (report.name, report.data.count(b"added")) == ("rows-import-report.csv", 450)
    await ana.clicks("Import 450 entries")
    assert ana.sees("450 added")
    assert await count(house) == 450
    assert [act.action for act in await acts(house)] == ["library.import"]
    await ana.runs("library quagga")
    assert ana.sees("450 resources")
    async with house.parts.database.units(reads_only=True) as unit:
        row = (await LibraryStore(unit).after(110))[0]
    assert (row.visibility.value, row.source, row.made_by is not None, row.space_id is not None) == ("members", "rows", True, True)  # fmt: skip


async def test_the_same_file_again_changes_nothing(house: Hall, ana: Talker) -> None:
    for button in ("Import 450 entries", "Drop rows.jsonl"):
        await sends(ana)
        await ana.clicks("Look at rows.jsonl")
        await ana.clicks(button)
    assert await count(house) == 450
    assert ana.sees("is dropped")


async def test_what_was_cut_off_goes_on_from_its_card(house: Hall, ana: Talker) -> None:
    await sends(ana)
    number = await newest(house)
    async with house.parts.database.units() as unit:  # what a process leaves that dies after its first batch
        assert await RunStore(unit).begin(number)
        await RunStore(unit).go(number, 200, 450)
    await ana.runs("library import")
    assert ana.sees("It was cut off after 200 of 450 entries.")
    await ana.clicks("Go on with rows.jsonl")
    assert ana.sees("is being imported just now")  # for half a minute it may be
    async with house.parts.database.units() as unit:
        await unit.session.execute(RUN.update().values(changed=unit.now - timedelta(minutes=1)))
    await ana.clicks("Go on with rows.jsonl")
    assert ana.sees("450 added")
    await ana.runs("library import")
    assert ana.form is not None


async def test_a_wrong_guess_is_mended(house: Hall, ana: Talker) -> None:
    await sends(ana, "t.csv", b"what,remark\nQuagga,x\n")
    await ana.clicks("Look at t.csv")
    assert ana.sees("Nothing in t.csv looks like a title. It has: what, remark.")
    await ana.clicks("Change the columns")
    await ana.fills({"Columns": "title"})
    assert "FIELD=COLUMN" in ana.errors["columns"]
    await ana.fills({"Columns": "kind.a=sculpture"})
    assert "There is no kind" in ana.errors["columns"]
    await ana.fills({"Columns": "title=what\nsummary=remark"})
    await ana.clicks("Look at t.csv")
    await ana.clicks("Import 1 entry")
    assert await count(house) == 1


async def newest(house: Hall) -> int:
    async with house.parts.database.units(reads_only=True) as unit:
        return max([int(number) for number in await unit.session.scalars(RUN.select().with_only_columns(RUN.c.id))])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ", "is none of these"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"x" * 5_000_001, "5 MB are the most"),
        ("a.zip", b"PK", "no zip archive"),
    ],
)
async def test_what_is_no_source_is_said_at_the_field(ana: Talker, name: str, data: bytes, reason: str) -> None:
    await sends(ana, name, data)
    assert reason in ana.errors["file"]


async def test_what_turns_out_to_be_no_source_is_said(ana: Talker) -> None:
    await sends(ana, "feed.xml", b"<!doctype html><html></html>")
    await ana.clicks("Look at feed.xml")
    assert ana.sees("is a web page, not a feed")
    assert ana.buttons == ["Import another file", "Drop feed.xml"]


async def test_wrong_options_are_said_at_their_fields(ana: Talker) -> None:
    await sends(ana, Time_zone="Mars/Olympus")
    assert "is no time zone" in ana.errors["zone"]


async def test_only_organizers_of_its_own_space_may(house: Hall, ana: Talker) -> None:
    await sends(ana)
    look = ana.button("Look at rows.jsonl").action.address()
    await ana.presses(look)
    go = ana.button("Import 450").action.address()
    cleo = await member(house, house.person("Cleo"))
    ben = await member(house, house.person("Ben", space=SpaceRef("test", "T2", "Elsewhere")), Role.ORGANIZER)
    for address in (look, go):
        await cleo.presses(address)
        assert cleo.sees("is for organizers")
        await ben.presses(address)
        assert ben.sees("is not there any more")
    await ben.runs("library import")
    assert not ben.sees("rows.jsonl")
    assert await count(house) == 0


async def test_where_no_file_can_be_sent_the_way_to_the_web_is_shown(house: Hall) -> None:
    ana = await member(house, house.person("Ana"), Role.ORGANIZER)
    await ana.runs("library import")
    assert ana.sees("Files are sent on the web")
    await ana.presses("library.run-new")
    assert ana.sees("A file can be sent on the hub's web page only.")


async def test_a_dropped_file_is_gone_from_the_database(house: Hall, ana: Talker) -> None:
    await sends(ana)
    await ana.clicks("Drop rows.jsonl")
    async with house.parts.database.units(reads_only=True) as unit:
        number = await newest(house)
        assert await RunStore(unit).data(number) == b""
        row = await RunStore(unit).by_id(number)
    assert row is not None
    assert row.state is RunState.LEFT
