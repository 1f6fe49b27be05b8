"""What moderators decide about a reported record: hide, warn, dismiss; show it again; and undo, while nobody was told."""

from collections.abc import Mapping

from bot.context import Context
from bot.errors import Conflict, NotAllowed
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR
from bot.people import Role
from bot.record import Records
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from commands.moderation.cards import see
from commands.moderation.desk import SEE_REPORTS, Case, Desk, cause
from commands.moderation.forms import HideIt, ItStands, WarnOwner
from commands.moderation.notices import owners_hear, reporters_hear
from commands.moderation.payloads import Dismiss, Hide, Restore, Stands, Undo, Warn
from store.moderation import MatterRow, MatterStatus

SHORT = 50
DONE: Mapping[MatterStatus, str] = {
    MatterStatus.HIDDEN: "**{title}** is hidden wherever it stood. Its owner and whoever reported it hear of it in ten minutes; until then you can undo it.",
    MatterStatus.WARNED: "The owner of **{title}** is told in ten minutes what to mend; until then you can undo it.",
    MatterStatus.DISMISSED: "**{title}** may stay. Whoever it concerns hears of it in ten minutes; until then you can undo it.",
    MatterStatus.RESTORED: "**{title}** is shown again. Whoever it concerns hears of it in ten minutes; until then you can undo it.",
}


@on_action(requires=Role.MODERATOR, opens_form=True, reads_only=True)
async def hide(chosen: Hide, desk: Desk, records: Records, context: Context) -> OpenForm:
    """Why, for its owner to read; what was reported most stands there to begin with."""
    case = await _to_decide(desk, records, context, chosen.matter, MatterStatus.OPEN)
    return OpenForm(HideIt, {"why": _reason(case)}, str(case.row.id))


@on_submit(requires=Role.MODERATOR)
async def hide_it(form: HideIt, desk: Desk, records: Records, context: Context) -> Reply:
    """Out of everything at once: cards, searches, feeds, digests, exports."""
    case = await _to_decide(desk, records, context, form.about_number, MatterStatus.OPEN)
    return await _decide(desk, records, context, case, MatterStatus.HIDDEN, form.why.strip())


@on_action(requires=Role.MODERATOR, opens_form=True, reads_only=True)
async def warn(chosen: Warn, desk: Desk, records: Records, context: Context) -> OpenForm:
    """What should be mended."""
    case = await _to_decide(desk, records, context, chosen.matter, MatterStatus.OPEN)
    return OpenForm(WarnOwner, {"why": _reason(case)}, str(case.row.id))


@on_submit(requires=Role.MODERATOR)
async def warn_owner(form: WarnOwner, desk: Desk, records: Records, context: Context) -> Reply:
    """It stays, and its owner hears what is wrong with it."""
    case = await _to_decide(desk, records, context, form.about_number, MatterStatus.OPEN)
    return await _decide(desk, records, context, case, MatterStatus.WARNED, form.why.strip())


@on_action(requires=Role.MODERATOR)
async def dismiss(chosen: Dismiss, desk: Desk, records: Records, context: Context) -> Reply:
    """Nothing is wrong with it; whoever reported it hears so."""
    case = await _to_decide(desk, records, context, chosen.matter, MatterStatus.OPEN, MatterStatus.WARNED)
    return await _decide(desk, records, context, case, MatterStatus.DISMISSED)


@on_action(requires=Role.MODERATOR)
async def restore(chosen: Restore, desk: Desk, records: Records, context: Context) -> Reply:
    """After an appeal, or because it was a mistake."""
    case = await _to_decide(desk, records, context, chosen.matter, MatterStatus.HIDDEN)
    return await _decide(desk, records, context, case, MatterStatus.RESTORED)


@on_action(requires=Role.MODERATOR, opens_form=True, reads_only=True)
async def stands(chosen: Stands, desk: Desk, records: Records, context: Context) -> OpenForm:
    """Why it stands, for its owner to read."""
    case = await _appeal(desk, records, context, chosen.matter)
    return OpenForm(ItStands, {"why": case.row.why}, str(case.row.id))


@on_submit(requires=Role.MODERATOR)
async def it_stands(form: ItStands, desk: Desk, records: Records, context: Context) -> Reply:
    """The appeal is answered: nothing changes but that its owner hears why."""
    case = await _appeal(desk, records, context, form.about_number)
    return await _decide(desk, records, context, case, case.row.status, form.why.strip())


@on_action(requires=Role.MODERATOR)
async def undo(chosen: Undo, desk: Desk, records: Records, context: Context) -> Reply:
    """As it was, within ten minutes; what would have been said is not said."""
    case = await desk.case(records, context, chosen.matter)
    row = case.row
    if row.decided is None or row.decided_by is None:
        raise Conflict("That was undone already.", "", (see(case),))
    if row.decided <= context.now - UNDO_FOR:
        raise Conflict(
            "That was more than ten minutes ago, and people were told.", "Decide about it anew.", (see(case),)
        )
    if not await desk.matters.undo(row):
        raise Conflict("Something came in between.", "Look at it as it is now.", (see(case),))
    if row.status is MatterStatus.HIDDEN and row.was is not MatterStatus.HIDDEN:
        await records.restore(desk.within, context, row.subject, row.subject_id, row.state)
    elif row.status is MatterStatus.RESTORED:
        await records.hide(desk.within, context, row.subject, row.subject_id)
    await desk.matters.redraw_now(row.subject, row.subject_id)
    await desk.outbox.cancel(cause(row.id))
    desk.note(context, "moderation.undo", row, row.was)
    said = md("**{title}** is as it was before, and waits. Nobody was told.", title=case.look.title)
    return Reply((Text(said), Actions((see(case), SEE_REPORTS))), update=True)


async def _to_decide(desk: Desk, records: Records, context: Context, number: int, *expected: MatterStatus) -> Case:
    """The matter, if it still waits for this decision and this moderator may make it. Raises Conflict, naming who was
    quicker; NotAllowed for an appeal against their own decision, where somebody else can answer it."""
    case = await desk.case(records, context, number)
    row = case.row
    if row.status not in expected or (row.status is MatterStatus.WARNED and not row.appeals):
        raise await desk.done_already(context, number)
    if await desk.another(row, case.look, context.member_id):
        raise NotAllowed("You decided this yourself.", "Another moderator answers the appeal.")
    return case


async def _appeal(desk: Desk, records: Records, context: Context, number: int) -> Case:
    case = await _to_decide(desk, records, context, number, MatterStatus.HIDDEN, MatterStatus.WARNED)
    if not case.row.appeals:
        raise await desk.done_already(context, number)
    return case


async def _decide(desk: Desk, records: Records, context: Context, case: Case, to: MatterStatus, why: str = "") -> Reply:
    """One transaction: the record, the matter, the audit and what people will be told. Raises Conflict when somebody was
    quicker, and then nothing of it was done."""
    row, state = case.row, None
    if to is MatterStatus.HIDDEN and row.status is not MatterStatus.HIDDEN:
        state = await records.hide(desk.within, context, row.subject, row.subject_id)
        if state is None:
            raise await desk.done_already(context, row.id)
    if to is MatterStatus.RESTORED:
        await records.restore(desk.within, context, row.subject, row.subject_id, row.state)
    if not await desk.matters.decide(row, to, by=context.member_id, why=why, state=state):
        raise await desk.done_already(context, row.id)
    await desk.matters.redraw_now(row.subject, row.subject_id)
    desk.note(context, f"moderation.{'stands' if to is row.status else to.value}", row, to)
    _tell(desk, context, case, to)
    buttons = (Button(f"Undo: {clip(case.look.title, SHORT)}", Undo(matter=row.id)), SEE_REPORTS)
    said = "The decision about **{title}** stands. Its owner is told in ten minutes; until then you can undo it."
    words = md(said if to is row.status else DONE[to], title=case.look.title)
    return Reply((Text(words), Actions(buttons)))


def _tell(desk: Desk, context: Context, case: Case, to: MatterStatus) -> None:
    """Its owners, unless nothing happened to them; and whoever reported it, unless nothing changed for them."""
    row: MatterRow = case.row
    if to is not MatterStatus.DISMISSED or row.appeals:
        desk.tell(context, case.look.owners, owners_hear(row, to), row, later=True)
    if to is not row.status and not (row.appeals and to is MatterStatus.DISMISSED):
        reporters = [one.person_id for one in case.reports if one.person_id is not None]
        desk.tell(
            context, [one for one in reporters if one != context.member_id], reporters_hear(row, to), row, later=True
        )


def _reason(case: Case) -> str:
    """What was reported most, as the beginning of a sentence to its owner."""
    said = [one.reason.value for one in case.reports]
    most = max(said, key=said.count) if said else ""
    return f"{most.capitalize()}." if most and most != "something else" else ""
