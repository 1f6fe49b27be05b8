"""What waits for a reviewer: what members suggested, and what owners changed; those in the reviewer's topics first."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import access
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR, Letter, Notice
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Note, Pager, Reply, Text
from commands.library.actions import visible
from commands.library.editing import Editing, edit_fields
from commands.library.payloads import (
    Decline,
    DeclineEdit,
    Publish,
    ReadEdit,
    TakeEdit,
    TurnReview,
    UndoDecline,
    UndoEdit,
    Whole,
)
from commands.library.review_notices import Declined, DeclineIt, EditSettled
from store.outbox import OutboxStore
from store.resource import ResourceCard, ResourceRow, ResourceStatus
from store.versions import EditRow, EditStatus, fields_of

SHORT = 40
MOST_WAITING = 200
NEXT = Button("What waits for review", TurnReview(page=1))


@dataclass(frozen=True, slots=True)
class Waiting:
    """`mine`: in one of the reviewer's topics."""

    mine: bool
    since: datetime
    card: Card


@command(examples=["review"], requires=Role.REVIEWER, reads_only=True, personal=True)
async def review(editing: Editing, context: Context) -> Reply:
    """See what members suggested and changed, and publish it."""
    return await review_page(editing, context, 1)


@on_action(requires=Role.REVIEWER, reads_only=True)
async def turn_review(turn: TurnReview, editing: Editing, context: Context) -> Reply:
    """Another page."""
    context.typed = "library review"
    return await review_page(editing, context, turn.page)


async def review_page(editing: Editing, context: Context, page: int) -> Reply:
    """Theirs first, and among those the longest waiting."""
    mine = set(await editing.people.topics_of(context.member_id))
    found = await waiting(editing, context)
    if not found:
        return Reply((Card(title="Nothing waits for review", body="Members' additions and changes come here first."),))
    pages = -(-len(found) // MOST_CARDS)
    page = min(page, pages)
    hint = "Those in your topics come first." if mine else "Choose your topics in your profile, and theirs come first."
    before, after = (TurnReview(page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    cards = tuple(one.card for one in found[(page - 1) * MOST_CARDS : page * MOST_CARDS])
    pager = Pager(page, pages, before, after) if pages > 1 else None
    return Reply((Heading("What waits for review"), Note(hint), Items(cards, pager)), update=page > 1)


async def waiting(editing: Editing, context: Context) -> list[Waiting]:
    """All that waits where this reviewer is; what is in their topics first, and of that the longest waiting."""
    mine = set(await editing.people.topics_of(context.member_id))
    found = [*await _suggested(editing, context, mine), *await _changed(editing, context, mine)]
    return sorted(found, key=lambda one: (not one.mine, one.since))


@on_action(requires=Role.REVIEWER, reads_only=True)
async def read_edit(chosen: ReadEdit, editing: Editing, context: Context) -> Reply:
    """One change with what it was and what it would be, as a digest names it."""
    edit, row = await _edit(editing, context, chosen.edit)
    if edit.status is not EditStatus.WAITING:
        raise await _quicker(editing, context, edit.id)
    names = await _names(editing, [edit.person_id])
    mine = set(await editing.people.topics_of(context.member_id))
    return Reply((_changed_card(edit, row, names.get(edit.person_id or 0, ""), mine), Actions((NEXT,))))


@on_action(requires=Role.REVIEWER)
async def take_edit(chosen: TakeEdit, editing: Editing, context: Context) -> Reply:
    """In force from now on; whoever changed it hears so in ten minutes. Of two who press at once the second is told."""
    edit, row = await _edit(editing, context, chosen.edit)
    if not await editing.versions.settle(edit.id, EditStatus.TAKEN, by=context.member_id):
        raise await _quicker(editing, context, edit.id)
    await editing.apply(context, row, edit.after, by=edit.person_id)
    _tell_author(context, edit)
    said = md("Changed **{title}**. For ten minutes you can undo it; then its author is told.", title=row.title)
    return Reply((Text(said), Actions((_see(row), _undo_edit(row, edit), NEXT))))


@on_action(requires=Role.REVIEWER, opens_form=True, reads_only=True)
async def decline_edit(chosen: DeclineEdit, editing: Editing, context: Context) -> OpenForm:
    edit, _ = await _edit(editing, context, chosen.edit)
    return OpenForm(DeclineIt, about=f"edit:{edit.id}")


@on_action(requires=Role.REVIEWER, opens_form=True, reads_only=True)
async def decline(chosen: Decline, editing: Editing, context: Context) -> OpenForm:
    row = await visible(editing.library, context, chosen.resource)
    return OpenForm(DeclineIt, about=f"resource:{row.id}")


@on_submit(requires=Role.REVIEWER)
async def decline_it(form: DeclineIt, editing: Editing, context: Context) -> Reply:
    """Whoever suggested or changed it hears why, when it can no longer be undone."""
    kind, _, number = form.about.partition(":")
    about = int(number) if number.isdecimal() and len(number) < 12 else 0
    if kind == "edit":
        return await _declined_edit(editing, context, about, form.why.strip())
    row = await visible(editing.library, context, about)
    if not await editing.library.move(row.id, ResourceStatus.ARCHIVED, expected=(ResourceStatus.IN_REVIEW,)):
        raise await _acted(editing, context, row)
    editing.note(context, "library.decline", row, {"status": "archived"})
    if row.made_by is not None and row.made_by != context.person.id:
        key = f"library.declined:{row.id}:{context.now.isoformat()}"
        _tell(context, key, Declined(resource=row.id, why=form.why.strip()), row.made_by, f"library.decline:{row.id}")
    undo = Button(f"Undo: {clip(row.title, SHORT)} waits on", UndoDecline(resource=row.id))
    said = md("**{title}** is not taken. In ten minutes whoever suggested it hears why; until then you can undo it.", title=row.title)  # fmt: skip
    return Reply((Text(said), Actions((undo, NEXT))))


@on_action(requires=Role.REVIEWER)
async def undo_decline(chosen: UndoDecline, editing: Editing, outbox: OutboxStore, context: Context) -> Reply:
    row = await visible(editing.library, context, chosen.resource)
    last = next(iter(await editing.audit.of("resource", row.id, limit=1)), None)
    declined = last is not None and last.action == "library.decline" and last.at > context.now - UNDO_FOR
    if not declined or not await editing.library.move(row.id, ResourceStatus.IN_REVIEW, expected=(ResourceStatus.ARCHIVED,)):  # fmt: skip
        raise Conflict(
            "That can no longer be undone.", "It was declined more than ten minutes ago, or something came since."
        )
    await outbox.cancel(f"library.decline:{row.id}")
    editing.note(context, "library.undo-decline", row, {"status": "in review"})
    said = md("**{title}** waits for review again. Nobody was told.", title=row.title)
    return Reply((Text(said), Actions((NEXT,))), update=True)


@on_action(requires=Role.REVIEWER)
async def undo_edit(chosen: UndoEdit, editing: Editing, outbox: OutboxStore, context: Context) -> Reply:
    """It waits again, and what was taken is as it was."""
    edit = await editing.versions.edit(chosen.edit)
    row = await editing.library.by_id(edit.resource_id) if edit else None
    if edit is None or row is None:
        raise NotFound("That change is not there any more.", "", (NEXT,))
    if edit.decided is None or edit.decided <= context.now - UNDO_FOR:
        raise Conflict(
            "That can no longer be undone.", "Its author was told; change it, or bring an older version back."
        )
    if not await editing.versions.reopen(edit.id, edit.status):
        raise Conflict("Something came in between.", "Look at it as it is now.", (NEXT,))
    if edit.status is EditStatus.TAKEN:
        await editing.apply(context, row, edit.before)
    await outbox.cancel(_cause(edit))
    editing.note(context, "library.undo-edit", row, {"edit": edit.id})
    said = md("The change to **{title}** waits for review again. Nobody was told.", title=row.title)
    return Reply((Text(said), Actions((NEXT,))), update=True)


async def _declined_edit(editing: Editing, context: Context, number: int, why: str) -> Reply:
    edit, row = await _edit(editing, context, number)
    if not await editing.versions.settle(edit.id, EditStatus.DECLINED, by=context.member_id, why=why):
        raise await _quicker(editing, context, edit.id)
    editing.note(context, "library.decline-edit", row, {"edit": edit.id})
    _tell_author(context, edit)
    said = md("The change to **{title}** is not taken. In ten minutes its author hears why; until then you can undo it.", title=row.title)  # fmt: skip
    return Reply((Text(said), Actions((_undo_edit(row, edit), NEXT))))


async def _suggested(editing: Editing, context: Context, mine: set[int]) -> list[Waiting]:
    ids = await editing.library.newest(MOST_WAITING, status=ResourceStatus.IN_REVIEW)
    rows = [row for row in await editing.library.cards(ids) if _reaches(context, row)]
    names = await _names(editing, [row.made_by for row in rows])
    return [
        Waiting(
            _among(row, mine),
            row.created,
            Card(
                title=row.title,
                url=row.url,
                body=row.summary,
                note=_facts(row, names.get(row.made_by or 0, ""), mine),
                actions=(
                    Button(f"Publish {clip(row.title, SHORT)}", Publish(resource=row.id), "primary"),
                    Button(f"Decline {clip(row.title, SHORT)}", Decline(resource=row.id)),
                    Button("Details", Whole(resource=row.id)),
                ),
                subject=f"resource:{row.id}",
            ),
        )
        for row in rows
    ]


async def _changed(editing: Editing, context: Context, mine: set[int]) -> list[Waiting]:
    edits = await editing.versions.waiting(MOST_WAITING)
    rows = {row.id: row for row in await editing.library.by_ids([edit.resource_id for edit in edits])}
    names = await _names(editing, [edit.person_id for edit in edits])
    return [
        Waiting(
            _among(row, mine),
            edit.at,
            _changed_card(edit, row, names.get(edit.person_id or 0, ""), mine),
        )
        for edit in edits
        if (row := rows.get(edit.resource_id)) is not None
        and row.status is not ResourceStatus.ARCHIVED
        and _reaches(context, row)
    ]


def _reaches(context: Context, row: ResourceCard | ResourceRow) -> bool:
    """What is for one space is reviewed there."""
    return access.may_see(context.person, row.visibility.value, row.space_id)


def _changed_card(edit: EditRow, row: ResourceRow, by: str, mine: set[int]) -> Card:
    return Card(
        title=md("A change to **{title}**", title=row.title),
        url=row.url,
        fields=edit_fields(edit),
        note=_facts(row, by, mine, changed=_moved(edit, row)),
        actions=(
            Button(f"Take the change to {clip(row.title, SHORT)}", TakeEdit(edit=edit.id), "primary"),
            Button(f"Decline the change to {clip(row.title, 30)}", DeclineEdit(edit=edit.id)),
            Button("Details", Whole(resource=row.id)),
        ),
    )


def _facts(row: ResourceCard | ResourceRow, by: str, mine: set[int], changed: bool = False) -> str:
    topics = ", ".join(topic.name for topic in row.topics)
    parts = (
        "in your topics" if _among(row, mine) else "",
        row.kind.value.capitalize(),
        topics,
        f"by {by}" if by else "",
        "it was changed by somebody else meanwhile" if changed else "",
    )
    return " · ".join(part for part in parts if part)


def _moved(edit: EditRow, row: ResourceRow) -> bool:
    """What is to be changed no longer says what it said when that was written."""
    now = fields_of(row)
    return any(now.get(name) != value for name, value in edit.before.items())


def _among(row: ResourceCard | ResourceRow, mine: set[int]) -> bool:
    return any(topic.id in mine for topic in row.topics)


async def _names(editing: Editing, people: list[int | None]) -> dict[int, str]:
    found = await editing.people.by_ids(sorted({one for one in people if one is not None}))
    return {one.id: one.name for one in found}


async def _edit(editing: Editing, context: Context, number: int) -> tuple[EditRow, ResourceRow]:
    """An edit that still waits. Raises NotFound, or Conflict naming who was quicker."""
    edit = await editing.versions.edit(number)
    row = await editing.library.by_id(edit.resource_id) if edit else None
    if edit is None or row is None or not _reaches(context, row):
        raise NotFound("That change is not there any more.", "Its author wrote another one, or took it back.", (NEXT,))
    if edit.status is not EditStatus.WAITING:
        raise await _quicker(editing, context, number)
    return edit, row


async def _quicker(editing: Editing, context: Context, number: int) -> Conflict:
    edit = await editing.versions.edit(number)
    who = await editing.people.by_id(edit.decided_by) if edit and edit.decided_by is not None else None
    done = "declined" if edit and edit.status is EditStatus.DECLINED else "taken"
    name, at = who.name if who else "somebody", edit.decided if edit else None
    return Conflict(f"That change was {done} by {name} already.", _at(at, context), (NEXT,))


async def _acted(editing: Editing, context: Context, row: ResourceRow) -> Conflict:
    """Somebody else published or declined it; who, and when."""
    last = next(iter(await editing.audit.of("resource", row.id, limit=1)), None)
    number = last.actor.removeprefix("person:") if last else ""
    who = await editing.people.by_id(int(number)) if number.isdecimal() else None
    by = f" by {who.name}" if who else ""
    return Conflict(f"It is {row.status.value} already{by}.", _at(last.at if last else None, context), (NEXT,))


def _at(at: datetime | None, context: Context) -> str:
    return f"That was at {at.astimezone(ZoneInfo(context.person.zone)):%H:%M on %-d %B}." if at else ""


def _tell_author(context: Context, edit: EditRow) -> None:
    if edit.person_id is not None and edit.person_id != context.person.id:
        key = f"library.edit:{edit.id}:{context.now.isoformat()}"
        _tell(context, key, EditSettled(edit=edit.id), edit.person_id, _cause(edit))


def _tell(context: Context, key: str, notice: Notice, person: int, cause: str) -> None:
    context.notify(Letter(key=key, notice=notice, person_id=person, not_before=context.now + UNDO_FOR, cause=cause))


def _cause(edit: EditRow) -> str:
    return f"library.edit:{edit.id}"


def _see(row: ResourceRow) -> Button:
    return Button(f"See {clip(row.title, SHORT)}", Whole(resource=row.id))


def _undo_edit(row: ResourceRow, edit: EditRow) -> Button:
    return Button(f"Undo the change to {clip(row.title, SHORT)}", UndoEdit(edit=edit.id))
