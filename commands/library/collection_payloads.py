"""What the buttons of collections and paths carry."""

from typing import Annotated

from annotated_types import Ge, Le

from bot.action import Action

Page = Annotated[int, Ge(1), Le(9999)]


class Collections(Action, id="library.collections", long=True):
    """Another page of the collections whose title holds these words; of `paths`, those that are one."""

    page: Page
    words: str = ""
    paths: bool = False


class Open(Action, id="library.collection"):
    """A page of one collection; `edit` with what changes it."""

    collection: int
    page: Page = 1
    edit: bool = False


class OpenAll(Action, id="library.collection-all"):
    """All of one collection at once, where there is room."""

    collection: int


class NewCollection(Action, id="library.collection-new"):
    """Make one, and begin it with this resource (0: with nothing)."""

    resource: int = 0


class ChangeCollection(Action, id="library.collection-change"):
    """Its title, what it is for, and who sees it."""

    collection: int


class AddTo(Action, id="library.add-to"):
    """Choose the collection this resource is added to."""

    resource: int


class PlaceEntry(Action, id="library.entry-place"):
    """Move an entry to this place."""

    collection: int
    resource: int
    position: Annotated[int, Ge(0), Le(999)]


class RemoveEntry(Action, id="library.entry-remove"):
    collection: int
    resource: int


class NoteEntry(Action, id="library.entry-note"):
    """Say why it is in the collection, or what to look at in it."""

    collection: int
    resource: int


class Follow(Action, id="library.follow"):
    """Hear in one's digest what is added to it, or no longer."""

    collection: int
    on: bool


class ShareCollection(Action, id="library.collection-share"):
    """Put its card into this channel."""

    collection: int


class PutAway(Action, id="library.collection-archive"):
    """Out of what people find, or (`away` false) back again."""

    collection: int
    away: bool = True


class Step(Action, id="library.step"):
    """A step of a path is done, or is not after all."""

    collection: int
    resource: int
    done: bool = True


class ReadStep(Action, id="library.step-read"):
    """A step of a path with all that is known of it, and what says that it is done."""

    collection: int
    resource: int


class Certify(Action, id="library.certify"):
    """The certificate of a path that was gone to its end."""

    collection: int
