"""The neutral questions of the contract suite: what does a person see, what can they press, what can they fill in?

A probe looks at the native thing of one platform (Block Kit, components, HTML, lines of a terminal) and answers in these
values, so that every test speaks of people and none of a platform.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.action import Action, keep_key, unnumbered
from bot.events import ActionPressed, FormSubmitted
from bot.form import FormView
from bot.people import ChannelRef, UserRef
from bot.ui.nodes import Reply

START = 20  # so much of anything that is clipped must still be read
SIGN = "…"
_UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff•]")
_ALIKE = str.maketrans({"ˋ": "`", "¦": "|"})


@dataclass(frozen=True, slots=True)
class Pressed:
    """Something to press. `held` is what the platform keeps of it: only its probe knows how to press it."""

    label: str
    held: Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One reply on one platform. `raw` is everything that reaches the screen, markup and all; `problems` is what the
    platform would refuse; `pings` is whom it would wake."""

    text: str
    raw: str
    presses: tuple[Pressed, ...] = ()
    people: tuple[Pressed, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    pings: tuple[str, ...] = ()
    files: tuple[bytes, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenField:
    label: str
    help: str = ""
    value: str = ""
    error: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenForm:
    title: str
    text: str
    raw: str
    submit: str
    fields: Mapping[str, SeenField]
    problems: tuple[str, ...] = ()
    pings: tuple[str, ...] = ()
    held: Any = field(default=None, repr=False)


class Probe(Protocol):
    """One platform. `user` and `channel` are somebody and somewhere on it."""

    name: str
    user: UserRef
    channel: ChannelRef | None

    def draws(self, reply: Reply, zone: str = "UTC") -> Seen: ...
    def presses(self, pressed: Pressed) -> ActionPressed: ...
    def chooses(self, pressed: Pressed, user: UserRef) -> ActionPressed: ...
    def opens(self, view: FormView) -> SeenForm: ...
    def submits(self, form: SeenForm, typed: Mapping[str, object]) -> FormSubmitted:
        """`typed` as a person would: text, a label of a choice, several of them, somebody, somewhere, yes or no."""
        ...


def bare(text: str) -> str:
    """The letters alone: what platforms break, pad or mark differently is left out."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text).translate(_ALIKE))


def shows(seen: str, said: str, *, whole: bool = False) -> bool:
    """Whether `said` can be read in what was seen (both bare): all of it, or its start and then the sign that it goes on."""
    if said in seen:
        return True
    start = said[:START]
    at = -1 if whole or len(said) <= START else seen.find(start)
    while at >= 0:
        along = len(start)
        while along < len(said) and seen[at + along : at + along + 1] == said[along]:
            along += 1
        if seen.startswith(SIGN, at + along):
            return True
        at = seen.find(start, at + 1)
    return False


def meaning(address: str, actions: list[Action]) -> Action | None:
    """Which of these actions an address that came back means, as dispatch would read it."""
    known = {action.pack(): action for action in actions} | {keep_key(action.pack()): action for action in actions}
    return known.get(unnumbered(address)) or known.get(address)
