"""What is published is changed through review while it stays up, every version is kept, and an older one comes back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import ResourceRow
from store.topics import TopicStore
from tests.commands.support import acts, member, row
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in

TEN = timedelta(minutes=10)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def has(
    week: Week, who: Talker, title: str = "Faster permits", topic: str = "", status: str = "published"
) -> int:
    owner = (await row(week.hall, await member(week.hall, who))).id
    async with week.hall.parts.database.units() as unit:
        topics = [(await TopicStore(unit).put(topic, topic.capitalize(), "", []))[0]] if topic else []
        return await LibraryStore(unit).add(
            title,
            "guide",
            topics=topics,
            status=status,
            visibility="members",
            owner_id=owner,
            made_by=owner,
            summary="One",
        )


async def now(week: Week, number: int) -> ResourceRow:
    async with week.hall.parts.database.units(reads_only=True) as unit:
        found = await LibraryStore(unit).by_id(number)
    assert found is not None
    return found


async def reviewer(week: Week, name: str = "Ravi", topic: str = "") -> Talker:
    who = await member(week.hall, week.hall.person(name), Role.REVIEWER)
    if topic:
        person = (await row(week.hall, who)).id
        async with week.hall.parts.database.units() as unit:
            number, _ = await TopicStore(unit).put(topic, topic.capitalize(), "", [])
            await PeopleStore(unit).set_topics(person, [number])
    return who


async def changes(who: Talker, number: int, **fields: str) -> None:
    await who.runs(f"library show {number}")
    await who.clicks("Change ")
    assert who.form is not None
    await who.fills(fields)
    if who.form is not None:  # the second page
        await who.fills({})


async def test_an_owners_change_waits_and_the_old_one_stays_up(week: Week) -> None:
    ann, ravi = week.hall.person("Ann"), await reviewer(week)
    number = await has(week, ann)
    await changes(ann, number, Title="Much faster permits", Summary="Two")
    assert ann.sees("A reviewer looks at what you changed (title, summary)")
    assert (await now(week, number)).title == "Faster permits"
    await ravi.runs("library review")
    assert ravi.sees("A change to Faster permits")
    assert ravi.sees("Faster permits → Much faster permits")
    assert ravi.sees("One → Two")
    await ravi.clicks("Take the change to Faster permits")
    assert (await now(week, number)).title == "Much faster permits"
    assert week.heard("Ann") == []
    await week.until(TEN)
    assert "is taken" in week.heard("Ann")[-1].text


async def test_taken_by_a_slip_it_is_undone_and_nobody_hears_of_it(week: Week) -> None:
    ann, ravi = week.hall.person("Ann"), await reviewer(week)
    number = await has(week, ann)
    await changes(ann, number, Title="Much faster permits")
    await ravi.runs("library review")
    await ravi.clicks("Take the change")
    await ravi.clicks("Undo the change")
    assert (await now(week, number)).title == "Faster permits"
    await week.until(2 * TEN)
    assert week.heard("Ann") == []
    await ravi.runs("library review")
    await ravi.clicks("Take the change")
    await week.until(TEN)
    await ravi.clicks("Undo the change")
    assert ravi.sees("can no longer be undone")


async def test_a_change_that_waits_is_in_the_organizers_digest_with_what_decides_about_it(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    number = await has(week, ann)
    await joss.runs("digest schedule")
    await joss.clicks("Plan a digest")
    await joss.fills({"For": "the organizers", "Channel": "<#test:C9>", "When": "every Monday 09:00"})
    await changes(ann, number, Title="Much faster permits")
    await week.until(timedelta(days=7))
    letter = week.box.accepted[-1]
    assert "A change to “Faster permits”" in letter.text
    joss.replies.append(letter.reply)
    await joss.clicks("Look at the change to Faster permits")
    assert joss.sees("Faster permits → Much faster permits")
    await joss.clicks("Take the change")
    await joss.presses("library.read-edit/1")
    assert joss.sees("taken by Joss already")
    await week.until(timedelta(days=8))
    assert "Nothing waits for review" in week.box.accepted[-1].text


async def test_what_waits_is_in_the_digest_of_a_reviewer_until_it_is_decided(week: Week) -> None:
    ann, ravi = week.hall.person("Ann"), await reviewer(week)
    number = await has(week, ann)
    for who in (ann, ravi):
        await who.runs("digest subscribe every Monday 09:00")
    await changes(ann, number, Title="Much faster permits")
    for _ in range(2):
        await week.until(timedelta(days=7))
        letter = week.heard("Ravi")[-1]
        assert "Waiting for your review" in letter.text
        assert "A change to “Faster permits”" in letter.text
        ravi.replies.append(letter.reply)
        await ravi.clicks("Look at the change to Faster permits")
    assert not any("Waiting for your review" in one.text for one in week.heard("Ann"))
    heard = len(week.heard("Ravi"))
    await ravi.clicks("Take the change")
    await week.until(timedelta(days=8))
    assert not any("Waiting for your review" in one.text for one in week.heard("Ravi")[heard:])


async def test_declined_its_author_hears_why_and_it_stands_as_it_was(week: Week) -> None:
    ann, ravi = week.hall.person("Ann"), await reviewer(week)
    number = await has(week, ann)
    await changes(ann, number, Title="The best guide ever")
    await ravi.runs("library review")
    await ravi.clicks("Decline the change")
    await ravi.fills({"Why it is not taken": "Please say what it is about."})
    await week.until(TEN)
    told = week.heard("Ann")[-1].text
    assert "was not taken" in told
    assert "Please say what it is about." in told
    assert (await now(week, number)).title == "Faster permits"


async def test_of_two_reviewers_the_second_hears_who_was_quicker(week: Week) -> None:
    ann, ravi, rosa = week.hall.person("Ann"), await reviewer(week), await reviewer(week, "Rosa")
    number = await has(week, ann)
    await changes(ann, number, Title="Much faster permits")
    await rosa.runs("library review")
    await ravi.runs("library review")
    await ravi.clicks("Take the change")
    await rosa.clicks("Decline the change")
    assert rosa.sees("That change was taken by Ravi already")
    assert rosa.sees("That was at 09:")


async def test_reviewers_of_its_topic_and_organizers_change_it_at_once(week: Week) -> None:
    number = await has(week, week.hall.person("Ann"), topic="permits")
    other, own = await reviewer(week, "Otto", "housing"), await reviewer(week, "Olga", "permits")
    await changes(other, number, Title="From Otto")
    assert (await now(week, number)).title == "Faster permits"
    await changes(own, number, Title="From Olga")
    assert own.sees("Changed From Olga: title."), "as it is called now"
    assert (await now(week, number)).title == "From Olga"
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await changes(joss, number, Title="From Joss")
    assert (await now(week, number)).title == "From Joss"
    await joss.clicks("Undo: as it was before")
    assert joss.sees("Changed From Olga: title.")
    assert (await now(week, number)).title == "From Olga"


async def test_versions_say_who_changed_what_and_two_are_compared(week: Week) -> None:
    number = await has(week, week.hall.person("Ann"))
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await joss.presses(f"library.versions/{number}/1")
    assert joss.sees("has one version")
    await changes(joss, number, Title="Second")
    await changes(joss, number, Title="Third", Summary="Three")
    await joss.runs(f"library show {number}")
    await joss.clicks("Versions of Third")
    assert joss.sees("Version 3, as it is now")
    assert joss.sees("Second → Third")
    assert joss.sees("by Joss")
    assert joss.sees("by Ann")
    await joss.clicks("Compare version 1 with now")
    assert joss.sees("Faster permits → Third")
    assert joss.sees("One → Three")
    await joss.presses(f"library.compare/{number}/1/2")
    assert joss.sees("Faster permits → Second")
    assert not joss.sees("One → Three")
    await joss.clicks("Bring version 1 back")
    assert (await now(week, number)).title == "Faster permits"
    await joss.presses(f"library.versions/{number}/1")
    assert joss.sees("Version 4, as it is now"), "nothing in between is lost"
    assert "library.change" in [act.action for act in await acts(week.hall)]


async def test_an_owner_brings_an_older_one_back_through_review(week: Week) -> None:
    ann = week.hall.person("Ann")
    number = await has(week, ann)
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await changes(joss, number, Title="Second")
    await ann.presses(f"library.bring-version/{number}/1")
    assert ann.sees("A reviewer looks at what you changed")
    assert (await now(week, number)).title == "Second"


async def test_a_form_that_changes_nothing_changes_nothing_and_slips_are_told_at_their_field(week: Week) -> None:
    ann = week.hall.person("Ann")
    number, other = await has(week, ann), await has(week, ann, "Another")
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).update(other, url="https://example.gov/there")
    await changes(ann, number)
    assert ann.sees("says that already")
    await changes(ann, number, Link="nonsense")
    assert "A link looks like" in ann.errors["url"]
    await ann.fills({"Link": "https://example.gov/there/"})
    await ann.fills({})
    assert "another resource's already" in ann.errors["url"]


async def test_nobody_else_changes_it_or_sees_its_versions(week: Week) -> None:
    number, bea = await has(week, week.hall.person("Ann")), await member(week.hall, week.hall.person("Bea"))
    await bea.runs(f"library show {number}")
    assert not [one for one in bea.buttons if one.startswith(("Change", "Versions"))]
    for address in (f"change/{number}", f"versions/{number}/1", f"compare/{number}/1/2", f"bring-version/{number}/1"):
        await bea.presses(f"library.{address}")
        assert bea.sees("for its owner and for reviewers"), address
    for address in ("take-edit/1", "decline-edit/1", "decline/1", "undo-edit/1", "undo-decline/1", "review/1"):
        await bea.presses(f"library.{address}")
        assert bea.sees("for reviewers"), address


async def test_a_reviewer_sees_their_topics_first_and_among_them_the_longest_waiting(week: Week) -> None:
    ann = week.hall.person("Ann")
    for title, topic in (("Old housing", "housing"), ("Old permits", "permits"), ("New permits", "permits")):
        await has(week, ann, title, topic, "in review")
        week.clock.forward(60)
    ravi = await reviewer(week, topic="permits")
    await ravi.runs("library review")
    text = ravi.text
    assert text.index("Old permits") < text.index("New permits") < text.index("Old housing")
    assert ravi.sees("in your topics")


async def test_a_suggestion_that_is_declined_is_told_why_and_can_be_undone(week: Week) -> None:
    ann, ravi, rosa = week.hall.person("Ann"), await reviewer(week), await reviewer(week, "Rosa")
    number = await has(week, ann, status="in review")
    for who in (ravi, rosa):
        await who.runs("library review")
    await ravi.clicks("Decline Faster permits")
    await ravi.fills({"Why it is not taken": "It is an advertisement."})
    await rosa.clicks("Decline Faster permits")
    await rosa.fills({"Why it is not taken": "Not for us."})
    assert rosa.sees("It is archived already by Ravi")
    await ravi.clicks("Undo: Faster permits waits on")
    assert (await now(week, number)).status.value == "in review"
    await week.until(2 * TEN)
    assert week.heard("Ann") == []
    await ravi.runs("library review")
    await ravi.clicks("Decline Faster permits")
    await ravi.fills({"Why it is not taken": "It is an advertisement."})
    await week.until(TEN)
    assert "It is an advertisement." in week.heard("Ann")[-1].text
    await ravi.clicks("Undo: Faster permits")
    assert ravi.sees("can no longer be undone")
