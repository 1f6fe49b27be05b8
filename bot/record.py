"""Records: whatever has a card says once what it is, and can be reported, hidden and brought back like all others.

    async def look(library: LibraryStore, id: Annotated[int, Arg("The resource")]) -> Look | None: ...
    async def hide(library: LibraryStore, id: Annotated[int, Arg("The resource")]) -> str | None: ...
    async def restore(library: LibraryStore, id: Annotated[int, Arg(…)], state: Annotated[str, Arg(…)]) -> bool: ...

    Capability(…, cards=[resource_card], records=[record("resource", look=look, hide=hide, restore=restore)])

With that, *Report* stands under the record's details, it is in the moderators' queue when somebody pressed it, its living
cards say so while it is hidden, and its owners hear what was decided. What hiding means for its own lists, searches, feeds
and digests is the capability's to see to: a state of its own that they do not show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import access
from bot.action import Action
from bot.context import Context
from bot.errors import BotError, Expired, WiringError
from bot.inject import HandlerPlan
from bot.offers import LONGEST_SUBJECT, Report
from bot.people import Person, Role
from bot.ui.nodes import Actions, Button, Card, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A record as one sees it who has to judge it. `owners` are the people whose it is: they are told what is decided, and
    decide nothing about it. `see` shows it whole. `visibility` and `space_id` as `access.may_see` takes them."""

    title: str
    see: Action
    says: str = ""
    url: str = ""
    owners: tuple[int, ...] = ()
    visibility: str = "members"
    space_id: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """`noun`: what people call one ("resource")."""

    subject: str
    noun: str
    look: HandlerPlan
    hide: HandlerPlan
    restore: HandlerPlan

    @property
    def plans(self) -> tuple[HandlerPlan, ...]:
        return (self.look, self.hide, self.restore)


def record(
    subject: str,
    *,
    look: Callable[..., Any],
    hide: Callable[..., Any],
    restore: Callable[..., Any],
    noun: str = "",
) -> RecordSpec:
    """`look` gives a Look, or None when there is no such record (any more). `hide` takes it out of all that people find and
    gives the state it was in, None when it is hidden or gone already. `restore` puts it back into that state; False when it
    is not hidden. Raises WiringError for a signature that does not fit."""
    if not 1 <= len(subject) <= LONGEST_SUBJECT:
        raise WiringError(
            f"{subject!r}: a record that can be reported has a subject of at most {LONGEST_SUBJECT} letters"
        )
    plans = [HandlerPlan.read(fn) for fn in (look, hide, restore)]
    for plan, wanted in zip(plans, (("id",), ("id",), ("id", "state")), strict=True):
        if tuple(param.name for param in plan.params) != wanted or plan.streams:
            raise WiringError(f"{plan.name}: it takes {' and '.join(wanted)}, and stores; nothing else")
    return RecordSpec(subject, noun or subject.replace("_", " "), *plans)


class Within:
    """The transaction a handler works in: it hands it on to `Records`, so that all is done together or not at all."""

    def __init__(self, unit: Any) -> None:
        self.unit: Any = unit


class Records:
    """A service: every kind of record there is, handled alike. An unknown kind or number is like a record that is gone."""

    def __init__(self, specs: Mapping[str, RecordSpec], services: Mapping[type, object]) -> None:
        self._specs = specs
        self._services = services

    def noun(self, subject: str) -> str:
        spec = self._specs.get(subject)
        return spec.noun if spec else "record"

    async def look(self, within: Within, context: Context, subject: str, number: str) -> Look | None:
        spec = self._specs.get(subject)
        return await self._call(spec.look, within, context, number) if spec else None

    async def hide(self, within: Within, context: Context, subject: str, number: str) -> str | None:
        """The state it was in; None when it is hidden or gone already."""
        spec = self._specs.get(subject)
        return await self._call(spec.hide, within, context, number) if spec else None

    async def restore(self, within: Within, context: Context, subject: str, number: str, state: str) -> bool:
        """False when it is not hidden (any more)."""
        spec = self._specs.get(subject)
        return bool(spec and await self._call(spec.restore, within, context, number, state))

    async def _call(self, plan: HandlerPlan, within: Within, context: Context, number: str, state: str = "") -> Any:
        read = plan.params[0].read
        try:
            arguments: dict[str, object] = {"id": read(number)}
        except BotError as problem:
            raise Expired("That button is from an earlier version.", "Open the record again.") from problem
        if len(plan.params) > 1:
            arguments["state"] = state
        return await plan.call(within.unit, self._services, context, arguments)


def with_report(specs: Mapping[str, RecordSpec], reply: Reply, person: Person) -> Reply:
    """The details of one record, with *Report* at their end; any other reply as it is."""
    cards = [node for node in reply.blocks if isinstance(node, Card) and node.subject]
    if len(cards) != 1 or not access.allows(person, Role.MEMBER):
        return reply
    subject, _, number = cards[0].subject.partition(":")
    if subject not in specs or len(number) > LONGEST_SUBJECT:
        return reply
    button = Button(f"Report this {specs[subject].noun}", Report(subject=subject, number=number))
    *before, last = reply.blocks
    if isinstance(last, Actions):
        return replace(reply, blocks=(*before, Actions((*last.items, button))))
    return replace(reply, blocks=(*reply.blocks, Actions((button,))))
