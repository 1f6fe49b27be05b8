"""On its review date a resource's owner is asked, twice, and then the organizers are: whoever it concerns, nobody else, once."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.people import Role
from commands.library.confirming import Confirmations
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import ResourceStatus
from tests.commands.support import acts, member, row
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FRIDAY = date(2026, 3, 6)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def owned(week: Week, who: Talker, title: str = "Faster permits", day: date = FRIDAY) -> int:
    """They look after it; it is published, and to be looked at on this day."""
    owner = (await row(week.hall, await member(week.hall, who))).id
    async with week.hall.parts.database.units() as unit:
        number = await LibraryStore(unit).add(title, "guide", status="published", visibility="members", owner_id=owner)
        added = await LibraryStore(unit).by_id(number)
        assert added is not None
        await Confirmations(unit).look_again(added, day)
    return number


async def kept(week: Week, number: int) -> tuple[str, date | None]:
    async with week.hall.parts.database.units(reads_only=True) as unit:
        found = await LibraryStore(unit).by_id(number)
    assert found is not None
    return found.status.value, found.review_on


async def until(week: Week, at: datetime) -> int:
    """Let time pass until then, most of it in one step, in which nothing is due."""
    return await week.until(at.astimezone(UTC) - week.clock.now())


def at(text: str, zone: str = "Europe/London") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hears(week: Week, who: Talker) -> None:
    """The newest message to them is what they see."""
    who.replies.append(week.heard(who.origin.name)[-1].reply)


async def test_its_owner_is_asked_on_the_morning_of_the_day_once_and_nobody_else_is(week: Week) -> None:
    ann = week.hall.person("Ann")
    await owned(week, ann)
    await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    assert await until(week, at("2026-03-06 08:50")) == 0
    assert await until(week, at("2026-03-06 09:05")) == 1
    [got] = week.heard("Ann")
    assert "Is it still right?" in got.text
    assert "Faster permits" in got.text
    assert await week.until(13 * DAY) == 0


async def test_in_its_own_zone_and_on_both_sides_of_a_clock_change(week: Week) -> None:
    for number, zone in enumerate(("Europe/London", "America/New_York")):
        await owned(week, week.hall.person(f"P{number}", zone=zone), day=date(2026, 3, 28))
        await owned(week, week.hall.person(f"P{number}", zone=zone), "Plain words", day=date(2026, 3, 29))
    for day in ("2026-03-28", "2026-03-29"):
        week.away(at(f"{day} 08:55") - week.clock.now())
        assert await until(week, at(f"{day} 09:05")) == 1
        week.away(at(f"{day} 08:55", "America/New_York") - week.clock.now())
        assert await until(week, at(f"{day} 09:05", "America/New_York")) == 1
    assert len(week.heard("P0")) == len(week.heard("P1")) == 2


async def test_in_another_zone_or_with_other_quiet_hours_a_reminder_comes_by_those(week: Week) -> None:
    ann = week.hall.person("Ann")
    await owned(week, ann)
    await ann.runs("profile edit")
    await ann.fills({"Time zone": "Chicago"})
    await ann.runs("digest subscribe every Monday 12:00")
    await ann.clicks("Change")
    await ann.fills({"Quiet hours": "20-10"})
    assert await until(week, at("2026-03-06 09:55", "America/Chicago")) == 0
    assert await until(week, at("2026-03-06 10:05", "America/Chicago")) == 1
    assert "Is it still right?" in week.heard("Ann")[-1].text


async def test_what_is_due_on_one_day_comes_in_one_message(week: Week) -> None:
    ann = week.hall.person("Ann")
    for number in range(7):
        await owned(week, ann, f"Guide {number}")
    assert await until(week, at("2026-03-06 09:05")) == 1
    hears(week, ann)
    assert "Are these 7 still right?" in week.heard("Ann")[0].text
    await ann.clicks("All 7 to be looked at")
    assert ann.sees("7 resources are past the review date")


async def test_still_good_is_asked_again_in_a_year_and_not_before(week: Week) -> None:
    ann = week.hall.person("Ann")
    number = await owned(week, ann)
    await until(week, at("2026-03-06 09:05"))
    hears(week, ann)
    await ann.clicks("Still good: Faster permits")
    assert ann.sees("is good until 6 March 2027")
    assert await kept(week, number) == ("published", date(2027, 3, 6))
    assert [act.action for act in await acts(week.hall)][:1] == ["library.confirm"]
    week.away(at("2026-03-20 08:30") - week.clock.now())
    assert await week.until(DAY) == 0, "the second reminder is taken back"
    week.away(at("2027-03-06 08:30") - week.clock.now())
    assert await week.until(HOUR) == 1


async def test_without_an_answer_it_is_asked_again_after_two_weeks_and_then_the_organizers_see_it(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await owned(week, ann)
    await joss.runs("digest schedule")
    await joss.clicks("Plan a digest")
    await joss.fills({"For": "the organizers", "Channel": "<#test:C1>", "When": "every Saturday 12:00"})
    await until(week, at("2026-03-06 09:05"))
    week.away(at("2026-03-20 08:55") - week.clock.now())
    await week.until(timedelta(minutes=10))
    assert len(week.heard("Ann")) == 2
    assert "We asked two weeks ago" in week.heard("Ann")[1].text
    await until(week, at("2026-03-21 12:05"))
    assert "Every resource with a review date was confirmed" in week.box.accepted[-1].text
    week.away(at("2026-04-04 11:55") - week.clock.now())
    await week.until(timedelta(minutes=10))
    assert "Nobody confirmed" in week.box.accepted[-1].text
    assert "Faster permits" in week.box.accepted[-1].text
    assert len(week.heard("Ann")) == 2


async def test_with_another_date_the_reminder_moves(week: Week) -> None:
    ann = week.hall.person("Ann")
    number = await owned(week, ann)
    await ann.runs(f"library show {number}")
    await until(week, at("2026-03-05 12:00"))
    await ann.presses(f"library.needs-work/{number}")
    await ann.fills({"Look at it again on": "2026-03-10"})
    assert ann.sees("We ask again about Faster permits on 10 March 2026")
    assert await until(week, at("2026-03-10 08:50")) == 0
    assert await until(week, at("2026-03-10 09:05")) == 1


async def test_a_date_that_has_passed_or_is_far_away_is_refused_at_its_field(week: Week) -> None:
    ann = week.hall.person("Ann")
    number = await owned(week, ann)
    for day in ("2026-03-02", "2090-01-01"):
        await ann.presses(f"library.needs-work/{number}")
        await ann.fills({"Look at it again on": day})
        assert "a day to come" in ann.errors["review_on"]


async def test_what_its_owner_rewrites_goes_through_review_first(week: Week) -> None:
    ann, ravi = week.hall.person("Ann"), await member(week.hall, week.hall.person("Ravi"), Role.REVIEWER)
    number = await owned(week, ann)
    await ann.presses(f"library.needs-work/{number}")
    await ann.fills({"Title": "Much faster permits", "Link": "nonsense"})
    assert "A link looks like" in ann.errors["url"]
    await ann.fills({"Link": "https://example.gov/permits"})
    assert ann.sees("A reviewer looks at what you changed; until then Faster permits stands as it is")
    assert (await kept(week, number))[0] == "published"
    await ravi.runs("library review")
    await ravi.clicks("Take the change to Faster permits")
    await ravi.runs("library mine")
    await ravi.runs(f"library show {number}")
    assert ravi.sees("Much faster permits")


async def test_withdrawn_it_is_not_asked_about_and_undone_it_is_again(week: Week) -> None:
    ann = week.hall.person("Ann")
    number = await owned(week, ann, day=date(2026, 3, 10))
    await ann.presses(f"library.archive/{number}")
    assert ann.sees("nobody finds it any more")
    assert await kept(week, number) == ("archived", date(2026, 3, 10))
    await until(week, at("2026-03-05 12:00"))
    await ann.clicks("Undo: bring Faster permits back")
    assert await kept(week, number) == ("published", date(2026, 3, 10))
    assert await until(week, at("2026-03-10 09:05")) == 1
    hears(week, ann)
    await ann.clicks("Withdraw Faster permits")
    week.away(at("2026-03-24 08:00") - week.clock.now())
    assert await week.until(DAY) == 0


async def test_what_an_organizer_archived_its_owner_does_not_bring_back(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    number = await owned(week, ann)
    await joss.presses(f"library.archive/{number}")
    await ann.presses(f"library.bring-back/{number}")
    assert ann.sees("An organizer archived it")
    await joss.presses(f"library.bring-back/{number}")
    assert joss.sees("is in the library again")


async def test_only_its_owner_and_reviewers_answer_and_only_they_or_organizers_withdraw(week: Week) -> None:
    number = await owned(week, week.hall.person("Ann"))
    bea, ravi = await member(week.hall, week.hall.person("Bea")), await member(week.hall, week.hall.person("Ravi"), Role.REVIEWER)  # fmt: skip
    for what in ("still-good", "needs-work", "archive", "bring-back"):
        await bea.presses(f"library.{what}/{number}")
        assert bea.sees("That is for its owner")
    await ravi.presses(f"library.archive/{number}")
    assert ravi.sees("That is for its owner and for organizers")
    await ravi.presses(f"library.still-good/{number}")
    assert ravi.sees("is good until")


async def test_whose_owner_has_left_nobody_is_asked_and_the_organizers_see_it_at_once(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await owned(week, ann)
    async with week.hall.parts.database.units() as unit:
        user, space = ann.origin.user, ann.origin.space
        await PeopleStore(unit).leave(user.platform, user.id, space.platform, space.id)
    assert await until(week, at("2026-03-06 09:05")) == 0
    await joss.runs("library outdated")
    assert joss.sees("Ann (left)")


async def test_after_a_downtime_it_comes_late_but_only_the_newest(week: Week) -> None:
    ann = week.hall.person("Ann")
    await owned(week, ann)
    await owned(week, week.hall.person("Bea"), day=date(2026, 3, 16))
    week.away(timedelta(days=18))
    await week.until(timedelta(minutes=5))
    assert ["two weeks ago" in got.text for got in week.heard("Ann")] == [True]
    assert ["two weeks ago" in got.text for got in week.heard("Bea")] == [False]


async def test_a_restart_loses_and_repeats_nothing(tmp_path: Path) -> None:
    async with week_in(tmp_path) as week:
        await owned(week, week.hall.person("Ann"))
        await until(week, at("2026-03-05 12:00"))
    heard = 0
    for moment in ("2026-03-06 09:05", "2026-03-07 09:05"):
        async with week_in(tmp_path) as week:
            week.away(at(moment) - week.clock.now())
            await week.until(HOUR)
            heard += len(week.heard("Ann"))
    assert heard == 1


async def test_publishing_sets_the_first_review_date_and_taking_it_back_cancels_it(week: Week) -> None:
    ann = week.hall.person("Ann")
    author = (await row(week.hall, await member(week.hall, ann))).id
    async with week.hall.parts.database.units() as unit:
        number = await LibraryStore(unit).add(
            "Faster permits", "guide", status="in review", visibility="members", made_by=author, owner_id=author
        )
    ravi = await member(week.hall, week.hall.person("Ravi"), Role.REVIEWER)
    await ravi.runs("library review")
    await ravi.clicks("Publish Faster permits")
    assert await kept(week, number) == ("published", date(2027, 3, 2))
    await ravi.clicks("Undo: Faster permits")
    assert (await kept(week, number))[0] == ResourceStatus.IN_REVIEW
    week.away(at("2027-03-02 08:30") - week.clock.now())
    assert await week.until(HOUR) == 0
