"""Lists of resources: what I added, what I saved; each a page at a time."""

from dataclasses import dataclass

from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.offers import Run
from bot.people import Role
from bot.ui.nodes import Actions, Button, Card, Pager, Reply
from commands.library.cards import listed
from commands.library.editing import Editing
from commands.library.payloads import ShelfName, TurnShelf
from commands.library.reviewing import review_page
from store.library import LibraryStore

A_PAGE = 5


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
}


@command(examples=["mine"], reads_only=True)
async def mine(library: LibraryStore, context: Context) -> Reply:
    """What you added, and where it stands."""
    return await shelf(library, context, ShelfName.MINE, 1)


@command(examples=["saved"], reads_only=True)
async def saved(library: LibraryStore, context: Context) -> Reply:
    """What you saved, newest first."""
    return await shelf(library, context, ShelfName.SAVED, 1)


@on_action(reads_only=True)
async def turn_shelf(turn: TurnShelf, library: LibraryStore, editing: Editing, context: Context) -> Reply:
    """Another page of a list; what waits for review has pages of its own since, which old buttons lead to."""
    if turn.shelf is ShelfName.REVIEW and context.may(Role.REVIEWER):
        context.typed = "library review"
        return await review_page(editing, context, turn.page)
    if turn.shelf is ShelfName.REVIEW:
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
    reply = listed(words.title, cards, marks, _pager(name, page, pages))
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
        case _:
            return await library.saved(context.member_id)
