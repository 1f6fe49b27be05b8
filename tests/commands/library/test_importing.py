"""Bringing a source into the library: tried first, row by row, repeatable."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commands.library.importing import Report, import_source
from store.library import LibraryStore
from store.resource import ResourceRow
from tests.harness.hub import Hall, hub_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data") as hall:
        yield hall


def lines(folder: Path, *rows: object) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return path


async def imported(house: Hall, source: Path, *, dry: bool = False) -> tuple[Report, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []

    async def tell(done: int, of: int, words: str) -> None:
        told.append((done, of))

    return await import_source(house.parts.database.units, source, "test", dry=dry, tell=tell), told


async def kept(house: Hall) -> dict[str, ResourceRow]:
    async with house.parts.database.units(reads_only=True) as unit:
        return {row.source_id or "": row for row in await LibraryStore(unit).after() if row.source == "test"}


async def test_a_dry_run_says_all_and_changes_nothing(house: Hall, tmp_path: Path) -> None:
    report, told = await imported(house, lines(tmp_path, {"id": "a", "title": "A"}, "not json"), dry=True)
    assert report.counts == {"added": 1}
    assert [refused.place for refused in report.refused] == ["line 2"]
    assert told == [(2, 2)]
    assert not await kept(house)


async def test_importing_again_changes_only_what_changed(house: Hall, tmp_path: Path) -> None:
    await imported(house, lines(tmp_path, {"id": "a", "title": "A"}, {"id": "b", "title": "B"}))
    report, _ = await imported(
        house, lines(tmp_path, {"id": "a", "title": "A"}, {"id": "b", "title": "B, new"}, {"id": "c", "title": "C"})
    )
    assert report.counts == {"same": 1, "changed": 1, "added": 1}
    assert {number: row.title for number, row in (await kept(house)).items()} == {"a": "A", "b": "B, new", "c": "C"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ('"words"', "not an object"),
        ({"title": ""}, "no title"),
        ({"title": ["a"]}, "no title"),
        ({"title": "x" * 301}, "301"),
        ({"title": "X", "url": "javascript:alert(1)"}, "does not start with http"),
        ("[" * 100_000, "nested"),
    ],
)
async def test_a_malformed_row_is_refused_with_line_and_reason_and_the_rest_goes_in(
    house: Hall, tmp_path: Path, row: object, reason: str
) -> None:
    report, _ = await imported(house, lines(tmp_path, {"id": "a", "title": "A"}, "", row, {"id": "b", "title": "B"}))
    assert [(refused.place, reason in refused.reason) for refused in report.refused] == [("line 3", True)]
    assert (await kept(house)).keys() == {"a", "b"}


async def test_an_id_that_stands_twice_is_taken_once_and_told(house: Hall, tmp_path: Path) -> None:
    report, _ = await imported(
        house,
        lines(tmp_path, {"id": "a", "title": "First"}, {"id": "a", "title": "Second"}, {"id": "a", "title": "Third"}),
    )
    assert [refused.place for refused in report.refused] == ["line 2", "line 3"]
    assert (await kept(house))["a"].title == "First"


async def test_foreign_kinds_are_understood_or_noted(house: Hall, tmp_path: Path) -> None:
    report, _ = await imported(
        house,
        lines(tmp_path, {"id": "a", "title": "A", "kind": "handbook"}, {"id": "b", "title": "B", "kind": "sculpture"}),
    )
    rows = await kept(house)
    assert (rows["a"].kind.value, rows["b"].kind.value) == ("manual", "article")
    assert report.notes == [("line 2", "kind “sculpture” is taken as an article")]


async def test_tags_become_topics_and_unknown_ones_are_told(house: Hall, tmp_path: Path) -> None:
    report, _ = await imported(
        house, lines(tmp_path, {"id": "a", "title": "A", "tags": ["plain-language", "licence", "nonsense-tag"]})
    )
    assert {topic.slug for topic in (await kept(house))["a"].topics} == {"plain-language", "permits"}
    assert report.unknown == {"nonsense-tag": 1}


async def test_markdown_with_front_matter_becomes_resources(house: Hall, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "one.md").write_text(
        "---\ntitle: One\ndate: 2024-05-17\ntopics:\n  - forms\n---\nBody {{< youtube x >}} text", "utf-8"
    )
    (folder / "two.md").write_text("---\ntitle: Two\ndraft: true\n---\n", "utf-8")
    (folder / "old.md").write_text("---\ntitle: Old\nexpirydate: 2020-01-01\n---\n", "utf-8")
    (folder / "bad.md").write_text("---\ntitle: “Bad\n  : [\n---\n", "utf-8")
    (folder / "latin.md").write_bytes(b"---\ntitle: \xff\n---\n")
    report, _ = await imported(house, folder)
    rows = await kept(house)
    assert {number: row.status.value for number, row in rows.items()} == {
        "deep/one": "published",
        "two": "draft",
        "old": "archived",
    }
    assert (rows["deep/one"].published, "youtube" in rows["deep/one"].body) == ("2024-05-17", False)
    assert sorted(refused.place for refused in report.refused) == ["bad.md", "latin.md"]


@pytest.mark.parametrize("name", ["missing.jsonl", "notes.txt"])
async def test_what_is_no_source_is_refused_as_a_whole(house: Hall, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello", "utf-8")
    with pytest.raises((ValueError, OSError)):
        await imported(house, tmp_path / name)
