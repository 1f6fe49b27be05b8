"""What members tell and suggest can be reported, too: ideas for the hub, and topics for webinars."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import Role
from tests.commands.support import member
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in

KINDS = [("feedback", "ideas", "idea"), ("webinars suggest", "webinars ideas", "suggestion")]


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        yield made


async def told(week: Week, say: str) -> Talker:
    """Ann said it."""
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.runs(f"{say} Buy Bolts from Bodkin")
    await ann.fills({"What is it": "idea"} if say == "feedback" else {})
    assert ann.sees("Thank you")
    return ann


@pytest.mark.parametrize(("say", "see", "noun"), KINDS)
async def test_an_idea_is_reported_hidden_and_shown_again(week: Week, say: str, see: str, noun: str) -> None:
    ann = await told(week, say)
    bea = await member(week.hall, week.hall.person("Bea"))
    mod = await member(week.hall, week.hall.person("Mo"), Role.MODERATOR)
    await bea.runs(see)
    await bea.clicks("See ")
    voice = next(label for label in bea.buttons if label.startswith(("Add my voice", "I want that too")))
    add = bea.button(voice).action.address()
    await bea.clicks(f"Report this {noun}")
    await bea.fills({"What is wrong": "advertising"})
    assert bea.sees("The moderators look at Buy Bolts from Bodkin")
    await mod.runs("moderation reports")
    assert mod.sees(f"{noun.capitalize()}: Buy Bolts from Bodkin")
    await mod.clicks("Hide Buy Bolts")
    await mod.fills({"Why it is hidden": "It sells something."})
    for who in (ann, bea, mod):
        await who.runs(see)
        assert not who.sees("Bodkin")
    await bea.presses(add)
    assert bea.sees("not in the list (any more)")
    await week.until(timedelta(minutes=11))
    assert "It sells something." in week.heard("Ann")[-1].text
    await mod.runs("moderation reports settled:yes")
    await mod.clicks("Show Buy Bolts from Bodkin again")
    await bea.runs(see)
    assert bea.sees("Bodkin")


@pytest.mark.parametrize(("say", "see"), [one[:2] for one in KINDS])
async def test_nobody_reports_what_they_said_themselves(week: Week, say: str, see: str) -> None:
    ann = await told(week, say)
    await ann.runs(see)
    await ann.clicks("See ")
    await ann.clicks("Report this")
    assert ann.sees("It is yours")
