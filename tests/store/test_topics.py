"""One vocabulary: whatever word somebody uses, it leads to the same topic."""

from store.changes import ChangeLog
from store.library import LibraryStore
from store.topics import TopicStore, folded, phrases
from store.unit import Unit, Units


async def fill(unit: Unit) -> TopicStore:
    topics = TopicStore(unit)
    await topics.put("permits", "Permits", "Leave to do something.", ["licence", "planning permission", "permission"])
    await topics.put("procurement", "Procurement", "Buying.", ["purchasing", "RFP", "C++ contracts"])
    await topics.put("it-procurement", "IT procurement", "Buying software.", [], parent="procurement")
    return topics


async def test_a_topic_goes_by_its_slug_its_name_and_every_synonym_in_any_case(units: Units) -> None:
    async with units() as unit:
        topics = await fill(unit)
        for word in ("permits", "PERMITS", "Licence", " planning   Permission ", "planning-permission"):
            found = await topics.define(word)
            assert found, word
            assert found.slug == "permits"
        assert await topics.define("zebra") is None


async def test_a_sentence_speaks_of_its_topics_the_longest_phrase_first(units: Units) -> None:
    async with units() as unit:
        topics = await fill(unit)
        said = await topics.by_words("an rfp, for planning permission!")
        assert [topic.slug for topic in said] == ["permits", "procurement"]
        assert await topics.by_words("") == []


async def test_a_typo_leads_to_the_nearest_topic_and_nonsense_to_none(units: Units) -> None:
    async with units() as unit:
        topics = await fill(unit)
        assert (await topics.nearest("pucrhasing"))[0].slug == "procurement"
        assert await topics.nearest("qqqqqqqq") == []
        assert [topic.slug for topic in await topics.nearest("parking permitts for residents")] == ["permits"]


async def test_letters_that_only_happen_to_stand_in_a_word_lead_to_no_topic(units: Units) -> None:
    async with units() as unit:
        topics = TopicStore(unit)
        await topics.put("waste", "Waste", words=["bins"])
        await topics.put("ai", "Artificial intelligence", words=["ai"])
        await topics.put("audit", "Audit", words=["auditing"])
        for text in ("zeppelins", "xylophone repair", "waiting list", "", "-", "a" * 10_000):
            assert await topics.nearest(text) == [], text
        assert [topic.slug for topic in await topics.nearest("ai for bin days")] == ["ai"]


async def test_completion_offers_topics_with_a_word_that_starts_so(units: Units) -> None:
    async with units() as unit:
        topics = await fill(unit)
        assert [topic.name for topic in await topics.starting("P")] == ["Permits", "Procurement"]
        assert [topic.name for topic in await topics.starting("lic")] == ["Permits"]
        assert await topics.starting("%") == []
        assert len(await topics.starting("", n=2)) == 2


async def test_putting_the_same_topic_again_changes_nothing_and_leaves_no_row_in_the_log(units: Units) -> None:
    async with units() as unit:
        await fill(unit)
    async with units() as unit:
        before = await ChangeLog(unit).last()
        topics = await fill(unit)
        _, outcome = await topics.put("permits", "Permits", "Leave to do something.", ["licence"])
        assert outcome == "changed"
        assert await topics.define("planning permission") is None
    async with units() as unit:
        log = await ChangeLog(unit).since(before)
        assert [change.subject for change in log] == ["topic"]


async def test_a_word_stays_with_the_topic_that_had_it_first(units: Units) -> None:
    async with units() as unit:
        topics = await fill(unit)
        await topics.put("licensing", "Licensing", "", ["licence"])
        found = await topics.define("licence")
        assert found
        assert found.slug == "permits"
        _, outcome = await topics.put("licensing", "Licensing", "", ["licence"])
        assert outcome == "same"


async def test_a_topic_knows_its_parent_and_its_words(units: Units) -> None:
    async with units() as unit:
        topics = await fill(unit)
        child, parent = await topics.define("it procurement"), await topics.define("procurement")
        assert child
        assert parent
        assert child.parent_id == parent.id
        assert parent.words == ("c++ contracts", "procurement", "purchasing", "rfp")
        assert [topic.slug for topic in await topics.all()] == ["it-procurement", "permits", "procurement"]


def test_phrases_are_every_run_of_words() -> None:
    assert phrases("a b") == ["a b", "a", "b"]
    assert folded("  Straße-Bahn ") == "strasse bahn"


async def test_no_name_of_a_topic_can_break_the_cards_that_list_it(units: Units) -> None:
    async with units() as unit:
        odd, _ = await TopicStore(unit).put("a\x1fb", "A \x1e name\n\x1f of  odd\tparts")
        made = await LibraryStore(unit).add("Title", "guide", topics=[odd])
        card = (await LibraryStore(unit).cards([made]))[0]
        assert [(topic.slug, topic.name) for topic in card.topics] == [("a-b", "A name of odd parts")]
        assert (await TopicStore(unit).put("a\x1fb", "A \x1e name\n\x1f of  odd\tparts"))[1] == "same"
