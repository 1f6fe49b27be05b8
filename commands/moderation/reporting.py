"""*Report*: somebody says that something is wrong with a record; the moderators are told, once a matter."""

from bot import access
from bot.context import Context
from bot.errors import InvalidInput, NotFound
from bot.events import MessageText
from bot.form import OpenForm
from bot.handlers import on_action, on_message, on_submit
from bot.offers import Report
from bot.record import Look, Records, Within
from bot.ui.markup import md
from bot.ui.nodes import Reply, Text
from commands.moderation.desk import Desk
from commands.moderation.forms import ReportIt
from commands.moderation.notices import Reported
from store.posted import PostedStore

OWN = "It is yours: you can change or withdraw it yourself."


@on_action(opens_form=True, reads_only=True)
async def report(chosen: Report, within: Within, records: Records, context: Context) -> OpenForm:
    """What is wrong with it."""
    await _open(within, records, context, chosen.subject, chosen.number)
    return OpenForm(ReportIt, about=f"{chosen.subject}:{chosen.number}")


@on_message("Report to moderators", id="moderation.report", opens_form=True)
async def report_message(
    message: MessageText, posted: PostedStore, within: Within, records: Records, context: Context
) -> OpenForm:
    """The record whose card stands in this message."""
    at = context.origin.message
    row = await posted.at(at.channel.platform, at.channel.id, at.id) if at else None
    if row is None:
        raise InvalidInput(
            "That message is not the card of one record of the hub.",
            "Open the details of what you mean, and press Report there. For what people write, ask whoever runs this channel.",
        )
    await _open(within, records, context, row.subject, row.subject_id)
    return OpenForm(ReportIt, about=f"{row.subject}:{row.subject_id}")


@on_submit()
async def send_report(form: ReportIt, desk: Desk, records: Records, context: Context) -> Reply:
    """Reports of one record join; whoever reports twice has changed their words."""
    subject, _, number = form.about.partition(":")
    look = await _open(desk.within, records, context, subject, number)
    space = context.person.space_id
    matter, new = await desk.matters.report(
        subject, number, context.member_id, form.reason, form.said.strip(), space_id=space
    )
    row = await desk.matters.by_id(matter)
    if row is None:
        raise NotFound("That record is not there any more.")
    desk.audit.record(
        context.member_id, "moderation.report", subject, number, after={"number": matter}, space_id=row.space_id
    )
    told = await desk.judges(look, row, context.member_id)
    if new:
        desk.tell(context, told, Reported(matter=matter), row, later=False)
    nobody = "" if told else " Nobody else is a moderator here yet; it waits for one."
    said = "Thank you. The moderators look at **{title}**, and you hear what comes of it.{nobody}"
    if not new:
        said = (
            "Thank you. **{title}** is with the moderators already, and your words with it. You hear what comes of it."
        )
    return Reply((Text(md(said, title=look.title, nobody=nobody)),))


async def _open(within: Within, records: Records, context: Context, subject: str, number: str) -> Look:
    """A record that this person sees and may report. Raises NotFound, or InvalidInput for their own."""
    look = await records.look(within, context, subject, number)
    if look is None or look.hidden or not access.may_see(context.person, look.visibility, look.space_id):
        raise NotFound(f"That {records.noun(subject)} is not there (any more).", "Nobody sees it, so there is nothing to report.")  # fmt: skip
    if context.person.id in look.owners:
        raise InvalidInput(OWN, "Open its details.")
    return look
