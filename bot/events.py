"""What people do, in words that no platform owns. An adapter's `inbound.py` makes these; `dispatch` answers them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.people import ChannelRef, MessageRef, SpaceRef, UserRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who does it, where, and what that place allows.

    `id` is what tells this act from every other, the same when it is delivered again. `once`: it may well be, and whoever
    looks on would see a second answer, so that even what only reads is answered once. `forms`: a form can open in answer.
    `files`: a form may take a file. `guest`: the platform itself calls this person a guest. `message`: the message whose button was pressed. `groups`: the
    ids of the platform's roles or groups they are in; None where it did not say.
    """

    user: UserRef
    space: SpaceRef
    name: str = ""
    channel: ChannelRef | None = None
    message: MessageRef | None = None
    id: str = ""
    zone: str = ""
    language: str = ""
    forms: bool = True
    files: bool = False
    guest: bool = False
    once: bool = False
    groups: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class CommandCalled:
    """Either `text` as typed ("library find permits kind:guide"), or `path` with options a platform has typed already."""

    origin: Origin
    text: str = ""
    path: str = ""
    options: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class ActionPressed:
    """`address` as it stands in the button, or in the chosen option; `chosen` from a people select."""

    origin: Origin
    address: str
    chosen: UserRef | None = None


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """`values` by field name, as typed; a field of several choices gives a list."""

    origin: Origin
    address: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Somebody types into a field that completes: `source` is a command ("library.find") or a form ("library.add")."""

    origin: Origin
    source: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """Where an event stands among those of its kind. `stamp` grows with time, by the platform's clock or by arrival. Where
    only one replica may listen, `owner` is what it owns and `term` its term: what comes of an earlier one is too late."""

    stamp: int
    term: int = 0
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Reacted:
    """`emoji` as a character, without skin tone. Without an `order` it is later than all that came before."""

    origin: Origin
    message: MessageRef
    emoji: str
    added: bool
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class MessageActed:
    """Somebody chose an entry from a message's menu."""

    origin: Origin
    id: str
    message: "MessageText"


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into a space, where the platform tells us."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened the hub's own page on their platform."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class MessageText:
    """The message a menu entry was chosen on. `link` is a way back to it; `links` are the addresses in it, and `titles` what
    the platform says stands behind them."""

    text: str
    author: UserRef | None = None
    author_name: str = ""
    link: str = ""
    links: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a reaction handler takes: on which record, and whether it came or went."""

    subject: str
    subject_id: str
    emoji: str
    added: bool


Event = CommandCalled | ActionPressed | FormSubmitted | Reacted | MessageActed | Joined | HomeOpened
