"""One vocabulary: organizers name, rename and merge; members follow; searches find at once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role
from bot.ui.nodes import Items
from bot.ui.plain import words
from store.library import LibraryStore
from store.topics import TopicStore
from tests.commands.support import acts, member
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        async with made.hall.parts.database.units() as unit:
            topics, library = TopicStore(unit), LibraryStore(unit)
            permits, _ = await topics.put("permits", "Permits", "Leave to do something.", ["licence"])
            planning, _ = await topics.put("planning", "Planning", "Leave to build.", ["zoning"])
            for title, topic in (("Fees", permits), ("Fences", planning)):
                await library.add(title, "guide", topics=[topic], status="published", visibility="public")
        await made.hall.parts.search.catch_up()
        yield made


@pytest.fixture
async def joss(week: Week) -> Talker:
    return await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)


async def finds(week: Week, query: str = "", topic: str = "") -> set[str]:
    who = week.hall.person("Ann")
    await who.presses(f"library.find/1/{query}//{topic}")
    cards = [card for node in who.reply.blocks if isinstance(node, Items) for card in node.cards]
    return {words(card.title) for card in cards}


async def test_topics_are_listed_with_words_and_counts_and_found_by_any_word(week: Week) -> None:
    stranger = week.hall.stranger()
    await stranger.runs("library topics")
    assert stranger.sees("2 topics")
    assert stranger.sees("1 resource · also: licence")
    assert "New topic" not in stranger.buttons
    await stranger.runs("library topics licence")
    assert stranger.sees("Leave to do something.")
    await stranger.runs("library topics licens")
    assert stranger.sees("1 topic for “licens”") or stranger.sees("No topic goes by")
    await stranger.runs("library topics lisence")
    assert stranger.sees("No topic goes by “lisence”")
    assert stranger.buttons[0] == "See Permits"
    await stranger.clicks("See Permits")
    await stranger.clicks("Follow Permits")
    assert stranger.sees("for members")


async def test_a_topic_is_followed_from_its_card_and_from_results(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.runs("library define licence")
    await ann.clicks("Follow Permits")
    assert ann.sees("You follow Permits")
    await ann.runs("library topics permits")
    assert ann.sees("1 person who follows it")
    await ann.clicks("No longer follow Permits")
    assert ann.sees("You no longer follow Permits")
    await ann.presses("library.find/1///planning")
    await ann.clicks("Follow this topic")
    assert ann.sees("You follow Planning")
    await ann.runs("profile topics")
    assert ann.form is not None
    assert ann.form.fields[0].value == "Planning"


async def test_a_new_topic_and_a_new_name_and_the_old_one_still_leads_there(week: Week, joss: Talker) -> None:
    await joss.runs("library topics")
    await joss.clicks("New topic")
    await joss.fills({"Name": "Waste", "Words": "rubbish, refuse", "Part of": "planning"})
    assert joss.sees("Waste is a topic from now on")
    await joss.clicks("See Waste")
    assert joss.sees("Also called: refuse, rubbish")
    assert joss.sees("Part of: Planning")
    await joss.runs("library topics permits")
    await joss.clicks("Change Permits")
    await joss.fills({"Name": "Licences and permits", "Words": "licence, authorisation"})
    await joss.runs("library topics permits")
    assert joss.sees("Licences and permits")
    assert joss.sees("Also called: authorisation, licence, permits")
    await week.hall.parts.search.catch_up()
    assert await finds(week, "authorisation") == {"Fees"}
    assert await finds(week, topic="permits") == {"Fees"}
    assert {act.action for act in await acts(week.hall)} >= {"library.topic.add", "library.topic.change"}


async def test_no_word_means_two_topics_and_none_is_part_of_itself(week: Week, joss: Talker) -> None:
    await joss.presses("library.topic-new")
    await joss.fills({"Name": "Leave", "Words": "Zoning"})
    assert "“zoning” means “Planning” already" in joss.errors["words"]
    await joss.fills({"Name": "Permits", "Words": ""})
    assert "means “Permits” already" in joss.errors["name"]
    await joss.runs("library topics planning")
    await joss.clicks("Change Planning")
    await joss.fills({"Part of": "planning"})
    assert "is a part of it" in joss.errors["wider"]
    await joss.fills({"Part of": "nowhere"})
    assert "There is no topic" in joss.errors["wider"]
    ann = await member(week.hall, week.hall.person("Ann"))
    for address in (
        "library.topic-new",
        "library.topic-change/1",
        "library.topic-merge/1",
        "library.topic-merge-now/1/2",
    ):
        await ann.presses(address)
        assert ann.sees("is for organizers")


async def test_merged_everything_leads_to_the_one_and_undone_to_both(week: Week, joss: Talker) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.presses("library.topic-follow/2/1")
    await joss.runs("library topics planning")
    await joss.clicks("Merge Planning with another")
    await joss.fills({"Topic": "planning"})
    assert "the topic itself" in joss.errors["into"]
    await joss.fills({"Topic": "licence"})
    assert joss.sees("Planning becomes a part of Permits: 1 resource and 1 person who follows it move")
    await joss.clicks("Merge Planning into Permits")
    assert joss.sees("Planning is part of Permits now")
    await week.hall.parts.search.catch_up()
    assert await finds(week, "zoning") == {"Fees", "Fences"}
    assert await finds(week, topic="planning") == {"Fees", "Fences"}
    await ann.presses("library.find/1//guide/planning")
    assert ann.sees("Fees"), "an old button leads on"
    await ann.runs("profile topics")
    assert ann.form is not None
    assert ann.form.fields[0].value == "Permits"
    await joss.clicks("Undo: bring Planning back")
    assert joss.sees("Planning is a topic of its own again")
    await week.hall.parts.search.catch_up()
    assert await finds(week, "zoning") == {"Fences"}
    await joss.presses("library.topic-merge-undo/1")
    assert joss.sees("undone already")


async def test_following_a_topic_adds_it_to_a_digest_that_was_limited_to_others(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.presses("library.topic-follow/1/1")
    assert not ann.sees("limited to other topics"), "no digest, no limit"
    await ann.runs("digest subscribe every Monday 09:00 topic:permits")
    await ann.presses("library.topic-follow/2/1")
    assert ann.sees("It was limited to other topics; this is one of them from now on")
    week.clock.forward(60)
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).add("Hedges", "guide", topics=[2], status="published", visibility="members")
    await week.until(timedelta(days=7))
    assert "Hedges" in week.heard("Ann")[-1].text
    await ann.clicks("Undo")
    assert ann.sees("no longer among the topics of your digest")
    await ann.runs("digest")
    assert not ann.sees("planning")
    await ann.runs("profile topics planning")
    await ann.fills({})
    assert ann.sees("the new ones are among them from now on")
    await ann.runs("digest")
    assert ann.sees("permits, planning")


async def test_whoever_followed_a_topic_that_was_merged_reads_so_once_in_their_digest(week: Week, joss: Talker) -> None:
    ann, bea = await member(week.hall, week.hall.person("Ann")), await member(week.hall, week.hall.person("Bea"))
    await ann.presses("library.topic-follow/2/1")
    await bea.presses("library.topic-follow/1/1")
    for who in (ann, bea):
        await who.runs("digest subscribe every Monday 09:00")
    await week.until(timedelta(days=7))
    before = len(week.heard("Ann")), len(week.heard("Bea"))
    await joss.presses("library.topic-merge-now/1/2")
    await week.until(timedelta(days=7))
    assert "“Planning” is part of “Permits” now" in week.heard("Ann")[-1].text
    assert "you follow “Permits” in its place" in week.heard("Ann")[-1].text
    await week.until(timedelta(days=7))
    assert (len(week.heard("Ann")), len(week.heard("Bea"))) == (before[0] + 1, before[1])


async def test_after_ten_minutes_a_merge_stays(week: Week, joss: Talker) -> None:
    await joss.presses("library.topic-merge-now/1/2")
    week.clock.forward(timedelta(minutes=11).total_seconds())
    await joss.clicks("Undo")
    assert joss.sees("more than ten minutes ago")
    await joss.presses("library.topic/2")
    assert joss.sees("It may be part of another one")
    await joss.presses("library.topic-merge-now/1/1")
    assert joss.sees("one topic already")
