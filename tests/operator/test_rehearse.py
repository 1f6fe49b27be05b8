"""`folkmoot rehearse`: the coming weeks on a copy, with nothing sent and nothing changed."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from rich.console import Console

from bot.compose.rehearse import run
from bot.people import ChannelRef, Role, SpaceRef
from bot.settings import Settings
from store.library import LibraryStore
from store.outbox import OutboxStore
from tests.commands.support import member
from tests.commands.webinars.support import announced, organizer
from tests.harness.hub import hub_in

SLACK = SpaceRef("slack", "T1", "Town hall")
HALL = ChannelRef("slack", "T1:C1", "town-hall")


async def test_it_prints_person_by_person_what_would_be_sent_and_sends_nothing(tmp_path: Path) -> None:
    async with hub_in(tmp_path, seed=False) as hall:
        ann = hall.person("Ann", space=SLACK, channel=HALL, zone="America/New_York")
        await ann.runs("digest subscribe every day 07:30")
        joss = await member(hall, hall.person("Joss", space=SLACK, channel=HALL), Role.ORGANIZER)
        await joss.runs("digest schedule")
        await joss.clicks("Plan a digest")
        await joss.fills({"For": "the organizers", "Channel": "<#slack:T1:C1>", "When": "every Monday 09:00"})
        async with hall.parts.database.units() as unit:
            await LibraryStore(unit).add("Faster permits", "guide", status="published")
        shown = StringIO()
        settings = Settings(data_dir=tmp_path)
        count = await run(settings, 4, Console(file=shown, width=200), whole=True)
        async with hall.parts.database.units(reads_only=True) as unit:
            assert await OutboxStore(unit).counts() == {}
    said = shown.getvalue()
    assert count == 5
    assert "In the next 4 weeks: 5 messages to 2 people and channels. Nothing was sent." in said
    assert "Ann (1)" in said
    assert "07:3" in said
    assert "America/New_York: New for you" in said
    assert "Faster permits" in said
    assert "channel T1:C1 (4)" in said


async def test_it_knows_what_waits_in_inboxes_and_what_the_hub_does_by_itself_meanwhile(tmp_path: Path) -> None:
    """Wren is where no platform brings anything. Whoever said yes is reminded, and thanked by a job when it is over."""
    async with hub_in(tmp_path, seed=False) as hall:
        olga = await organizer(hall)
        ends = datetime.now(UTC) + timedelta(days=3)
        [one] = await announced(olga, f"{ends:%-d %B %Y} 15:00 in London")
        wren = await member(hall, hall.person("Wren"))
        await wren.presses(f"webinars.answer/{one.id}/yes")
        shown = StringIO()
        await run(Settings(data_dir=tmp_path), 1, Console(file=shown, width=200), whole=False)
    said = shown.getvalue()
    assert said.count("(in their inbox): Soon: Faster permits") == 2
    assert said.count("(in their inbox): Thank you for coming to Faster permits") == 1
