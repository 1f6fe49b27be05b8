"""Lists of resources: what I added, what I saved, what waits for review; each a page at a time."""

from dataclasses import dataclass

from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.offers import Run
from bot.people import Role
from bot.ui.nodes import Actions, Button, Card, Pager, Reply
from commands.library.cards import listed
from commands.library.payloads import ShelfName, TurnShelf
from store.library import LibraryStore
from store.resource import ResourceStatus

A_PAGE = 5
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a shelf is called, and what stands there while it is empty."""

    title: str
    empty: str
    hint: str
    start: Button | None = None


SHELVES = {
    ShelfName.MINE: Shelf(
        "What you added",
        "You have not added anything yet",
        "Something that helped you will help others.",
        Button("Add a resource", Run(text="library add"), "primary"),
    ),
    ShelfName.SAVED: Shelf(
        "What you saved",
        "You have not saved anything yet",
        "Press Save on a resource, and it waits for you here.",
        Button("Find a guide", Run(text="library"), "primary"),
    ),
    ShelfName.REVIEW: Shelf("What waits for review", "Nothing waits for review", "Members' additions come here first."),
}


@command(examples=["mine"], reads_only=True)
async def mine(library: LibraryStore, context: Context) -> Reply:
    """What you added, and where it stands."""
    return await shelf(library, context, ShelfName.MINE, 1)


@command(examples=["saved"], reads_only=True)
async def saved(library: LibraryStore, context: Context) -> Reply:
    """What you saved, newest first."""
    return await shelf(library, context, ShelfName.SAVED, 1)


@command(examples=["review"], requires=Role.REVIEWER, reads_only=True)
async def review(library: LibraryStore, context: Context) -> Reply:
    """See what members added, and publish it."""
    return await shelf(library, context, ShelfName.REVIEW, 1)


@on_action(reads_only=True)
async def turn_shelf(turn: TurnShelf, library: LibraryStore, context: Context) -> Reply:
    """Another page of a list."""
    if turn.shelf is ShelfName.REVIEW and not context.may(Role.REVIEWER):
        turn = turn.model_copy(update={"shelf": ShelfName.MINE, "page": 1})
    context.typed = f"library {turn.shelf.value}"
    return await shelf(library, context, turn.shelf, turn.page)


async def shelf(library: LibraryStore, context: Context, name: ShelfName, page: int) -> Reply:
    ids = await _ids(library, context, name)
    words = SHELVES[name]
    if not ids:
        start = (Actions((words.start,)),) if words.start else ()
        return Reply((Card(title=words.empty, body=words.hint), *start))
    pages = -(-len(ids) // A_PAGE)
    page = min(max(page, 1), pages)
    shown = ids[(page - 1) * A_PAGE : page * A_PAGE]
    cards, marks = await library.cards(shown), await library.marks(context.member_id, shown)
    reply = listed(words.title, cards, marks, _pager(name, page, pages), review=name is ShelfName.REVIEW)
    return Reply(reply.blocks, update=page > 1)


def _pager(name: ShelfName, page: int, pages: int) -> Pager | None:
    if pages < 2:
        return None
    before, after = (TurnShelf(shelf=name, page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    return Pager(page, pages, before, after)


async def _ids(library: LibraryStore, context: Context, name: ShelfName) -> list[int]:
    match name:
        case ShelfName.MINE:
            return await library.mine(context.member_id)
        case ShelfName.SAVED:
            return await library.saved(context.member_id)
        case ShelfName.REVIEW:
            return await library.newest(MOST_WAITING, status=ResourceStatus.IN_REVIEW)
