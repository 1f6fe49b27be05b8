"""*Suggest to the library* and *Report to moderators*, through real slack-bolt and real discord.py, from a message's menu."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from bot.compose import Parts
from store.base import Visibility
from store.collections import CollectionStore
from store.library import LibraryStore
from store.moderation import ModerationStore
from store.people import PeopleStore
from store.settings import SettingStore
from tests.harness.slack.model import Channel
from tests.harness.slack.shown import Shown
from tests.whole.whole import Street, street

SUMMARY = "What a town of nine thousand did about its permits."
SUGGEST, REPORT = "Suggest to the library", "Report to moderators"


@pytest.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Street]:
    async with street(tmp_path) as found:
        yield found
        await found.slack.healthy()
        assert found.discord.violations == []


async def titles(parts: Parts) -> list[str]:
    async with parts.database.units(reads_only=True) as unit:
        library = LibraryStore(unit)
        return [one.title for one in await library.cards(await library.newest(20, status="in review"))]  # type: ignore[arg-type]


async def test_in_slack_it_is_filled_in_the_rules_are_accepted_once_and_it_is_with_the_reviewers(town: Street) -> None:
    async with town.hub() as parts:
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        posted = await amy.posts("Faster permits in ten days: https://example.gov/fast", hall)
        form = await amy.uses_shortcut(SUGGEST, on=posted)
        assert form.values["Link"] == "https://example.gov/fast"
        assert form.values["Title"] == "Faster permits in ten days"
        await amy.fills({"Kind": "Guide", "Summary": SUMMARY})
        asked = await amy.submits()
        assert "our community rules" in asked.text
        assert await titles(parts) == []
        assert "is with the reviewers" in (await amy.clicks("I agree: send it", on=asked)).text
        assert await titles(parts) == ["Faster permits in ten days"]
        again = await amy.uses_shortcut(SUGGEST, on=posted)
        assert "That link is in the library already" in again.text
        plain = await amy.posts("Good morning", hall)
        assert "has no link" in (await amy.uses_shortcut(SUGGEST, on=plain)).text


async def test_in_discord_too(town: Street) -> None:
    async with town.hub() as parts:
        async with parts.database.units() as unit:
            await SettingStore(unit).set("moderation.rules", "none")
        bo = town.discord.member("Bo")
        posted = await bo.says("Faster permits in ten days: https://example.gov/fast")
        await bo.uses_menu(SUGGEST, on=posted)
        done = await bo.submits({"Kind": "Guide", "Summary": SUMMARY})
        assert "is with the reviewers" in done.text
        assert await titles(parts) == ["Faster permits in ten days"]
        assert "That link is in the library already" in (await bo.uses_menu(SUGGEST, on=posted)).text
        plain = await bo.says("Good morning")
        assert "has no link" in (await bo.uses_menu(SUGGEST, on=plain)).text


async def test_the_card_in_a_message_is_reported_from_its_menu_on_both(town: Street) -> None:
    async with town.hub() as parts:
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        bo = town.discord.member("Bo")
        shown = await amy.runs("/library show 1", in_=hall)
        await amy.clicks("Share here", on=shown)
        card = await amy.clicks("Share with #town-hall")
        await amy.uses_shortcut(REPORT, on=card)
        await amy.fills({"What is wrong": "Advertising"})
        assert "The moderators look at" in (await amy.submits()).text
        await bo.runs("library show", number=1)
        await bo.clicks("Share here")
        card = await bo.clicks("Share with")
        await bo.uses_menu(REPORT, on=card)
        assert "is with the moderators already" in (await bo.submits({"What is wrong": "Advertising"})).text
        async with parts.database.units(reads_only=True) as unit:
            [matter] = await ModerationStore(unit).waiting()
            assert len(await ModerationStore(unit).reports([matter.id])) == 2


async def test_hidden_in_discord_its_card_in_slack_says_so_at_once(town: Street) -> None:
    async with town.hub() as parts:
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        bo = town.discord.member("Bo")
        await amy.runs("/library share 1", in_=hall)
        await seen(amy.sees_in, hall, "Open Digital Planning")
        await bo.runs("library saved")
        async with parts.database.units() as unit:
            people = PeopleStore(unit)
            found = await people.find("discord", str(bo.id))
            assert found is not None
            await people.grant(found.id, "moderator")
        await amy.runs("/library show 1", in_=hall)
        await amy.clicks("Report this resource")
        await amy.fills({"What is wrong": "Advertising"})
        assert "The moderators look at" in (await amy.submits()).text
        await bo.runs("moderation reports")
        await bo.clicks("Hide ")
        done = await bo.submits({"Why it is hidden": "It advertises a product."})
        assert "is hidden wherever it stood" in done.text
        await seen(amy.sees_in, hall, "hidden by a moderator")
        assert "not in the library" in (await amy.runs("/library show 1", in_=hall)).text
        await bo.clicks("Undo")
        await seen(amy.sees_in, hall, "Open Digital Planning")


async def seen(sees: Callable[[Channel], Sequence[Shown]], where: Channel, words: str) -> None:
    async with asyncio.timeout(10):
        while not any(words in one.text for one in sees(where)):  # noqa: ASYNC110 - nothing else tells
            await asyncio.sleep(0.05)


async def test_books_on_a_collection_follow_it_and_on_a_resource_save_it_on_both(town: Street) -> None:
    async with town.hub() as parts:
        async with parts.database.units() as unit:
            await CollectionStore(unit).make("Permits for beginners", None, visibility=Visibility.PUBLIC)
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        bo = town.discord.member("Bo")
        for words, said in (("collections 1", "You follow Permits for beginners"), ("show 1", "Saved Open Digital")):
            shown = await amy.runs(f"/library {words}", in_=hall)
            await amy.clicks("Share here", on=shown)
            card = await amy.clicks("Share with #town-hall")
            await parts.hub.settled()
            await amy.reacts(card, "books", quietly=False)
            await seen(lambda _: amy.dms, hall, said)
        await bo.runs("library collections", which="1")
        await bo.clicks("Share here")
        card = await bo.clicks("Share with")
        await parts.hub.settled()
        await bo.reacts(card, "📚")
        await bo.waits_for("what is added to it comes with your digest")
        await bo.unreacts(card, "📚")
        await bo.waits_for("You no longer follow")
