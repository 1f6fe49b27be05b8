"""The library as tables and as news: who gets what."""

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.events import Origin
from bot.interchange.importing import look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import ON_THIS_MACHINE
from bot.interchange.source import open_path
from bot.people import Role, SpaceRef
from bot.published import ANYBODY, news, rows
from bot.ui.nodes import Actions, File, Link, Reply
from commands.library import exporting
from commands.library.importing import LIBRARY
from commands.library.options import options_of
from store.library import LibraryStore
from store.resource import ResourceRow
from store.topics import TopicStore
from tests.commands.support import member
from tests.harness.hub import Hall, Talker, hub_in

OTHER = SpaceRef("test", "T2", "Another space")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data", seed=False) as hall:
        yield hall


async def filled(house: Hall) -> Talker:
    """An organizer, and five resources of which each may be seen by somebody else."""
    ana = await member(house, house.person("Ana"), Role.ORGANIZER)
    await house.person("Ben", space=OTHER).runs("hub")
    async with house.parts.database.units() as unit:
        library, here = LibraryStore(unit), await space_id(unit, "T1")
        topic, _ = await TopicStore(unit).put("permits", "Permits", words=["licence"])
        elsewhere = await space_id(unit, "T2")
        published: dict[str, Any] = {"status": "published"}
        await library.add(
            "Open", "guide", topics=[topic], visibility="public", url="https://example.org/a", **published
        )
        await library.add("For members", "guide", visibility="members", **published)
        await library.add("Here only", "guide", visibility="space", space_id=here, **published)
        await library.add("There only", "guide", visibility="space", space_id=elsewhere, **published)
        await library.add("A draft", "tool", visibility="public", body="=1+1")
    return ana


async def space_id(unit: Any, external: str) -> int:
    from store.spaces import SpaceStore

    found = await SpaceStore(unit).find("test", external)
    assert found is not None
    return found.id


async def titles(house: Hall, table: str, origin: Origin) -> set[str]:
    spec = house.hub.registry.datasets[f"library-{table}"]
    async with rows(house.hub.house, spec, await house.hub.person(origin), origin) as lines:
        return {line.title async for line in lines}


async def test_a_table_holds_what_its_reader_may_see(house: Hall) -> None:
    ana = await filled(house)
    everyone = {"Open", "For members"}
    assert await titles(house, "resources", ANYBODY) == {"Open"}
    assert await titles(house, "resources", ana.origin) == everyone | {"Here only"}
    assert await titles(house, "resources", house.person("Ben", space=OTHER).origin) == everyone | {"There only"}
    assert await titles(house, "whole", ana.origin) == everyone | {"Here only", "A draft"}


async def test_the_topics_are_a_table_with_every_word(house: Hall) -> None:
    await filled(house)
    spec = house.hub.registry.datasets["library-topics"]
    async with rows(house.hub.house, spec, await house.hub.person(ANYBODY), ANYBODY) as lines:
        assert [(line.slug, line.words) async for line in lines] == [("permits", ("licence", "permits"))]


def the_file(reply: Reply | None) -> File:
    assert reply is not None
    return next(block for block in reply.blocks if isinstance(block, File))


async def test_an_organizer_takes_the_library_out_in_three_ways(house: Hall) -> None:
    ana = await filled(house)
    package = the_file(await ana.runs("library export"))
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        assert set(archive.namelist()) == {"library-whole.csv", "library-topics.csv", "datapackage.json"}
    table = list(csv.DictReader(io.StringIO(the_file(await ana.runs("library export csv")).data.decode("utf-8-sig"))))
    assert {row["title"]: row["body"] for row in table}["A draft"] == "'=1+1"
    objects = json.loads(the_file(await ana.runs("library export json")).data)
    assert {one["title"]: one["topics"] for one in objects}["Open"] == ["permits"]
    assert "There only" not in {one["title"] for one in objects}


async def test_what_is_too_large_for_a_message_is_downloaded_by_a_link(
    house: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_BYTES", 10)
    ana = await filled(house)
    await ana.runs("library export csv")
    assert ana.sees("folkmoot export library.csv")
    links = [one.url for block in ana.reply.blocks if isinstance(block, Actions) for one in block.items if isinstance(one, Link)]  # fmt: skip
    assert links[0].endswith("/data/library-whole.csv")


async def test_a_member_takes_nothing_out(house: Hall) -> None:
    await filled(house)
    cleo = await member(house, house.person("Cleo"))
    await cleo.runs("library export")
    assert cleo.sees("is for organizers")


async def test_the_feed_is_what_anybody_may_see_by_topic_and_any_word_for_it(house: Hall) -> None:
    await filled(house)
    spec = house.hub.registry.feeds[("library", "feed")]
    assert [entry.title for entry in (await news(house.hub.house, spec, {})).entries] == ["Open"]
    narrow = await news(house.hub.house, spec, {"topic": "Licence"})
    assert (narrow.title, narrow.asked) == ("New in the library: Permits", (("topic", "permits"),))
    async with house.parts.database.units() as unit:
        await LibraryStore(unit).publish(5)
    assert [entry.title for entry in (await news(house.hub.house, spec, {})).entries] == ["A draft", "Open"]
    assert not (await news(house.hub.house, spec, {"topic": "permits"})).entries[1:]


async def test_what_was_taken_out_can_be_brought_into_another_hub(house: Hall, tmp_path: Path) -> None:
    ana = await filled(house)
    for name in ("json", "csv", "package"):
        file = the_file(await ana.runs(f"library export {name}"))
        (tmp_path / file.name).write_bytes(file.data)
        rows = await brought(tmp_path / file.name, tmp_path / f"other-{name}")
        assert {title: (row.status.value, row.visibility.value) for title, row in rows.items()} == {
            "Open": ("published", "public"),
            "For members": ("published", "members"),
            "A draft": ("draft", "public"),
        }
        opened, draft = rows["Open"], rows["A draft"]
        assert (opened.url, [topic.slug for topic in opened.topics]) == ("https://example.org/a", ["permits"])
        assert (draft.body, draft.published, draft.publisher) == ("=1+1", "", "")


async def brought(path: Path, folder: Path) -> dict[str, ResourceRow]:
    """What another hub has of it."""

    async def tell(done: int, of: int, words: str) -> None:
        """Nobody looks on."""

    async with hub_in(folder, seed=False) as other:
        units, source, options = (
            other.parts.database.units,
            open_path(path, ON_THIS_MACHINE),
            options_of(Asked("elsewhere")),
        )
        async with units() as unit:
            await TopicStore(unit).put("permits", "Permits")
        report = await run_import(
            units, LIBRARY, source, options, await look_at(units, LIBRARY, source, options), tell, dry=False
        )
        assert (report.counts["added"], report.counts["flagged"]) == (3, 1)  # a draft is told
        assert [one.reason for one in report.refused] == ["it was for one space of another hub only"]
        async with units(reads_only=True) as unit:
            return {row.title: row for row in await LibraryStore(unit).after()}
