"""What imports leave in the database, the same on SQLite and PostgreSQL."""

import json
from datetime import date, timedelta
from pathlib import Path

from bot.interchange.importing import look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import ON_THIS_MACHINE
from bot.interchange.source import open_path
from commands.library.importing import LIBRARY
from commands.library.options import options_of
from store.changes import ChangeLog
from store.doubts import DoubtStore
from store.imports import ImportStore, Known, mark
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import Kind
from store.runs import RunState, RunStore
from store.spaces import SpaceStore
from store.topics import TopicStore
from store.unit import Unit, Units
from store.words import WordState, WordStore
from tests.harness.databases import HandClock


async def resources(unit: Unit, count: int) -> list[int]:
    library = LibraryStore(unit)
    made: list[int] = []
    for number in range(count):
        await library.upsert_from_source("s", str(number), title=f"T{number}", kind="guide")
        made.append((await library.after(made[-1] if made else 0))[0].id)
    return made


async def test_marks_are_kept_and_found_by_the_id_in_the_source(units: Units) -> None:
    async with units() as unit:
        first, second = await resources(unit, 2)
        store = ImportStore(unit)
        await store.keep({first: {"fields": {"title": mark("T")}}})
        await store.keep({first: {"fields": {"title": mark("U")}}})
        assert await store.known("s", ["0", "1", "9"]) == {
            "0": Known(first, None, {"fields": {"title": mark("U")}}),
            "1": Known(second, None, None),
        }
        assert await store.of_source("s") == {"0", "1"}
        await LibraryStore(unit).remove(first)
        assert (await store.known("s", ["0"])) == {}
    assert mark(Kind.GUIDE) == mark("guide") != mark("guides")


async def test_words_are_one_whatever_their_case_and_are_put_anew_with_each_import(units: Units) -> None:
    async with units() as unit:
        first, second = await resources(unit, 2)
        store = WordStore(unit)
        for _ in range(2):
            await store.put({first: ["Software-Engineering", "odd"], second: ["software engineering"]})
        found = await store.open()
        assert [(one.word, one.shown, one.used) for one in found] == [
            ("software engineering", "software engineering", 2),
            ("odd", "odd", 1),
        ]
        await store.put({first: [], second: ["odd"]})
        assert [(one.word, one.used) for one in await store.open()] == [("odd", 1), ("software engineering", 0)][:1]
        assert await store.count_open() == 1


async def test_a_decision_is_made_once_and_files_what_carries_the_word(units: Units) -> None:
    async with units() as unit:
        first, second = await resources(unit, 2)
        topic, _ = await TopicStore(unit).put("permits", "Permits")
        store = WordStore(unit)
        await store.put({first: ["leave"], second: ["leave"]})
        word = (await store.open())[0].id
        assert await store.means(word, topic, None) == 2
        assert await store.means(word, topic, None) is None
        assert await store.leave(word, None) is False
        meant = await TopicStore(unit).define("Leave")
        assert meant is not None
        assert meant.id == topic
        assert [t.slug for t in (await LibraryStore(unit).cards([second]))[0].topics] == ["permits"]
        assert (row := await store.by_id(word)) is not None
        assert row.state is WordState.TAKEN


async def test_doubts_belong_to_the_spaces_of_their_records(units: Units) -> None:
    async with units() as unit:
        space = (await SpaceStore(unit).ensure("slack", "T1")).id
        (first,) = await resources(unit, 1)
        other = await LibraryStore(unit).add("Theirs", "guide", space_id=space)
        store = DoubtStore(unit)
        await store.put({first: [("published", "3/4", "why")], other: [("published", "5/6", "why")]})
        assert [one.title for one in await store.open((None,))] == ["T0"]
        assert await store.count_open((None, space)) == 2
        doubt = (await store.open((space,)))[0]
        assert await store.by_id(doubt.id, (None,)) is None
        assert await store.settle(doubt.id, None)
        assert not await store.settle(doubt.id, None)
        assert await store.count_open((None, space)) == 1
        await store.put({first: []})
        assert await store.count_open((None,)) == 0


async def test_a_run_keeps_its_file_until_it_is_over(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        person = await PeopleStore(unit).arrive("web", "ana", "web", "web", "Ana")
        assert person is not None
        space = person.space_id
        store = RunStore(unit)
        run = await store.add("n", "n.csv", b"\x00\xff", made_by=person.id, space_id=space, options={"columns": {}})
        assert await store.data(run) == b"\x00\xff"
        await store.go(run, 3, 10)
        (row,) = await store.open(space)
        assert (row.done, row.total, row.state) == (3, 10, RunState.RUNNING)
        assert await store.open(None) == []
        assert await store.end(run, RunState.DONE)
        assert not await store.end(run, RunState.LEFT)
        assert (await store.data(run), await store.open(space)) == (b"", [])
        await store.go(run, 9, 10)
        assert (row := await store.by_id(run)) is not None
        assert row.state is RunState.DONE
    clock.forward(timedelta(days=1))
    async with units() as unit:
        assert await RunStore(unit).forget_before(unit.now) == 1
        assert await RunStore(unit).by_id(run) is None


async def test_what_is_past_its_day_is_archived_once_and_told_to_the_index(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        ids = [
            await library.add(str(day), "guide", status=status, expires_on=day)
            for day, status in (
                (date(2026, 3, 1), "published"),
                (date(2026, 3, 2), "published"),
                (date(2026, 3, 1), "draft"),
                (None, "published"),
            )
        ]
    async with units() as unit:
        before = await ChangeLog(unit).last()
        assert await LibraryStore(unit).archive_expired(date(2026, 3, 1)) == 1
        assert await LibraryStore(unit).archive_expired(date(2026, 3, 1)) == 0
    async with units() as unit:
        states = [row.status.value for row in await LibraryStore(unit).by_ids(ids)]
        assert states == ["archived", "published", "draft", "published"]
        assert [change.subject_id for change in await ChangeLog(unit).since(before)] == ids[:1]


async def test_an_import_ends_the_same_on_both(units: Units, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        {"id": f"é{n}", "title": f"T{n}", "tags": ["permits", f"odd {n % 3}"], "date": "3/4/2024"} for n in range(450)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    async def tell(done: int, of: int, words: str) -> None:
        """Nobody looks on."""

    async with units() as unit:
        await TopicStore(unit).put("permits", "Permits")
    for outcome in ("added", "same"):
        source, options = open_path(path, ON_THIS_MACHINE), options_of(Asked("test"))
        found = await look_at(units, LIBRARY, source, options)
        report = await run_import(units, LIBRARY, source, options, found, tell, dry=False)
        assert report.counts[outcome] == 450
    async with units(reads_only=True) as unit:
        assert await LibraryStore(unit).count() == 450
        assert [(one.word, one.used) for one in await WordStore(unit).open()] == [(f"odd {n}", 150) for n in range(3)]
        assert await DoubtStore(unit).count_open((None,)) == 450
