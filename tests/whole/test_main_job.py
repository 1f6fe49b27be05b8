"""What the hub is for: somebody types `/library permits` on Slack, on Discord, in the browser or in a terminal, and gets
good answers from the real library; with the real libraries of each platform, through everything there is."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from adapters.terminal.session import Session
from bot.compose import Parts
from store.library import LibraryStore
from store.search import Query
from tests.adapters.terminal.test_terminal import Typist
from tests.whole.whole import Street, page, street

QUERY = "permits limit:2"
MOST_ON_DISCORD = 6_000  # letters of an option


@pytest.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Street]:
    async with street(tmp_path) as found:
        yield found
        await found.slack.healthy()
        assert found.discord.violations == []


async def test_one_question_gets_the_same_answer_everywhere(town: Street, tmp_path: Path) -> None:
    async with town.hub() as parts:
        assert parts.hub.troubles == {}
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        in_slack = (await amy.runs(f"/library {QUERY}", in_=hall)).text
        in_discord = (await town.discord.member("Bo").runs("library find", query="permits", limit=2)).text
        in_browser = await page(parts, "/library/find?query=permits&limit=2")
        typist = Typist()
        await Session(parts.hub, typist, "cat", "Europe/London", tmp_path).typed(f"library {QUERY}")
        at_a_prompt = typist.sees()
        for title in await first_titles(parts, 2):
            for shown in (in_slack, in_discord, in_browser, at_a_prompt):
                assert title in unmarked(shown)


async def first_titles(parts: Parts, most: int) -> list[str]:
    """Of the resources the index finds, as the database calls them."""
    found = parts.search.find(Query("permits", limit=most))
    async with parts.database.units(reads_only=True) as unit:
        titles = [card.title for card in await LibraryStore(unit).cards([hit.id for hit in found.hits])]
    assert len(titles) == most
    return titles


def unmarked(shown: str) -> str:
    """Without what marks the word that was found: stars, or a tag."""
    return html.unescape(re.sub(r"<[^<>]*>|[*]", "", shown))


TEXTS = (
    '"permits',
    'permits "" -',
    "-permits",
    "AND OR NOT",
    "+(permit) [x TO y]~2^3 \\ /",
    "kind: topic:",
    "p",
    "🏗️ 👩‍👩‍👧",
    "رخصة بناء",
    "\u202epermits\u202c",
    "<script>permits</script> & *_~`<!channel> @everyone",
    "%2F%00",
    "permits " * 700,
    "a" * 5_900,
    "permits " * 1_250,
)


async def test_every_kind_of_text_is_a_question_everywhere(town: Street, tmp_path: Path) -> None:
    """Slack and Discord refuse what their own clients would refuse; so whatever got through looks right to both."""
    async with town.hub() as parts:
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        bo, typist = town.discord.member("Bo"), Typist()
        prompt = Session(parts.hub, typist, "cat", "Europe/London", tmp_path)
        for text in TEXTS:
            shown = {"slack": (await amy.runs(f"/library find {text}", in_=hall)).text}
            if len(text) <= MOST_ON_DISCORD:
                shown["discord"] = (await bo.runs("library find", query=text)).text
            shown["web"] = await page(parts, f"/library/find?{urlencode({'query': text})}")
            await prompt.typed(f"library find {text}")
            shown["terminal"] = typist.sees()
            for surface, answer in shown.items():
                found = re.search(r"\d+ resource|Nothing found", unmarked(answer))
                assert found, (surface, text[:40], answer[:400])


async def test_a_filter_narrows_wherever_it_is_typed(town: Street, tmp_path: Path) -> None:
    async with town.hub() as parts:
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        bo, typist = town.discord.member("Bo"), Typist()
        prompt = Session(parts.hub, typist, "cat", "Europe/London", tmp_path)
        for text in ("permits kind:guide", "kind: guide permits", "kind:guide"):
            await prompt.typed(f"library {text}")
            for answer in (
                (await amy.runs(f"/library {text}", in_=hall)).text,
                (await bo.runs("library find", query=text)).text,
                await page(parts, f"/library/find?{urlencode({'query': text})}"),
                typist.sees(),
            ):
                assert re.search(r"\d+ resources( about permits)? \(kind: guide\)", unmarked(answer)), answer[:400]
        assert "(kind: guide)" in await page(parts, "/library/find?query=&kind=guide&limit=5&mine=no")


async def test_a_typo_and_a_mention_lead_to_it_too(town: Street) -> None:
    async with town.hub():
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        assert "ermit" in (await amy.runs("/library permitts", in_=hall)).text
        assert "ermit" in (await amy.says("@folkmoot library permits", hall)).text
        await amy.runs("/library", in_=hall)
        assert amy.modal is not None, "a missing word opens a form"


async def test_a_card_from_before_a_restart_still_works_on_both(town: Street) -> None:
    hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
    bo = town.discord.member("Bo")
    async with town.hub():
        in_slack = await amy.runs(f"/library {QUERY}", in_=hall)
        in_discord = await bo.runs("library find", query="permits", limit=2)
    async with town.hub():
        await amy.clicks("Save", on=in_slack)
        assert "Building Permits Survey" in (await amy.runs("/hub library saved", in_=hall)).text
        await bo.clicks("Save", on=in_discord)
        assert "Building Permits Survey" in (await bo.runs("library saved")).text


async def test_a_platform_that_refuses_its_token_is_reported_and_the_others_answer(town: Street) -> None:
    await town.slack.revoke()
    async with town.hub() as parts:
        assert list(parts.hub.troubles) == ["slack"]
        assert "SLACK_BOT_TOKEN" in parts.hub.troubles["slack"]
        states = {one.name: one for one in parts.hub.house.platforms.states()}
        assert states["slack"].trouble
        assert not states["discord"].trouble
        assert "ermit" in (await town.discord.member("Bo").runs("library find", query="permits")).text
        assert "ermit" in await page(parts, "/library/find?query=permits")


async def test_a_discord_that_refuses_its_token_is_reported_and_the_others_answer(town: Street) -> None:
    async with town.hub(discord_token="a-token-of-another") as parts:
        assert list(parts.hub.troubles) == ["discord"]
        assert "DISCORD_TOKEN" in parts.hub.troubles["discord"]
        hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
        assert "ermit" in (await amy.runs("/library permits", in_=hall)).text


async def test_a_role_follows_a_user_group_that_is_named_as_people_name_it(town: Street) -> None:
    """From the command in Slack to the right that comes with the group, through the manifest's scopes."""
    amy, ben = town.slack.member("Amy"), town.slack.member("Ben")
    hall = town.slack.channel("town-hall", [amy, ben])
    town.slack.user_group("clerks", [ben])
    async with town.hub(folkmoot_admins=f"slack:{town.slack.team_id}:{amy.id}"):
        assert "is for reviewers" in (await ben.runs("/hub library review", in_=hall)).text
        assert "Shall reviewer follow @clerks?" in (await amy.runs("/hub admin follow reviewer @clerks", in_=hall)).text
        await amy.clicks("Let reviewer follow @clerks")
        assert "is for reviewers" not in (await ben.runs("/hub library review", in_=hall)).text
        assert "Reviewer follows @clerks" in (await amy.runs("/hub admin groups", in_=hall)).text
        health = (await amy.runs("/hub admin health", in_=hall)).text
        assert "Socket Mode" in health
        assert "connected as" in health
        assert "Amy" in (await amy.runs("/hub admin people", in_=hall)).text, (
            "who was named by account alone has a name"
        )
        assert town.slack.team_id not in (await amy.runs("/hub admin spaces", in_=hall)).text
