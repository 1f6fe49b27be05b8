"""Resources: added, changed, imported twice, found by id, and what readers do with them."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from store.changes import ChangeLog
from store.library import LibraryStore
from store.links import url_key
from store.people import PeopleStore
from store.resource import Kind, ResourceStatus, WantedKind
from store.topics import TopicStore
from store.unit import Unit, Units


async def person(unit: Unit, number: int = 1) -> int:
    row = await PeopleStore(unit).arrive("slack", f"T1:U{number}", "slack", "T1", f"Person {number}")
    assert row
    return row.id


async def changes(units: Units, since: int = 0) -> list[tuple[str, int]]:
    async with units(reads_only=True) as unit:
        return [(change.subject, change.subject_id) for change in await ChangeLog(unit).since(since)]


async def test_what_was_added_is_read_back_whole(units: Units) -> None:
    async with units() as unit:
        topic, _ = await TopicStore(unit).put("permits", "Permits")
        library = LibraryStore(unit)
        made = await library.add(
            "Faster permits",
            "guide",
            topics=[topic],
            summary="How",
            body="Long",
            url="https://www.example.org/permits",
            level=("town", "nation"),
            published="2024-05",
            review_on=date(2027, 1, 1),
            publisher="Aldermere",
        )
    async with units(reads_only=True) as unit:
        row = await LibraryStore(unit).by_id(made)
        assert row
        assert (row.title, row.kind, row.status) == ("Faster permits", Kind.GUIDE, ResourceStatus.DRAFT)
        assert (row.level, row.published, row.review_on) == (("nation", "town"), "2024-05", date(2027, 1, 1))
        assert [topic.slug for topic in row.topics] == ["permits"]
        assert row.created == row.changed == unit.now
    assert await changes(units) == [("topic", topic), ("resource", made)]


async def test_cards_come_in_the_order_asked_and_without_the_unknown(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        ids = [await library.add(f"Number {number}", "guide") for number in range(3)]
        asked = [ids[2], 999, ids[0]]
        assert [card.id for card in await library.cards(asked)] == [ids[2], ids[0]]
        assert await library.cards([]) == []


async def test_what_anybody_may_find_is_walked_by_number(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        public = {"status": "published", "visibility": "public"}
        first = await library.add("First", "guide", **public)  # type: ignore[arg-type]
        await library.add("For members", "guide", status="published", visibility="members")
        await library.add("Draft", "guide", visibility="public")
        await library.add("Over", "guide", expires_on=date(2026, 3, 1), **public)  # type: ignore[arg-type]
        last = await library.add("Until tomorrow", "guide", expires_on=date(2026, 3, 2), **public)  # type: ignore[arg-type]
        today = date(2026, 3, 1)
        assert await library.public_after(0, 9, today) == [(first, unit.now), (last, unit.now)]
        assert await library.public_after(first, 9, today) == [(last, unit.now)]
        assert await library.public_after(0, 1, today) == [(first, unit.now)]


async def test_an_update_changes_what_is_named_and_says_so_in_the_log_once(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        made = await library.add("Old", "guide", summary="Stays")
    async with units() as unit:
        since, library = await ChangeLog(unit).last(), LibraryStore(unit)
        assert await library.update(made, title="New", url="http://example.org/A?utm_source=mail")
        assert await library.update(made, place="Aldermere")
        assert not await library.update(999, title="Nobody")
        row = await library.by_id(made)
        assert row
        assert (row.title, row.summary, row.place) == ("New", "Stays", "Aldermere")
        assert [found.id for found in await library.similar_url("https://example.org/A/")] == [made]
    assert await changes(units, since) == [("resource", made)]


async def test_a_change_that_is_rolled_back_leaves_no_row_in_the_log(units: Units) -> None:
    async def fail() -> None:
        async with units() as unit:
            await LibraryStore(unit).add("Never", "guide")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await changes(units) == []


async def test_an_unknown_field_is_refused_by_name(units: Units) -> None:
    async with units() as unit:
        with pytest.raises(ValueError, match="colour"):
            await LibraryStore(unit).update(1, colour="red")  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize(
    "fields",
    [{"kind": "poem"}, {"status": "lost"}, {"visibility": "secret"}, {"level": ("galaxy",)}],
    ids=lambda fields: next(iter(fields)),
)
async def test_a_value_outside_its_list_is_refused(units: Units, fields: dict[str, object]) -> None:
    async with units() as unit:
        made = await LibraryStore(unit).add("Title", "guide")
        with pytest.raises((ValueError, StatementError)):
            await LibraryStore(unit).update(made, **fields)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("fields", [{"published": "May 2024"}, {"visibility": "space"}], ids=["date", "no space"])
async def test_the_database_itself_refuses_what_makes_no_sense(units: Units, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        async with units() as unit:
            await LibraryStore(unit).add("Title", "guide", **fields)  # pyright: ignore[reportArgumentType]


async def test_an_import_run_twice_changes_nothing_the_second_time(units: Units) -> None:
    async with units() as unit:
        topic, _ = await TopicStore(unit).put("permits", "Permits")

    async def run(title: str, topics: list[int]) -> str:
        async with units() as unit:
            return await LibraryStore(unit).upsert_from_source(
                "files", "a/1", title=title, kind="tool", topics=topics, level=("town",)
            )

    assert await run("One", [topic]) == "added"
    seen = await changes(units)
    assert await run("One", [topic]) == "same"
    assert await changes(units) == seen
    assert await run("Two", [topic]) == "changed"
    assert await run("Two", []) == "changed"
    async with units(reads_only=True) as unit:
        assert await LibraryStore(unit).count() == 1


async def test_a_status_moves_only_from_where_it_was_expected(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        made = await library.add("Title", "guide")
        assert await library.publish(made)
        assert not await library.publish(made), "the second reviewer must hear that it is done already"
        assert await library.archive(made)
        assert not await library.archive(made)
        assert not await library.publish(made)
        assert await library.count(ResourceStatus.ARCHIVED) == 1


async def test_what_was_removed_is_gone_and_logged(units: Units) -> None:
    async with units() as unit:
        made = await LibraryStore(unit).add("Title", "guide")
    async with units() as unit:
        assert await LibraryStore(unit).remove(made)
        assert not await LibraryStore(unit).remove(made)
        next_one = await LibraryStore(unit).add("Title", "guide")
    assert next_one > made, "an old button must never act on another record"
    assert await changes(units) == [("resource", made), ("resource", made), ("resource", next_one)]


async def test_saving_twice_is_saving_once_and_letting_go_too(units: Units) -> None:
    async with units() as unit:
        library, reader = LibraryStore(unit), await person(unit)
        one, two = await library.add("One", "guide"), await library.add("Two", "guide")
        assert [await library.save(reader, one), await library.save(reader, one)] == [True, False]
        assert await library.save(reader, two)
        assert not await library.save(reader, 999)
        assert await library.saved(reader) == [two, one]
        assert [await library.unsave(reader, two), await library.unsave(reader, two)] == [True, False]
        assert [card.saved_count for card in await library.cards([one, two])] == [1, 0]


async def test_helped_counts_each_person_once(units: Units) -> None:
    async with units() as unit:
        library, made = LibraryStore(unit), await LibraryStore(unit).add("One", "guide")
        readers = [await person(unit, number) for number in range(3)]
        assert [await library.helped(reader, made) for reader in (*readers, readers[0])] == [True, True, True, False]
        assert (await library.cards([made]))[0].helped_count == 3
        marks = await library.marks(readers[0], [made, 999])
        assert (marks[made].saved, marks[made].helped, marks[999].helped) == (False, True, False)


async def test_what_was_looked_for_in_vain_is_counted_however_it_was_spelt(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        for query in ("Zebra crossing", " zebra  CROSSING", "zebra-crossing", "gritting", "   "):
            await library.wanted(query)
        await library.wanted("gritting", WantedKind.GIVEN_UP)
        rows = await library.most_wanted()
        assert (rows[0].shown, rows[0].asked) == ("Zebra crossing", 3)
        assert len(rows) == 3
        await library.wanted("x" * 5000)
        assert max(len(row.shown) for row in await library.most_wanted()) == 200


async def test_nearly_the_same_title_is_noticed(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        made = await library.add("A guide to faster permits", "guide")
        await library.add("Snow clearing", "guide")
        assert [found.id for found in await library.similar_title("guide to a Faster Permit")] == [made]
        assert await library.similar_title("Bees") == []
        await library.archive(made)
        assert await library.similar_title("A guide to faster permits") == []


async def test_publishers_are_offered_by_any_word_most_used_first(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        for publisher in ("Town of Lindale", "Lindale Press", "Lindale Press", "Other", ""):
            await library.add("Title", "guide", publisher=publisher)
        assert await library.known_publishers("lin") == ["Lindale Press", "Town of Lindale"]


async def test_what_is_mine_is_what_i_added_or_own(units: Units) -> None:
    async with units() as unit:
        library, me, other = LibraryStore(unit), await person(unit, 1), await person(unit, 2)
        added = await library.add("Added", "guide", made_by=me)
        owned = await library.add("Owned", "guide", made_by=other, owner_id=me)
        await library.add("Theirs", "guide", made_by=other)
        assert await library.mine(me) == [owned, added]


async def test_walking_the_library_meets_everything_once(units: Units) -> None:
    async with units() as unit:
        library = LibraryStore(unit)
        ids = [await library.add(f"Number {number}", "guide") for number in range(5)]
        met, last = list[int](), 0
        while page := await library.after(last, 2):
            met += [row.id for row in page]
            last = page[-1].id
        assert met == ids
        assert await library.newest(2, status=ResourceStatus.DRAFT) == [ids[4], ids[3]]


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/guide",
        "https://www.example.org/guide/",
        "https://EXAMPLE.org:443/guide/index.html",
        "https://example.org/guide?utm_source=x&fbclid=3#part",
        "https://example.org/%67uide",
    ],
)
def test_addresses_of_the_same_page_have_one_key(other: str) -> None:
    assert url_key(other) == url_key("https://example.org/guide") == "example.org/guide"


def test_addresses_of_other_pages_have_other_keys() -> None:
    pages = ["https://example.org/guide?page=2", "https://example.org/Guide", "https://example.org:8443/guide"]
    assert len({url_key(page) for page in [*pages, "https://example.org/guide"]}) == 4
    assert url_key("not an address") == url_key("https://[broken") == ""
