"""Two topics become one: whatever was filed under either is filed under it; undone, each has its own again."""

from store.changes import ChangeLog
from store.digests import DigestStore
from store.library import LibraryStore
from store.people import PeopleStore
from store.topic_merge import TopicMergeStore
from store.topics import TopicRow, TopicStore
from store.unit import Unit, Units


async def topic(unit: Unit, slug: str, *words: str, parent: str | None = None) -> TopicRow:
    number, _ = await TopicStore(unit).put(slug, slug.capitalize(), f"About {slug}.", words, parent=parent)
    [row] = await TopicStore(unit).by_ids([number])
    return row


async def person(unit: Unit, name: str, *topics: TopicRow) -> int:
    row = await PeopleStore(unit).arrive("slack", f"T1:{name}", "slack", "T1", name)
    assert row
    await PeopleStore(unit).set_topics(row.id, [one.id for one in topics])
    return row.id


async def filed(unit: Unit, number: int) -> list[str]:
    row = await LibraryStore(unit).by_id(number)
    assert row
    return [one.slug for one in row.topics]


async def test_records_followers_words_and_digests_move_and_each_is_there_once(units: Units) -> None:
    async with units() as unit:
        keep, other = await topic(unit, "permits", "licence"), await topic(unit, "planning", "zoning", "building")
        part = await topic(unit, "fences", parent="planning")
        both = await LibraryStore(unit).add("Both", "guide", topics=[keep.id, other.id])
        one = await LibraryStore(unit).add("One", "guide", topics=[other.id])
        ana, bo = await person(unit, "Ana", keep, other), await person(unit, "Bo", other)
        number = await DigestStore(unit).subscribe("member", "person:1", person_id=ana, topics=["planning", "permits"])
        before = await ChangeLog(unit).last()
        await TopicMergeStore(unit).merge(keep, other)
    async with units(reads_only=True) as unit:
        topics = TopicStore(unit)
        assert await filed(unit, both) == ["permits"]
        assert await filed(unit, one) == ["permits"]
        for word in ("planning", "zoning", "building", "licence"):
            assert (found := await topics.define(word)) is not None, word
            assert found.id == keep.id
        assert await PeopleStore(unit).topics_of(ana) == [keep.id]
        assert await PeopleStore(unit).topics_of(bo) == [keep.id]
        [row] = await DigestStore(unit).by_ids([number])
        assert row.topics == ["permits"]
        assert (found := await topics.define("fences")) is not None
        assert found.parent_id == keep.id
        assert part.id == found.id
        changed = {(change.subject, change.subject_id) for change in await ChangeLog(unit).since(before)}
        assert {("topic", keep.id), ("resource", both), ("resource", one)} <= changed, "search and cards follow"


async def test_undone_each_has_its_own_again_and_what_changed_meanwhile_stays_so(units: Units) -> None:
    async with units() as unit:
        keep, other = await topic(unit, "permits", "licence"), await topic(unit, "planning", "zoning")
        library, people = LibraryStore(unit), PeopleStore(unit)
        both = await library.add("Both", "guide", topics=[keep.id, other.id])
        one = await library.add("One", "guide", topics=[other.id])
        away = await library.add("Away", "guide", topics=[other.id])
        ana, bo, cy = (
            await person(unit, "Ana", keep, other),
            await person(unit, "Bo", other),
            await person(unit, "Cy", other),
        )
        merges = TopicMergeStore(unit)
        number = await merges.merge(keep, other)
        await people.unfollow_topic(cy, keep.id)
        await library.remove(away)
        later = await library.add("Later", "guide", topics=[keep.id])
        row = await merges.by_id(number)
        assert row is not None
        await merges.undo(row)
        assert await merges.by_id(number) is None
    async with units(reads_only=True) as unit:
        people = PeopleStore(unit)
        assert await filed(unit, both) == ["permits", "planning"]
        assert await filed(unit, one) == ["planning"]
        assert await filed(unit, later) == ["permits"]
        assert await people.topics_of(ana) == [keep.id, other.id]
        assert await people.topics_of(bo) == [other.id]
        assert await people.topics_of(cy) == [], "they wanted no more of it"
        again = await TopicStore(unit).define("zoning")
        assert again == other
        assert (found := await TopicStore(unit).define("licence")) is not None
        assert found.words == keep.words


async def test_one_that_stands_under_the_other_does_not_stand_under_itself(units: Units) -> None:
    async with units() as unit:
        top = await topic(unit, "law")
        other = await topic(unit, "planning", parent="law")
        keep = await topic(unit, "permits", parent="planning")
        merges = TopicMergeStore(unit)
        number = await merges.merge(keep, other)
        [row] = await TopicStore(unit).by_ids([keep.id])
        assert row.parent_id == top.id
        kept = await merges.by_id(number)
        assert kept is not None
        await merges.undo(kept)
        [row] = await TopicStore(unit).by_ids([keep.id])
        assert row.parent_id == other.id
        assert await merges.forget_before(unit.now) == 0


async def test_following_is_noted_once(units: Units) -> None:
    async with units() as unit:
        permits, people = await topic(unit, "permits"), PeopleStore(unit)
        ana = await person(unit, "Ana")
        assert await people.follow_topic(ana, permits.id)
        assert not await people.follow_topic(ana, permits.id)
        assert await people.topic_followers() == {permits.id: 1}
        assert await people.unfollow_topic(ana, permits.id)
        assert not await people.unfollow_topic(ana, permits.id)
