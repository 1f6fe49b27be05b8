"""Published, and taken back within ten minutes as if nothing had been."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role
from store.library import LibraryStore
from tests.commands.support import member, row
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in

TEN = timedelta(minutes=10)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def reviewing(week: Week) -> Talker:
    """Ann added something; Ravi is about to publish it."""
    ann = await member(week.hall, week.hall.person("Ann"))
    author = (await row(week.hall, ann)).id
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).add(
            "Faster permits", "guide", status="in review", visibility="members", made_by=author
        )
    ravi = await member(week.hall, week.hall.person("Ravi"), Role.REVIEWER)
    await ravi.runs("library review")
    await ravi.clicks("Publish Faster permits")
    return ravi


async def test_its_author_is_told_when_it_can_no_longer_be_undone(week: Week) -> None:
    ravi = await reviewing(week)
    assert ravi.sees("for ten minutes you can undo it")
    assert await week.until(timedelta(minutes=5)) == 0
    assert await week.until(timedelta(minutes=5)) == 1
    [told] = week.heard("Ann")
    assert "is in the library" in told.text


async def test_undone_it_waits_for_review_again_and_nobody_is_told(week: Week) -> None:
    ravi = await reviewing(week)
    await week.until(timedelta(minutes=3))
    await ravi.clicks("Undo: Faster permits")
    assert ravi.sees("waits for review again")
    assert await week.until(timedelta(hours=1)) == 0
    await ravi.runs("library permits")
    assert not ravi.sees("Faster permits: ")
    await ravi.runs("library review")
    await ravi.clicks("Publish Faster permits")
    assert await week.until(timedelta(minutes=12)) == 1


async def test_after_ten_minutes_it_stays(week: Week) -> None:
    ravi = await reviewing(week)
    await week.until(TEN)
    await ravi.clicks("Undo: Faster permits")
    assert ravi.sees("public for more than ten minutes")


async def test_its_author_can_stop_such_messages_and_have_them_again(week: Week) -> None:
    await reviewing(week)
    await week.until(TEN)
    [told] = week.heard("Ann")
    ann = week.hall.person("Ann")
    await ann.runs("digest")
    ann.replies.append(told.reply)
    await ann.clicks("No longer tell me when something of mine is published")
    assert ann.sees("no longer tells you when something of yours is published")
    await reviewing(week)
    assert await week.until(TEN) == 0
    await ann.runs("digest mine")
    await ann.clicks("Tell me again when something of mine is published")
    await reviewing(week)
    assert await week.until(TEN) == 1
