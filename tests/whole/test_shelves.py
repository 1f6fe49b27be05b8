"""Collections and paths on every surface: read and followed in Slack, gone along on Discord, open on the web, typed."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.terminal.session import Session
from bot.compose import Parts
from store.base import Visibility
from store.collections import CollectionStore
from store.library import LibraryStore
from tests.adapters.terminal.test_terminal import Typist
from tests.whole.whole import Street, page, street


@pytest.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Street]:
    async with street(tmp_path) as found:
        yield found
        await found.slack.healthy()
        assert found.discord.violations == []


async def begun(parts: Parts) -> list[int]:
    """A public path of three steps, number 1; the numbers of its steps."""
    async with parts.database.units() as unit:
        await CollectionStore(unit).make(
            "Permits for beginners", None, visibility=Visibility.PUBLIC, path=True, hours=1
        )
        made = [
            await LibraryStore(unit).add(f"Permit step {n}", "guide", status="published", visibility="public")
            for n in range(1, 4)
        ]
        for number in made:
            await CollectionStore(unit).add(1, number, f"A word on {number}")
        return made


async def test_a_path_is_the_same_on_every_surface(town: Street, tmp_path: Path) -> None:
    async with town.hub() as parts:
        await begun(parts)
        amy, bo = town.slack.member("Amy"), town.discord.member("Bo")
        hall = town.slack.channel("town-hall", [amy])
        in_slack = (await amy.runs("/library collections 1", in_=hall)).text
        in_discord = (await bo.runs("library path", which="1")).text
        on_the_web = await page(parts, "/library/collections?which=1")
        typist = Typist()
        await Session(parts.hub, typist, "cat", "Europe/London", tmp_path).typed("library path 1")
        for shown in (in_slack, in_discord, on_the_web, typist.sees()):
            assert "Permits for beginners" in shown
            assert "Permit step 3" in shown
            assert "about an hour" in shown


async def test_collections_and_paths_have_pages_that_can_be_linked_to_and_are_in_the_sitemap(town: Street) -> None:
    async with town.hub() as parts:
        first, second, _ = await begun(parts)
        async with parts.database.units() as unit:
            await CollectionStore(unit).make("Only for members", None)
            for number in range(4, 10):
                more = await LibraryStore(unit).add(
                    f"Permit step {number}", "guide", status="published", visibility="public"
                )
                await CollectionStore(unit).add(1, more)
            await LibraryStore(unit).archive(second)
        shelf = await page(parts, "/library/reading-lists")
        assert "1 list" in shelf
        assert "8 steps" in shelf, "what anybody may see of it"
        assert "Only for members" not in shelf
        assert 'href="/library/collection/1"' in shelf
        whole = await page(parts, "/library/collection/1")
        assert len(re.findall("<h1", whole)) == 1
        assert f"A word on {first}" in whole
        assert "Permit step 9" in whole, "all of it on one page"
        assert f"A word on {second}" not in whole
        assert "1 entry is not shown: archived, hidden" in whole
        assert "Done: " not in whole, "nobody knows who reads"
        assert f'href="/library/resource/{first}"' in whole
        assert 'href="/library/reading-lists?form=path"' in whole
        assert "noindex" not in whole
        assert "/library/collection/1</loc>" in await page(parts, "/sitemap/collection-1.xml")
        assert "/library/reading-lists?form=path</loc>" in await page(parts, "/sitemap/pages.xml")
        for number in (2, 99):
            assert "not there (any more)" in (hidden := await page(parts, f"/library/collection/{number}", 404))
            assert "noindex" in hidden
            assert "Only for members" not in hidden
        assert 'href="/library/reading-lists"' in await page(parts, "/library/browse")


async def test_an_empty_shelf_says_how_one_comes_onto_it(town: Street) -> None:
    async with town.hub() as parts:
        assert "No lists yet. Members make them" in await page(parts, "/library/reading-lists")
        assert "No paths yet." in await page(parts, "/library/reading-lists?form=path")


async def test_it_is_followed_in_slack_and_gone_to_its_end_on_discord(town: Street) -> None:
    async with town.hub() as parts:
        await begun(parts)
        amy, bo = town.slack.member("Amy"), town.discord.member("Bo")
        hall = town.slack.channel("town-hall", [amy])
        await amy.runs("/library collections permits", in_=hall)
        await amy.clicks("Open Permits")
        assert "You follow" in (await amy.clicks("Follow Permits")).text
        for step in ("1", "2", "3"):
            await bo.runs("library path", which="1")
            shown = await bo.clicks(f"Done: Permit step {step}")
        assert "has followed the path" in shown.text
        [code] = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", shown.text)
        confirmed = await page(parts, f"/hub/certificate?code={code}")
        assert "This certificate is genuine" in confirmed
        assert "Bo has followed the path" in confirmed


async def test_a_resource_goes_into_a_collection_in_slack(town: Street) -> None:
    async with town.hub() as parts:
        one, *_ = await begun(parts)
        amy = town.slack.member("Amy")
        hall = town.slack.channel("town-hall", [amy])
        await amy.runs(f"/library show {one}", in_=hall)
        await amy.clicks("Add Permit step 1 to a collection")
        await amy.fills({"New collection": "What I use", "A word on it": "Read this first"})
        assert "community rules" in (await amy.submits()).text
        assert "is in" in (await amy.clicks("I agree: send it")).text
        assert "What I use" in (await amy.runs("/library collections what i use", in_=hall)).text


async def test_topics_are_the_same_on_every_surface_and_followed_on_two(town: Street, tmp_path: Path) -> None:
    async with town.hub() as parts:
        amy, bo = town.slack.member("Amy"), town.discord.member("Bo")
        hall = town.slack.channel("town-hall", [amy])
        in_slack = (await amy.runs("/library topics purchasing", in_=hall)).text
        assert "You follow" in (await amy.clicks("Follow Procurement")).text
        in_discord = (await bo.runs("library topics", which="purchasing")).text
        assert "You follow" in (await bo.clicks("Follow Procurement")).text
        on_the_web = await page(parts, "/library/topics?which=purchasing")
        typist = Typist()
        await Session(parts.hub, typist, "cat", "Europe/London", tmp_path).typed("library topics purchasing")
        for shown in (in_slack, in_discord, on_the_web, typist.sees()):
            assert "Procurement" in shown
            assert "Also called" in shown


async def test_what_is_looked_for_in_vain_on_one_platform_is_helped_with_on_another(town: Street) -> None:
    amy, bo = town.slack.member("Amy"), town.discord.member("Bo")
    hall = town.slack.channel("town-hall", [amy])
    async with town.hub(folkmoot_admins=f"slack:{town.slack.team_id}:{amy.id}") as parts:
        await bo.runs("library find", query="zeppelins")
        assert "You hear from us" in (await bo.clicks("Ask for this")).text
        await parts.hub.settled()
        shown = (await amy.runs("/library wanted", in_=hall)).text
        assert "“zeppelins”" in shown
        assert "Bo" not in shown
        assert "zeppelins" in (await amy.clicks("Look at")).text
        assert "new in the last thirty days" in (await bo.runs("library new")).text
