"""Making collections, filling and ordering them."""

import re
from typing import Annotated

from pydantic import field_validator

from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotAllowed
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Choice, Reply, Text
from commands.library.actions import visible
from commands.library.collecting import Collecting, keeps, kept, seen
from commands.library.collection_cards import A_PAGE, editing
from commands.library.collection_payloads import (
    AddTo,
    ChangeCollection,
    NewCollection,
    NoteEntry,
    Open,
    PlaceEntry,
    PutAway,
    RemoveEntry,
)
from commands.library.numbers import number_in
from store.audit import AuditStore
from store.base import Visibility
from store.collection import CollectionRow, CollectionStatus
from store.collections import CollectionDetails, CollectionStore
from store.library import LibraryStore

SHORT = 40
MOST_HOURS = 1000
HOURS = re.compile(r"\d{1,4}([.,]\d{1,2})?")


async def my_collections(
    text: Annotated[str, Arg("What was typed so far")], collections: CollectionStore, context: Context
) -> list[Choice]:
    """Those one may add to; the value is the number, which means no other."""
    rows = await collections.kept_by(None if context.may(Role.ORGANIZER) else context.member_id)
    asked = text.casefold()
    return [Choice(row.title, f"#{row.id}") for row in rows if asked in row.title.casefold()][:25]


class AddToCollection(Form, id="library.add-to", title="Add to a collection", submit="Add it"):
    """Choose one of yours, or begin a new one. A word on why it is in it helps whoever reads it."""

    collection: Annotated[str, Arg("One that you made", label="Collection", complete=my_collections, most=200)] = ""
    new: Annotated[str, Arg("Instead of that: what a new one is called", label="New collection", most=100)] = ""
    note: Annotated[str, Arg("What to look at in it, or why", label="A word on it", long=True, most=400)] = ""


class AboutCollection(Form, id="library.collection", title="A collection", submit="Save"):
    """An ordered list of resources with a word on each. As a path, people go along it step by step, and get a certificate at
    its end; organizers make paths."""

    name: Annotated[str, Arg("What it is called", label="Title", least=3, most=100)]
    summary: Annotated[str, Arg("What it is good for, and for whom", label="Summary", long=True, most=600)] = ""
    sees: Annotated[Visibility, Arg("Who sees it", label="Visible to")] = Visibility.MEMBERS
    path: Annotated[bool, Arg("Step by step, with a certificate at the end", label="A path")] = False
    hours: Annotated[str, Arg("For a path: how long all of it takes, like 2.5", label="Hours", most=7)] = ""

    @field_validator("hours")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        if value.strip() and not HOURS.fullmatch(value.strip()):
            raise ValueError("Hours are a number like 3 or 2.5.")
        return value.strip().replace(",", ".")


@on_action(opens_form=True, reads_only=True)
async def add_to(chosen: AddTo, library: LibraryStore, context: Context) -> OpenForm:
    """Which collection it goes into."""
    row = await visible(library, context, chosen.resource)
    return OpenForm(AddToCollection, about=str(row.id))


@on_submit(contributes=True)
async def put_into(form: AddToCollection, stores: Collecting, audit: AuditStore, context: Context) -> Reply:
    """At its end; where it stands in it already, its note is changed."""
    resource = await visible(stores.library, context, form.about_number)
    row = await _meant(stores.collections, audit, context, form)
    try:
        new = await stores.collections.add(row.id, resource.id, form.note.strip(), by=context.member_id)
    except ValueError:
        raise InvalidInput(f"“{row.title}” is full.", "Begin another one.", name="collection") from None
    said = "**{title}** is in **{collection}**." if new else "**{title}** was in **{collection}** already; its note is as you said now."  # fmt: skip
    buttons = (
        Button(f"Open {clip(row.title, SHORT)}", Open(collection=row.id)),
        Button(f"Remove {clip(resource.title, SHORT)}", RemoveEntry(collection=row.id, resource=resource.id)),
    )
    return Reply((Text(md(said, title=resource.title, collection=row.title)), Actions(buttons)))


@on_action(opens_form=True, reads_only=True)
async def new_collection(_chosen: NewCollection) -> OpenForm:
    """An empty one."""
    return OpenForm(AboutCollection)


@on_action(opens_form=True, reads_only=True)
async def change_collection(chosen: ChangeCollection, collections: CollectionStore, context: Context) -> OpenForm:
    """As it is now."""
    row = await kept(collections, context, chosen.collection)
    hours = f"{row.hours:g}" if row.hours else ""
    values = {"name": row.title, "summary": row.summary, "sees": row.visibility, "path": row.path, "hours": hours}
    return OpenForm(AboutCollection, values, str(row.id))


@on_submit(contributes=True)
async def save_collection(
    form: AboutCollection, collections: CollectionStore, audit: AuditStore, context: Context
) -> Reply:
    """A new one, or what is different about one."""
    before = await kept(collections, context, form.about_number) if form.about else None
    if form.path and not (before and before.path) and not context.may(Role.ORGANIZER):
        raise InvalidInput("Organizers make paths, since a certificate stands at the end.", "Untick it, and ask one to make a path of it.", name="path")  # fmt: skip
    title = " ".join(form.name.split())
    fields: CollectionDetails = {
        "summary": form.summary.strip(),
        "visibility": form.sees,
        "path": form.path,
        "hours": _hours(form.hours) if form.path else None,
    }
    if form.sees is Visibility.SPACE:
        fields["space_id"] = _space(context, before)
    if before is None:
        number = await collections.make(title, context.member_id, **fields)
        _note(audit, context, "library.collection.make", number, {"title": title})
        said = md("**{title}** is there, and empty. Open what belongs into it, and choose *Add … to a collection*.", title=title)  # fmt: skip
    else:
        number = before.id
        await collections.update(number, title=title, **fields)
        _note(audit, context, "library.collection.change", number, {"title": title, "path": form.path})
        said = md("**{title}** is saved.", title=title)
    see = Button(f"Open {clip(form.name, SHORT)}", Open(collection=number))
    return Reply((Text(said), Actions((see,))))


@on_action()
async def place_entry(chosen: PlaceEntry, collections: CollectionStore, context: Context) -> Reply:
    """One up, one down, or wherever it goes."""
    row = await kept(collections, context, chosen.collection)
    await collections.place(row.id, chosen.resource, chosen.position)
    return await _edited(collections, context, row, chosen.resource)


@on_action()
async def remove_entry(chosen: RemoveEntry, collections: CollectionStore, context: Context) -> Reply:
    """Out of the collection; the resource stays in the library."""
    row = await kept(collections, context, chosen.collection)
    gone = await collections.remove(row.id, chosen.resource)
    if gone is None:
        raise Conflict("It is not in that collection (any more).", "", (Button("Open it", Open(collection=row.id)),))
    said = md("**{title}** is out of **{collection}**; it stays in the library.", title=gone.title, collection=row.title)  # fmt: skip
    again = Button(f"Put {clip(gone.title, SHORT)} back", AddTo(resource=gone.resource_id))
    see = Button(f"Change {clip(row.title, SHORT)}", Open(collection=row.id, edit=True))
    return Reply((Text(said), Actions((again, see))))


class EntryNote(Form, id="library.entry-note", title="A word on it", submit="Save"):
    """What to look at in it, or why it is in the collection."""

    note: Annotated[str, Arg("Empty for none", label="Note", long=True, most=400)] = ""


@on_action(opens_form=True, reads_only=True)
async def note_entry(chosen: NoteEntry, collections: CollectionStore, context: Context) -> OpenForm:
    row = await kept(collections, context, chosen.collection)
    entry = next((one for one in await collections.entries(row.id) if one.resource_id == chosen.resource), None)
    if entry is None:
        raise Conflict("It is not in that collection (any more).", "", (Button("Open it", Open(collection=row.id)),))
    return OpenForm(EntryNote, {"note": entry.note}, f"{row.id}:{chosen.resource}")


@on_submit(contributes=True)
async def keep_note(form: EntryNote, collections: CollectionStore, context: Context) -> Reply:
    number, _, resource = form.about.partition(":")
    row = await kept(collections, context, number_in(number))
    await collections.annotate(row.id, number_in(resource), form.note.strip())
    return await _edited(collections, context, row, number_in(resource))


@on_action()
async def put_away(chosen: PutAway, collections: CollectionStore, audit: AuditStore, context: Context) -> Reply:
    """Archived: nobody finds it, and what people did of it stays noted; brought back, it is as it was."""
    row = await kept(collections, context, chosen.collection)
    to = CollectionStatus.ARCHIVED if chosen.away else CollectionStatus.PUBLISHED
    came_from = CollectionStatus.PUBLISHED if chosen.away else CollectionStatus.ARCHIVED
    if not await collections.move(row.id, to, expected=(came_from,)):
        raise Conflict(f"It is {row.status.value} already.", "", (Button("Open it", Open(collection=row.id)),))
    _note(audit, context, "library.collection.archive" if chosen.away else "library.collection.back", row.id, {})
    said = "**{title}** is archived: nobody finds it any more. Nothing is lost." if chosen.away else "**{title}** is there again."  # fmt: skip
    undo = Button(f"Undo: {'bring back' if chosen.away else 'archive'} {clip(row.title, SHORT)}", PutAway(collection=row.id, away=not chosen.away))  # fmt: skip
    return Reply((Text(md(said, title=row.title)), Actions((undo,))))


async def _meant(
    collections: CollectionStore, audit: AuditStore, context: Context, form: AddToCollection
) -> CollectionRow:
    """The one that was chosen or typed, or a new one. Raises InvalidInput."""
    typed = form.collection.strip()
    if not typed and not form.new.strip():
        raise InvalidInput("Choose a collection, or say what a new one is called.", name="collection")
    if not typed:
        number = await collections.make(" ".join(form.new.split()), context.member_id)
        _note(audit, context, "library.collection.make", number, {"title": form.new})
        return await kept(collections, context, number)
    if typed.startswith("#") and (number := number_in(typed[1:])):
        row = await collections.by_id(number)
        if row is not None and keeps(context, row) and row.status is CollectionStatus.PUBLISHED:
            return row
    mine = await collections.kept_by(None if context.may(Role.ORGANIZER) else context.member_id)
    named = [row for row in mine if row.title.casefold() == typed.casefold()]
    if len(named) == 1:
        return named[0]
    hint = "Choose from the list, or name it under “New collection”."
    said = f"You have {len(named)} collections called “{typed}”." if named else f"You have no collection “{typed}”."
    raise InvalidInput(said, hint, name="collection")


async def _edited(collections: CollectionStore, context: Context, row: CollectionRow, resource_id: int) -> Reply:
    """The page on which the entry stands now, in place of the one that was pressed."""
    view = await seen(collections, context, row)
    every = [*view.there, *view.missing]
    at = next((one.position for one in every if one.resource_id == resource_id), 1)
    return Reply(editing(view, -(-at // A_PAGE)).blocks, update=True)


def _space(context: Context, before: CollectionRow | None) -> int:
    space = (before.space_id if before else None) or context.person.space_id
    if space is None:
        raise NotAllowed("There is no space here that could see it alone.", "Choose members, or everybody.")
    return space


def _hours(text: str) -> float | None:
    hours = float(text) if text else 0.0
    if hours > MOST_HOURS:
        raise InvalidInput("That is more than a path takes.", f"At most {MOST_HOURS} hours.", name="hours")
    return hours or None


def _note(audit: AuditStore, context: Context, what: str, number: int, after: dict[str, object]) -> None:
    audit.record(context.member_id, what, "collection", number, after=after, space_id=context.person.space_id)
