"""The library as its members use it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.events import MessageText
from bot.people import Role
from bot.ui.nodes import Audience
from store.base import Visibility
from store.collections import CollectionStore
from store.library import LibraryStore
from store.resource import ResourceStatus
from store.versions import VersionStore
from tests.commands.support import NEW, member, row
from tests.harness.hub import Hall, Talker, hub_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path) as hall:
        yield hall


@pytest.fixture
def alice(house: Hall) -> Talker:
    return house.person("Alice")


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


async def test_ones_own_addition_is_helped_by_others_only(house: Hall, alice: Talker) -> None:
    await house.grant(alice, Role.ORGANIZER)
    await alice.runs("library add")
    await alice.fills(NEW)
    await alice.clicks("See Faster permits")
    await alice.clicks("This helped me")
    assert alice.sees("You added Faster permits in nine weeks yourself")
    await alice.runs('library "nine weeks"')
    assert not alice.sees("helped 1 person")


async def test_details_and_more_like_this(alice: Talker) -> None:
    await alice.runs("library permits limit:1")
    await alice.clicks("Details")
    assert alice.sees("Published by")
    await alice.clicks("More like this")
    assert alice.sees("More like “")
    assert alice.sees("also on ")
    assert alice.sees("; also says ")
    assert not alice.sees("its topics match")


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
        ("Link", "budget.xlsx", "https://"),
        ("Link", "clerk@example.gov", "https://"),
        ("Topics", "zzzzzz", "library topics shows them all"),
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


async def test_a_link_without_its_beginning_is_one(house: Hall, alice: Talker) -> None:
    for link in ("www.example.gov/faster-permits", "example.gov/faster-permits"):
        await alice.runs("library add")
        await alice.fills({**NEW, "Link": link})
    assert alice.sees("That link is in the library already")
    async with house.parts.database.units(reads_only=True) as unit:
        (number,) = await LibraryStore(unit).newest(1, status=ResourceStatus.IN_REVIEW)
        row = await LibraryStore(unit).by_id(number)
    assert row is not None
    assert row.url == "https://www.example.gov/faster-permits"


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


async def test_what_is_for_one_space_is_reviewed_and_organized_there_only(house: Hall, alice: Talker) -> None:
    await member(house, alice, Role.REVIEWER)
    elsewhere = replace(alice.origin.space, id="T2")
    zoe = await member(house, house.person("Zoe", space=elsewhere), Role.ORGANIZER)
    here = (await row(house, alice)).space_id
    async with house.parts.database.units() as unit:
        library = LibraryStore(unit)
        shown = await library.add("Ours", "guide", status="published", visibility="space", space_id=here)
        waits = await library.add("Our draft", "guide", status="in review", visibility="space", space_id=here)
        found = await library.by_id(shown)
        assert found is not None
        edit = await VersionStore(unit).propose(found, {"title": "Ours, rewritten"}, (await row(house, alice)).id)
        listed = await CollectionStore(unit).make("Our list", None, visibility=Visibility.SPACE, space_id=here)
    await alice.runs("library review")
    assert alice.sees("Our draft")
    assert alice.sees("Ours, rewritten")
    await zoe.runs("library review")
    assert zoe.sees("Nothing waits for review")
    for address in (
        f"show/{shown}",
        f"show/{waits}",
        f"publish/{waits}",
        f"take-edit/{edit}",
        f"collection/{listed}/1/0",
    ):
        await zoe.presses(f"library.{address}")
        assert zoe.sees("(any more)") or zoe.sees("not there any more"), zoe.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=400))
async def test_any_query_gets_a_kind_answer(alice: Talker, query: str) -> None:
    await alice.runs("library.find", query=query or "x")
    assert alice.replies or alice.form
    assert not alice.sees("Something went wrong")
