"""The scenes of webinars in calendars, of times in doubt, and of what comes afterwards."""

import json
from datetime import timedelta
from pathlib import Path

from bot.interchange.importing import look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import ON_THIS_MACHINE
from bot.interchange.source import open_path
from bot.ui.nodes import Reply
from commands.webinars.importing import EVENTS
from tests.commands.support import member
from tests.commands.webinars.support import announced
from tests.harness.hub import Hall
from tests.harness.week import week_in
from tests.look.webinars import LINK, Drawn, house, seen

EVENT = {"id": "a", "title": "Plain language in ten steps", "starts": "2019-06-12 14:00:00 -0500", "ends": "2019-06-12 15:00:00 -0500"}  # fmt: skip


async def afterwards(folder: Path) -> Drawn:
    async with week_in(folder) as week:
        olga = await house(week)
        ben = await member(week.hall, week.hall.person("Ben Adeyemi"))
        [one] = await announced(olga, "3 March 2pm", where=LINK)
        await ben.runs(f"webinars rsvp {one.id} yes")
        await ben.clicks("Add to my calendar")
        yield seen("calendar, file", ben)
        await ben.runs("webinars calendar")
        yield seen("calendar", ben)
        reader = ben.reader
        assert reader is not None
        yield "import, tried", await _imported(week.hall, folder, dry=True), reader
        yield "import, done", await _imported(week.hall, folder, dry=False), reader
        await olga.runs("webinars doubts")
        yield seen("doubts", olga)
        await olga.runs(f"webinars attendance {one.id}")
        await olga.clicks("Set a word")
        yield seen("word, form", olga)
        await olga.fills({"Word": "maple"})
        await week.until(timedelta(days=1, hours=4, minutes=50))
        await ben.presses(f"webinars.join/{one.id}")
        yield seen("join", ben)
        await week.until(timedelta(days=1))
        thanks = next(told for told in week.box.accepted if told.text.startswith("Thank you"))
        yield "told, thanks", thanks.reply, thanks.reader
        await ben.presses(f"webinars.rate/{one.id}")
        yield seen("feedback, form", ben)
        await ben.fills(
            {"Score": "4 – worth my time", "In your words": "The figures of the permit office helped most."}
        )
        await olga.runs(f"webinars attendance {one.id}")
        yield seen("attendance", olga)
        await olga.runs(f"webinars recording {one.id} https://example.gov/video")
        yield seen("recording", olga)
        await ben.runs(f"webinars show {one.id}")
        yield seen("over", ben)


async def _imported(hall: Hall, folder: Path, *, dry: bool) -> Reply:
    async def tell(done: int, of: int, words: str) -> None: ...

    path = folder / "events.jsonl"
    broken = {**EVENT, "id": "c", "ends": EVENT["starts"]}
    path.write_text("".join(json.dumps(one) + "\n" for one in (EVENT, {**EVENT, "id": "b", "title": "Maps"}, broken)))
    source, options = open_path(path, ON_THIS_MACHINE), EVENTS.options(Asked("digitalgov", zone="America/New_York"))
    units = hall.parts.database.units
    found = await look_at(units, EVENTS, source, options)
    report = await run_import(units, EVENTS, source, options, found, tell, dry=dry)
    if not dry:
        return EVENTS.taken(path.name, options, found, report)
    async with units(reads_only=True) as unit:
        return await EVENTS.tried(unit, path.name, options, found, report)
