"""Foreign words on both databases: what a decision filed is taken back, and nothing else."""

from datetime import timedelta

from store.library import LibraryStore
from store.topic_merge import TopicMergeStore
from store.topics import TopicStore
from store.unit import Units
from store.words import WordState, WordStore


async def filed(units: Units, number: int) -> set[str]:
    async with units(reads_only=True) as unit:
        found = await LibraryStore(unit).by_id(number)
    assert found is not None
    return {topic.slug for topic in found.topics}


async def test_taken_back_a_word_waits_again_and_only_what_it_filed_is_gone(units: Units) -> None:
    async with units() as unit:
        permits, _ = await TopicStore(unit).put("permits", "Permits")
        one = await LibraryStore(unit).add("One", "guide", topics=[permits])
        two = await LibraryStore(unit).add("Two", "guide")
        await WordStore(unit).put({one: ["Licensing"], two: ["licensing", "other"]})
        [word] = [row for row in await WordStore(unit).open() if row.word == "licensing"]
        assert (word.used, await WordStore(unit).means(word.id, permits, None)) == (2, 2)
    assert (await filed(units, one), await filed(units, two)) == ({"permits"}, {"permits"})
    async with units() as unit:
        store = WordStore(unit)
        assert await store.take_back(word.id, unit.now + timedelta(minutes=1)) is None
        assert await store.take_back(word.id, unit.now - timedelta(minutes=10)) == 1
        assert await store.take_back(word.id, unit.now - timedelta(minutes=10)) is None
        again = await store.by_id(word.id)
        assert again is not None
        assert (again.state, again.topic_id, again.filed) == (WordState.OPEN, None, None)
        assert await TopicStore(unit).define("licensing") is None
    assert (await filed(units, one), await filed(units, two)) == ({"permits"}, set())


async def test_what_moved_into_another_topic_since_is_not_taken_back(units: Units) -> None:
    async with units() as unit:
        topics = TopicStore(unit)
        permits, _ = await topics.put("permits", "Permits")
        money, _ = await topics.put("money", "Money")
        one = await LibraryStore(unit).add("One", "guide")
        await WordStore(unit).put({one: ["fees"]})
        [word] = await WordStore(unit).open()
        await WordStore(unit).means(word.id, permits, None)
        [keep], [other] = await topics.by_ids([money]), await topics.by_ids([permits])
        await TopicMergeStore(unit).merge(keep, other)
        assert await WordStore(unit).take_back(word.id, unit.now - timedelta(minutes=10)) is None
    assert await filed(units, one) == {"money"}
