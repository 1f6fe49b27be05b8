"""Searching as its members do: words, slips, filters, what to do with what was found, and with what was not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people import Role, SpaceRef
from store.library import LibraryStore
from tests.commands.support import NEW
from tests.harness.hub import Hall, Talker, hub_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path) as hall:
        yield hall


@pytest.fixture
def alice(house: Hall) -> Talker:
    return house.person("Alice")


async def wanted(house: Hall) -> dict[str, int]:
    await house.hub.settled()
    async with house.parts.database.units(reads_only=True) as unit:
        return {row.shown: row.asked for row in await LibraryStore(unit).most_wanted()}


async def test_the_clerks_first_word_finds_something(alice: Talker) -> None:
    await alice.runs("library permits")
    assert alice.sees("resources about permits")
    assert alice.sees("matches permits")
    assert any(label.startswith("Save ") for label in alice.buttons)


async def test_a_guest_of_the_web_finds_what_is_public(house: Hall) -> None:
    reader = house.stranger()
    await reader.runs("library permits")
    assert reader.sees("resources about permits")
    await reader.clicks("Save")
    assert reader.sees("for members")


async def test_a_typo_is_corrected_and_can_be_searched_as_typed(alice: Talker) -> None:
    await alice.runs("library permti")
    assert alice.sees("Did you mean")
    await alice.clicks("Search for “permti” as typed")
    assert alice.sees("Nothing found for “permti”")


async def test_what_was_corrected_can_be_narrowed_too(alice: Talker) -> None:
    await alice.runs("library servce")
    assert alice.sees("Did you mean service?")
    guides = next(label for label in alice.buttons if label.startswith("Guide ("))
    await alice.clicks(guides)
    assert alice.sees("about service (kind: guide)")
    await alice.clicks("Search for “servce” as typed")
    assert alice.sees("Nothing found for “servce” (kind: guide)")


async def test_a_rare_word_that_is_there_is_no_slip(house: Hall, alice: Talker) -> None:
    await house.grant(alice, Role.ORGANIZER)
    await alice.runs("library add")
    await alice.fills({**NEW, "Title": "Servise, a ledger of the town"})
    await alice.runs("library servise")
    assert alice.text.splitlines()[0].endswith("resources about servise")
    assert alice.sees("Also looked for service, in case “servise” was a slip.")
    assert not alice.sees("Did you mean")


async def test_words_that_nothing_has_are_named(alice: Talker) -> None:
    await alice.runs("library permits qqqqxyzzy -wwwwxyzzy the")
    assert alice.sees("Nothing in the library has “qqqqxyzzy” in it; these have the other words.")
    for query in ("permits guidance", "permti", "permits -qqqqxyzzy", "permits kind:guide planning permission"):
        await alice.runs(f"library {query}")
        assert not alice.sees("Nothing in the library"), query


async def test_filters_narrow_what_is_found(alice: Talker) -> None:
    await alice.runs("library plain language kind:guide")
    assert alice.sees("(kind: guide)")
    await alice.runs("library permits topic:licence")
    assert alice.sees("topic: permits")


async def test_a_filter_with_a_blank_after_its_colon_is_one_where_its_value_is(alice: Talker) -> None:
    for words, says in (
        ("kind: guide", "(kind: guide)"),
        ("Kind: case study", "(kind: case study)"),
        ("kind:guides", "(kind: guide)"),
        ("kind: case studies", "(kind: case study)"),
        ("topic: planning permission since: 2015", "(topic: permits, since: 2015)"),
        ('by: "Digital.gov"', "(by: Digital.gov)"),
        ("kind: service", "kind: service"),
        ("by: the way", "by: the way"),
        ("since: long ago", "since: long ago"),
        ('"kind: guide"', '"kind: guide"'),
    ):
        await alice.runs(f"library find {words} permits" if words.startswith('"') else f"library permits {words}")
        assert says in alice.text.splitlines()[0]


async def test_filters_are_read_wherever_the_words_are_typed(alice: Talker) -> None:
    await alice.runs("library.find", query="plain language kind:guide")
    assert alice.sees("about plain language (kind: guide)")
    await alice.runs("library.find", query="plain language kind:gude")
    assert alice.sees("Did you mean Guide?")
    await alice.runs("library")
    await alice.fills({"Search for": "plain language kind:guide"})
    assert alice.sees("about plain language (kind: guide)")


async def test_filters_alone_are_looked_through(alice: Talker) -> None:
    await alice.runs("library kind:guide topic:permits")
    assert alice.sees("resources (kind: guide, topic: permits)")
    await alice.runs("library limit:3")
    await alice.fills({})
    assert alice.errors == {"query": "Search for is missing."}
    await alice.fills({"Kind": "guide"})
    assert alice.sees("resources (kind: guide)")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("kind:gude", "Did you mean Guide?"),
        ("topic:zzzzzz", "There is no topic"),
        ("since:yesterday", "a year like 2020"),
        ("since:99", "a year like 2020"),
        ("since:2020-2021", "a year like 2020"),
        ("since:2020-13", "a year like 2020"),
        ("since:2021-02-30", "a year like 2020"),
        ("limit:0", "1 to 5"),
    ],
)
async def test_a_wrong_filter_says_what_is_allowed(alice: Talker, words: str, says: str) -> None:
    await alice.runs(f"library permits {words}")
    assert alice.sees(says)


async def test_what_was_found_can_be_narrowed_by_kind_and_topic_with_counts(alice: Talker) -> None:
    await alice.runs("library service")
    whole = int(alice.text.split()[0])
    guides = next(label for label in alice.buttons if label.startswith("Guide ("))
    await alice.clicks(guides)
    count = int(guides.removeprefix("Guide (").removesuffix(")"))
    assert alice.sees(f"{count} resources about service (kind: guide)")
    assert count < whole
    assert not any(label.startswith("Tool (") for label in alice.buttons)
    await alice.clicks("Any kind")
    assert alice.sees(f"{whole} resources about service")


async def test_counts_to_narrow_by_are_of_what_this_reader_may_find(house: Hall, alice: Talker) -> None:
    reader = house.stranger()
    await reader.runs("library service")
    before = [label for label in reader.buttons if label.startswith("Dataset (")]
    await house.grant(alice, Role.ORGANIZER)
    await alice.runs("library add")
    await alice.fills({**NEW, "Kind": "dataset", "Summary": "A service, a service and one more service for towns."})
    await reader.runs("library service")
    assert [label for label in reader.buttons if label.startswith("Dataset (")] == before


async def test_like_mine_asks_where_i_work_then_puts_what_is_made_for_such_a_body_first(alice: Talker) -> None:
    await alice.runs("library service")
    await alice.clicks("Like mine")
    assert alice.sees("Where do you work?")
    await alice.clicks("Say where I work")
    await alice.fills({"Level of government": "town", "Size": "small"})
    assert alice.sees("You work for a town (small, up to 20,000 people) now")
    await alice.clicks("Now show what is like mine")
    assert alice.sees("First what was made for small towns, like yours.")
    assert alice.text.count("for towns like yours") == 5
    await alice.clicks("Next")
    assert alice.sees("like yours")
    await alice.clicks("Best match first")
    assert not alice.sees("like yours")


async def test_like_mine_is_a_word_of_the_command_and_for_members(house: Hall, alice: Talker) -> None:
    await alice.runs("profile body nation large")
    await alice.runs("library permits mine:yes")
    assert alice.sees("First what was made for large nations")
    reader = house.stranger()
    await reader.runs("library permits")
    assert "Like mine" not in reader.buttons
    await reader.runs("library permits mine:yes")
    assert reader.sees("is for members")


async def test_a_pasted_page_is_cut_between_words(alice: Talker) -> None:
    await alice.runs(f"library find a {'council ' * 600}")
    assert alice.sees("resources about a council council")
    assert not alice.sees("Did you mean")


async def test_a_text_without_a_word_says_so_and_shows_the_newest(alice: Talker) -> None:
    await alice.runs("library find the")
    assert alice.sees("holds no word that can be looked for")
    assert alice.sees("Page 1 of")


async def test_what_is_for_another_space_is_not_found_in_this_one(house: Hall, alice: Talker) -> None:
    elsewhere = house.person("Alice", space=SpaceRef("test", "T2", "Other space"))
    await house.grant(elsewhere, Role.ORGANIZER)
    await elsewhere.runs("library add")
    await elsewhere.fills(NEW)
    async with house.parts.database.units() as unit:
        library = LibraryStore(unit)
        (number,) = await library.newest(1)
        row = await library.by_id(number)
        assert row is not None
        await library.update(number, visibility="space")
    await house.parts.search.catch_up()
    for who, finds in ((elsewhere, True), (alice, False)):
        await who.runs('library "nine weeks"')
        assert who.sees(str(NEW["Title"])) is finds


async def test_what_has_expired_is_found_no_more(house: Hall, alice: Talker) -> None:
    await house.grant(alice, Role.ORGANIZER)
    await alice.runs("library add")
    await alice.fills(NEW)
    async with house.parts.database.units() as unit:
        (number,) = await LibraryStore(unit).newest(1)
        await LibraryStore(unit).update(number, expires_on=unit.now.date())
    await house.parts.search.catch_up()
    await alice.runs('library "nine weeks"')
    assert alice.sees("Nothing found")


async def test_pages_turn_and_keep_the_question(alice: Talker) -> None:
    await alice.runs("library service limit:2")
    first = alice.text
    await alice.clicks("Next")
    assert alice.reply.update
    assert alice.text != first
    await alice.clicks("Previous")
    assert alice.text == first


async def test_nothing_found_is_no_dead_end(house: Hall, alice: Talker) -> None:
    await alice.runs("library qqqqxyzzy")
    assert alice.sees("Nothing found for “qqqqxyzzy”")
    assert await wanted(house) == {"qqqqxyzzy": 1}
    await alice.clicks("Add a resource on this")
    assert alice.form is not None
    assert alice.form.fields[1].value == "qqqqxyzzy"


async def test_what_only_a_filter_leaves_out_is_said_and_is_not_missing(house: Hall, alice: Talker) -> None:
    await alice.runs("library permits by:nobody")
    assert alice.sees("Nothing found for “permits” (by: nobody)")
    assert alice.sees("Everywhere there are ")
    assert await wanted(house) == {}
    await alice.clicks("Search “permits” everywhere")
    assert alice.sees("resources about permits")
    await alice.runs("library permits kind:recording")
    await alice.clicks("Ask for this")
    assert alice.sees("when something on permits recording comes")
    await alice.runs('library kind:recording by:"nobody at all"')
    assert alice.sees("Nothing found (kind: recording, by: nobody at all)")


async def test_a_mistyped_topic_or_publisher_is_a_press_away(alice: Talker) -> None:
    await alice.runs("library contracts topic:procurment")
    assert alice.sees("Did you mean: Procurement")
    await alice.clicks("Topic: Procurement")
    assert alice.sees("about contracts (topic: procurement)")
    await alice.runs("library forms by:Digtal.gov")
    assert alice.sees("Nothing found for “forms” (by: Digtal.gov)")
    await alice.clicks("Publisher: Digital.gov")
    assert alice.sees("about forms (by: Digital.gov)")


async def test_words_that_stand_nowhere_side_by_side_are_searched_without_the_quotes(
    house: Hall, alice: Talker
) -> None:
    await alice.runs('library "permits budget resident"')
    assert alice.text.startswith('Nothing found for "permits budget resident"\n')
    assert alice.sees("Without the quotes there are ")
    assert await wanted(house) == {}
    await alice.clicks("Search without the quotes")
    assert alice.sees("resources about permits budget resident")
    await alice.runs('library "qqqqxyzzy wwwwxyzzy"')
    assert not alice.sees("Without the quotes")


async def test_nothing_found_for_a_near_word_offers_topics(alice: Talker) -> None:
    await alice.runs("library procurment kind:dataset since:2025")
    await alice.clicks("Topic: Procurement")
    assert alice.sees("topic: procurement")
