"""What reviewers say no to is told with the reason; and what became of a change."""

from typing import Annotated

from bot.form import Form
from bot.notice import Notice, on_notice
from bot.offers import Run
from bot.param import Arg
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Reply
from commands.library.editing import edit_fields
from commands.library.payloads import Change, Whole
from store.library import LibraryStore
from store.versions import EditStatus, VersionStore

SHORT = 50


class DeclineIt(Form, id="library.decline", title="Why not?", submit="Decline"):
    """Whoever wrote it reads this in ten minutes. Say what would make it fit."""

    why: Annotated[str, Arg("Its author reads this", label="Why it is not taken", long=True, least=5, most=1000)]


class Declined(Notice, id="library.declined"):
    """Tells whoever suggested a resource that it was not taken, and why."""

    resource: int
    why: str


class EditSettled(Notice, id="library.edit-settled", tells="what becomes of my changes"):
    """Tells whoever changed a resource whether their change was taken."""

    edit: int


@on_notice()
async def declined(notice: Declined, library: LibraryStore) -> Reply | None:
    """With the reason, and another try."""
    row = await library.by_id(notice.resource)
    if row is None:
        return None
    title = md("**{title}** was not taken into the library", title=row.title)
    again = Button("Suggest it again, or something else", Run(text="library add"))
    return Reply((Card(title=title, fields=(("Why", notice.why),)), Actions((again,))))


@on_notice()
async def edit_settled(notice: EditSettled, versions: VersionStore, library: LibraryStore) -> Reply | None:
    """Taken, or why not; nothing when it waits again."""
    edit = await versions.edit(notice.edit)
    row = await library.by_id(edit.resource_id) if edit else None
    if edit is None or row is None or edit.status is EditStatus.WAITING:
        return None
    name = clip(row.title, SHORT)
    see = Button(f"See {name}", Whole(resource=row.id))
    if edit.status is EditStatus.TAKEN:
        body = "Everybody who finds it sees it so from now on. Thank you."
        return Reply(
            (Card(title=md("Your change to **{title}** is taken", title=row.title), body=body), Actions((see,)))
        )
    title = md("Your change to **{title}** was not taken", title=row.title)
    card = Card(title=title, body="It stands as it was.", fields=(("Why", edit.why), *edit_fields(edit)))
    return Reply((card, Actions((Button(f"Change {name} otherwise", Change(resource=row.id)), see))))
