"""`library collections`: lists of what helped, in order and with a word on each, to read, to follow and to share."""

from typing import Annotated

from bot.capability import card
from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.platforms import Platforms
from bot.record import Look, record
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Reply, Text
from commands.library.channels import Channels, into_channel
from commands.library.collecting import Collecting, available, found, may_see, seen, viewer
from commands.library.collection_cards import editing, in_channel, listing, opened, opened_whole, progress
from commands.library.collection_payloads import Collections, Follow, Open, OpenAll, ShareCollection
from commands.library.numbers import number_in
from commands.library.payloads import Shared
from store.collection import CollectionStatus
from store.collections import CollectionStore
from store.people import PeopleStore

Number = Annotated[int, Arg("The collection")]


@command(
    examples=["collections", "collections permits", "collections 3"], requires=Role.GUEST, reads_only=True, new=True
)
async def collections(
    stores: Collecting,
    people: PeopleStore,
    context: Context,
    which: Annotated[str, Arg("Its number, or words of its title", label="Collection", rest=True, most=100)] = "",
) -> Reply:
    """Browse collections: lists of what helped, in order, with a word on each."""
    if number := number_in(which):
        return await open_one(stores, people, context, Open(collection=number))
    return await list_them(stores, context, Collections(page=1, words=which))


@on_action(requires=Role.GUEST, reads_only=True)
async def turn_collections(turn: Collections, stores: Collecting, context: Context) -> Reply:
    """Another page."""
    reply = await list_them(stores, context, turn)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.GUEST, reads_only=True)
async def open_collection(asked: Open, stores: Collecting, people: PeopleStore, context: Context) -> Reply:
    """A page of it; to change, for whoever may."""
    context.typed = "" if asked.edit else f"library collections {asked.collection}"
    return await open_one(stores, people, context, asked)


@on_action(requires=Role.GUEST, reads_only=True)
async def open_all(asked: OpenAll, stores: Collecting, people: PeopleStore, context: Context) -> Reply:
    """All of it on one page; how far somebody came, where we know who reads."""
    context.typed = f"library collections {asked.collection}"
    row = await found(stores.collections, context, asked.collection)
    view = await seen(stores.collections, context, row)
    known = context.person.id is not None
    owner = await people.by_id(row.owner_id) if row.owner_id is not None and known else None
    return opened_whole(view, owner.name if owner else "", known=known)


@on_action()
async def follow(chosen: Follow, stores: Collecting, context: Context) -> Reply:
    """What is added to it comes with one's digest."""
    row = await found(stores.collections, context, chosen.collection)
    change = stores.collections.follow if chosen.on else stores.collections.unfollow
    new = await change(context.member_id, row.id)
    if chosen.on:
        said = (
            "You follow **{title}**: what is added to it comes with your digest (*digest*)."
            if new
            else "You follow **{title}** already."
        )
    else:
        said = "You no longer follow **{title}**." if new else "You did not follow **{title}**."
    other = Button("Undo", Follow(collection=row.id, on=not chosen.on))
    return Reply((Text(md(said, title=row.title)), Actions((other,))))


@on_action()
async def share_collection(
    chosen: ShareCollection, stores: Collecting, channels: Channels, platforms: Platforms, context: Context
) -> Reply:
    """Its card into the channel where it was pressed."""
    row = await found(stores.collections, context, chosen.collection)
    card = in_channel(row, [one for one in await stores.collections.entries(row.id) if available(context, one)])
    state = "" if row.status is CollectionStatus.PUBLISHED else row.status.value
    return await into_channel(
        channels, platforms, context, Shared.COLLECTION, row.id, card, state=state, title=row.title
    )


@card("collection")
async def collection_card(stores: Collecting, context: Context, id: Number) -> Card | None:
    """As its readers in a channel see it; None when it is archived, hidden, or not for them."""
    row = await stores.collections.by_id(id)
    if row is None or row.status is not CollectionStatus.PUBLISHED or not may_see(context, row):
        return None
    return in_channel(row, [one for one in await stores.collections.entries(row.id) if available(context, one)])


async def open_one(stores: Collecting, people: PeopleStore, context: Context, asked: Open) -> Reply:
    row = await found(stores.collections, context, asked.collection)
    view = await seen(stores.collections, context, row)
    update = asked.page > 1
    if asked.edit and view.keeps:
        return Reply(editing(view, asked.page).blocks, update=update)
    owner = await people.by_id(row.owner_id) if row.owner_id is not None and context.person.id is not None else None
    channel = context.origin.channel
    here = context.person.id is not None and channel is not None and not channel.direct
    return Reply(opened(view, asked.page, owner.name if owner else "", in_channel=here).blocks, update=update)


async def list_them(stores: Collecting, context: Context, turn: Collections) -> Reply:
    """Those that this person may see; of paths their own first, and of those the ones they are still on."""
    rows = await stores.collections.seen_by(viewer(context), turn.words, path=turn.paths or None)
    person = context.person.id
    follows = await stores.collections.followed_by(person) if person is not None else set[int]()
    begun = await stores.collections.steps_of(person) if person is not None else {}
    views = {row.id: await seen(stores.collections, context, row) for row in rows if row.path and row.id in begun}
    if turn.paths:
        rows.sort(key=lambda row: (row.id not in views, row.id in views and views[row.id].finished))
    said = {number: [progress(view)] for number, view in views.items()}
    words = [", ".join([*said.get(row.id, []), *(["you follow it"] if row.id in follows else [])]) for row in rows]
    what = "Paths" if turn.paths else "Collections"
    return listing(clip(f"{what} for “{turn.words}”" if turn.words else what, 150), rows, words, turn)


async def look(collections: CollectionStore, id: Number) -> Look | None:
    row = await collections.by_id(id)
    if row is None:
        return None
    notes = [f"{one.position}. {one.title}: {one.note}" for one in await collections.entries(row.id)]
    return Look(
        title=row.title,
        see=Open(collection=row.id),
        says="\n".join(part for part in (row.summary, *notes) if part),
        owners=(row.owner_id,) if row.owner_id is not None else (),
        visibility=row.visibility.value,
        space_id=row.space_id,
        hidden=row.status is CollectionStatus.HIDDEN,
    )


async def hide(collections: CollectionStore, id: Number) -> str | None:
    row = await collections.by_id(id)
    moved = row is not None and await collections.move(row.id, CollectionStatus.HIDDEN, expected=(row.status,))
    return row.status.value if row is not None and moved else None


async def restore(collections: CollectionStore, id: Number, state: Annotated[str, Arg("As it was")]) -> bool:
    known = state if state in {status.value for status in CollectionStatus} else CollectionStatus.ARCHIVED.value
    return await collections.move(id, known, expected=(CollectionStatus.HIDDEN,))


collection = record("collection", look=look, hide=hide, restore=restore)
