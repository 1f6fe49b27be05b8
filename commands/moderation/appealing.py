"""An owner does not agree: the matter goes back into the queue, to another moderator where there is one. Once."""

from bot.context import Context
from bot.errors import Conflict, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.record import Look, Records
from bot.ui.markup import md
from bot.ui.nodes import Reply, Text
from commands.moderation.desk import Desk
from commands.moderation.forms import Appeal
from commands.moderation.notices import Reported
from commands.moderation.payloads import AskAgain
from store.moderation import MatterRow, MatterStatus

AGAINST = (MatterStatus.HIDDEN, MatterStatus.WARNED)


@on_action(opens_form=True, reads_only=True)
async def ask_again(chosen: AskAgain, desk: Desk, records: Records, context: Context) -> OpenForm:
    """What was overlooked."""
    row, _ = await _own(desk, records, context, chosen.matter)
    return OpenForm(Appeal, about=str(row.id))


@on_submit()
async def appeal(form: Appeal, desk: Desk, records: Records, context: Context) -> Reply:
    """Whoever decided hears of it only where nobody else can."""
    row, look = await _own(desk, records, context, form.about_number)
    if not await desk.matters.ask_again(row, context.member_id, form.words.strip()):
        raise Conflict("Something came in between.", "Open it again; what you wrote is kept.")
    desk.note(context, "moderation.appeal", row, row.status)
    told = await desk.judges(look, row, row.judged_by) or await desk.judges(look, row)
    desk.tell(context, told, Reported(matter=row.id), row, later=False)
    said = "Thank you. A moderator looks at **{title}** again, and you hear what comes of it."
    return Reply((Text(md(said, title=look.title)),))


async def _own(desk: Desk, records: Records, context: Context, number: int) -> tuple[MatterRow, Look]:
    """A decision against a record of this person, to which they did not answer yet. Raises NotFound or Conflict."""
    row = await desk.matters.by_id(number)
    look = await records.look(desk.within, context, row.subject, row.subject_id) if row else None
    if row is None or look is None or context.person.id not in look.owners:
        raise NotFound("That decision is not there (any more).", "Your inbox shows what waits for you.")
    if row.appealed is not None:
        raise Conflict("You asked for another look already.", "You hear what comes of it.")
    if row.status not in AGAINST:
        raise Conflict("That decision does not stand any more.", "There is nothing to appeal against.")
    return row, look
