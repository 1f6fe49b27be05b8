"""Collections: made, filled, ordered, followed and shared; everybody sees of them what they may see."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role, SpaceRef
from bot.ui.nodes import Items
from scheduler.cards import Cards
from store.base import Visibility
from store.collections import CollectionStore
from store.library import LibraryStore
from tests.commands.library.test_sharing import redrawn
from tests.commands.support import acts, member
from tests.harness.hub import TOWN_HALL, Hall, Talker
from tests.harness.week import Week, week_in

MINUTES = timedelta(minutes=5)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def stocked(hall: Hall, *titles: str, status: str = "published") -> list[int]:
    async with hall.parts.database.units() as unit:
        library = LibraryStore(unit)
        return [await library.add(title, "guide", status=status, visibility="members") for title in titles]


async def taken_out(week: Week, who: Talker, title: str) -> None:
    """The card that stands in the channel goes again, by whoever put it there and nobody else, for ten minutes."""
    bea = await member(week.hall, week.hall.person("Beatrix"))
    undo = f"Undo: take {title} out again"
    await bea.presses(who.button(undo).action.address())
    assert bea.sees("Somebody else put it there")
    await who.clicks(undo)
    assert who.sees("It is taken out of the channel")
    await who.clicks(undo)
    assert who.sees("not in that channel (any more)")
    week.clock.forward(60)
    await next(worker for worker in week.hall.hub.workers if isinstance(worker, Cards)).round()
    assert week.box.removed == ["1"]


async def collect(who: Talker, number: int, into: str = "", *, new: str = "", note: str = "") -> None:
    await who.presses(f"library.add-to/{number}")
    await who.fills({"Collection": into, "New collection": new, "A word on it": note})


def listed(who: Talker) -> list[str]:
    """The entries on the page: their places and titles, and which are done."""
    cards = [card for node in who.reply.blocks if isinstance(node, Items) for card in node.cards]
    notes = [str(card.note) for card in cards]
    places = [re.findall(r"\d+", note)[0] for note in notes]
    ends = [" ✓ done" if note.endswith("done ✓") else "" for note in notes]
    return [f"{place}. {card.title}{end}" for place, card, end in zip(places, cards, ends, strict=True)]


async def test_a_collection_is_begun_from_a_resource_and_grows(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    one, two = await stocked(week.hall, "Permit fees", "Permit letters")
    await ann.runs(f"library show {one}")
    await ann.clicks("Add Permit fees to a collection")
    await ann.fills({"New collection": "Permits, step by step", "A word on it": "Read the table first"})
    assert ann.sees("Permit fees is in Permits, step by step")
    assert [choice.label for choice in await ann.types("library.add-to", "collection", "perm")] == [
        "Permits, step by step"
    ]
    await collect(ann, two, "permits, STEP by step")
    await ann.clicks("Open Permits, step by step")
    assert listed(ann) == ["1. Permit fees", "2. Permit letters"]
    assert ann.sees("Read the table first")
    assert ann.sees("2 entries")
    await collect(ann, one, "Permits, step by step", note="Another word")
    assert ann.sees("was in Permits, step by step already")
    assert {act.action for act in await acts(week.hall)} >= {"library.collection.make"}


async def test_what_is_chosen_must_be_ones_own(week: Week) -> None:
    ann, bea = await member(week.hall, week.hall.person("Ann")), await member(week.hall, week.hall.person("Bea"))
    [one] = await stocked(week.hall, "Permit fees")
    await collect(ann, one, new="Ann's list")
    for typed in ("Ann's list", "#1", "#99", "nonsense"):
        await collect(bea, one, typed)
        assert "You have no collection" in bea.errors["collection"]
    await collect(bea, one)
    assert "Choose a collection" in bea.errors["collection"]
    for address in ("library.collection-change/1", "library.entry-place/1/1/1", "library.entry-remove/1/1", "library.collection-archive/1"):  # fmt: skip
        await bea.presses(address)
        assert bea.sees("Only whoever made a collection")
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await joss.presses("library.collection-change/1")
    await joss.fills({"Title": "Everybody's list"})
    assert joss.sees("Everybody's list is saved")


async def test_entries_are_moved_noted_and_removed_where_they_stand(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    for title, number in zip(
        ("new", "into", "into", "into"), await stocked(week.hall, "One", "Two", "Three", "Four"), strict=True
    ):
        await collect(ann, number, **{title: "List"})
    await ann.runs("library collections 1")
    await ann.clicks("Change List")
    assert listed(ann) == ["1. One", "2. Two", "3. Three"]
    await ann.clicks("Down: Three")
    assert ann.reply.update
    assert listed(ann) == ["4. Three"], "the page on which it stands now"
    await ann.clicks("Up: Three")
    await ann.clicks("Up: Three")
    assert listed(ann) == ["1. One", "2. Three", "3. Two"]
    await ann.clicks("2. Three")
    await ann.fills({"Note": "The best of them"})
    assert ann.sees("The best of them")
    await ann.clicks("Remove Two")
    assert ann.sees("Two is out of List; it stays in the library")
    await ann.presses("library.entry-remove/1/2")
    assert ann.sees("It is not in that collection")


async def test_visibility_holds_for_the_collection_and_for_what_stands_in_it(week: Week) -> None:
    hall = week.hall
    ann, bea = await member(hall, hall.person("Ann")), await member(hall, hall.person("Bea"))
    far = await member(hall, hall.person("Far", space=SpaceRef("test", "T2", "Elsewhere")))
    [one] = await stocked(hall, "Permit fees")
    [draft] = await stocked(hall, "Half done", status="in review")
    await collect(ann, one, new="For us alone")
    await ann.presses("library.collection-change/1")
    await ann.fills({"Visible to": "space"})
    await bea.runs("library collections 1")
    assert bea.sees("For us alone")
    await far.runs("library collections 1")
    assert far.sees("That collection is not there")
    await far.runs("library collections")
    assert not far.sees("For us alone")
    stranger = hall.stranger()
    await stranger.runs("library collections")
    assert stranger.sees("No collection yet")
    joss = await member(hall, hall.person("Joss"), Role.ORGANIZER, Role.REVIEWER)
    await collect(joss, draft, "For us alone")
    await bea.runs("library collections 1")
    assert not bea.sees("Half done")
    assert bea.sees("1 entry is not shown: archived, hidden, or not for you to see")


async def test_its_card_in_a_channel_follows_it_and_what_stands_in_it(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    one, two = await stocked(week.hall, "Permit fees", "Permit letters")
    await collect(ann, one, new="List")
    await ann.runs("library collections 1")
    await ann.clicks("Put List into this channel")
    assert await week.until(MINUTES) == 1
    assert week.box.accepted[0].target == TOWN_HALL.id
    await collect(ann, two, "List")
    assert "2. Permit letters" in await redrawn(week)
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).archive(one)
    text = await redrawn(week)
    assert "Permit fees" not in text, "what is archived is not shown on it either"
    await ann.presses("library.collection-archive/1")
    assert ann.sees("nobody finds it any more")
    assert "Permit letters" not in await redrawn(week)
    await ann.runs("library collections 1")
    assert ann.sees("archived")
    await ann.clicks("Undo: bring back")
    assert ann.sees("List is there again")


async def test_whole_on_one_page_it_shows_how_far_only_those_came_whom_we_know(week: Week) -> None:
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    numbers = await stocked(week.hall, *(f"Step {n}" for n in range(1, 8)))
    async with week.hall.parts.database.units() as unit:
        await CollectionStore(unit).make("All of it", None, visibility=Visibility.PUBLIC, path=True)
        for number in numbers:
            await LibraryStore(unit).update(number, visibility="public")
            await CollectionStore(unit).add(1, number)
    await joss.presses(f"library.step/1/{numbers[0]}")
    await joss.presses("library.collection-all/1")
    assert len(listed(joss)) == 7
    assert joss.sees("done ✓")
    assert joss.button("Not done yet: Step 1")
    stranger = week.hall.stranger()
    await stranger.presses("library.collection-all/1")
    assert len(listed(stranger)) == 7
    assert not [label for label in stranger.buttons if "done" in label.casefold() or "ollow" in label]


async def test_its_card_in_the_wrong_channel_is_taken_out_again(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    [one] = await stocked(week.hall, "Permit fees")
    await collect(ann, one, new="List")
    await ann.presses("library.collection-share/1")
    assert await week.until(MINUTES) == 1
    await taken_out(week, ann, "List")


async def test_followers_hear_in_their_digest_what_was_added_and_nobody_else(week: Week) -> None:
    hall = week.hall
    ann, bea, cy = [await member(hall, hall.person(name)) for name in ("Ann", "Bea", "Cy")]
    one, two = await stocked(hall, "Permit fees", "Permit letters")
    await collect(ann, one, new="List")
    for who in (bea, cy):
        await who.runs("digest subscribe every Monday 09:00")
    await bea.runs("library collections list")
    await bea.clicks("Open List")
    await bea.clicks("Follow List")
    assert bea.sees("You follow List")
    await bea.runs(f"library show {two}")
    await cy.runs(f"library show {two}")
    await week.until(timedelta(days=7))
    await collect(ann, two, "List", note="New since May")
    before = len(week.heard("Cy"))
    await week.until(timedelta(days=7))
    assert "Added to collections you follow" in week.heard("Bea")[-1].text
    assert "in “List” · New since May" in week.heard("Bea")[-1].text
    assert len(week.heard("Cy")) == before
    await bea.presses("library.follow/1/0")
    assert bea.sees("You no longer follow List")


async def test_a_reported_collection_is_hidden_from_all(week: Week) -> None:
    hall = week.hall
    ann, bea = await member(hall, hall.person("Ann")), await member(hall, hall.person("Bea"))
    [one] = await stocked(hall, "Permit fees")
    await collect(ann, one, new="List")
    await bea.runs("library collections 1")
    await bea.clicks("Report this collection")
    assert bea.form is not None


async def test_wrong_words_say_what_to_do(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.runs("library collections zeppelins")
    assert ann.sees("No collection for “zeppelins”")
    await ann.clicks("Make a collection")
    await ann.fills({"Title": "Li", "Hours": "many"})
    assert set(ann.errors) == {"name"} or set(ann.errors) == {"name", "hours"}
    await ann.fills({"Title": "A path", "Hours": "2.5", "A path": True})
    assert "Organizers make paths" in ann.errors["path"]
    await ann.presses("library.collection/99")
    assert ann.sees("That collection is not there")
    await ann.presses("library.follow/99/1")
    assert ann.sees("That collection is not there")
