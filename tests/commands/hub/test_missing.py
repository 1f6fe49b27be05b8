"""Organizers hear which sort of members is seldom heard, never about a few, and one press invites one of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role
from commands.hub.missing import missing
from store.library import LibraryStore
from store.participation import ParticipationStore
from store.people import PeopleStore
from store.schedule import ScheduleStore
from tests.commands.support import acts, member, row
from tests.harness.databases import START
from tests.harness.hub import TOWN_HALL, Talker
from tests.harness.week import Week, week_in

TEN = timedelta(minutes=10)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def people(week: Week, count: int, begin: str, gave: int, **body: str) -> None:
    """Members of one sort, of whom so many added a resource."""
    for number in range(count):
        who = await member(week.hall, week.hall.person(f"{begin}{number}"))
        known = await row(week.hall, who)
        async with week.hall.parts.database.units() as unit:
            await PeopleStore(unit).update_profile(known.id, zone="", **body)
            if number < gave:
                await LibraryStore(unit).add(f"{begin} {number}", "guide", status="published", made_by=known.id)


async def named(week: Week) -> list[str]:
    async with week.hall.parts.database.units(reads_only=True) as unit:
        return [group.named for group in await missing(ParticipationStore(unit), week.clock.now())]


async def organizer(week: Week) -> Talker:
    return await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)


async def test_the_group_that_gives_least_for_its_size_comes_first_and_small_ones_never(week: Week) -> None:
    await people(week, 8, "Town", 1, level="town", body_size="small")
    await people(week, 6, "Nation", 5, level="nation", body_size="large")
    await people(week, 4, "Region", 0, level="region")
    assert await named(week) == ["members from small bodies (up to 20,000 people)", "members who work for a town"]


async def test_where_nobody_gave_anything_or_everybody_does_nobody_is_missing(week: Week) -> None:
    await people(week, 6, "Town", 0, level="town")
    await people(week, 6, "Nation", 0, level="nation")
    assert await named(week) == []
    await people(week, 6, "Region", 4, level="region")
    await people(week, 6, "Shire", 3, level="region")
    assert "members who work for a region" not in await named(week)


async def test_one_press_suggests_somebody_and_another_asks_them_once_a_year(week: Week) -> None:
    await people(week, 6, "Town", 1, level="town")
    await people(week, 6, "Nation", 5, level="nation")
    joss = await organizer(week)
    await joss.presses("hub.who/level/town")
    [label] = [label for label in joss.buttons if label.startswith("Invite")]
    invited = label.removeprefix("Invite ").removesuffix(" to share something")
    assert invited.startswith("Town")
    assert invited != "Town0", "who gave something is not asked"
    await joss.clicks("Suggest somebody else")
    assert not joss.sees(f"Invite {invited} ")
    await joss.presses(f"hub.invite/{(await row(week.hall, week.hall.person(invited))).id}")
    assert joss.sees("is asked in ten minutes")
    assert await week.until(TEN - timedelta(minutes=5)) == 0
    assert await week.until(TEN) == 1
    assert "Would you share something you made?" in week.heard(invited)[0].text
    await joss.presses(f"hub.invite/{(await row(week.hall, week.hall.person(invited))).id}")
    assert joss.sees("was asked already this year")
    for _ in range(6):
        await joss.presses("hub.who/level/town")
        assert not joss.sees(f"Invite {invited} ")
    assert [act.action for act in await acts(week.hall)][:1] == ["hub.invite"]


async def test_an_invitation_is_taken_back_within_ten_minutes(week: Week) -> None:
    await people(week, 6, "Town", 0, level="town")
    joss = await organizer(week)
    number = (await row(week.hall, week.hall.person("Town0"))).id
    await joss.presses(f"hub.invite/{number}")
    await joss.clicks("Undo: do not ask Town0")
    assert joss.sees("They are not asked.")
    assert await week.until(2 * TEN) == 0


async def test_only_organizers_invite(week: Week) -> None:
    await people(week, 6, "Town", 0, level="town")
    ann = await member(week.hall, week.hall.person("Ann"))
    for address in ("hub.who/level/town", "hub.invite/1", "hub.uninvite/1"):
        await ann.presses(address)
        assert ann.sees("is for organizers")


async def test_the_organizers_digest_names_who_is_missing_and_how_the_hub_is(week: Week) -> None:
    await people(week, 6, "Town", 0, level="town")
    await people(week, 6, "Nation", 5, level="nation")
    joss = await organizer(week)
    await joss.runs("digest schedule")
    await joss.clicks("Plan a digest")
    await joss.fills({"For": "the organizers", "Channel": f"<#test:{TOWN_HALL.id}>", "When": "every Monday 09:00"})
    async with week.hall.parts.database.units() as unit:
        await ScheduleStore(unit).put(
            "broken", "retention", zone="UTC", wall_time="03:00", rule="FREQ=DAILY", next_due=START + timedelta(days=30)
        )
        broken = await ScheduleStore(unit).get("broken")
        assert broken is not None
        await ScheduleStore(unit).failed(
            broken.id, START + timedelta(days=30), START + timedelta(days=29), outcome="Failed: the disk is full"
        )
    await week.until(timedelta(days=7))
    [got] = week.box.accepted
    assert "Members who work for a town: 0 of 6 gave something in a year; of the others 5 of 6" in got.text
    assert "What runs by itself: retention: 1 went wrong last time" in got.text
    joss.replies.append(got.reply)
    await joss.clicks("Invite one of the members who work for a town")
    assert joss.sees("They have been here lately")


async def test_a_hub_that_is_well_says_so(week: Week) -> None:
    joss = await organizer(week)
    await joss.runs("digest schedule")
    await joss.clicks("Plan a digest")
    await joss.fills({"For": "the organizers", "Channel": f"<#test:{TOWN_HALL.id}>", "When": "every Monday 09:00"})
    await week.until(timedelta(days=7))
    assert "The hub is well: every platform is connected" in week.box.accepted[0].text
