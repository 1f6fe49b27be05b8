"""The library as its members use it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.events import MessageText
from bot.people import Role, SpaceRef
from bot.ui.nodes import Audience
from store.library import LibraryStore
from tests.harness.hub import Hall, Talker, hub_in

NEW = {
    "Link": "https://example.gov/faster-permits",
    "Title": "Faster permits in nine weeks",
    "Kind": "guide",
    "Summary": "How one town cut the wait for a permit in half, step by step.",
    "Topics": "permits",
}


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


async def test_filters_narrow_what_is_found(alice: Talker) -> None:
    await alice.runs("library plain language kind:guide")
    assert alice.sees("(kind: guide)")
    await alice.runs("library permits topic:licence")
    assert alice.sees("topic: permits")


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
        assert who.sees(NEW["Title"]) is finds


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


async def test_nothing_found_for_a_near_word_offers_topics(alice: Talker) -> None:
    await alice.runs("library procurment kind:dataset since:2025")
    await alice.clicks("Topic: Procurement")
    assert alice.sees("topic: procurement")


async def test_saving_is_kept_and_can_be_undone(alice: Talker) -> None:
    await alice.runs("library permits")
    await alice.clicks("Save")
    assert alice.sees("Saved")
    await alice.runs("library saved")
    assert alice.sees("What you saved")
    await alice.clicks("Let go of")
    await alice.runs("library saved")
    assert alice.sees("not saved anything yet")


async def test_help_counts_once_a_person(alice: Talker, house: Hall) -> None:
    await alice.runs("library permits limit:1")
    await alice.clicks("This helped me")
    assert alice.sees("Thank you")
    await alice.clicks("This helped me")
    assert alice.sees("already")
    bob = house.person("Bob")
    await bob.runs("library permits limit:1")
    assert bob.sees("helped 1 person")


async def test_details_and_more_like_this(alice: Talker) -> None:
    await alice.runs("library permits limit:1")
    await alice.clicks("Details")
    assert alice.sees("Published by")
    await alice.clicks("More like this")
    assert alice.sees("More like “") or alice.sees("Nothing else is much like")


async def test_what_a_member_adds_is_reviewed_before_others_find_it(house: Hall, alice: Talker) -> None:
    await alice.runs("library add")
    await alice.fills(NEW)
    assert alice.sees("with the reviewers")
    await alice.runs("library mine")
    assert alice.sees("Faster permits in nine weeks")
    assert alice.sees("in review")
    bob = house.person("Bob")
    await bob.runs('library "nine weeks"')
    assert bob.sees("Nothing found")
    await bob.presses(alice.button("Details").action.address())
    assert bob.sees("not in the library")


async def test_a_reviewer_publishes_what_a_member_added_once(house: Hall, alice: Talker) -> None:
    await alice.runs("library add")
    await alice.fills(NEW)
    bob = house.person("Bob")
    await bob.runs("library review")
    assert bob.sees("is for reviewers")
    await house.grant(bob, Role.REVIEWER)
    await bob.runs("library review")
    await bob.clicks("Publish Faster permits")
    assert bob.sees("Members find it from now on")
    await bob.clicks("Publish Faster permits")
    assert bob.sees("published already")
    await bob.runs("library review")
    assert bob.sees("Nothing waits for review")
    await alice.runs('library "nine weeks"')
    assert alice.sees("Faster permits in nine weeks")


async def test_a_forged_publish_is_refused(house: Hall, alice: Talker) -> None:
    await alice.runs("library add")
    await alice.fills(NEW)
    number = alice.button("See Faster permits").action.address().rpartition("/")[2]
    await alice.presses(f"library.publish/{number}")
    assert alice.sees("is for reviewers")
    await alice.presses("library.shelf/review/1")
    assert alice.sees("What you added")


async def test_a_long_list_is_turned_page_by_page(house: Hall, alice: Talker) -> None:
    for number in range(1, 8):
        await alice.runs(f"library show {number}")
        await alice.clicks("Save")
    await alice.runs("library saved")
    assert alice.sees("Page 1 of 2")
    await alice.clicks("Next")
    assert alice.reply.update
    assert alice.sees("Page 2 of 2")


async def test_what_an_organizer_adds_is_found_by_the_next_search(house: Hall, alice: Talker) -> None:
    await house.grant(alice, Role.ORGANIZER)
    await alice.runs("library add")
    await alice.fills(NEW)
    assert alice.sees("is in the library")
    bob = house.person("Bob")
    await bob.runs('library "nine weeks"')
    assert bob.sees("Faster permits in nine weeks")
    reader = house.stranger()
    await reader.runs('library "nine weeks"')
    assert reader.sees("Nothing found")


async def test_a_link_that_is_there_already_is_shown_instead(house: Hall, alice: Talker) -> None:
    await house.grant(alice, Role.ORGANIZER)
    for link in ("https://example.gov/faster-permits", "http://www.example.gov/faster-permits/"):
        await alice.runs("library add")
        await alice.fills({**NEW, "Link": link})
    assert alice.sees("in the library already")
    await alice.clicks("See Faster permits")
    assert alice.sees("Published by") or alice.sees("Kind")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("Link", "not a link", "https://"),
        ("Link", "javascript:alert(1)", "https://"),
        ("Title", "ab", "at least 3"),
        ("Kind", "gude", "Did you mean Guide?"),
        ("Summary", "short", "at least 20"),
    ],
)
async def test_a_field_that_does_not_fit_is_told_at_the_field(alice: Talker, field: str, value: str, says: str) -> None:
    await alice.runs("library add")
    await alice.fills({**NEW, field: value})
    assert says in " ".join(alice.errors.values())
    await alice.fills({field: NEW[field]})
    assert alice.sees("with the reviewers")


async def test_an_unknown_topic_names_the_nearest(alice: Talker) -> None:
    await alice.runs("library add")
    await alice.fills({**NEW, "Topics": "procurment"})
    assert "Did you mean" in alice.errors["topics"]


async def test_topics_are_completed_by_any_word_that_means_them(alice: Talker) -> None:
    assert "permits" in [choice.value for choice in await alice.types("library.find", "topic", "lice")]
    assert [choice.value for choice in await alice.types("library.add", "topics", "permits, plain l")] == [
        "permits, plain-language"
    ]


async def test_a_word_is_explained(alice: Talker) -> None:
    await alice.runs("library define SRO")
    assert alice.sees("enior responsible")
    await alice.runs("library define zzzz")
    assert alice.sees("not in the vocabulary yet")


async def test_a_shared_resource_answers_to_reactions(house: Hall, alice: Talker) -> None:
    await alice.runs("library permits limit:1")
    await alice.clicks("Share here")
    await alice.clicks("Share with #town-hall")
    where = alice.where()
    bob = house.person("Bob")
    await bob.reacts(where, "🔖")
    assert bob.reply.audience is Audience.DIRECT
    await bob.runs("library saved")
    assert bob.sees("What you saved")
    await bob.reacts(where, "🔖", added=False)
    await bob.runs("library saved")
    assert bob.sees("not saved anything yet")
    assert await bob.reacts(where, "🎉") is None
    assert await bob.reacts(replace(where, id="another"), "🔖") is None


async def test_a_link_in_a_message_can_be_suggested(alice: Talker) -> None:
    await alice.uses_menu("library.suggest", MessageText("see https://example.gov/x", links=("https://example.gov/x",)))
    assert alice.form is not None
    assert alice.form.fields[0].value == "https://example.gov/x"
    await alice.uses_menu("library.suggest", MessageText("no link"))
    assert alice.sees("has no link")


async def test_nobody_sees_what_belongs_to_another_space(house: Hall, alice: Talker) -> None:
    await alice.runs("library saved")
    async with house.parts.database.units() as unit:
        mine = alice.reader.space_id if alice.reader else None
        number = await LibraryStore(unit).add(
            "Only for this space qwerty", "guide", status="published", visibility="space", space_id=mine
        )
    await house.parts.search.catch_up()
    await alice.runs("library qwerty")
    assert alice.sees("Only for this space")
    other = house.person("Zoe", space=replace(alice.origin.space, id="T2"))
    await other.runs("library qwerty")
    assert not other.sees("Only for this space")
    await other.runs(f"library show {number}")
    assert other.sees("not in the library")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=400))
async def test_any_query_gets_a_kind_answer(alice: Talker, query: str) -> None:
    await alice.runs("library.find", query=query or "x")
    assert alice.replies or alice.form
    assert not alice.sees("Something went wrong")
