"""Bringing a source into the library: guessed, tried first, taken row by row, repeatable, and mended entries stay mended."""

import csv
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.interchange.importing import look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import ON_THIS_MACHINE, NotASource
from bot.interchange.report import Report, writing
from bot.interchange.source import open_path
from commands.library.importing import LIBRARY
from commands.library.options import options_of
from commands.library.survey import Survey, foreign_kinds
from store.base import Visibility
from store.doubts import DoubtStore
from store.library import LibraryStore
from store.resource import ResourceRow
from store.topics import TopicStore
from store.words import WordStore
from tests.harness.hub import Hall, hub_in

ALL = (None,)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data") as hall:
        yield hall


@dataclass
class Done:
    report: Report
    found: Survey
    told: list[tuple[int, int]]
    lines: list[dict[str, str]]


def lines(folder: Path, *rows: object, name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return path


async def imported(house: Hall, path: Path, *said: str, dry: bool = False, **more: object) -> Done:
    told: list[tuple[int, int]] = []

    async def tell(done: int, of: int, words: str) -> None:
        told.append((done, of))

    units, source = house.parts.database.units, open_path(path, ON_THIS_MACHINE)
    options = options_of(Asked("test", said, **more))  # type: ignore[arg-type]
    found = await look_at(units, LIBRARY, source, options)
    target = path.parent / "report.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        report = await run_import(units, LIBRARY, source, options, found, tell, writing(file), dry=dry)
    with target.open(encoding="utf-8", newline="") as file:
        return Done(report, found, told, list(csv.DictReader(file)))


async def kept(house: Hall) -> dict[str, ResourceRow]:
    async with house.parts.database.units(reads_only=True) as unit:
        return {row.source_id or "": row for row in await LibraryStore(unit).after() if row.source == "test"}


async def test_a_dry_run_says_all_and_changes_nothing(house: Hall, tmp_path: Path) -> None:
    done = await imported(house, lines(tmp_path, {"id": "a", "title": "A"}, "not json"), dry=True)
    assert done.report.counts["added"] == 1
    assert [refused.place for refused in done.report.refused] == ["line 2"]
    assert done.told == [(2, 2)]
    assert not await kept(house)


async def test_importing_again_changes_only_what_changed(house: Hall, tmp_path: Path) -> None:
    first = {"id": "a", "title": "A", "tags": ["forms", "odd-word"], "date": "3/4/2024"}
    await imported(house, lines(tmp_path, first, {"id": "b", "title": "B"}))
    done = await imported(house, lines(tmp_path, first, {"id": "b", "title": "B, new"}, {"id": "c", "title": "C"}))
    assert {name: done.report.counts[name] for name in ("same", "changed", "added")} == {"same": 1, "changed": 1, "added": 1}  # fmt: skip
    assert {number: row.title for number, row in (await kept(house)).items()} == {"a": "A", "b": "B, new", "c": "C"}
    assert [line["what"] for line in done.lines if line["outcome"] == "changed"] == ["title"]


async def test_what_people_mended_here_stays_mended(house: Hall, tmp_path: Path) -> None:
    row = {"id": "a", "title": "A", "summary": "Old", "tags": ["forms", "agile"]}
    await imported(house, lines(tmp_path, row))
    number = (await kept(house))["a"].id
    async with house.parts.database.units() as unit:
        privacy = await TopicStore(unit).define("privacy")
        assert privacy is not None
        here = [topic.id for topic in (await kept(house))["a"].topics if topic.slug != "agile"]
        await LibraryStore(unit).update(number, title="A, mended", topics=[*here, privacy.id])
        await LibraryStore(unit).archive(number)
    assert (await imported(house, lines(tmp_path, row))).report.counts["same"] == 1
    done = await imported(house, lines(tmp_path, {**row, "summary": "New", "tags": ["forms", "agile", "housing"]}))
    assert done.report.counts["changed"] == 1
    now = (await kept(house))["a"]
    assert (now.title, now.summary, now.status.value) == ("A, mended", "New", "archived")
    assert {topic.slug for topic in now.topics} == {"forms", "privacy", "housing"}


async def test_what_left_the_source_is_told_and_stays(house: Hall, tmp_path: Path) -> None:
    await imported(house, lines(tmp_path, {"id": "a", "title": "A"}, {"id": "b", "title": "B"}))
    done = await imported(house, lines(tmp_path, {"id": "b", "title": "B"}))
    assert done.report.gone == 1
    assert done.lines[-1]["id"] == "a"
    assert (await kept(house)).keys() == {"a", "b"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ('"words"', "not an object"),
        ({"title": ""}, "no title"),
        ({"title": {"a": ["b"]}}, "no title"),
        ({"title": "x" * 301}, "more than 300"),
        ({"title": "X", "url": "javascript:alert(1)"}, "does not start with http"),
        ({"title": "X", "url": "https://a b"}, "is not one"),
        ("[" * 100_000, "nested"),
    ],
)
async def test_a_malformed_row_is_refused_with_line_and_reason_and_the_rest_goes_in(
    house: Hall, tmp_path: Path, row: object, reason: str
) -> None:
    done = await imported(house, lines(tmp_path, {"id": "a", "title": "A"}, "", row, {"id": "b", "title": "B"}))
    assert [(refused.place, reason in refused.reason) for refused in done.report.refused] == [("line 3", True)]
    assert (await kept(house)).keys() == {"a", "b"}
    assert next(line["where"] for line in done.lines if line["outcome"] == "refused") == "line 3"


async def test_an_id_that_stands_twice_is_taken_once_and_told(house: Hall, tmp_path: Path) -> None:
    done = await imported(
        house,
        lines(tmp_path, {"id": "a", "title": "First"}, {"id": "a", "title": "Second"}, {"id": "a", "title": "Third"}),
    )
    assert [(one.place, one.reason) for one in done.report.refused] == [
        ("line 2", "it has the same id as line 1"),
        ("line 3", "it has the same id as line 1"),
    ]
    assert (await kept(house))["a"].title == "First"


async def test_without_an_id_an_entry_is_known_by_its_link_so_that_others_may_come_between(
    house: Hall, tmp_path: Path
) -> None:
    old, new = ["A,https://a", "B,https://b", "C,"], ["N,https://n", "B2,https://b", "A,https://a", "C,"]
    await imported(house, lines(tmp_path, "Title,Link", *old, name="t.csv"))
    done = await imported(house, lines(tmp_path, "Title,Link", *new, name="t.csv"))
    assert [done.report.counts[one] for one in ("added", "changed", "same")] == [1, 1, 2]
    assert (await kept(house))["c"].title == "C"


async def test_foreign_kinds_are_understood_mistyped_ones_too_or_noted(house: Hall, tmp_path: Path) -> None:
    rows = [{"id": kind, "title": "A", "kind": kind} for kind in ("Handbooks", "tutorail", "policies", "sculpture")]
    done = await imported(house, lines(tmp_path, *rows))
    kinds = {number: row.kind.value for number, row in (await kept(house)).items()}
    assert kinds == {"Handbooks": "manual", "tutorail": "step-by-step guide", "policies": "manual", "sculpture": "article"}  # fmt: skip
    assert [word for word, kind, _ in foreign_kinds(done.found) if kind is None] == ["sculpture"]
    assert list(done.report.flags) == ["its kind is none of ours, so it is taken as an article"]
    again = await imported(house, lines(tmp_path, *rows), "kind.sculpture=tool")
    assert again.report.counts["changed"] == 1
    assert (await kept(house))["sculpture"].kind.value == "tool"


async def test_a_clerks_own_column_names_are_understood(house: Hall, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(
        "Name,Web address,Category,Keywords,Last updated\nA,https://a,Guidance,permits,17 May 2024\nB,,Handbook,,May 2024\n"
    )
    done = await imported(house, path)
    assert {name: keys[0] for name, keys in done.found.chosen.items()} == {
        "title": "Name",
        "url": "Web address",
        "kind": "Category",
        "tags": "Keywords",
        "published": "Last updated",
    }
    found = [(row.kind.value, row.published) for row in (await kept(house)).values()]
    assert found == [("guide", "2024-05-17"), ("manual", "2024-05")]


async def test_tags_become_topics_and_unknown_ones_wait_for_an_organizer(house: Hall, tmp_path: Path) -> None:
    tags = ["plain-language", "Licences", "nonsense-tag", "Nonsense tag"]
    done = await imported(house, lines(tmp_path, {"id": "a", "title": "A", "tags": tags}, {"id": "b", "title": "B", "tags": "nonsense tag; forms"}))  # fmt: skip
    assert {topic.slug for topic in (await kept(house))["a"].topics} == {"plain-language", "permits"}
    assert done.report.unknown == {"nonsense tag": 3}
    async with house.parts.database.units() as unit:
        (word,) = await WordStore(unit).open()
        assert (word.word, word.used) == ("nonsense tag", 2)
        topic = await TopicStore(unit).define("forms")
        assert topic is not None
        assert await WordStore(unit).means(word.id, topic.id, None) == 2
    assert {topic.slug for topic in (await kept(house))["a"].topics} == {"plain-language", "permits", "forms"}
    again = await imported(house, lines(tmp_path, {"id": "a", "title": "A", "tags": tags}))
    assert (again.report.counts["changed"], again.report.unknown) == (0, {})


async def test_the_columns_may_be_said_and_an_unknown_one_is_refused_with_what_there_is(
    house: Hall, tmp_path: Path
) -> None:
    path = lines(tmp_path, "what,where,remark", "A,https://a,x", name="t.csv")
    with pytest.raises(NotASource, match=r"Nothing in t\.csv looks like a title\. It has: what, where, remark"):
        await imported(house, path)
    await imported(house, path, "title=WHAT", "summary=remark")
    row = (await kept(house))["https://a"]
    assert (row.title, row.url, row.summary) == ("A", "https://a", "x")
    for said, reason in (("title=gone", "There is no column gone"), ("nothing=what", "There is no field nothing"), ("x", "FIELD=COLUMN"), ("kind.a=b", "There is no kind")):  # fmt: skip
        with pytest.raises(ValueError, match=reason):
            await imported(house, path, said)


async def test_a_field_goes_by_the_name_that_people_see(house: Hall, tmp_path: Path) -> None:
    rows = lines(tmp_path, {"name": "A", "where": "https://a", "when": "2024", "sort": "leaflet"})
    done = await imported(house, rows, "Link=where", "date=when", "Kind=sort", "Kind.Leaflet=guide")
    row = next(iter((await kept(house)).values()))
    assert (row.url, row.published, row.kind.value) == ("https://a", "2024", "guide")
    assert done.report.counts["flagged"] == 0


async def test_markdown_with_front_matter_becomes_resources(house: Hall, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "one.md").write_text(
        "---\ntitle: One &amp; two\ndate: 2024-05-17\ntopics:\n  - forms\nslug: same\n---\n"
        "Body {{< youtube x >}} [text]({{< ref a >}}) *more*\n",
        "utf-8",
    )
    (folder / "two.md").write_text("---\ntitle: Two\ndraft: true\nslug: same\n---\n", "utf-8")
    (folder / "old.md").write_text("---\ntitle: Old\nexpirydate: 2020-01-01\n---\n", "utf-8")
    (folder / "hidden.md").write_text("---\ntitle: Hidden\npublish: False\n---\n", "utf-8")
    (folder / "bad.md").write_text("---\ntitle: “Bad\n  : [\n---\n", "utf-8")
    (folder / "latin.md").write_bytes(b"---\ntitle: \xff\n---\n")
    done = await imported(house, folder)
    rows = await kept(house)
    assert {number: row.status.value for number, row in rows.items()} == {
        "deep/one": "published",
        "two": "draft",
        "old": "archived",
        "hidden": "draft",
    }
    one = rows["deep/one"]
    assert (one.title, one.published, one.body) == ("One & two", "2024-05-17", "Body text more")
    assert sorted(refused.place for refused in done.report.refused) == ["bad.md", "latin.md"]


async def test_drafts_and_what_is_over_stay_out_of_find(house: Hall, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "title": "Quokka census now"},
        {"id": "b", "title": "Quokka census draft", "status": "draft"},
        {"id": "c", "title": "Quokka census over", "expires": "2020-01-01"},
        {"id": "d", "title": "Quokka census later", "expires": "2999-01-01"},
        {"id": "e", "title": "Quokka census withdrawn", "status": "Withdrawn"},
        {"id": "f", "title": "Quokka census odd", "status": "purple"},
    ]
    done = await imported(house, lines(tmp_path, *rows))
    out = "so it stays out of what people find"
    assert {why: group.what for why, group in done.report.flags.items()} == {
        f"it is a draft, {out}": "draft",
        f"it has expired, {out}": "2020-01-01",
        f"it is archived, {out}": "Withdrawn",
        "its status is none of ours, so it waits as a draft": "purple",
    }
    await house.parts.search.catch_up()
    ana = house.stranger()
    await ana.runs("library quokka")
    assert ana.sees("2 resources")
    assert {number for number, row in (await kept(house)).items() if row.status.value == "published"} == {"a", "d"}


async def test_times_that_cannot_be_trusted_are_marked_for_a_person(house: Hall, tmp_path: Path) -> None:
    dates = ("2019-01-10 09:00 -0500", "2019-07-10 09:00 -0500", "2019-07-11 23:30 -0500", "3/4/2024", "2024-05-17")
    rows = [{"id": str(n), "title": "A", "date": said} for n, said in enumerate(dates)]
    done = await imported(house, lines(tmp_path, *rows))
    assert done.report.counts["flagged"] == 4
    assert {number: row.published for number, row in (await kept(house)).items()} == {
        "0": "2019-01-10",
        "1": "2019-07-10",
        "2": "2019-07-11",
        "3": "2024",
        "4": "2024-05-17",
    }
    async with house.parts.database.units() as unit:
        doubts = await DoubtStore(unit).open(ALL)
        assert [(one.said, one.now) for one in doubts] == [("2019-07-11 23:30 -0500", "2019-07-11"), ("3/4/2024", "2024")]  # fmt: skip
        assert await DoubtStore(unit).settle(doubts[0].id, None)
    await imported(house, lines(tmp_path, *[{**row, "title": "B"} for row in rows]))
    async with house.parts.database.units() as unit:
        assert await DoubtStore(unit).count_open(ALL) == 1  # what was looked at is not asked again
    with_zone = await imported(house, lines(tmp_path, *rows[:2]), zone="America/New_York", dry=True)
    assert list(with_zone.report.flags) == ["its time is not to be trusted: its offset is not that of America/New_York on that day"]  # fmt: skip


async def test_a_publisher_is_spelt_as_most_entries_spell_it(house: Hall, tmp_path: Path) -> None:
    names = ["Digital.gov", "Digital.gov", "DigitalGov", "digital gov", "Other"]
    await imported(house, lines(tmp_path, *[{"id": str(n), "title": "A", "publisher": p} for n, p in enumerate(names)]))
    assert [row.publisher for row in (await kept(house)).values()] == ["Digital.gov"] * 4 + ["Other"]


async def test_what_was_for_few_does_not_become_public(house: Hall, tmp_path: Path) -> None:
    rows = [{"id": v, "title": "A", "visibility": v} for v in ("public", "members", "space")]
    done = await imported(house, lines(tmp_path, *rows))
    assert {number: row.visibility for number, row in (await kept(house)).items()} == {
        "public": Visibility.PUBLIC,
        "members": Visibility.MEMBERS,
    }
    assert [one.reason for one in done.report.refused] == ["it was for one space of another hub only"]


async def test_another_spaces_entries_are_not_touched(house: Hall, tmp_path: Path) -> None:
    await imported(house, lines(tmp_path, {"id": "a", "title": "A"}))
    ana = house.person("Ana")
    await ana.runs("hub")
    space = (await house.hub.person(ana.origin)).space_id
    done = await imported(house, lines(tmp_path, {"id": "a", "title": "Mine"}), space_id=space)
    assert [one.reason for one in done.report.refused] == ["its entry belongs to another space"]
    assert (await kept(house))["a"].title == "A"


async def test_an_address_that_leads_nowhere_by_itself_is_left_out_and_told(house: Hall, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "title": "A", "url": "/x"},
        {"id": "b", "title": "B", "url": "/y", "link": "https://y"},
        {"id": "c", "title": "C", "url": "www.example.org/c"},
    ]
    done = await imported(house, lines(tmp_path, *rows))
    urls = {number: row.url for number, row in (await kept(house)).items()}
    assert urls == {"a": "", "b": "https://y", "c": "https://www.example.org/c"}
    assert done.report.counts["flagged"] == 2


async def test_a_long_text_is_kept_up_to_its_bound_which_is_told(house: Hall, tmp_path: Path) -> None:
    await imported(house, lines(tmp_path, {"id": "a", "title": "A", "body": "word " * 12_000 + "end"}))
    done = await imported(house, lines(tmp_path, {"id": "b", "title": "A", "body": "word " * 30_000}))
    assert len((await kept(house))["a"].body) == 60_003
    assert list(done.report.flags) == ["its text is cut after 100,000 characters"]


async def test_the_report_is_no_formula(house: Hall, tmp_path: Path) -> None:
    done = await imported(house, lines(tmp_path, {"id": "=1", "title": "=cmd|' /C calc'!A0"}))
    assert (done.lines[0]["id"], done.lines[0]["title"][0]) == ("'=1", "'")


@pytest.mark.parametrize("name", ["missing.jsonl", "notes.txt"])
async def test_what_is_no_source_is_refused_as_a_whole(house: Hall, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello", "utf-8")
    with pytest.raises(NotASource):
        await imported(house, tmp_path / name)
