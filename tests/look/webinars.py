"""The scenes of webinars, on a clock of their own so that their times are always the same."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from bot.form import FormView
from bot.people import Person
from bot.ui.nodes import Reply
from store.spaces import SpaceStore
from tests.commands.support import member
from tests.commands.webinars.support import announced, drafted, organizer
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in

Drawn = AsyncIterator[tuple[str, Reply | FormView, Person]]
LINK = "https://meet.example.gov/permits"


async def webinars(folder: Path) -> Drawn:
    async with week_in(folder) as week:
        olga = await house(week)
        nia = await member(week.hall, week.hall.person("Nia Brooks", zone="America/New_York"))
        ben = await member(week.hall, week.hall.person("Ben Adeyemi"))
        await olga.runs("webinars announce Faster permits")
        yield seen("form", olga)
        await drafted(olga, "next Tuesday 2pm")
        yield seen("form, two readings", olga)
        await drafted(olga, "every second Thursday at 15:00 until June", title="Open data clinic", seats=20)
        yield seen("preview of a series", olga)
        await olga.clicks("Post Open data clinic")
        yield seen("posted", olga)
        [one] = await announced(olga, "10 March 2pm", where=LINK, seats=2, speakers="Mei Tanaka, Lagos city hall")
        await week.until(timedelta(minutes=5))
        got = week.box.accepted[-1]
        yield "card in a channel", got.reply, got.reader
        for who, name in ((olga, "in London"), (nia, "in New York")):
            await who.runs(f"webinars show {one.id}")
            yield seen(f"one, {name}", who)
        await ben.runs("webinars")
        yield seen("upcoming", ben)
        for who, name in ((ben, "said yes"), (olga, "said yes, too"), (nia, "waiting list")):
            await who.presses(f"webinars.answer/{one.id}/yes")
            if who is not olga:
                yield seen(name, who)
        await ben.presses(f"webinars.answer/{one.id}/no")
        yield seen("said no", ben)
        await olga.runs(f'webinars move {one.id} 11 March 3pm reason:"The speaker is ill"')
        yield seen("move, to confirm", olga)
        await olga.clicks("Move Faster permits")
        yield seen("moved", olga)
        await week.until(timedelta(days=9, hours=5))
        for start in ("A seat", "Moved", "Soon"):
            told = next(told for told in week.box.accepted if told.text.startswith(start))
            yield f"told, {start.casefold()}", told.reply, told.reader
        await ben.runs("webinars suggest")
        await ben.fills({"Topic": "Plain language letters", "Why": "We rewrite all of ours this year."})
        await olga.runs("webinars ideas")
        yield seen("ideas, organizer", olga)
        await olga.clicks("Announce Plain language letters")
        yield seen("announce a topic", olga)
        while olga.form is not None:
            labels = {one.param.label for one in olga.form.fields}
            await olga.fills({"When": "20 March 2pm"} if "When" in labels else {})
        yield seen("preview of a topic", olga)
        await olga.clicks("Post Plain")
        await week.until(timedelta(minutes=15))
        told = next(told for told in week.box.accepted if "becomes a webinar" in told.text)
        yield "told, topic", told.reply, told.reader
        await ben.runs("webinars ideas")
        yield seen("ideas, planned", ben)
        async for scene in _town_hall(olga, ben, nia):
            yield scene
        await olga.runs(f"webinars cancel {one.id - 1} No room that day")
        yield seen("cancel, to confirm", olga)


async def _town_hall(olga: Talker, ben: Talker, nia: Talker) -> Drawn:
    [date] = await announced(olga, "20 March 6pm", "Budget evening", kind="town hall")
    roads, buses = "When is the road at the school mended?", "Why do no buses run on Sundays?"
    for who, words in ((nia, roads), (ben, buses)):
        await who.runs(f"webinars show {date.id}")
        await who.clicks("Ask a question: Budget evening")
        if who is nia:
            yield seen("question, form", who)
        await who.fills({"Question": words})
    await ben.runs(f"webinars questions {date.id}")
    await ben.clicks(f"I ask that too: {roads}")
    yield seen("question, one", ben)
    await ben.runs(f"webinars questions {date.id}")
    yield seen("questions, a member", ben)
    await olga.runs(f"webinars questions {date.id}")
    await olga.clicks("Answer When is the road")
    await olga.fills({"Answer": "In spring, street by street: the plan is on the town’s page from 1 April."})
    yield seen("questions, the host", olga)
    await olga.clicks("Post 1 answer")
    yield seen("answers posted", olga)
    await nia.runs(f"webinars show {date.id}")
    yield seen("town hall", nia)


def seen(name: str, who: Talker) -> tuple[str, Reply | FormView, Person]:
    assert who.reader is not None
    return name, who.form or who.reply, who.reader


async def house(week: Week) -> Talker:
    """An organizer, and two spaces with a channel for announcements."""
    olga = await organizer(week.hall, "Olga Ruiz")
    async with week.hall.parts.database.units() as unit:
        store = SpaceStore(unit)
        for external, name, channel in (("T1", "Test space", "news"), ("T2", "Lagos", "all-staff")):
            space = await store.ensure("test", external, name)
            await store.set_channel(space.id, f"{external}:{channel}", name=channel, purpose="announcements")
    return olga
