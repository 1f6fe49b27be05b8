"""What an import leaves for an organizer: words that no topic goes by, and dates in doubt."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role
from commands.library.likeness import perhaps
from store.doubts import DoubtStore
from store.library import LibraryStore
from store.topics import TopicRow, TopicStore
from store.words import WORD, WordStore
from tests.commands.support import acts, member
from tests.harness.hub import Hall, Talker, hub_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data") as hall:
        yield hall


@pytest.fixture
async def ana(house: Hall) -> Talker:
    """An organizer, and four resources that carry words and doubts."""
    made = await member(house, house.person("Ana"), Role.ORGANIZER)
    async with house.parts.database.units() as unit:
        library = LibraryStore(unit)
        ids = [await library.add(f"Quagga {n}", "guide", status="published", visibility="public") for n in range(4)]
        common, rare = "product-and-project-management", [f"word {n}" for n in range(6)]
        await WordStore(unit).put({ids[0]: [common, *rare], ids[1]: [common.upper()], ids[2]: [common], ids[3]: []})
        why = "day and month cannot be told apart"
        await DoubtStore(unit).put({one: [("published", f"3/4/202{n}", why)] for n, one in enumerate(ids)})
        await library.update(ids[0], published="2020")
    await house.parts.search.catch_up()
    return made


async def topics_of(house: Hall, title: str) -> set[str]:
    async with house.parts.database.units(reads_only=True) as unit:
        return {topic.slug for row in await LibraryStore(unit).after() if row.title == title for topic in row.topics}


async def test_the_most_used_words_come_first_with_a_guess_and_page_by_page(ana: Talker) -> None:
    await ana.runs("library words")
    assert ana.sees("7 words that no topic goes by yet")
    assert ana.sees("3 resources carry it. Perhaps it means Project management.")
    assert "Means Project management" in ana.buttons
    await ana.clicks("Next")
    assert ana.reply.update
    assert ana.sees("word 5")


async def test_a_guess_goes_by_the_name_and_is_none_where_several_are_alike() -> None:
    def topic(name: str, *words: str) -> TopicRow:
        return TopicRow(1, name, name, "", "", "", None, words)

    websites, services = topic("Websites", "web design", "websites"), topic("Service design", "service design")
    content = topic("Content design", "content design")
    assert perhaps("design", [websites, services]) == services
    assert perhaps("design", [websites, services, content]) is None
    assert perhaps("web designs", [websites, services, content]) == websites
    assert perhaps("parking", [websites, services]) is None


async def test_a_word_that_means_a_topic_files_all_that_carry_it_and_is_found_by_it(house: Hall, ana: Talker) -> None:
    await ana.runs("library words")
    means = ana.button("Means Project management").action.address()
    await ana.clicks("Means Project management")
    assert ana.sees("means Project management from now on; 3 resources are filed there.")
    assert await topics_of(house, "Quagga 2") == {"project-management"}
    assert await topics_of(house, "Quagga 3") == set()
    await ana.runs('library quagga topic:"product and project management"')
    assert ana.sees("3 resources")
    await ana.presses(means)
    assert ana.sees("was decided already")
    assert acts_of(await acts(house)) == ["library.word.means"]


async def test_what_a_word_means_is_taken_back_within_ten_minutes(house: Hall, ana: Talker) -> None:
    async with house.parts.database.units() as unit:
        management = await TopicStore(unit).define("project management")
        assert management is not None
        [first] = [row.id for row in await LibraryStore(unit).after() if row.title == "Quagga 0"]
        await LibraryStore(unit).update(first, topics=[management.id])
    await ana.runs("library words")
    await ana.clicks("Means Project management")
    undo = ana.button("Undo: product-and-project-management").action.address()
    await ana.clicks("Undo: product-and-project-management")
    assert ana.sees("is in the list again; 2 resources are no longer filed under Project management.")
    found = [await topics_of(house, f"Quagga {n}") for n in range(4)]
    assert found == [{"project-management"}, set(), set(), set()]
    await ana.presses(undo)
    assert ana.sees("cannot be taken back any more")
    await ana.runs('library topics "product and project management"')
    assert ana.sees("No topic goes by")
    await ana.runs("library words")
    assert ana.sees("7 words that no topic goes by yet")
    await ana.clicks("Means Project management")
    async with house.parts.database.units() as unit:
        await unit.session.execute(WORD.update().values(decided=unit.now - timedelta(minutes=11)))
    await ana.clicks("Undo: product-and-project-management")
    assert ana.sees("cannot be taken back any more")


async def test_a_topic_made_for_a_word_goes_with_it_unless_somebody_follows_it(house: Hall, ana: Talker) -> None:
    for followed in (False, True):
        await ana.runs("library words")
        await ana.clicks("Decide about word 0")
        await ana.fills({"New topic": "Wordiness", "Topic": "", "What the new topic means": "Too many of them."})
        undo = ana.button("Undo: word 0").action.address()
        if followed:
            await ana.runs("library topics wordiness")
            await ana.clicks("Follow Wordiness")
        await ana.presses(undo)
        assert ana.sees("1 resource is no longer filed under Wordiness")
        async with house.parts.database.units(reads_only=True) as unit:
            assert (await TopicStore(unit).define("wordiness") is not None) == followed
    assert await topics_of(house, "Quagga 0") == set()


async def test_a_word_becomes_a_new_topic(house: Hall, ana: Talker) -> None:
    await ana.runs("library words")
    await ana.clicks("Decide about word 0")
    await ana.fills({"New topic": "", "Topic": "nothing like it"})
    assert "There is no topic" in ana.errors["topic"]
    await ana.fills({"New topic": "Wordiness", "Topic": "", "What the new topic means": "Too many of them."})
    assert ana.sees("means Wordiness from now on; 1 resource is filed there.")
    async with house.parts.database.units(reads_only=True) as unit:
        topic = await TopicStore(unit).define("word 0")
    assert topic is not None
    assert (topic.name, topic.definition) == ("Wordiness", "Too many of them.")


async def test_a_word_is_given_to_a_topic_that_is_named(house: Hall, ana: Talker) -> None:
    await ana.runs("library words")
    await ana.clicks("Decide about word 1")
    await ana.fills({"Topic": "licence"})
    assert await topics_of(house, "Quagga 0") == {"permits"}


async def test_a_word_is_left_out_and_a_slip_is_undone(ana: Talker) -> None:
    await ana.runs("library words")
    await ana.clicks("Leave out word 0")
    await ana.runs("library words")
    assert ana.sees("6 words")
    await ana.clicks("Ask again about word 0")
    await ana.runs("library words")
    assert ana.sees("7 words")


async def test_a_date_is_confirmed_or_mended_once(house: Hall, ana: Talker) -> None:
    await ana.runs("library doubts")
    assert ana.sees("4 dates are in doubt")
    assert ana.sees("Its source says “3/4/2020”: day and month cannot be told apart.")
    right = ana.button("2020 is right").action.address()
    await ana.clicks("2020 is right")
    await ana.presses(right)
    assert ana.sees("Somebody has looked at that already")
    await ana.runs("library doubts")
    await ana.clicks("Another date for Quagga 1")
    await ana.fills({"Date": "tomorrow"})
    assert "is written like" in ana.errors["date"]
    await ana.fills({"Date": "2021-04-03"})
    assert ana.sees("is dated 2021-04-03 now")
    await ana.runs("library doubts")
    assert ana.sees("2 dates are in doubt")


async def test_members_decide_nothing(house: Hall, ana: Talker) -> None:
    await ana.runs("library words")
    cleo = await member(house, house.person("Cleo"))
    for text in ("library words", "library doubts"):
        await cleo.runs(text)
        assert cleo.sees("is for organizers")
    await cleo.presses(ana.button("Means Project management").action.address())
    assert cleo.sees("is for organizers")
    assert await topics_of(house, "Quagga 2") == set()


def acts_of(found: list) -> list[str]:  # type: ignore[type-arg]
    return [one.action for one in found]


async def test_when_nothing_waits_it_says_so(house: Hall) -> None:
    ben = await member(house, house.person("Ben"), Role.ORGANIZER)
    await ben.runs("library words")
    assert ben.sees("No word waits for a decision")
    await ben.runs("library doubts")
    assert ben.sees("No date is in doubt")
