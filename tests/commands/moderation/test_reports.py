"""Reported, judged and told: whoever it concerns, nobody else, once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.events import MessageText, Origin
from bot.people import ChannelRef, MessageRef, Role
from bot.ui.nodes import File
from scheduler.cards import Cards
from store.library import LibraryStore
from store.library_news import LibraryNews
from store.resource import ResourceStatus
from tests.commands.support import acts, member, row
from tests.harness.hub import TOWN_HALL, Talker
from tests.harness.week import Week, week_in

FIVE, TEN = timedelta(minutes=5), timedelta(minutes=10)
WHERE = MessageRef(ChannelRef("test", TOWN_HALL.id), "1")


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def owned(week: Week, who: Talker, title: str = "Faster permits") -> int:
    owner = (await row(week.hall, await member(week.hall, who))).id
    async with week.hall.parts.database.units() as unit:
        return await LibraryStore(unit).add(
            title, "guide", status="published", visibility="public", owner_id=owner, made_by=owner, summary="Do this."
        )


async def status(week: Week, number: int) -> ResourceStatus:
    async with week.hall.parts.database.units(reads_only=True) as unit:
        found = await LibraryStore(unit).by_id(number)
    assert found is not None
    return found.status


async def reports(week: Week, who: Talker, number: int, said: str = "My number is in it") -> Talker:
    await member(week.hall, who)
    await who.runs(f"library show {number}")
    await who.clicks("Report this resource")
    await who.fills({"What is wrong": "personal data in it", "More about it": said})
    return who


async def moderator(week: Week, name: str) -> Talker:
    return await member(week.hall, week.hall.person(name), Role.MODERATOR)


async def hides(week: Week, who: Talker, why: str = "A phone number of a clerk is in it.") -> None:
    await who.runs("moderation reports")
    await who.clicks("Hide Faster permits")
    await who.fills({"Why it is hidden": why})


def hears(week: Week, who: Talker) -> None:
    who.replies.append(week.heard(who.origin.name)[-1].reply)


async def redrawn(week: Week) -> str:
    cards = next(worker for worker in week.hall.hub.workers if isinstance(worker, Cards))
    await cards.round()
    return week.box.redrawn["1"][-1]


async def test_moderators_are_told_once_with_what_they_can_do(week: Week) -> None:
    mod, number = await moderator(week, "Mo"), await owned(week, week.hall.person("Ann"))
    bea = await reports(week, week.hall.person("Bea"), number)
    assert bea.sees("The moderators look at Faster permits")
    assert await week.until(FIVE) == 1
    told = week.heard("Mo")[-1].text
    assert "Resource: Faster permits" in told
    assert "Bea: “My number is in it”" in told
    cyd = await reports(week, week.hall.person("Cyd"), number, "Mine too")
    assert cyd.sees("is with the moderators already")
    assert await week.until(FIVE) == 0, "reports of one record join"
    await mod.runs("moderation reports")
    assert mod.sees("1 report waits")
    assert mod.sees("reported by 2 people")
    assert [one for one in mod.buttons if "Faster" in one] == [
        "Hide Faster permits",
        "Warn the owner of Faster permits",
        "Dismiss: Faster permits may stay",
    ]


async def test_hidden_it_is_gone_everywhere_at_once_and_everybody_hears_why_in_ten_minutes(week: Week) -> None:
    mod, ann = await moderator(week, "Mo"), week.hall.person("Ann")
    number = await owned(week, ann)
    await ann.runs(f"library share {number}")
    assert await week.until(FIVE) == 1
    bea = await reports(week, week.hall.person("Bea"), number)
    await week.until(FIVE)
    await hides(week, mod)
    assert mod.sees("is hidden wherever it stood")
    assert await status(week, number) is ResourceStatus.HIDDEN
    assert await redrawn(week) == "The resource that stood here is hidden by a moderator."
    await bea.runs("library faster permits")
    assert not bea.sees("Do this.")
    await bea.runs(f"library show {number}")
    assert bea.sees("not in the library")
    heard = len(week.box.accepted)
    await week.until(TEN)
    assert len(week.box.accepted) == heard + 2
    assert "A phone number of a clerk is in it." in week.heard("Ann")[-1].text
    assert "It is hidden: nobody sees it any more." in week.heard("Bea")[-1].text
    assert [act.action for act in await acts(week.hall)][:2] == ["moderation.hidden", "moderation.report"]


async def test_undone_within_ten_minutes_it_is_as_if_nothing_had_been(week: Week) -> None:
    mod, ann = await moderator(week, "Mo"), week.hall.person("Ann")
    number = await owned(week, ann)
    await ann.runs(f"library share {number}")
    await reports(week, week.hall.person("Bea"), number)
    await week.until(FIVE)
    await hides(week, mod)
    await mod.clicks("Undo: Faster permits")
    assert mod.sees("Nobody was told")
    assert await status(week, number) is ResourceStatus.PUBLISHED
    assert "Faster permits" in await redrawn(week)
    assert await week.until(2 * TEN) == 0
    await mod.runs("moderation reports")
    assert mod.sees("1 report waits")


async def test_after_ten_minutes_there_is_no_undo(week: Week) -> None:
    mod, number = await moderator(week, "Mo"), await owned(week, week.hall.person("Ann"))
    await reports(week, week.hall.person("Bea"), number)
    await hides(week, mod)
    await week.until(TEN)
    await mod.clicks("Undo: Faster permits")
    assert mod.sees("more than ten minutes ago")
    assert await status(week, number) is ResourceStatus.HIDDEN


async def test_of_two_moderators_the_second_hears_who_was_quicker_and_when(week: Week) -> None:
    mod, other = await moderator(week, "Mo"), await moderator(week, "Max")
    number = await owned(week, week.hall.person("Ann"))
    await reports(week, week.hall.person("Bea"), number)
    await other.runs("moderation reports")
    await hides(week, mod)
    await other.clicks("Dismiss: Faster permits")
    assert other.sees("Mo has hidden it already")
    assert other.sees("That was at 09:0")
    assert await status(week, number) is ResourceStatus.HIDDEN


async def test_a_form_that_was_open_meanwhile_says_so_and_changes_nothing(week: Week) -> None:
    mod, other = await moderator(week, "Mo"), await moderator(week, "Max")
    number = await owned(week, week.hall.person("Ann"))
    await reports(week, week.hall.person("Bea"), number)
    await other.runs("moderation reports")
    await other.clicks("Hide Faster permits")
    await mod.runs("moderation reports")
    await mod.clicks("Dismiss: Faster permits")
    await other.fills({"Why it is hidden": "Because of this."})
    assert other.sees("Mo has dismissed it already")
    assert await status(week, number) is ResourceStatus.PUBLISHED


async def test_a_warning_leaves_it_and_tells_its_owner_what_to_mend(week: Week) -> None:
    mod, number = await moderator(week, "Mo"), await owned(week, week.hall.person("Ann"))
    await reports(week, week.hall.person("Bea"), number)
    await mod.runs("moderation reports")
    await mod.clicks("Warn the owner of Faster permits")
    await mod.fills({"What should be mended": "Take the number out."})
    assert await status(week, number) is ResourceStatus.PUBLISHED
    await week.until(TEN)
    assert "Take the number out." in week.heard("Ann")[-1].text
    assert "Its owner is asked to mend it" in week.heard("Bea")[-1].text
    await reports(week, week.hall.person("Cyd"), number)
    await mod.runs("moderation reports")
    assert mod.sees("its owner was warned 1 time before")


async def test_dismissed_only_whoever_reported_it_hears_of_it(week: Week) -> None:
    mod, number = await moderator(week, "Mo"), await owned(week, week.hall.person("Ann"))
    await reports(week, week.hall.person("Bea"), number)
    await mod.runs("moderation reports")
    await mod.clicks("Dismiss: Faster permits")
    await week.until(TEN)
    assert week.heard("Ann") == []
    assert "It may stay as it is" in week.heard("Bea")[-1].text


async def test_an_appeal_goes_to_another_moderator_and_its_answer_to_the_owner(week: Week) -> None:
    mod, ann = await moderator(week, "Mo"), week.hall.person("Ann")
    number = await owned(week, ann)
    await reports(week, week.hall.person("Bea"), number)
    await hides(week, mod)
    await week.until(TEN)
    max_ = await moderator(week, "Max")
    hears(week, ann)
    await ann.clicks("Ask to look at Faster permits again")
    await ann.fills({"In your words": "I have taken the number out."})
    assert ann.sees("A moderator looks at Faster permits again")
    before = len(week.heard("Mo"))
    await week.until(FIVE)
    assert len(week.heard("Mo")) == before, "who decided is not asked again"
    hears(week, max_)
    assert max_.sees("I have taken the number out.")
    await mod.runs("moderation reports")
    assert mod.sees("No report waits")
    await mod.presses("moderation.restore/1")
    assert mod.sees("You decided this yourself")
    await max_.clicks("Show Faster permits again")
    assert await status(week, number) is ResourceStatus.PUBLISHED
    await week.until(TEN)
    assert "is shown again" in week.heard("Ann")[-1].text
    await ann.presses("moderation.appeal/1")
    assert ann.sees("You asked for another look already")


async def test_where_the_decision_stands_the_owner_hears_why(week: Week) -> None:
    mod, ann = await moderator(week, "Mo"), week.hall.person("Ann")
    number = await owned(week, ann)
    await reports(week, week.hall.person("Bea"), number)
    await hides(week, mod)
    await week.until(TEN)
    hears(week, ann)
    await ann.clicks("Ask to look at Faster permits again")
    await ann.fills({"In your words": "It is not personal at all."})
    await mod.runs("moderation reports")
    assert mod.sees("It is not personal at all."), "there is nobody else here to answer it"
    await mod.clicks("Faster permits stays hidden")
    await mod.fills({"Why it stands": "It is the private number of a person."})
    await week.until(TEN)
    told = week.heard("Ann")[-1].text
    assert "Faster permits stays hidden" in told
    assert "It is the private number of a person." in told
    assert await status(week, number) is ResourceStatus.HIDDEN


async def test_nobody_reports_or_decides_about_a_record_of_their_own(week: Week) -> None:
    ann = await moderator(week, "Ann")
    number = await owned(week, ann)
    await ann.presses(f"report/resource/{number}")
    assert ann.sees("It is yours")
    await reports(week, week.hall.person("Bea"), number)
    assert await week.until(FIVE) == 0, "its owner is not told who reported it"
    await ann.runs("moderation reports")
    assert ann.sees("No report waits")
    await ann.presses("moderation.dismiss/1")
    assert ann.sees("somebody else decides about it")
    assert not ann.sees("Bea")


async def test_where_there_is_no_moderator_the_admins_are_told(week: Week) -> None:
    await member(week.hall, week.hall.person("Adi"), Role.ADMIN)
    number = await owned(week, week.hall.person("Ann"))
    await reports(week, week.hall.person("Bea"), number)
    assert await week.until(FIVE) == 1
    assert week.heard("Adi")


async def test_the_menu_of_a_message_reports_the_card_in_it(week: Week) -> None:
    await moderator(week, "Mo")
    number = await owned(week, week.hall.person("Ann"))
    ann = week.hall.person("Ann")
    await ann.runs(f"library share {number}")
    await week.until(FIVE)
    bea = await member(week.hall, week.hall.person("Bea"))
    bea.origin = _on(bea, WHERE)
    await bea.uses_menu("moderation.report", MessageText("Faster permits"))
    await bea.fills({"What is wrong": "advertising"})
    assert bea.sees("The moderators look at Faster permits")
    bea.origin = _on(bea, MessageRef(WHERE.channel, "99"))
    await bea.uses_menu("moderation.report", MessageText("Hello"))
    assert bea.sees("not the card of one record")


def _on(who: Talker, message: MessageRef) -> Origin:
    return replace(who.origin, message=message)


async def test_only_moderators_see_and_decide(week: Week) -> None:
    number = await owned(week, week.hall.person("Ann"))
    bea = await reports(week, week.hall.person("Bea"), number)
    await bea.runs("moderation reports")
    assert bea.sees("for moderators")
    for address in ("see", "hide", "warn", "dismiss", "restore", "stands", "undo"):
        await bea.presses(f"moderation.{address}/1")
        assert bea.sees("for moderators"), address
    await bea.presses("moderation.appeal/1")
    assert bea.sees("not there")


async def test_a_guest_is_offered_no_report(week: Week) -> None:
    number = await owned(week, week.hall.person("Ann"))
    guest = week.hall.stranger()
    await guest.runs(f"library show {number}")
    assert guest.sees("Faster permits")
    assert "Report this resource" not in guest.buttons


async def test_what_is_not_there_cannot_be_reported(week: Week) -> None:
    bea = await member(week.hall, week.hall.person("Bea"))
    for address in ("report/resource/999", "report/nothing/1", "report/resource/x"):
        await bea.presses(address)
        assert bea.sees("not there") or bea.sees("earlier version"), address


async def test_what_is_hidden_is_in_no_list_feed_export_digest_or_search(week: Week) -> None:
    mod, ann = await moderator(week, "Mo"), week.hall.person("Ann")
    number, other = await owned(week, ann), await owned(week, ann, "Slower permits")
    await reports(week, week.hall.person("Bea"), number)
    await hides(week, mod)
    at = week.clock.now()
    async with week.hall.parts.database.units(reads_only=True) as unit:
        library, news = LibraryStore(unit), LibraryNews(unit)
        assert [card.id for card in await library.news()] == [other]
        assert await library.newest() == [other]
        assert [row.id for row in await news.listed_between(at - TEN, at + TEN)] == [other]
    bea = week.hall.person("Bea")
    await bea.runs("library permits")
    assert bea.sees("Slower permits")
    assert not bea.sees("Faster permits")
    guest = week.hall.stranger()
    await guest.runs(f"library show {number}")
    assert guest.sees("not in the library")
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await joss.runs("library export csv")
    [sent] = [block for block in joss.reply.blocks if isinstance(block, File)]
    assert b"Slower permits" in sent.data
    assert b"Faster permits" not in sent.data
    await ann.runs(f"library show {number}")
    assert ann.sees("hidden"), "its owner still sees it, and can mend it"
    assert "Change Faster permits" in ann.buttons
