"""How collections and paths look: in a list, open to read, open to change, and in a channel."""

from collections.abc import Iterator, Sequence

from bot.offers import Run
from bot.ui.fit import clip
from bot.ui.markup import Rich, join, md
from bot.ui.nodes import (
    MOST_CARDS,
    Actions,
    Button,
    Card,
    Heading,
    Items,
    Node,
    Note,
    Option,
    Pager,
    Reply,
    Select,
    Text,
)
from commands.library.collecting import Seen, counted
from commands.library.collection_payloads import (
    Certify,
    ChangeCollection,
    Collections,
    Follow,
    NewCollection,
    NoteEntry,
    Open,
    PlaceEntry,
    PutAway,
    ReadStep,
    RemoveEntry,
    ShareCollection,
    Step,
)
from commands.library.payloads import Whole
from store.collection import CollectionRow, CollectionStatus, EntryRow

A_PAGE = 3  # entries: with their buttons and those of the whole they fill a message of Discord
A_LIST = 5
ON_A_CARD = 7
SHORT = 36


def opened(seen: Seen, page: int, owner: str, *, in_channel: bool) -> Reply:
    """To read: what it is, a page of its entries, and what one can do with the whole."""
    head = Card(
        title=seen.row.title,
        body=seen.row.summary,
        note=_facts(seen, owner),
        actions=tuple(_whole(seen, in_channel)),
        subject=f"collection:{seen.row.id}",
    )
    blocks: list[Node] = [head]
    if seen.there:
        blocks.append(_page(seen, page))
    if gone := _gone(seen):
        blocks.append(Note(gone))
    if seen.keeps:
        blocks.append(Actions((Button(f"Change {_short(seen.row)}", Open(collection=seen.row.id, edit=True)),)))
    return Reply(tuple(blocks))


def opened_whole(seen: Seen, owner: str, *, known: bool) -> Reply:
    """All of its entries to read; what one does with one's name only where it is `known` who reads."""
    row = seen.row
    actions = tuple(_whole(seen, channel=False)) if known else ()
    subject = f"collection:{row.id}"
    blocks: list[Node] = [Card(title=row.title, body=row.summary, note=_facts(seen, owner), actions=actions, subject=subject)]  # fmt: skip
    cards = [_entry(seen, number, one, steps=known) for number, one in enumerate(seen.there, 1)]
    blocks += [Items(tuple(cards[at : at + MOST_CARDS])) for at in range(0, len(cards), MOST_CARDS)]
    if gone := _gone(seen):
        blocks.append(Note(gone))
    if seen.keeps:
        blocks.append(Actions((Button(f"Change {_short(row)}", Open(collection=row.id, edit=True)),)))
    return Reply(tuple(blocks))


def editing(seen: Seen, page: int) -> Reply:
    """To change: every entry, those that readers do not see too."""
    row, every = seen.row, sorted((*seen.there, *seen.missing), key=lambda one: one.position)
    pages = max(1, -(-len(every) // A_PAGE))
    page = min(max(page, 1), pages)
    shown = every[(page - 1) * A_PAGE : page * A_PAGE]
    blocks: list[Node] = [Heading(f"Change “{clip(row.title, 100)}”")]
    if shown:
        cards = tuple(_to_change(row, one, len(every), hidden=one in seen.missing) for one in shown)
        blocks.append(Items(cards, _pager(row, page, pages, edit=True)))
        notes = tuple(
            Option(clip(f"{one.position}. {one.title}", 75), NoteEntry(collection=row.id, resource=one.resource_id))
            for one in shown
        )
        blocks.append(Actions((Select("Change a note", notes),)))
    else:
        blocks.append(Text("It is empty. Open a resource's details, and choose “Add … to a collection”."))
    away = row.status is CollectionStatus.PUBLISHED
    blocks.append(
        Actions(
            (
                Button("Title, path, who sees it", ChangeCollection(collection=row.id)),
                Button(f"Archive {_short(row)}", PutAway(collection=row.id), "danger")
                if away
                else Button(f"Bring {_short(row)} back", PutAway(collection=row.id, away=False)),
                Button(f"Read {_short(row)}", Open(collection=row.id)),
            )
        )
    )
    return Reply(tuple(blocks))


def in_channel(row: CollectionRow, entries: Sequence[EntryRow]) -> Card:
    """As it stands among others: its first entries by name, and how many there are."""
    lines = "\n".join(f"{one.position}. {one.title}" for one in entries[:ON_A_CARD])
    more = f"and {len(entries) - ON_A_CARD:,} more" if len(entries) > ON_A_CARD else ""
    return Card(
        title=row.title,
        body="\n\n".join(part for part in (row.summary, lines, more) if part),
        note=_counts(row, len(entries)),
        actions=(
            Button(f"Open {_short(row)}", Open(collection=row.id), "primary"),
            Button(f"Follow {_short(row)}", Follow(collection=row.id, on=True)),
        ),
        subject=f"collection:{row.id}",
    )


def listing(title: str, rows: Sequence[CollectionRow], said: Sequence[str], turn: Collections) -> Reply:
    """A page of collections; `said` is what stands under each, in their order. Nothing there: how to begin."""
    make = Button("Make a collection", NewCollection())
    if not rows:
        return Reply((_empty(turn), Actions((make,))))
    pages = -(-len(rows) // A_LIST)
    page = min(max(turn.page, 1), pages)
    at = slice((page - 1) * A_LIST, page * A_LIST)
    cards = tuple(_listed(row, words) for row, words in zip(rows[at], said[at], strict=True))
    before, after = (turn.model_copy(update={"page": n}) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    pager = Pager(page, pages, before, after) if pages > 1 else None
    return Reply((Heading(title), Items(cards, pager), Actions((make,))))


def _empty(turn: Collections) -> Card:
    if turn.words:
        return Card(title=f"No collection for “{clip(turn.words, 80)}”", body="Try other words, or make one.")
    if turn.paths:
        return Card(title="No path yet", body="Organizers make paths: collections that people go along step by step, with a certificate at the end.")  # fmt: skip
    return Card(title="No collection yet", body="Make the first: an ordered list of what helped, with a word on each, to share and to follow.")  # fmt: skip


def on_a_shelf(row: CollectionRow, entries: int) -> Card:
    """Among others on a page, where its title leads to it; `entries` are those that the reader may see."""
    return Card(title=row.title, body=row.summary, note=_counts(row, entries), subject=f"collection:{row.id}")


def _listed(row: CollectionRow, said: str) -> Card:
    return Card(
        title=row.title,
        body=row.summary,
        note=join(" — ", (_counts(row, row.entries), said)),
        actions=(Button(f"Open {_short(row)}", Open(collection=row.id)),),
        subject=f"collection:{row.id}",
    )


def _counts(row: CollectionRow, entries: int) -> str:
    noun = "step" if row.path else "entry" if entries == 1 else "entries"
    followed = (
        "" if not row.followers else f"followed by {row.followers:,} {'person' if row.followers == 1 else 'people'}"
    )
    parts = ("Path" if row.path else "Collection", f"{entries:,} {noun}{'s' if row.path and entries != 1 else ''}")
    return " · ".join(part for part in (*parts, _hours(row), followed) if part)


def _facts(seen: Seen, owner: str) -> str:
    row = seen.row
    sees = {"public": "everybody sees it", "members": "members see it", "space": "this space sees it"}
    parts = (
        _counts(row, len(seen.there)),
        f"by {owner}" if owner else "",
        sees[row.visibility.value] if seen.keeps else "",
        "archived" if row.status is CollectionStatus.ARCHIVED else "",
    )
    return " · ".join(part for part in parts if part)


def _hours(row: CollectionRow) -> str:
    return "" if not row.hours else "about an hour" if row.hours == 1 else f"about {row.hours:g} hours"


def _whole(seen: Seen, channel: bool) -> Iterator[Button]:
    row = seen.row
    if seen.finished:
        yield Button("Get your certificate", Certify(collection=row.id), "primary")
    elif row.path and seen.next is not None:
        yield _next_step(row, seen.next)
    if row.status is not CollectionStatus.PUBLISHED:
        return
    word = "No longer follow" if seen.follows else "Follow"
    yield Button(f"{word} {_short(row)}", Follow(collection=row.id, on=not seen.follows))
    if channel:
        yield Button(f"Put {_short(row)} into this channel", ShareCollection(collection=row.id))


def _page(seen: Seen, page: int) -> Items:
    pages = -(-len(seen.there) // A_PAGE)
    page = min(max(page, 1), pages)
    shown = list(enumerate(seen.there, 1))[(page - 1) * A_PAGE : page * A_PAGE]
    return Items(tuple(_entry(seen, number, one) for number, one in shown), _pager(seen.row, page, pages))


def _entry(seen: Seen, number: int, one: EntryRow, *, steps: bool = True) -> Card:
    row, done = seen.row, one.resource_id in seen.done
    where = f"{'Step ' if row.path else ''}{number} of {len(seen.there)}"
    name = clip(one.title, SHORT)
    step = (_done(row, one, done),)
    return Card(
        title=one.title,
        url=one.url,
        body=one.note,
        note=" · ".join(part for part in (where, one.kind.value.capitalize(), "done ✓" if done else "") if part),
        actions=(*(step if row.path and steps else ()), Button(f"Details of {name}", _read(row, one, steps=steps))),
        subject=f"resource:{one.resource_id}",
    )


def read_step(seen: Seen, one: EntryRow, whole: Reply, *, known: bool) -> Reply:
    """A step read by itself: where it stands, and the button that says it is done where it is `known` who reads."""
    row, number = seen.row, seen.there.index(one) + 1
    where = f"Step {number} of {len(seen.there)} of “{row.title}”"
    said = Note(f"{where}: {one.note}" if one.note else where)
    step = (_done(row, one, one.resource_id in seen.done),) if known else ()
    on = Actions((*step, Button(f"Open {_short(row)}", Open(collection=row.id))))
    return Reply((said, whole.blocks[0], on, *whole.blocks[1:]))


def _read(row: CollectionRow, one: EntryRow, *, steps: bool = True) -> Whole | ReadStep:
    """Where nobody goes step by step it is a resource like any other, with an address of its own on the web."""
    step = row.path and steps
    return ReadStep(collection=row.id, resource=one.resource_id) if step else Whole(resource=one.resource_id)


def _next_step(row: CollectionRow, one: EntryRow) -> Button:
    return Button(f"Next step: {clip(one.title, SHORT)}", _read(row, one), "primary")


def _done(row: CollectionRow, one: EntryRow, done: bool) -> Button:
    name, to = clip(one.title, SHORT), Step(collection=row.id, resource=one.resource_id, done=not done)
    return Button(f"Not done yet: {name}", to) if done else Button(f"Done: {name}", to, "primary")


def _to_change(row: CollectionRow, one: EntryRow, count: int, *, hidden: bool) -> Card:
    name, ids = clip(one.title, SHORT), {"collection": row.id, "resource": one.resource_id}
    moves = (
        *((Button(f"Up: {name}", PlaceEntry(**ids, position=one.position - 1)),) if one.position > 1 else ()),
        *((Button(f"Down: {name}", PlaceEntry(**ids, position=one.position + 1)),) if one.position < count else ()),
    )
    return Card(
        title=one.title,
        body=one.note,
        note=f"{one.position} of {count}" + (f" · not shown to all: {one.status.value}" if hidden else ""),
        actions=(*moves, Button(f"Remove {name}", RemoveEntry(**ids), "danger")),
    )


def _gone(seen: Seen) -> str:
    if not seen.missing:
        return ""
    verb = "is" if len(seen.missing) == 1 else "are"
    counts = ", so it counts for nobody’s progress" if seen.row.path else ""
    return f"{counted(seen.missing)} {verb} not shown: archived, hidden, or not for you to see{counts}."


def _pager(row: CollectionRow, page: int, pages: int, *, edit: bool = False) -> Pager | None:
    if pages < 2:
        return None
    before, after = (
        Open(collection=row.id, page=n, edit=edit) if 1 <= n <= pages else None for n in (page - 1, page + 1)
    )
    return Pager(page, pages, before, after)


def _short(row: CollectionRow) -> str:
    return clip(row.title, SHORT)


def progress(seen: Seen) -> str:
    """How far somebody came, in a few words."""
    return "all done" if seen.finished else f"{seen.progress} done"


def did_step(seen: Seen, title: str) -> Reply:
    """After a step: how far, and the next one."""
    said: Rich = md("**{title}** is done: {progress} steps.", title=title, progress=seen.progress)
    following = seen.next
    buttons = (
        (Button("Get your certificate", Certify(collection=seen.row.id), "primary"),)
        if following is None
        else (
            _next_step(seen.row, following),
            Button(f"Open {_short(seen.row)}", Open(collection=seen.row.id)),
        )
    )
    return Reply((Text(said), Actions(buttons)))


def my_paths() -> Button:
    return Button("My paths", Run(text="library path"))
