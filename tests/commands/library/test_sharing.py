"""A resource in a channel stays up to date there, and in other hands it is somebody else who is asked about it."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.people import ChannelRef, MessageRef, Role
from bot.ui.nodes import Audience
from scheduler.cards import Cards
from store.library import LibraryStore
from tests.commands.library.test_confirming import at, owned, until
from tests.commands.support import acts, member
from tests.harness.hub import TOWN_HALL
from tests.harness.week import Week, week_in

MINUTES = timedelta(minutes=5)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def redrawn(week: Week) -> str:
    """The newest state of the only copy."""
    week.clock.forward(60)
    cards = next(worker for worker in week.hall.hub.workers if isinstance(worker, Cards))
    await cards.round()
    return week.box.redrawn["1"][-1]


async def test_shared_to_a_channel_it_is_redrawn_there_and_gone_when_archived(week: Week) -> None:
    ann = week.hall.person("Ann")
    number = await owned(week, ann)
    await ann.runs(f"library show {number}")
    await ann.clicks("Put Faster permits into this channel")
    assert ann.sees("stands in the channel in a moment")
    await ann.runs(f"library share {number}")
    assert await week.until(MINUTES) == 1
    assert week.box.accepted[0].target == TOWN_HALL.id
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).update(number, title="Much faster permits")
    assert "Much faster permits" in await redrawn(week)
    await ann.presses(f"library.archive/{number}")
    assert "permits" not in await redrawn(week)


async def test_a_card_that_was_deleted_can_be_shared_again_and_one_that_stands_cannot(week: Week) -> None:
    ann = week.hall.person("Ann")
    number = await owned(week, ann)
    await ann.runs(f"library share {number}")
    assert await week.until(MINUTES) == 1
    await ann.runs(f"library share {number}")
    assert ann.sees("stands in that channel already")
    assert await week.until(MINUTES) == 0
    week.box.deleted.add("1")
    await ann.runs(f"library share {number}")
    week.clock.forward(60)
    await next(worker for worker in week.hall.hub.workers if isinstance(worker, Cards)).round()
    await ann.runs(f"library share {number}")
    await ann.runs(f"library share {number}")
    assert await week.until(MINUTES) == 1, "once more, and once"


async def test_a_card_in_the_wrong_channel_is_taken_out_by_whoever_put_it_there_within_ten_minutes(week: Week) -> None:
    ann, bea = week.hall.person("Ann"), await member(week.hall, week.hall.person("Bea"))
    number = await owned(week, ann)
    await ann.runs(f"library share {number}")
    undo = ann.button("Undo: take Faster permits out again").action.address()
    await ann.presses(undo)
    assert ann.sees("is taken out of the channel")
    assert await week.until(MINUTES) == 0, "it had not been sent"
    await ann.runs(f"library share {number}")
    assert await week.until(MINUTES) == 1
    await bea.presses(ann.button("Undo: take Faster permits out again").action.address())
    assert bea.sees("Somebody else put it there")
    await ann.clicks("Undo: take Faster permits out again")
    cards = next(worker for worker in week.hall.hub.workers if isinstance(worker, Cards))
    await cards.round()
    assert week.box.removed == ["1"]
    await ann.runs(f"library share {number}")
    assert await week.until(3 * MINUTES) == 1, "another time"
    await ann.clicks("Undo: take Faster permits out again")
    assert ann.sees("more than ten minutes")


async def test_reactions_on_the_shared_card_save_it_and_count_it(week: Week) -> None:
    ann, bea = week.hall.person("Ann"), await member(week.hall, week.hall.person("Bea"))
    number = await owned(week, ann)
    await ann.runs(f"library share {number}")
    await week.until(MINUTES)
    where = MessageRef(ChannelRef("test", TOWN_HALL.id), "1")
    await bea.reacts(where, "🔖")
    assert bea.sees("Saved Faster permits")
    await bea.reacts(where, "💡")
    assert "helped 1 person" in await redrawn(week)


async def test_another_channel_is_for_organizers_and_what_is_not_published_is_not_shared(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    number = await owned(week, ann)
    await ann.runs(f"library share {number} channel:<#test:C9>")
    assert ann.sees("Only organizers share to another channel")
    await joss.runs(f"library share {number} channel:<#test:C9>")
    assert await week.until(MINUTES) == 1
    assert week.box.accepted[0].target == "C9"
    await joss.presses(f"library.archive/{number}")
    await joss.runs(f"library share {number}")
    assert joss.sees("others could not see it")
    alone = week.hall.person("Ann", channel=None)
    await alone.runs(f"library share {number}")
    assert alone.sees("no channel here")


async def test_a_new_owner_is_told_and_asked_instead(week: Week) -> None:
    ann, bea = week.hall.person("Ann"), await member(week.hall, week.hall.person("Bea"))
    number = await owned(week, ann, day=date(2026, 3, 6))
    await ann.runs(f"library show {number}")
    assert ann.sees("Looked after by: Ann")
    await ann.clicks("Hand Faster permits over")
    await ann.fills({"Person": "Bea"})
    assert ann.sees("Bea looks after Faster permits from now on")
    assert (await acts(week.hall))[0].action == "library.owner"
    assert await week.until(MINUTES) == 1
    assert "You look after Faster permits now" in week.heard("Bea")[0].text
    assert await until(week, at("2026-03-06 09:05")) == 1
    assert "Is it still right?" in week.heard("Bea")[1].text
    assert week.heard("Ann") == []
    await bea.runs(f"library show {number}")
    assert "Archive Faster permits" in bea.buttons
    await ann.runs(f"library show {number}")
    assert "Archive Faster permits" not in ann.buttons


async def test_only_somebody_who_is_here_becomes_the_owner(week: Week) -> None:
    ann, bea = week.hall.person("Ann"), await member(week.hall, week.hall.person("Bea"))
    number = await owned(week, ann)
    for typed in ("Nobody Known", "#99999", "#0"):
        await ann.presses(f"library.hand-over/{number}")
        await ann.fills({"Person": typed})
        assert "I know nobody" in ann.errors["who"]
    await bea.presses(f"library.hand-over/{number}")
    assert bea.sees("That is for its owner and for organizers")


async def test_where_the_hub_can_only_answer_the_card_is_its_answer_to_all(week: Week) -> None:
    ann, bea = week.hall.person("Ann"), await member(week.hall, week.hall.person("Bea"))
    number = await owned(week, ann)
    del week.hall.hub.couriers["test"]
    await ann.runs(f"library share {number}")
    assert ann.reply.audience is Audience.CHANNEL
    await bea.reacts(ann.where(), "🔖")
    assert bea.sees("Saved Faster permits")
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await joss.runs(f"library share {number} channel:<#test:C9>")
    assert joss.sees("cannot write there")
