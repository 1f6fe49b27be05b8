"""Capability: the table of contents of one feature, as a value.

    capability = Capability(name="library", summary="Find what works", default=find, commands=[find, show], …)

Explicit lists, no decorators that register by being imported.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from bot.browse import BrowseSpec, DescribedSpec
from bot.calendar import CalendarSpec
from bot.command import NAME, Command
from bot.dataset import DatasetSpec
from bot.digest import MetricSpec, SectionSpec
from bot.errors import WiringError
from bot.feed import FeedSpec
from bot.gate import GateSpec
from bot.handlers import ActionSpec, Declared, MessageSpec, ReactionSpec, SubmitSpec
from bot.inject import HandlerPlan
from bot.interchange.importing import AnyImporter
from bot.job import JobSpec
from bot.notice import NoticeSpec
from bot.param import Arg, Param, read_param
from bot.record import RecordSpec
from bot.retention import RetentionSpec
from bot.ui.nodes import Button
from bot.waiting import WaitsSpec
from bot.way_in import WayInSpec


@dataclass(frozen=True, slots=True)
class CardSpec:
    """How records of one kind look: `render(context, stores…, id)` gives a Card or None when there is none to show."""

    subject: str
    plan: HandlerPlan


def card(subject: str) -> Callable[[Callable[..., Any]], Declared[CardSpec]]:
    """`@card("resource")` on `async def (context, store, id: Annotated[int, Arg(...)]) -> Card | None`."""

    def declare(fn: Callable[..., Any]) -> Declared[CardSpec]:
        return Declared(fn, CardSpec(subject, HandlerPlan.read(fn)))

    return declare


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """What admins may change while the hub runs. `key` finds the value in the store, `param` says what it may be."""

    key: str
    param: Param

    @property
    def default(self) -> Any:
        """As the store keeps it."""
        return self.param.write(self.param.default) if self.param.kind == "choice" else self.param.default


def setting(key: str, kind: Any, default: object, arg: Arg) -> SettingSpec:
    """Raises WiringError for a kind that no form can ask for."""
    return SettingSpec(key, read_param(key, "value", Annotated[kind, arg], default))


@dataclass(frozen=True)
class Capability:
    """`slash`: Slack gives it a command of its own beside `/hub NAME`. `start` are its buttons on the first card of `/hub`.
    `records` say how each kind of its cards is reported, hidden and brought back: one for each (see `bot/record.py`).
    `datasets` are its open data, `feeds` its news, `browse` its shelves and `described` the records that have a page; all of
    them on the web.
    `waits` tells what waits for somebody, for their inbox.
    `calendars` are what programs subscribe to, `ways_in` links for one person that lead on, and `imports` how files are
    brought in.
    `home` and `welcome` are commands run for the Home tab and for a new arrival, `gate` is asked before a first contribution;
    one capability has them."""

    name: str
    summary: str
    commands: Sequence[Command]
    default: Command | None = None
    slash: bool = False
    actions: Sequence[Declared[ActionSpec]] = field(default=())
    forms: Sequence[Declared[SubmitSpec]] = field(default=())
    cards: Sequence[Declared[CardSpec]] = field(default=())
    records: Sequence[RecordSpec] = field(default=())
    notices: Sequence[Declared[NoticeSpec]] = field(default=())
    digest: Sequence[Declared[SectionSpec]] = field(default=())
    metrics: Sequence[Declared[MetricSpec]] = field(default=())
    retention: Sequence[Declared[RetentionSpec]] = field(default=())
    waits: Sequence[Declared[WaitsSpec]] = field(default=())
    jobs: Sequence[Declared[JobSpec]] = field(default=())
    reactions: Sequence[Declared[ReactionSpec]] = field(default=())
    messages: Sequence[Declared[MessageSpec]] = field(default=())
    start: Sequence[Button] = field(default=())
    settings: Sequence[SettingSpec] = field(default=())
    datasets: Sequence[Declared[DatasetSpec]] = field(default=())
    feeds: Sequence[Declared[FeedSpec]] = field(default=())
    calendars: Sequence[Declared[CalendarSpec]] = field(default=())
    ways_in: Sequence[Declared[WayInSpec]] = field(default=())
    imports: AnyImporter | None = None
    browse: Sequence[Declared[BrowseSpec]] = field(default=())
    described: Sequence[Declared[DescribedSpec]] = field(default=())
    home: Command | None = None
    welcome: Command | None = None
    gate: Declared[GateSpec] | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise WiringError(f"{self.name!r} cannot be a capability's name; use lower-case letters and hyphens")
        if self.default is not None and self.default not in self.commands:
            raise WiringError(f"{self.name}: its default command must be one of its commands")
        names = [command.spec.name for command in self.commands]
        if twice := {name for name in names if names.count(name) > 1}:
            raise WiringError(f"{self.name}: two commands are called {', '.join(sorted(twice))}")
        if both := set(names).intersection(one.spec.name for one in self.browse):
            raise WiringError(f"{self.name}: a command and a shelf are called {', '.join(sorted(both))}")
        if unknown := {one.spec.shown_by for one in self.described}.difference(names):
            raise WiringError(f"{self.name}: no command shows its records: {', '.join(sorted(unknown))}")
