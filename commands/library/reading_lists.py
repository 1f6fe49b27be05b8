"""Collections and paths as a shelf to look through, and each as the world may describe it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from bot.browse import Browsed, Description, Facet, Label, Listed, Value, browse, described
from bot.context import Context
from bot.param import Arg
from commands.library.browsing import A_PAGE, MOST_PAGES
from commands.library.collecting import available, viewer
from commands.library.collection_cards import on_a_shelf
from commands.library.collection_payloads import Open, OpenAll
from store.base import Visibility
from store.collection import CollectionRow, CollectionStatus
from store.collections import CollectionStore


class Form(StrEnum):
    COLLECTION = "collection"
    PATH = "path"


PLURALS = {Form.COLLECTION: "Collections", Form.PATH: "Paths"}
SAYS = {
    Form.COLLECTION: "Lists of what helped, in order and with a word on each.",
    Form.PATH: "Collections to go along step by step, with a certificate at the end.",
}
MAKES = "Members make them of what they find: library collections."


@browse("reading-lists", title="Collections and paths")
async def reading_lists(
    collections: CollectionStore,
    context: Context,
    form: Annotated[Form | None, Arg("Only collections, or only paths")] = None,
    page: Annotated[int, Arg("Which page", least=1, most=MOST_PAGES)] = 1,
) -> Browsed:
    """Lists of what helped, in order and with a word on each, and paths to go along step by step."""
    rows = await collections.seen_by(viewer(context))
    kept = [row for row in rows if form is None or _form(row) is form]
    shown = kept[(page - 1) * A_PAGE : page * A_PAGE]
    entries = await collections.entries_of(row.id for row in shown)
    there = Counter(one.collection_id for one in entries if available(context, one))
    noun = "list" if form is None else form.value
    return Browsed(
        title=PLURALS[form] if form else "Collections and paths",
        says=SAYS[form] if form else "",
        counted=f"{len(kept):,} {noun}{'' if len(kept) == 1 else 's'}" if kept else f"No {noun}s yet. {MAKES}",
        cards=tuple(on_a_shelf(row, there[row.id]) for row in shown),
        page=page,
        pages=max(1, -(-len(kept) // A_PAGE)),
        facets=(_forms(Counter(_form(row) for row in rows)),),
        asked=(("form", form.value),) if form else (),
    )


async def every_collection(
    collections: CollectionStore,
    after: Annotated[int, Arg("The number after which to begin")],
    most: Annotated[int, Arg("How many at most")],
) -> Sequence[Listed]:
    """What anybody may see, by number."""
    return [Listed(number, changed) for number, changed in await collections.public_after(after, most)]


@described(
    "collection",
    shown_by="collections",
    opened_by=Open,
    whole=OpenAll,
    every=every_collection,
    shelf="reading-lists",
)
async def collection(
    collections: CollectionStore, context: Context, id: Annotated[int, Arg("The collection")]
) -> Description | None:
    """A collection for whoever links to it; None unless anybody may see it."""
    row = await collections.by_id(id)
    if row is None or row.status is not CollectionStatus.PUBLISHED or row.visibility is not Visibility.PUBLIC:
        return None
    there = [one.title for one in await collections.entries(row.id) if available(context, one)]
    form = _form(row)
    return Description(
        title=row.title,
        says=row.summary or ", ".join(there[:5]),
        type="Course" if row.path else "Collection",
        kind=form.value,
        changed=row.changed,
        labels=(Label("form", form.value, PLURALS[form]),),
    )


def _forms(counts: Mapping[Form, int]) -> Facet:
    return Facet(
        "form", "What it is", tuple(Value(one.value, PLURALS[one], counts[one]) for one in Form if counts[one])
    )


def _form(row: CollectionRow) -> Form:
    return Form.PATH if row.path else Form.COLLECTION
