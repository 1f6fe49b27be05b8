"""A date, or the rest of a series, is moved or cancelled: shown first, told to exactly those who answered, undone for ten
minutes. Until then nobody is told; where it begins too soon for that, everybody is told at once."""

import json
from datetime import datetime
from typing import Annotated, Any

from bot.command import command
from bot.context import Context
from bot.errors import Conflict
from bot.handlers import on_action
from bot.moment import read_moment, say_moment
from bot.notice import UNDO_FOR
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Note, Reply, Text
from commands.webinars.cards import SHORT
from commands.webinars.changes import Changes, again, how_many, unpacked
from commands.webinars.handlers import visible
from commands.webinars.payloads import CancelNow, MoveNow, UndoChange
from commands.webinars.times import say_time
from store.webinar import OccurrenceState
from store.webinar_rows import Dated
from store.webinars import WebinarStore

Number = Annotated[int, Arg("The number of the date, as lists show it", label="Number", least=1)]
Reason = Annotated[str, Arg("Everybody who answered reads it", label="Reason", most=200)]
Later = Annotated[bool, Arg("And all dates after it", label="The rest of the series")]


@command(
    examples=["move 12 Thursday 3pm", 'move 12 18 June 15:00 later:yes reason:"The speaker is ill"'],
    requires=Role.ORGANIZER,
    reads_only=True,
)
async def move(
    changes: Changes,
    webinars: WebinarStore,
    context: Context,
    number: Number,
    when: Annotated[str, Arg("The new time, like Thursday 3pm", label="New time", rest=True, most=100)],
    later: Later = False,
    reason: Reason = "",
) -> Reply:
    """Move one date of a webinar, or the rest of its series; you see whom it tells first."""
    dated = await to_change(changes, webinars, context, number)
    moment = read_moment(when, dated.occurrence.zone, context.now)
    wanted = MoveNow(
        date=dated.id,
        sequence=dated.occurrence.sequence,
        day=moment.date().isoformat(),
        at=f"{moment:%H:%M}",
        zone=str(moment.tzinfo),
        later=later,
        reason=reason,
    )
    plan = await changes.planned(dated, wanted)
    told = await changes.answered([one.id for one, _ in plan])
    said = md(
        "I read “{typed}” as **{said}**. It was {was}.",
        typed=when,
        said=say_moment(moment),
        was=say_time(dated.occurrence),
    )
    notes = [_whom(told, len(plan))]
    if len(plan) > 1:
        last = plan[-1]
        notes.append(f"The last of them moves from {say_time(last[0].occurrence)} to {say_time(last[1])}.")
    button = Button(f"Move {clip(dated.webinar.title, SHORT)}", wanted, "primary")
    return Reply((Text(said), *(Note(one) for one in notes), Actions((button,))))


@command(examples=["cancel 12", "cancel 12 The speaker is ill"], requires=Role.ORGANIZER, reads_only=True)
async def cancel(
    changes: Changes,
    webinars: WebinarStore,
    context: Context,
    number: Number,
    reason: Annotated[str, Arg("Everybody who answered reads it", label="Reason", rest=True, most=200)] = "",
    later: Later = False,
) -> Reply:
    """Cancel one date of a webinar, or the rest of its series; you see whom it tells first."""
    dated = await to_change(changes, webinars, context, number)
    wanted = CancelNow(date=dated.id, sequence=dated.occurrence.sequence, later=later, reason=reason)
    dates = await changes.these(dated, later=later)
    told = await changes.answered([one.id for one in dates])
    said = md("**{title}** on {when} will not take place.", title=dated.webinar.title, when=say_time(dated.occurrence))
    if len(dates) > 1:
        said = md(
            "**{count} dates of {title}** will not take place, from {first} to {last}.",
            count=len(dates),
            title=dated.webinar.title,
            first=say_time(dates[0].occurrence),
            last=say_time(dates[-1].occurrence),
        )
    why = "" if reason else " Give a reason, if you can: they would like to know."
    button = Button(f"Cancel {clip(dated.webinar.title, SHORT)}", wanted, "danger")
    return Reply((Text(said), Note(_whom(told, len(dates)) + why), Actions((button,))))


@on_action(requires=Role.ORGANIZER)
async def move_now(chosen: MoveNow, changes: Changes, webinars: WebinarStore, context: Context) -> Reply:
    """As it was shown; if it changed meanwhile, nothing happens."""
    dated = await to_change(changes, webinars, context, chosen.date, chosen.sequence)
    plan = await changes.planned(dated, chosen)
    for one, to in plan:
        await webinars.move(one.id, to, chosen.reason.strip())
    return await changes.follow(context, [one for one, _ in plan], "moved")


@on_action(requires=Role.ORGANIZER)
async def cancel_now(chosen: CancelNow, changes: Changes, webinars: WebinarStore, context: Context) -> Reply:
    dated = await to_change(changes, webinars, context, chosen.date, chosen.sequence)
    dates = await changes.these(dated, later=chosen.later)
    for one in dates:
        await webinars.cancel(one.id, chosen.reason.strip())
    return await changes.follow(context, dates, "cancelled")


@on_action(requires=Role.ORGANIZER)
async def undo(chosen: UndoChange, changes: Changes, webinars: WebinarStore, context: Context) -> Reply:
    """As it was, if nobody was told yet."""
    if context.now - datetime.fromtimestamp(chosen.made, context.now.tzinfo) > UNDO_FOR:
        raise Conflict("More than ten minutes have passed: people were told.", "Move it again, and they hear of that.")
    kept: list[dict[str, Any]] = json.loads(chosen.kept)
    dates = await webinars.by_ids(int(one["id"]) for one in kept)
    now = {one.id: one for one in dates}
    for one in dates:
        await changes.check(context, one)
    for one in kept:
        dated = now.get(int(one["id"]))
        if dated is None or dated.occurrence.sequence != int(one["sequence"]) + 1:
            raise Conflict("It was changed again since, or undone already.", "See how it stands: webinars show.")
        await webinars.set_back(unpacked(dated.occurrence, one))
    await changes.settle([await again(webinars, one.id) for one in dates], context.now)
    changes.note(context, "webinar.undo", dates)
    title = dates[0].webinar.title
    return Reply((Text(md("**{title}** is as it was. Nobody was told.", title=title)),), update=True)


async def to_change(
    changes: Changes, webinars: WebinarStore, context: Context, number: int, sequence: int | None = None
) -> Dated:
    """A date that takes place and is not over. Raises NotFound, NotAllowed or Conflict."""
    dated = await visible(webinars, context, number)
    await changes.check(context, dated)
    if not dated.to_come or dated.occurrence.ends <= context.now:
        raise Conflict(f"“{dated.webinar.title}” is {_state(dated)}.", "See what comes: webinars.")
    if sequence is not None and dated.occurrence.sequence != sequence:
        raise Conflict("It was changed since you saw this.", f"See how it stands: webinars show {number}.")
    return dated


def _state(dated: Dated) -> str:
    return "cancelled already" if dated.occurrence.state is OccurrenceState.CANCELLED else "over"


def _whom(told: int, dates: int) -> str:
    if not told:
        return "Nobody has answered yet, so nobody is told."
    those = "for it" if dates == 1 else "for one of them"
    return f"{how_many(told)} answered {those}, and {'is' if told == 1 else 'are'} told."
