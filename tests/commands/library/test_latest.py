"""What changed since my last look: once, by my own clock, and nothing that is not mine to see."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import SpaceRef
from bot.ui.nodes import Items
from commands.library import latest
from store.library import LibraryStore
from tests.commands.support import member, row
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


def cards(who: Talker) -> list[tuple[str, str]]:
    return [
        (str(card.title), str(card.note)) for node in who.reply.blocks if isinstance(node, Items) for card in node.cards
    ]


async def look(week: Week, who: Talker) -> None:
    await who.runs("library new")
    await week.hall.hub.settled()
    week.clock.forward(60)


async def test_the_first_look_shows_a_month_and_the_next_what_came_since(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    far = await row(
        week.hall, await member(week.hall, week.hall.person("Far", space=SpaceRef("test", "T2", "Elsewhere")))
    )
    async with week.hall.parts.database.units() as unit:
        library = LibraryStore(unit)
        made = [await library.add(title, "guide", status="published") for title in ("One", "Two", "Three")]
        await library.add("Draft", "guide", status="in review")
        await library.add("Elsewhere", "guide", status="published", visibility="space", space_id=far.space_id)
    week.clock.forward(60)
    await look(week, ann)
    assert ann.sees("3 new in the last thirty days")
    assert ann.sees("Your first look")
    await look(week, ann)
    assert ann.sees("Nothing new since Monday 09:01 (London)")
    async with week.hall.parts.database.units() as unit:
        library = LibraryStore(unit)
        await library.update(made[0], title="One, rewritten")
        await library.archive(made[1])
        await library.add("Four", "tool", publisher="Town of Porto", status="published")
        gone = await library.add("Came and went", "guide", status="published")
        await library.archive(gone)
    week.clock.forward(60)
    await look(week, ann)
    assert ann.sees("1 new, 1 changed, 1 archived since Monday 09:02 (London)")
    assert sorted(cards(ann)) == [
        ("Four", "new · Tool · Town of Porto"),
        ("One, rewritten", "changed · Guide"),
        ("Two", "archived: nobody finds it any more · Guide"),
    ]
    week.clock.forward(timedelta(days=8).total_seconds())
    await ann.runs("library new")
    assert ann.sees("Nothing new since 2 March 2026, 09:04 (London)")


async def test_after_a_big_import_it_says_that_there_is_more(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latest, "MOST", 6)
    ann = await member(week.hall, week.hall.person("Ann"))
    async with week.hall.parts.database.units() as unit:
        for number in range(7):
            await LibraryStore(unit).add(f"Number {number}", "guide", status="published")
    await look(week, ann)
    assert ann.sees("6 new in the last thirty days")
    assert ann.sees("There is more: these are the latest.")


async def test_pages_belong_to_the_same_look(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    async with week.hall.parts.database.units() as unit:
        for number in range(7):
            await LibraryStore(unit).add(f"Number {number}", "guide", status="published")
    await look(week, ann)
    assert len(cards(ann)) == 5
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).add("Later", "guide", status="published")
    await ann.clicks("Next")
    assert len(cards(ann)) == 2
    await look(week, ann)
    assert [title for title, _ in cards(ann)] == ["Later"]


async def test_strangers_have_no_last_look_and_odd_moments_are_refused(week: Week) -> None:
    stranger = week.hall.stranger()
    await stranger.runs("library new")
    assert stranger.sees("for members")
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.presses("library.new/1/0/99999999999")
    assert ann.sees("since")
    await ann.presses("library.new/1/-5/7")
    assert ann.sees("earlier version")
