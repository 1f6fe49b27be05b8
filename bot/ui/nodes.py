"""The neutral message model: frozen values without methods and without a platform word.

A plain `str` in a node is always literal text: whatever a person typed stays text. Emphasis, links, mentions and times
come only from `markup.md(...)`, whose template is ours and whose values are inserted as literal text.
Each renderer is one `match` over `Node` that ends in `assert_never`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Literal

from bot.ui.markup import Rich

if TYPE_CHECKING:
    from bot.action import Action

Words = str | Rich
Tone = Literal["plain", "good", "warning", "bad"]

MOST_CARDS = 5
MOST_BUTTONS_A_CARD = 3


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: Words


@dataclass(frozen=True, slots=True)
class Note:
    """Small print under what it belongs to."""

    text: Words


@dataclass(frozen=True, slots=True)
class Fields:
    pairs: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """`label` names its object: "Save Faster permits"."""

    label: str
    action: "Action"
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """A way out to an address; only http and https are ever drawn as a link."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a Select; choosing it is pressing `action`."""

    label: str
    action: "Action"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PeopleSelect:
    """Choosing a person presses `action` with that person in `Context.chosen`."""

    label: str
    action: "Action"


@dataclass(frozen=True, slots=True)
class Actions:
    items: tuple[Button | Link | Select | PeopleSelect, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """`source` is an http(s) address or the bytes of a PNG; `alt` says what it shows."""

    source: str | bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Happening:
    """When and where something takes place, for a platform's own calendar."""

    starts: datetime
    ends: datetime
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """How a record looks. `subject` ("resource:7") lets reactions and redraws find it again. `happens` is for a platform's
    own calendar: the card's words say it, too. `language` is that of title and body, so that they are read out right."""

    title: Words
    url: str = ""
    body: Words = ""
    fields: tuple[tuple[str, Words], ...] = ()
    note: Words = ""
    image: Image | None = None
    actions: tuple[Button | Link, ...] = ()
    tone: Tone = "plain"
    subject: str = ""
    happens: Happening | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """`page` counts from 1; the actions show the page before and after, None at the ends."""

    page: int
    pages: int
    previous: "Action | None" = None
    next: "Action | None" = None


@dataclass(frozen=True, slots=True)
class Items:
    """A page of at most `MOST_CARDS` cards."""

    cards: tuple[Card, ...]
    pager: Pager | None = None

    def __post_init__(self) -> None:
        if len(self.cards) > MOST_CARDS:
            raise ValueError(f"Items holds at most {MOST_CARDS} cards a page, not {len(self.cards)}; give it a Pager")


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`says` is what the picture shows, in one or two sentences; it stands in wherever a picture cannot.

    `current` is the label that is now ("20 Jul"): it is drawn strongest, and the labels are then a course of time.
    `picture` is the PNG, put in by an adapter that can send one (`chart.pictured`).
    """

    series: tuple[Series, ...]
    says: str
    unit: str = ""
    current: str = ""
    picture: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Divider:
    pass


Node = (
    Heading | Text | Note | Fields | Card | Items | Table | Image | Chart | File | Actions | Pager | Divider
)  # fmt: skip


class Audience(Enum):
    """Who sees an answer."""

    ASKER = "only the person who asked"
    CHANNEL = "everybody where it was asked"
    DIRECT = "the person, in direct messages, where it stays"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers. `update` redraws the message whose button was pressed instead of adding one. Pressing `again`
    shows it once more: what stands where everybody looks, when the person cannot be written to."""

    blocks: tuple[Node, ...]
    audience: Audience = Audience.ASKER
    update: bool = False
    again: "Action | None" = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A handler that takes long yields these before its Reply."""

    done: int
    of: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a completer: what is shown and what is meant."""

    label: str
    value: str
