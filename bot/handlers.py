"""Declarations beside commands: what answers a button, a form, a reaction, a message action, a new arrival.

Each reads its handler's signature once, like `@command`, and can still be called as the function it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from bot.action import Action
from bot.errors import WiringError
from bot.events import MessageText, Reaction
from bot.form import Form
from bot.inject import Handler, HandlerPlan
from bot.people import Role

ANY = "*"  # the subject of a reaction that any record takes, if it has no other meaning there
LONGEST_MENU_NAME = 24  # Slack's shortcut name; Discord's context menu allows 32


@dataclass(frozen=True, slots=True)
class ActionSpec:
    payload: type[Action]
    requires: Role
    reads_only: bool
    opens_form: bool
    plan: HandlerPlan


@dataclass(frozen=True, slots=True)
class SubmitSpec:
    """`contributes`: others see what was sent, so the gate (see `bot/gate.py`) asks before the first time."""

    payload: type[Form]
    requires: Role
    plan: HandlerPlan
    contributes: bool = False


@dataclass(frozen=True, slots=True)
class ReactionSpec:
    """`emoji` in any skin tone, on a posted card whose subject is of this kind ("resource"). `open` tells the ids of the
    records that still take reactions; without it a card is open for thirty days."""

    emoji: tuple[str, ...]
    subject: str
    requires: Role
    plan: HandlerPlan
    open: HandlerPlan | None = None


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """An entry in the menu of any message."""

    id: str
    label: str
    requires: Role
    opens_form: bool
    plan: HandlerPlan


Spec = TypeVar("Spec")


class Declared(Generic[Spec]):
    """A handler with its spec; calling it calls the handler."""

    def __init__(self, fn: Handler, spec: Spec) -> None:
        self.fn = fn
        self.spec = spec

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.fn(*args, **kwargs)


def on_action(
    *, requires: Role = Role.MEMBER, reads_only: bool = False, opens_form: bool = False
) -> Callable[[Handler], Declared[ActionSpec]]:
    """A button or select: the handler takes its Action."""

    def declare(fn: Handler) -> Declared[ActionSpec]:
        plan = HandlerPlan.read(fn, Action)
        return Declared(fn, ActionSpec(cast(type[Action], _payload(plan)), requires, reads_only, opens_form, plan))

    return declare


def on_submit(*, requires: Role = Role.MEMBER, contributes: bool = False) -> Callable[[Handler], Declared[SubmitSpec]]:
    """A complete and valid form: the handler takes it filled."""

    def declare(fn: Handler) -> Declared[SubmitSpec]:
        plan = HandlerPlan.read(fn, Form)
        return Declared(fn, SubmitSpec(cast(type[Form], _payload(plan)), requires, plan, contributes))

    return declare


def on_reaction(
    *emoji: str, subject: str, requires: Role = Role.MEMBER, open: Handler | None = None
) -> Callable[[Handler], Declared[ReactionSpec]]:
    """An emoji put on, or taken from, a card of this subject: the handler takes a Reaction.

    It is called once for each change, whatever is delivered twice or out of turn. What is taken away may never have been
    put there before the handler's eyes; it does nothing then. While nobody listens reactions are missed, so on connecting
    again those on open cards are read. `open` is `async (stores…) -> ids` of the records that are; see ReactionSpec.
    """

    def declare(fn: Handler) -> Declared[ReactionSpec]:
        if not emoji:
            raise WiringError(f"{fn.__qualname__}: name at least one emoji")
        still = HandlerPlan.read(open) if open else None
        if still and (still.params or still.streams):
            raise WiringError(f"{still.name}: what tells the open records takes stores and services only")
        return Declared(fn, ReactionSpec(emoji, subject, requires, HandlerPlan.read(fn, Reaction), still))

    return declare


def on_message(
    label: str, *, id: str, requires: Role = Role.MEMBER, opens_form: bool = False
) -> Callable[[Handler], Declared[MessageSpec]]:
    """An entry in the menu of any message: the handler takes the MessageText."""

    def declare(fn: Handler) -> Declared[MessageSpec]:
        if not 1 <= len(label) <= LONGEST_MENU_NAME:
            raise WiringError(f"{fn.__qualname__}: a menu entry has 1 to {LONGEST_MENU_NAME} characters")
        return Declared(fn, MessageSpec(id, label, requires, opens_form, HandlerPlan.read(fn, MessageText)))

    return declare


def _payload(plan: HandlerPlan) -> type:
    if plan.payload is None:
        raise WiringError(f"{plan.name}: no payload")
    return plan.payload[1]


def specs(declared: Sequence[Declared[Spec]]) -> tuple[Spec, ...]:
    return tuple(one.spec for one in declared)
