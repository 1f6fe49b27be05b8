"""How a draft will look, what was read of its time, and where it goes."""

from dataclasses import replace

from bot.ui.fit import clip
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import Actions, Button, Note, Option, Reply, Select, Text
from commands.webinars.cards import SHORT, Looking, posted
from commands.webinars.changes import how_many
from commands.webinars.payloads import Change, LeaveOut, Post, Throw
from commands.webinars.times import say_clock_changes, say_series, say_time
from store.base import Visibility
from store.webinars import WebinarStore

SEEN_BY = {Visibility.PUBLIC: "everybody", Visibility.MEMBERS: "members", Visibility.SPACE: "members of this space"}


async def preview(webinars: WebinarStore, looking: Looking, number: int, typed: str = "") -> Reply:
    """The card as it will stand there, with what was read of the time, and where it goes."""
    dates = await webinars.of(number)
    first, row = dates[0], dates[0].webinar
    series = say_series(row)
    is_at = series or say_time(first.occurrence)
    echo = (
        md("I read “{typed}” as **{said}**.", typed=typed, said=is_at) if typed else md("It is **{said}**.", said=is_at)
    )
    at = When(first.occurrence.begins, first.occurrence.zone)
    where_you_are = (
        md("{count} dates, the first {at}.", count=len(dates), at=at) if series else md("For you: {at}.", at=at)
    )
    notes: list[Rich] = []
    if changes := say_clock_changes([one.occurrence for one in dates]):
        notes.append(md("{changes}", changes=changes))
    for idea in await looking.ideas.of_webinar(number):
        said = "{people} wanted “{title}”: they hear of it when you post it."
        notes.append(md(said, people=how_many(idea.voices), title=idea.title))
    channels = await webinars.channels(number)
    where = ", ".join(f"#{one.name or one.channel}" for one in channels)
    goes = md(
        "Visible to {who}. It goes to: {where}.",
        who=SEEN_BY[row.visibility],
        where=where or "no channel, only the list",
    )
    around = await looking.one(first)
    shown = replace(posted(first, around), note="This is how it will look.", actions=(), subject="")
    name = clip(row.title, SHORT)
    buttons = (
        Button(f"Post {name}", Post(webinar=number), "primary"),
        Button(f"Change {name}", Change(webinar=number)),
        Button(f"Throw {name} away", Throw(webinar=number), "danger"),
    )
    options = tuple(
        Option(clip(f"Not in #{one.name or one.channel}", 75), LeaveOut(webinar=number, place=place, of=len(channels)))
        for place, one in enumerate(channels[:25])
    )
    leave = (Actions((Select("Leave a channel out", options),)),) if options else ()
    return Reply(
        (
            Text(join("\n", (echo, where_you_are))),
            *(Note(one) for one in notes),
            shown,
            Text(goes),
            Actions(buttons),
            *leave,
        )
    )
