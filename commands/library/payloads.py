"""What the buttons of the library carry."""

from enum import Enum, StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from bot.action import Action
from store.resource import Kind

Word = Annotated[str, MaxLen(60)]


class Save(Action, id="library.save"):
    resource: int


class Drop(Action, id="library.drop"):
    resource: int


class Helped(Action, id="library.helped"):
    resource: int


class LikeThis(Action, id="library.like"):
    resource: int


class Whole(Action, id="library.show"):
    resource: int


class Publish(Action, id="library.publish"):
    resource: int


class ShelfName(Enum):
    MINE = "mine"
    SAVED = "saved"
    REVIEW = "review"


class TurnShelf(Action, id="library.shelf"):
    """Another page of a list of one's own, or of what waits for review."""

    shelf: ShelfName
    page: Annotated[int, Ge(1), Le(9999)]


class AddOne(Action, id="library.add", long=True):
    """Add what was looked for in vain; `title` is what was typed."""

    title: str


class AddAnyway(Action, id="library.add-anyway", long=True):
    """What is there under nearly the same title is another one. The fields are those of the form."""

    url: str
    title: str
    kind: Kind
    summary: str
    topics: str = ""


class Turn(Action, id="library.find", long=True):
    """Another page of a search, or the same search `as_typed`, or with what is for a body like `mine` first."""

    page: Annotated[int, Ge(1), Le(9999)]
    query: str
    kind: Word = ""
    topic: Word = ""
    since: Word = ""
    by: str = ""
    limit: Annotated[int, Ge(1), Le(5)] = 5
    as_typed: bool = False
    mine: bool = False

    @property
    def narrowed(self) -> str:
        """ "(kind: guide, since: 2020)"; "" without a filter."""
        words = ", ".join(f"{name}: {value}" for name, value in self._filters())
        return f"({words})" if words else ""

    def _filters(self) -> list[tuple[str, str]]:
        pairs = (("kind", self.kind), ("topic", self.topic), ("since", self.since), ("by", self.by))
        return [(name, value) for name, value in pairs if value]

    @property
    def wish(self) -> str:
        """What is missing where nothing is found, in words: "permits course"."""
        return self.query if not self.kind or self.kind in self.query.casefold() else f"{self.query} {self.kind}"

    def as_command(self) -> str:
        """The search as one would type it."""
        words = [f'{name}:"{value}"' if " " in value else f"{name}:{value}" for name, value in self._filters()]
        words += ["mine:yes"] if self.mine else []
        return " ".join(["library find", *words, self.query]).strip()


class TurnWords(Action, id="library.words"):
    """Another page of the words that wait for a decision."""

    page: Annotated[int, Ge(1), Le(9999)]


class WordMeans(Action, id="library.word-means"):
    """This word means that topic."""

    word: int
    topic: int


class WordOther(Action, id="library.word-other"):
    """It means another topic, or one that is not there yet."""

    word: int


class WordLeft(Action, id="library.word-left"):
    """It says nothing that people look for."""

    word: int


class WordBack(Action, id="library.word-back"):
    """That it means this was a slip."""

    word: int


class WordAgain(Action, id="library.word-again"):
    """Leaving it out was a slip."""

    word: int


class RunLook(Action, id="library.run-look"):
    """What importing this file would do."""

    run: int


class RunGo(Action, id="library.run-go"):
    """Import it, or go on where it was cut off."""

    run: int


class RunColumns(Action, id="library.run-columns"):
    """The guess was wrong."""

    run: int


class RunLeave(Action, id="library.run-leave"):
    """Do not import it."""

    run: int


class RunNew(Action, id="library.run-new"):
    """Another file."""


class TurnDoubts(Action, id="library.doubts"):
    """Another page of what nobody has confirmed yet."""

    page: Annotated[int, Ge(1), Le(9999)]


class DoubtRight(Action, id="library.doubt-right"):
    """It is right as it stands."""

    doubt: int


class DoubtOther(Action, id="library.doubt-other"):
    """It should be another date."""

    doubt: int


class ReadForReview(Action, id="library.read-for-review"):
    """The whole of it, with what a reviewer can do about it."""

    resource: int


class TakeBack(Action, id="library.take-back"):
    """Undo a publication, while nobody was told of it."""

    resource: int


class StillGood(Action, id="library.still-good"):
    """Somebody looked at it, and it is right as it stands."""

    resource: int


class NeedsWork(Action, id="library.needs-work"):
    """Somebody looked at it, and something has to be mended."""

    resource: int


class Archive(Action, id="library.archive"):
    """Out of what people find; nothing is lost."""

    resource: int


class BringBack(Action, id="library.bring-back"):
    """Undo archiving it."""

    resource: int


class TurnOutdated(Action, id="library.outdated"):
    """Another page of what nobody has confirmed."""

    page: Annotated[int, Ge(1), Le(9999)]


class ReadEdit(Action, id="library.read-edit"):
    """A change that waits for a reviewer, with what decides about it."""

    edit: int


class Shared(StrEnum):
    """What can be put into a channel: the subject of its card."""

    RESOURCE = "resource"
    COLLECTION = "collection"
    WANTED = "wanted"


class Unshare(Action, id="library.unshare", long=True):
    """A card was put into the wrong channel."""

    number: int
    platform: str
    channel: str
    subject: Shared = Shared.RESOURCE


class Share(Action, id="library.share"):
    """Put its card into this channel."""

    resource: int


class HandOver(Action, id="library.hand-over"):
    """Somebody else looks after it from now on."""

    resource: int


class SuggestIt(Action, id="library.suggest", long=True):
    """The form of a new resource, filled in so."""

    url: str
    title: str
    summary: str = ""


class Change(Action, id="library.change"):
    """Say something else of it."""

    resource: int


class Versions(Action, id="library.versions"):
    """What it said before; a page of it."""

    resource: int
    page: Annotated[int, Ge(1), Le(9999)] = 1


class Compare(Action, id="library.compare"):
    """Two of its versions beside each other."""

    resource: int
    older: Annotated[int, Ge(1), Le(99_999)]
    newer: Annotated[int, Ge(1), Le(99_999)]


class BringVersion(Action, id="library.bring-version"):
    """Say again what it said in that version."""

    resource: int
    number: Annotated[int, Ge(1), Le(99_999)]


class TurnReview(Action, id="library.review"):
    """Another page of what waits for review."""

    page: Annotated[int, Ge(1), Le(9999)]


class TakeEdit(Action, id="library.take-edit"):
    """What somebody changed is right."""

    edit: int


class DeclineEdit(Action, id="library.decline-edit"):
    """What somebody changed is not taken, with a reason."""

    edit: int


class Decline(Action, id="library.decline"):
    """What somebody suggested is not taken, with a reason."""

    resource: int


class UndoEdit(Action, id="library.undo-edit"):
    """Taking or declining it was a slip."""

    edit: int


class UndoDecline(Action, id="library.undo-decline"):
    """Declining it was a slip."""

    resource: int
