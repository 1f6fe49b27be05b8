"""The library looked through: what guests and members find on its shelf, and what of it is described to the world."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import looking
from bot.browse import Browsed, Description
from bot.errors import InvalidInput
from bot.events import Origin
from bot.published import ANYBODY
from commands.library.browsing import PLURALS, TYPES
from store.library import LibraryStore
from store.resource import Kind
from store.topics import TopicStore
from tests.commands.support import member
from tests.harness.hub import Hall, Talker, hub_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data", seed=False) as hall:
        yield hall


async def filled(house: Hall) -> Talker:
    """A member, and resources of which not everybody may see each."""
    ana = await member(house, house.person("Ana"))
    async with house.parts.database.units() as unit:
        library = LibraryStore(unit)
        permits, _ = await TopicStore(unit).put(
            "permits", "Permits", words=["licence"], definition="Leave to do a thing."
        )
        money, _ = await TopicStore(unit).put("money", "Money")
        public: dict[str, Any] = {"status": "published", "visibility": "public"}
        await library.add(
            "Open guide", "guide", topics=[permits, money], summary="Long words.", publisher="A town", **public
        )
        await library.add("Open tool", "tool", topics=[permits], **public)
        await library.add("For members", "case study", topics=[permits], status="published", visibility="members")
        await library.add("Draft", "guide", topics=[permits], visibility="public")
        await library.add("Hidden by a moderator", "guide", topics=[permits], status="hidden", visibility="public")
        await library.add("Over", "guide", topics=[money], expires_on=date(2020, 1, 1), **public)
    await house.parts.search.catch_up()
    return ana


async def shelf(house: Hall, origin: Origin, **asked: object) -> Browsed:
    spec = house.hub.registry.shelves["library", "browse"]
    return await looking.shelf(house.hub.house, spec, asked, await house.hub.person(origin), origin)


async def about(house: Hall, number: int) -> Description | None:
    return await looking.description(house.hub.house, house.hub.registry.described["resource"][1], number)


def counts(found: Browsed) -> dict[str, int]:
    return {value.words: value.count for facet in found.facets for value in facet.values}


async def test_the_shelf_holds_and_counts_what_its_reader_may_see(house: Hall) -> None:
    ana = await filled(house)
    guests = await shelf(house, ANYBODY)
    assert [card.title for card in guests.cards] == ["Open guide", "Open tool"]
    assert counts(guests) == {"Permits": 2, "Money": 1, "Guides": 1, "Tools": 1}
    members = await shelf(house, ana.origin)
    assert members.counted == "3 resources"
    assert counts(members)["Case studies"] == 1


async def test_what_was_chosen_can_be_taken_away_where_there_is_none_of_it(house: Hall) -> None:
    await filled(house)
    async with house.parts.database.units() as unit:
        await TopicStore(unit).put("moons", "Zoning of moons")
    found = await shelf(house, ANYBODY, topic="moons", kind="course")
    assert (found.title, found.counted) == ("Zoning of moons: courses", "0 resources")
    assert {name: counts(found)[name] for name in ("Zoning of moons", "Courses")} == {
        "Zoning of moons": 0,
        "Courses": 0,
    }
    assert [words for words, _ in found.about] == ["Follow Zoning of moons, or see every word that leads here"]


async def test_each_facet_counts_what_the_other_filters_leave(house: Hall) -> None:
    await filled(house)
    found = await shelf(house, ANYBODY, topic="licence", kind="guide")
    assert found.title == "Permits: guides"
    assert found.says == "Leave to do a thing."
    assert found.asked == (("topic", "permits"), ("kind", "guide"))
    assert [card.title for card in found.cards] == ["Open guide"]
    assert counts(found) == {"Permits": 1, "Money": 1, "Guides": 1, "Tools": 1}


async def test_a_topic_or_kind_that_is_none_is_refused(house: Hall) -> None:
    await filled(house)
    for asked in ({"topic": "nothing at all"}, {"kind": "gide"}, {"page": 0}):
        with pytest.raises(InvalidInput):
            await shelf(house, ANYBODY, **asked)


async def test_only_what_anybody_may_find_is_described_and_listed(house: Hall) -> None:
    await filled(house)
    found = {number: await about(house, number) for number in range(8)}
    assert {number: one.title for number, one in found.items() if one} == {1: "Open guide", 2: "Open tool"}
    spec = house.hub.registry.described["resource"][1]
    assert [one.id for one in await looking.listed(house.hub.house, spec, 0, 9)] == [1, 2]
    assert [one.id for one in await looking.listed(house.hub.house, spec, 1, 9)] == [2]


async def test_a_description_says_kind_topics_and_what_is_near(house: Hall) -> None:
    await filled(house)
    guide = await about(house, 1)
    assert guide
    assert (guide.type, guide.kind, guide.by, guide.says) == (
        "LearningResource",
        "guide",
        "A town",
        "Long words.",
    )
    labels = [(label.facet, label.value, label.words) for label in guide.labels]
    assert labels == [("kind", "guide", "Guides"), ("topic", "money", "Money"), ("topic", "permits", "Permits")]
    assert [(one.subject, one.title) for one in guide.near] == [("resource:2", "Open tool")]


def test_every_kind_is_named_in_the_plural() -> None:
    assert {kind for kind in Kind if kind.value.endswith(("y", "guide")) and kind not in PLURALS} <= {Kind.GUIDE}
    assert set(TYPES) <= set(Kind)
