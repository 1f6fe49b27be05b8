"""Twelve weeks in a hub, played on a simulated clock: what its digests look like in the end."""

import json
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from bot.compose import SEED
from bot.people import Person, Role
from bot.ui.nodes import Reply
from store.library import LibraryStore
from store.people import PeopleStore
from store.shelf import Shelf
from store.topics import TopicStore
from tests.commands.support import member, row
from tests.harness.hub import TOWN_HALL, Talker
from tests.harness.week import Week, week_in

WEEK = timedelta(days=7)
WEEKS = 12
A_WEEK = (2, 4, 3, 6, 5, 4, 8, 3, 6, 7, 5, 9)
IN_VAIN = ("parklets", "parklets", "shared mobility hubs", "heat pumps in listed buildings", "parklets")
MEMBERS = {"town": 14, "nation": 9}
IDEAS = ("Let me export my list as a table", "A dark mode for the web page")


async def digests(folder: Path) -> AsyncIterator[tuple[str, Reply, Person]]:
    """Name, answer and reader of each scene."""
    async with week_in(folder) as week:
        joss, amira = await _begun(week)
        for number, count in enumerate(A_WEEK):
            await _a_week(week, number, count)
        await _last_days(week, amira)
        await week.until(WEEK)
        for name, target in (
            ("organizers' digest", "C9"),
            ("channel's digest", TOWN_HALL.id),
            ("member's digest", "T1:Amira Haddad"),
        ):
            got = next(got for got in reversed(week.box.accepted) if got.target == target)
            yield name, got.reply, got.reader
        for name, who, text in (
            ("my digest", amira, "digest"),
            ("preview", amira, "digest preview"),
            ("planned digests", joss, "digest schedule"),
            ("what was sent", joss, "digest sent"),
        ):
            await who.runs(text)
            assert who.reader is not None
            yield name, who.reply, who.reader
        await joss.clicks("See run")
        assert joss.reader is not None
        yield "one run", joss.reply, joss.reader


async def _begun(week: Week) -> tuple[Talker, Talker]:
    joss = await member(week.hall, week.hall.person("Joss Okafor"), Role.ORGANIZER)
    amira = week.hall.person("Amira Haddad")
    await amira.runs("digest subscribe every Monday 09:00")
    for audience, channel in (("the organizers", "C9"), ("everybody in a channel", TOWN_HALL.id)):
        await joss.runs("digest schedule")
        await joss.clicks("Plan a digest")
        await joss.fills({"For": audience, "Channel": f"<#test:{channel}>", "When": "every Monday 09:00"})
    async with week.hall.parts.database.units() as unit:
        for topic in json.loads((SEED / "topics.json").read_text("utf-8"))[:30]:
            await TopicStore(unit).put(topic["slug"], topic["name"], topic["definition"], topic.get("synonyms", []))
    for level, count in MEMBERS.items():
        for number in range(count):
            who = await member(week.hall, week.hall.person(f"{level.capitalize()} {number + 1}"))
            known = await row(week.hall, who)
            async with week.hall.parts.database.units() as unit:
                await PeopleStore(unit).update_profile(known.id, level=level)
    return joss, amira


async def _a_week(week: Week, number: int, count: int) -> None:
    starter = [json.loads(line) for line in (SEED / "resources.jsonl").read_text("utf-8").splitlines() if line]
    chance = random.Random(number)
    week.clock.forward(3_600)
    async with week.hall.parts.database.units() as unit:
        library = LibraryStore(unit)
        for one in chance.sample(starter, count):
            made = await library.add(
                one["title"],
                one["kind"],
                summary=one["summary"],
                publisher=one["publisher"],
                url=f"{one['url']}#{number}",
                status="published",
                visibility="members",
                made_by=3 + chance.choice((0, *range(14, 23))),
            )
            if chance.random() < 0.5:
                await library.helped(1, made)
    if number < WEEKS - 1:
        await week.until(WEEK)


async def _last_days(week: Week, amira: Talker) -> None:
    async with week.hall.parts.database.units() as unit:
        library = LibraryStore(unit)
        for title in ("Shared procurement checklist for small towns", "A plain letter for parking appeals"):
            await library.add(title, "template", status="in review", visibility="members")
        for words in IN_VAIN:
            await Shelf(unit).wanted(words)
    for words in IDEAS:
        await amira.runs(f"feedback {words}")
        await amira.fills({"What is it": "idea"})
