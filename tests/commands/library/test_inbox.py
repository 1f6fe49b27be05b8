"""What of the library stands in somebody's inbox: reviews for reviewers, what is due for owners."""

from datetime import date
from pathlib import Path

from bot.people import Role
from store.library import LibraryStore
from tests.commands.support import NEW, member, row
from tests.harness.hub import hub_in


async def test_what_waits_for_review_is_in_the_inbox_of_reviewers(tmp_path: Path) -> None:
    async with hub_in(tmp_path) as hall:
        alice = hall.person("Alice")
        await alice.runs("library add")
        await alice.fills(NEW)
        await alice.runs("inbox")
        assert alice.sees("Nothing waits for you")
        ravi = await member(hall, hall.person("Ravi"), Role.REVIEWER)
        await ravi.runs("inbox")
        assert ravi.sees("1 thing waits for review")
        assert not ravi.sees("in your topics")
        await ravi.runs("library topics permits")
        await ravi.clicks("Follow")
        await ravi.runs("inbox")
        assert ravi.sees("It is in your topics.")
        await ravi.clicks("See what waits for review")
        await ravi.clicks("Publish ")
        await ravi.runs("inbox")
        assert ravi.sees("Nothing waits for you")


async def test_what_is_past_its_review_date_is_in_the_inbox_of_its_owner(tmp_path: Path) -> None:
    async with hub_in(tmp_path) as hall:
        ann = await member(hall, hall.person("Ann"))
        me = (await row(hall, ann)).id
        async with hall.parts.database.units() as unit:
            number = await LibraryStore(unit).add("Old guide", "guide", status="published", owner_id=me)
            await LibraryStore(unit).update(number, review_on=date(2020, 1, 1))
        await ann.runs("inbox")
        assert ann.sees("A resource of yours is past the review date")
        await ann.clicks("See what is to be looked at")
        await ann.clicks("Still good")
        await ann.runs("inbox")
        assert ann.sees("Nothing waits for you")
