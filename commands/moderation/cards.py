"""How a reported record looks to whoever judges it."""

from collections.abc import Sequence
from datetime import datetime

from bot.notice import UNDO_FOR
from bot.offers import Run
from bot.ui.fit import clip
from bot.ui.markup import Rich, join, md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Note, Pager, Reply
from commands.moderation.desk import SEE_REPORTS, Case
from commands.moderation.payloads import Dismiss, Hide, ReportsPage, Restore, SeeMatter, Stands, Undo, Warn
from store.moderation import MatterStatus

SHORT, SAYS = 36, 300
STATES = {
    MatterStatus.OPEN: "waits for a decision",
    MatterStatus.HIDDEN: "hidden",
    MatterStatus.WARNED: "its owner was warned",
    MatterStatus.DISMISSED: "may stay",
    MatterStatus.RESTORED: "shown again",
}
SETTLED = Button("What was decided", Run(text="moderation reports settled:yes"))


def queue(cases: Sequence[Case], asked: ReportsPage, now: datetime) -> Reply:
    """A page of what waits, or of what was decided."""
    other = SEE_REPORTS if asked.settled else SETTLED
    if not cases:
        title = "Nothing was decided yet" if asked.settled else "No report waits"
        body = "" if asked.settled else "Every report has its answer."
        return Reply((Card(title=title, body=body), Actions((other,))))
    pages = -(-len(cases) // MOST_CARDS)
    page = min(asked.page, pages)
    before, after = (asked.model_copy(update={"page": n}) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    title = (
        "What was decided" if asked.settled else f"{len(cases):,} {_plural(len(cases), 'report waits', 'reports wait')}"
    )
    shown = tuple(matter(case, now) for case in cases[(page - 1) * MOST_CARDS : page * MOST_CARDS])
    pager = Pager(page, pages, before, after) if pages > 1 else None
    private = Note("Only moderators see this, and who reported what. Nobody decides about a record of their own.")
    return Reply((Heading(title), private, Items(shown, pager), Actions((other,))))


def one(case: Case, now: datetime) -> Reply:
    """One matter by itself."""
    see = Button(f"See the whole {case.noun}", case.look.see)
    return Reply((matter(case, now), Actions((see, SEE_REPORTS))))


def matter(case: Case, now: datetime) -> Card:
    """What it is, who said what of it, what was decided, and what can be done."""
    row = case.row
    title = "{name} is asked to be looked at again: **{title}**" if row.appeals else "{name}: **{title}**"
    facts: list[tuple[str, str | Rich]] = [(one.reason.value.capitalize(), _said(case, one.person_id, one.said)) for one in case.reports[:5]]  # fmt: skip
    if len(case.reports) > 5:
        facts.append(("And", f"{len(case.reports) - 5:,} more reports"))
    if row.status is not MatterStatus.OPEN:
        who = f" by {case.name(row.decided_by)}" if row.decided_by is not None else ""
        facts.append((f"{STATES[row.status].capitalize()}{who}", row.why))
    if row.appeal:
        facts.append((f"{case.name(row.appealed_by)} asks to look again", f"“{row.appeal}”"))
    return Card(
        title=md(title, name=case.noun.capitalize(), title=case.look.title),
        url=case.look.url,
        body=clip(case.look.says, SAYS),
        fields=tuple((name, said) for name, said in facts if said),
        note=_note(case),
        actions=_choices(case, now),
        tone="warning" if row.waits else "plain",
    )


def _choices(case: Case, now: datetime) -> tuple[Button, ...]:
    number, name = case.row.id, clip(case.look.title, SHORT)
    match case.row.status:
        case MatterStatus.OPEN:
            return (
                Button(f"Hide {name}", Hide(matter=number), "danger"),
                Button(f"Warn the owner of {name}", Warn(matter=number)),
                Button(f"Dismiss: {name} may stay", Dismiss(matter=number)),
            )
        case MatterStatus.HIDDEN if case.row.appeals:
            return (
                Button(f"Show {name} again", Restore(matter=number)),
                Button(f"{name} stays hidden", Stands(matter=number)),
            )
        case MatterStatus.WARNED if case.row.appeals:
            return (
                Button(f"Take the warning for {name} back", Dismiss(matter=number)),
                Button(f"The warning for {name} stands", Stands(matter=number)),
            )
        case _:
            show = Button(f"Show {name} again", Restore(matter=number))
            buttons = (show,) if case.row.status is MatterStatus.HIDDEN else ()
            return (*buttons, *undo(case, now))


def undo(case: Case, now: datetime) -> tuple[Button, ...]:
    """As long as nobody was told."""
    row = case.row
    if row.decided is None or row.decided_by is None or row.decided <= now - UNDO_FOR:
        return ()
    return (Button(f"Undo: {clip(case.look.title, SHORT)}", Undo(matter=row.id)),)


def see(case: Case) -> Button:
    return Button(f"See the report of {clip(case.look.title, SHORT)}", SeeMatter(matter=case.row.id))


def _said(case: Case, person: int | None, words: str) -> str:
    return f"{case.name(person)}: “{words}”" if words else f"{case.name(person)}, without a word more"


def _note(case: Case) -> Rich:
    count = len(case.reports)
    reported = f"reported by {count:,} {_plural(count, 'person', 'people')}"
    before = (
        f"its owner was warned {case.warned:,} {_plural(case.warned, 'time', 'times')} before" if case.warned else ""
    )
    visible = {"public": "visible to everybody", "members": "visible to members", "space": "visible to one space"}
    seen = "" if case.look.hidden else visible.get(case.look.visibility, "")
    return join(" · ", (reported, STATES[case.row.status], seen, before))


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
