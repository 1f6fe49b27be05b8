"""A question for a town hall, asked in Slack, joined in Discord, read by anybody on the web: through the real libraries."""

from pathlib import Path

from bot.compose import Parts
from store.settings import SettingStore
from store.webinar_questions import QuestionState, WebinarQuestionStore
from tests.harness.hub import Hall
from tests.harness.rush import planned
from tests.whole.whole import page, street

ROADS = "When are the roads mended?"


async def voices(parts: Parts, date: int) -> list[tuple[str, int]]:
    async with parts.database.units(reads_only=True) as unit:
        return [(row.words, row.voices) for row in await WebinarQuestionStore(unit).of(date)]


async def test_it_is_asked_in_slack_and_joined_in_discord(tmp_path: Path) -> None:
    async with street(tmp_path) as town:
        async with town.hub() as parts:
            date = await planned(Hall(parts, parts.hub), None, "Budget evening", kind="town hall", visibility="public")
            async with parts.database.units() as unit:
                await SettingStore(unit).set("moderation.rules", "none")
            hall = town.slack.channel("town-hall", [amy := town.slack.member("Amy")])
            bo = town.discord.member("Bo")
            shown = await amy.runs(f"/webinars show {date}", in_=hall)
            await amy.clicks("Ask a question: Budget evening", on=shown)
            await amy.fills({"Question": ROADS})
            assert "Your question stands in the list" in (await amy.submits()).text
            listed = await bo.runs("webinars questions", number=date)
            joined = await bo.clicks(f"I ask that too: {ROADS}", on=listed)
            assert "2 people ask" in joined.text
            assert await voices(parts, date) == [(ROADS, 2)]
            async with parts.database.units() as unit:
                await WebinarQuestionStore(unit).settle(1, QuestionState.ANSWERED, "In spring, street by street.")
                await WebinarQuestionStore(unit).post([1], parts.hub.clock.now())
            again = await amy.runs(f"/webinars questions {date}", in_=hall)
            assert "Answered: In spring, street by street." in again.text
            assert ROADS in await page(parts, f"/webinars/questions?number={date}")
        await town.slack.healthy()
        assert town.discord.violations == []
