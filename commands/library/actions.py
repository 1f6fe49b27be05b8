"""The buttons of the library."""

from bot import access
from bot.context import Context
from bot.errors import NotAllowed, NotFound
from bot.handlers import on_action
from bot.offers import Run
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from commands.library.cards import NOT_MARKED, whole_reply
from commands.library.collection_payloads import AddTo
from commands.library.nothing import nothing
from commands.library.payloads import (
    Archive,
    BringBack,
    Change,
    Decline,
    Drop,
    HandOver,
    Helped,
    LikeThis,
    Publish,
    Save,
    Share,
    StillGood,
    Turn,
    Versions,
    Whole,
)
from commands.library.results import ask_body, like_reply, results
from commands.library.search import Found, Reading, audience, body_of, instead_of, look, rows
from commands.library.wishes import Wishes
from store.digests import LookedStore
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import ResourceRow, ResourceStatus
from store.search import Query

SHORT = 40
TWINS = 2  # shown to a reviewer
FIND = Button("Find a guide", Run(text="library"))


@on_action(requires=Role.GUEST, reads_only=True)
async def turn(asked: Turn, search: LibrarySearch, reading: Reading, context: Context) -> Reply:
    """Another page, the same words as typed, fewer or other ones, or what is like mine first."""
    if asked.topic and (known := await reading.topics.define(asked.topic)):  # it may be part of another topic by now
        asked = asked.model_copy(update={"topic": known.slug})
    context.typed = asked.as_command()
    return await answer(search, reading, context, asked)


@on_action()
async def save(chosen: Save, library: LibraryStore, context: Context) -> Reply:
    """Keep it; pressing twice keeps it once."""
    row = await visible(library, context, chosen.resource)
    new = await library.save(context.member_id, row.id)
    said = "Saved **{title}**. You find it under *library saved*." if new else "**{title}** is saved already."
    buttons = (
        Button(f"Let go of {row.title}"[:75], Drop(resource=row.id)),
        Button(f"Add {clip(row.title, SHORT)} to a collection", AddTo(resource=row.id)),
    )
    return Reply((Text(md(said, title=row.title)), Actions(buttons)))


@on_action()
async def drop(chosen: Drop, library: LibraryStore, context: Context) -> Reply:
    """Let it go again."""
    row = await visible(library, context, chosen.resource)
    gone = await library.unsave(context.member_id, row.id)
    said = "Let go of **{title}**." if gone else "**{title}** was not saved."
    return Reply((Text(md(said, title=row.title)), Actions((Button(f"Save {row.title}"[:75], Save(resource=row.id)),))))


@on_action()
async def helped(chosen: Helped, library: LibraryStore, context: Context) -> Reply:
    """Counts once a person, and never for one's own addition."""
    row = await visible(library, context, chosen.resource)
    if row.made_by == context.member_id:
        return Reply((Text(md("You added **{title}** yourself; what counts is whom else it helps.", title=row.title)),))
    if not await library.helped(context.member_id, row.id):
        return Reply((Text(md("You told us already that **{title}** helped you. Thank you.", title=row.title)),))
    return Reply((Text(md("Thank you. Others see that **{title}** helped somebody.", title=row.title)),))


@on_action(requires=Role.GUEST, reads_only=True)
async def like_this(chosen: LikeThis, search: LibrarySearch, library: LibraryStore, context: Context) -> Reply:
    """What is nearest to this one."""
    row = await visible(library, context, chosen.resource)
    hits = search.similar(row.id, 5, audience(context))
    if row.status is not ResourceStatus.PUBLISHED:  # the search knows only what others find: what its title would find
        hits = search.find(Query(text=row.title, limit=5, facets=False, audience=audience(context)))
    return like_reply(row, Found(Turn(page=1, query=""), hits, *await rows(library, context, hits)))


async def answer(search: LibrarySearch, reading: Reading, context: Context, asked: Turn) -> Reply:
    """What was found, or what else to do."""
    body = await body_of(reading, context) if asked.mine else None
    if body is not None and not body:
        return ask_body(asked)
    found = await look(search, reading, context, asked, body)
    if found.cards:
        return results(found)
    instead = await instead_of(search, reading, context, asked)
    there = instead.wider or instead.loose  # what only a filter or a quote leaves out is not missing
    if asked.page == 1 and not asked.as_typed and not there:
        who, space = context.origin.user, context.person.space_id
        context.record(lambda unit: Wishes(unit).looked_for(asked.query, who, space_id=space))
    return nothing(asked, instead)


@on_action(requires=Role.GUEST, reads_only=True)
async def whole(chosen: Whole, library: LibraryStore, people: PeopleStore, context: Context) -> Reply:
    """All that is known of it."""
    return await show_whole(library, people, context, chosen.resource)


async def show_whole(library: LibraryStore, people: PeopleStore, context: Context, resource_id: int) -> Reply:
    """The resource with who looks after it and, for those who may, what can be done with it. Raises NotFound."""
    row = await visible(library, context, resource_id)
    person = context.person.id
    if person is not None:
        context.record(lambda unit: LookedStore(unit).note(person, f"resource:{row.id}"))
    marks = (await library.marks(person, [row.id]))[row.id] if person is not None else NOT_MARKED
    member = access.allows(context.person, Role.MEMBER)
    both = sorted({one for one in (row.owner_id, row.made_by) if one is not None}) if member else []
    names = {one.id: one.name for one in await people.by_ids(both)}
    whose = tuple(names.get(one or 0, "") for one in (row.made_by, row.owner_id))
    twins = await _twins(library, context, row)
    more = (*_more(context, row), *(Button(f"See {clip(one.title, SHORT)}", Whole(resource=one.id)) for one in twins))
    return whole_reply(row, marks, *whose, twins=[one.title for one in twins], more=more if member else ())


async def _twins(library: LibraryStore, context: Context, row: ResourceRow) -> list[ResourceRow]:
    """What a reviewer should know of: resources with nearly the title of one that waits for review."""
    if row.status is not ResourceStatus.IN_REVIEW or not context.may(Role.REVIEWER):
        return []
    return [one for one in await titled_so(library, context, row.title, TWINS + 1) if one.id != row.id][:TWINS]


async def titled_so(library: LibraryStore, context: Context, title: str, most: int) -> list[ResourceRow]:
    """What this person sees under nearly the same title, the nearest first."""
    found: list[ResourceRow] = []
    for one in await library.similar_title(title, most) if title else ():
        try:
            found.append(await visible(library, context, one.id))
        except NotFound:
            """It is not theirs to see, so it is not theirs to compare with."""
    return found


def _more(context: Context, row: ResourceRow) -> tuple[Button, ...]:
    """What somebody who looks after it, and what any member, can do with it beside using it."""
    name = clip(row.title, SHORT)
    owns = row.owner_id is not None and row.owner_id == context.person.id
    if row.status is ResourceStatus.ARCHIVED:
        back = Button(f"Bring {name} back", BringBack(resource=row.id))
        return (back,) if context.may(Role.ORGANIZER) or owns else ()
    looks_after = owns or context.may(Role.REVIEWER)
    change = (Button(f"Change {name}", Change(resource=row.id)),) if looks_after else ()
    if row.status is ResourceStatus.IN_REVIEW and context.may(Role.REVIEWER):
        publish = Button(f"Publish {name}", Publish(resource=row.id), "primary")
        return (publish, Button(f"Decline {name}", Decline(resource=row.id)), *change)
    if row.status is ResourceStatus.HIDDEN:
        return (*change, *((Button(f"Versions of {name}", Versions(resource=row.id)),) if looks_after else ()))
    if row.status is not ResourceStatus.PUBLISHED:
        return change
    channel = context.origin.channel
    here = channel is not None and not channel.direct
    buttons = [Button(f"Put {name} into this channel", Share(resource=row.id))] if here else []
    buttons.append(Button(f"Add {name} to a collection", AddTo(resource=row.id)))
    buttons += change
    if looks_after:
        buttons.append(Button(f"Versions of {name}", Versions(resource=row.id)))
        buttons.append(Button(f"Still good: {name}", StillGood(resource=row.id)))
    if owns or context.may(Role.ORGANIZER):
        buttons.append(Button(f"Hand {name} over", HandOver(resource=row.id)))
        buttons.append(Button(f"Archive {name}", Archive(resource=row.id), "danger"))
    return tuple(buttons)


async def visible(library: LibraryStore, context: Context, resource_id: int) -> ResourceRow:
    """The resource, if it is there and this person may see it. Raises NotFound without telling which of the two."""
    row = await library.by_id(resource_id)
    person = context.person
    theirs = row is not None and person.id is not None and person.id in (row.made_by, row.owner_id)
    judges = person.has(Role.MODERATOR if row and row.status is ResourceStatus.HIDDEN else Role.REVIEWER)
    # What is for one space is for its own reviewers, too.
    reaches = row is not None and access.may_see(person, row.visibility.value, row.space_id)
    shown = reaches and row is not None and (judges or row.status is ResourceStatus.PUBLISHED)
    if row is None or not (shown or theirs):
        raise NotFound(
            "That resource is not in the library (any more).", "Search for its title; it may have moved.", (FIND,)
        )
    return row


async def looked_after(
    library: LibraryStore, context: Context, resource_id: int, role: Role = Role.REVIEWER
) -> ResourceRow:
    """The resource, for its owner or whoever has this role. Raises NotFound or NotAllowed."""
    row = await visible(library, context, resource_id)
    if row.owner_id != context.member_id and not context.may(role):
        whose = "organizers" if role is Role.ORGANIZER else "reviewers"
        raise NotAllowed(f"That is for its owner and for {whose}.", "If something is wrong with it, tell an organizer.")
    return row
