"""The buttons of the library."""

from bot import access
from bot.context import Context
from bot.errors import NotFound
from bot.form import OpenForm
from bot.handlers import on_action
from bot.people import Role
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from commands.library.cards import NOT_MARKED, like_reply, nothing, results, whole_reply
from commands.library.forms import AddResource
from commands.library.payloads import AddOne, Drop, Helped, LikeThis, Save, Turn, Whole
from commands.library.search import Found, audience, look, rows
from store.digests import LookedStore
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.resource import ResourceRow
from store.topics import TopicStore


@on_action(requires=Role.GUEST, reads_only=True)
async def turn(
    asked: Turn, search: LibrarySearch, library: LibraryStore, topics: TopicStore, context: Context
) -> Reply:
    """Another page, or the same words as typed."""
    context.typed = asked.as_command()
    found = await look(search, library, context, asked)
    return results(found) if found.cards else nothing(found, await topics.nearest(asked.query))


@on_action()
async def save(chosen: Save, library: LibraryStore, context: Context) -> Reply:
    """Keep it; pressing twice keeps it once."""
    row = await visible(library, context, chosen.resource)
    new = await library.save(context.member_id, row.id)
    said = "Saved **{title}**. You find it under *library saved*." if new else "**{title}** is saved already."
    return Reply(
        (Text(md(said, title=row.title)), Actions((Button(f"Let go of {row.title}"[:75], Drop(resource=row.id)),)))
    )


@on_action()
async def drop(chosen: Drop, library: LibraryStore, context: Context) -> Reply:
    """Let it go again."""
    row = await visible(library, context, chosen.resource)
    gone = await library.unsave(context.member_id, row.id)
    said = "Let go of **{title}**." if gone else "**{title}** was not saved."
    return Reply((Text(md(said, title=row.title)), Actions((Button(f"Save {row.title}"[:75], Save(resource=row.id)),))))


@on_action()
async def helped(chosen: Helped, library: LibraryStore, context: Context) -> Reply:
    """Counts once a person."""
    row = await visible(library, context, chosen.resource)
    if not await library.helped(context.member_id, row.id):
        return Reply((Text(md("You told us already that **{title}** helped you. Thank you.", title=row.title)),))
    return Reply((Text(md("Thank you. Others see that **{title}** helped somebody.", title=row.title)),))


@on_action(requires=Role.GUEST, reads_only=True)
async def like_this(chosen: LikeThis, search: LibrarySearch, library: LibraryStore, context: Context) -> Reply:
    """What is nearest to this one."""
    row = await visible(library, context, chosen.resource)
    hits = search.similar(row.id, 5, audience(context))
    return like_reply(row, Found(Turn(page=1, query=""), hits, *await rows(library, context, hits)))


@on_action(requires=Role.GUEST, reads_only=True)
async def whole(chosen: Whole, library: LibraryStore, context: Context) -> Reply:
    """All that is known of it."""
    return await show_whole(library, context, chosen.resource)


@on_action(opens_form=True)
async def add_one(chosen: AddOne) -> OpenForm:
    """Add what was looked for in vain."""
    return OpenForm(AddResource, {"title": chosen.title})


async def show_whole(library: LibraryStore, context: Context, resource_id: int) -> Reply:
    row = await visible(library, context, resource_id)
    person = context.person.id
    if person is not None:
        context.record(lambda unit: LookedStore(unit).note(person, f"resource:{row.id}"))
    marks = (await library.marks(person, [row.id]))[row.id] if person is not None else NOT_MARKED
    return whole_reply(row, marks)


async def visible(library: LibraryStore, context: Context, resource_id: int) -> ResourceRow:
    """The resource, if it is there and this person may see it. Raises NotFound without telling which of the two."""
    row = await library.by_id(resource_id)
    person = context.person
    theirs = row is not None and person.id is not None and person.id in (row.made_by, row.owner_id)
    shown = (
        row is not None
        and row.status.value == "published"
        and access.may_see(person, row.visibility.value, row.space_id)
    )
    if row is None or not (shown or theirs or person.has(Role.REVIEWER)):
        raise NotFound("That resource is not in the library (any more).", "Search for its title; it may have moved.")
    return row
