"""The answers to a review: still good, needs work, withdrawn; and what was withdrawn comes back."""

from datetime import date, timedelta
from typing import Annotated

from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotAllowed
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from commands.library.actions import looked_after
from commands.library.confirming import Confirmations, today
from commands.library.editing import Editing
from commands.library.forms import NO_LINK, as_link, is_a_link
from commands.library.payloads import Archive, BringBack, NeedsWork, Publish, StillGood, Whole
from commands.library.wishes import Wishes, tell_of_a_change
from store.audit import AuditStore
from store.library import LibraryStore
from store.resource import ResourceRow, ResourceStatus

SHORT = 50
MENDED_BY = timedelta(days=28)
FAR = timedelta(days=366 * 10)
OWN = ("url", "title", "summary")


@on_action()
async def still_good(
    chosen: StillGood, library: LibraryStore, confirmations: Confirmations, audit: AuditStore, context: Context
) -> Reply:
    """Confirmed until its next review; pressing twice confirms it once."""
    row = await looked_after(library, context, chosen.resource)
    if row.status is not ResourceStatus.PUBLISHED:
        return _is(row)
    day = await confirmations.next_day(row, today(context))
    if row.review_on != day:
        await confirmations.look_again(row, day)
        _note(audit, context, "library.confirm", row, {"review_on": _day(row.review_on)}, {"review_on": _day(day)})
    said = md("Thank you. **{title}** is good until {day}; then we ask again.", title=row.title, day=f"{day:%-d %B %Y}")
    other = Button(f"Another date for {clip(row.title, SHORT)}", NeedsWork(resource=row.id))
    return Reply((Text(said), Actions((_see(row), other))))


class Mend(Form, id="library.mend", title="What should be mended?", submit="Save"):
    """Mend what you can now, or say when it will be done. What you change is looked at by a reviewer before others find it
    again; a date alone changes nothing else."""

    url: Annotated[str, Arg("Where it can be read; empty when nowhere", label="Link", most=2000)] = ""
    title: Annotated[str, Arg("As people would look for it", label="Title", least=3, most=200)]
    summary: Annotated[str, Arg("What somebody can do with it", label="Summary", long=True, most=600)] = ""
    review_on: Annotated[
        date, Arg("When we should ask you again whether it is right", label="Look at it again on", example="2027-03-31")
    ]


@on_action(opens_form=True, reads_only=True)
async def needs_work(chosen: NeedsWork, library: LibraryStore, context: Context) -> OpenForm:
    """What it says now, and a date in four weeks."""
    row = await looked_after(library, context, chosen.resource)
    values: dict[str, object] = {name: getattr(row, name) for name in OWN}
    return OpenForm(Mend, values | {"review_on": today(context) + MENDED_BY}, str(row.id))


@on_submit(contributes=True)
async def mend(
    form: Mend, editing: Editing, confirmations: Confirmations, audit: AuditStore, context: Context
) -> Reply:
    """Keep what is different: what its owner rewrote goes through review, and what is published stays up meanwhile."""
    row = await looked_after(editing.library, context, form.about_number)
    if not today(context) < form.review_on <= today(context) + FAR:
        raise InvalidInput("It should be a day to come, within ten years.", "", name="review_on")
    url = as_link(form.url)
    if url and url != row.url and not is_a_link(url):
        raise InvalidInput(NO_LINK, name="url")
    if row.status is ResourceStatus.ARCHIVED:
        return _is(row)
    saved = await editing.save(context, row, {name: getattr(form, name).strip() for name in OWN} | {"url": url})
    await confirmations.look_again(row, form.review_on)
    _note(audit, context, "library.mend", row, {"review_on": _day(row.review_on)}, {"review_on": _day(form.review_on)})
    day = f"{form.review_on:%-d %B %Y}"
    if saved.edit:
        said = "Thank you. A reviewer looks at what you changed; until then **{title}** stands as it is. We ask again on {day}."
        return Reply((Text(md(said, title=row.title, day=day)), Actions((_see(row),))))
    done = (
        "**{title}** is changed. We ask again on {day}."
        if saved.changed
        else "We ask again about **{title}** on {day}."
    )
    words = md(done, title=form.title, day=day)
    waits = row.status in (ResourceStatus.DRAFT, ResourceStatus.IN_REVIEW) and context.may(Role.REVIEWER)
    publish = (Button(f"Publish {clip(form.title, SHORT)}", Publish(resource=row.id)),)
    return Reply((Text(words), Actions((_see(row), *(publish if waits else ())))))


@on_action()
async def archive(
    chosen: Archive,
    library: LibraryStore,
    confirmations: Confirmations,
    wishes: Wishes,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """Nobody finds it any more, and its owner is not asked about it; it can be brought back."""
    row = await looked_after(library, context, chosen.resource, Role.ORGANIZER)
    if not await library.move(row.id, ResourceStatus.ARCHIVED, expected=(ResourceStatus.PUBLISHED,)):
        return _is(row)
    await confirmations.follow(row)
    await tell_of_a_change(wishes, context, row)
    _note(audit, context, "library.archive", row, {"status": row.status.value}, {"status": "archived"})
    undo = Button(f"Undo: bring {clip(row.title, SHORT)} back", BringBack(resource=row.id))
    said = md("**{title}** is archived: nobody finds it any more. Nothing is lost.", title=row.title)
    return Reply((Text(said), Actions((undo,))))


@on_action()
async def bring_back(
    chosen: BringBack,
    library: LibraryStore,
    confirmations: Confirmations,
    wishes: Wishes,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """As it was. Its owner may bring back what they withdrew themselves, an organizer anything."""
    row = await looked_after(library, context, chosen.resource, Role.ORGANIZER)
    acts = await audit.of("resource", row.id)
    last = next((act for act in acts if act.action == "library.archive"), None)
    if not context.may(Role.ORGANIZER) and (last is None or last.actor != f"person:{context.member_id}"):
        raise NotAllowed("An organizer archived it.", "Ask them to bring it back.")
    if not await library.move(row.id, ResourceStatus.PUBLISHED, expected=(ResourceStatus.ARCHIVED,)):
        raise Conflict(f"It is {row.status.value} already.", "", (_see(row),))
    await confirmations.begin(row.id, today(context))
    await tell_of_a_change(wishes, context, row)
    _note(audit, context, "library.bring-back", row, {"status": "archived"}, {"status": "published"})
    return Reply((Text(md("**{title}** is in the library again.", title=row.title)), Actions((_see(row),))))


def _is(row: ResourceRow) -> Reply:
    return Reply(
        (Text(md("**{title}** is {status}.", title=row.title, status=row.status.value)), Actions((_see(row),)))
    )


def _see(row: ResourceRow) -> Button:
    return Button(f"See {clip(row.title, SHORT)}", Whole(resource=row.id))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _note(
    audit: AuditStore,
    context: Context,
    what: str,
    row: ResourceRow,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    audit.record(context.member_id, what, "resource", row.id, before=before, after=after, space_id=row.space_id)
