"""What moderation says unasked: to moderators, to owners, and to whoever reported something."""

from bot.context import Context
from bot.notice import Notice, on_notice
from bot.record import Records
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Reply
from commands.moderation.cards import one
from commands.moderation.desk import Desk
from commands.moderation.payloads import AskAgain
from store.moderation import MatterRow, MatterStatus

SHORT = 50
RULES = "moderation rules"


class Reported(Notice, id="moderation.reported", tells="when something is reported"):
    """Tells moderators that something waits for them: a report, or an owner who does not agree."""

    matter: int


class Decided(Notice, id="moderation.decided"):
    """Tells an owner what was decided, why, and how to appeal. `to` is what the matter became, `appealed` after an appeal."""

    matter: int
    to: str
    appealed: bool = False


class Outcome(Notice, id="moderation.outcome", tells="what comes of what I report"):
    """Tells whoever reported something."""

    matter: int
    to: str


@on_notice()
async def reported(notice: Reported, desk: Desk, records: Records, context: Context) -> Reply | None:
    """As it stands now; nothing when it was decided, or is not theirs to judge."""
    row = await desk.matters.by_id(notice.matter)
    cases = await desk.cases(records, context, [row] if row and row.waits else [])
    return one(cases[0], context.now) if cases else None


@on_notice()
async def decided(notice: Decided, desk: Desk, records: Records, context: Context) -> Reply | None:
    """With the reason, and for what goes against them the way to appeal."""
    row = await desk.matters.by_id(notice.matter)
    look = await records.look(desk.within, context, row.subject, row.subject_id) if row else None
    if row is None or look is None:
        return None
    noun, ask = records.noun(row.subject), row.appealed is None
    title, body = _said(MatterStatus(notice.to), noun, notice.appealed)
    buttons = [Button(f"See {clip(look.title, SHORT)}", look.see)]
    if ask and notice.to in (MatterStatus.HIDDEN, MatterStatus.WARNED):
        buttons.insert(0, Button(f"Ask to look at {clip(look.title, SHORT)} again", AskAgain(matter=row.id), "primary"))
        body += " If you do not agree, ask for another look: where there is another moderator, it is not the same one."
    reason = (("Why", row.why),) if row.why and notice.to in (MatterStatus.HIDDEN, MatterStatus.WARNED) else ()
    card = Card(title=md(title, title=look.title), body=body, fields=reason)
    return Reply((card, Actions(tuple(buttons))))


def _said(to: MatterStatus, noun: str, again: bool) -> tuple[str, str]:
    match to:
        case MatterStatus.HIDDEN if again:
            return "**{title}** stays hidden", "A moderator looked at it again."
        case MatterStatus.HIDDEN:
            return (
                "A moderator has hidden **{title}**",
                f"Nobody else sees your {noun} any more; nothing of it is lost.",
            )
        case MatterStatus.WARNED if again:
            return "Please mend **{title}**", "A moderator looked at it again, and the warning stands."
        case MatterStatus.WARNED:
            return "Please mend **{title}**", f"Somebody reported your {noun}. It stays where it is."
        case MatterStatus.RESTORED:
            return (
                "**{title}** is shown again",
                f"A moderator looked at your {noun} again, and everybody sees it as before.",
            )
        case _:
            return (
                "The warning for **{title}** is taken back",
                f"A moderator looked at your {noun} again. Nothing is to be mended.",
            )


@on_notice()
async def outcome(notice: Outcome, desk: Desk, records: Records, context: Context) -> Reply | None:
    """Thanks, and what came of it; without the words to its owner."""
    row = await desk.matters.by_id(notice.matter)
    look = await records.look(desk.within, context, row.subject, row.subject_id) if row else None
    if row is None or look is None:
        return None
    became = {
        MatterStatus.HIDDEN: "It is hidden: nobody sees it any more.",
        MatterStatus.WARNED: "Its owner is asked to mend it; it stays until then.",
        MatterStatus.DISMISSED: "It may stay as it is. If something else is wrong with it, report it again.",
        MatterStatus.RESTORED: "It was looked at once more, and is shown again.",
    }
    body = f"You reported it. {became.get(MatterStatus(notice.to), '')} Thank you for looking out."
    return Reply((Card(title=md("A moderator looked at **{title}**", title=look.title), body=body),))


def owners_hear(row: MatterRow, to: MatterStatus) -> Decided:
    return Decided(matter=row.id, to=to.value, appealed=row.appeals)


def reporters_hear(row: MatterRow, to: MatterStatus) -> Outcome:
    return Outcome(matter=row.id, to=to.value)
