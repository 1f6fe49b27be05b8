"""All declarations by the word that finds them; built once, refuses what is named twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bot.action import Action, action_id
from bot.browse import BrowseSpec, DescribedSpec
from bot.calendar import CalendarSpec
from bot.capability import Capability, CardSpec
from bot.command import CommandSpec
from bot.dataset import DatasetSpec
from bot.digest import MetricSpec, SectionSpec
from bot.errors import Expired, WiringError
from bot.feed import FeedSpec
from bot.gate import GateSpec
from bot.handlers import ActionSpec, MessageSpec, ReactionSpec, SubmitSpec
from bot.inject import HandlerPlan
from bot.interchange.importing import AnyImporter
from bot.job import JobSpec
from bot.notice import NoticeSpec
from bot.offers import FillIn, Run
from bot.record import RecordSpec
from bot.retention import RetentionSpec
from bot.waiting import WaitsSpec
from bot.way_in import WayInSpec

Key = TypeVar("Key")
Value = TypeVar("Value")


class Planned(Protocol):
    """Whatever has a handler."""

    @property
    def plan(self) -> HandlerPlan: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One command with its full path ("library.find"); `default` runs when only the capability is named."""

    capability: str
    spec: CommandSpec
    default: bool

    @property
    def path(self) -> str:
        return f"{self.capability}.{self.spec.name}"

    @property
    def words(self) -> str:
        """As a person types it: "library find"."""
        return f"{self.capability} {self.spec.name}"


@dataclass(frozen=True)
class Registry:
    capabilities: tuple[Capability, ...]
    commands: dict[str, Entry] = field(default_factory=dict[str, Entry])
    defaults: dict[str, Entry] = field(default_factory=dict[str, Entry])
    actions: dict[str, ActionSpec] = field(default_factory=dict[str, ActionSpec])
    forms: dict[str, SubmitSpec] = field(default_factory=dict[str, SubmitSpec])
    reactions: dict[tuple[str, str], ReactionSpec] = field(default_factory=dict[tuple[str, str], ReactionSpec])
    messages: dict[str, MessageSpec] = field(default_factory=dict[str, MessageSpec])
    cards: dict[str, CardSpec] = field(default_factory=dict[str, CardSpec])
    records: dict[str, RecordSpec] = field(default_factory=dict[str, RecordSpec])
    notices: dict[str, NoticeSpec] = field(default_factory=dict[str, NoticeSpec])
    datasets: dict[str, DatasetSpec] = field(default_factory=dict[str, DatasetSpec])
    """By full name: "library-resources"."""
    feeds: dict[tuple[str, str], FeedSpec] = field(default_factory=dict[tuple[str, str], FeedSpec])
    calendars: dict[tuple[str, str], CalendarSpec] = field(default_factory=dict[tuple[str, str], CalendarSpec])
    ways_in: dict[tuple[str, str], WayInSpec] = field(default_factory=dict[tuple[str, str], WayInSpec])
    imports: dict[str, AnyImporter] = field(default_factory=dict[str, AnyImporter])
    """By capability."""
    shelves: dict[tuple[str, str], BrowseSpec] = field(default_factory=dict[tuple[str, str], BrowseSpec])
    described: dict[str, tuple[str, DescribedSpec]] = field(default_factory=dict[str, tuple[str, DescribedSpec]])
    """By subject: the capability, and the declaration."""
    sections: dict[str, SectionSpec] = field(default_factory=dict[str, SectionSpec])
    metrics: dict[str, MetricSpec] = field(default_factory=dict[str, MetricSpec])
    jobs: dict[str, JobSpec] = field(default_factory=dict[str, JobSpec])
    retention: list[RetentionSpec] = field(default_factory=list[RetentionSpec])
    waits: list[WaitsSpec] = field(default_factory=list[WaitsSpec])
    home: Entry | None = None
    welcome: Entry | None = None
    gate: GateSpec | None = None

    @staticmethod
    def of(capabilities: Iterable[Capability]) -> "Registry":
        """Raises WiringError for two things under one name."""
        registry = Registry(tuple(capabilities))
        for capability in registry.capabilities:
            registry._add(capability)
        return registry

    def _add(self, capability: Capability) -> None:
        for command in capability.commands:
            entry = Entry(capability.name, command.spec, command is capability.default)
            _put(self.commands, entry.path, entry)
            if entry.default:
                _put(self.defaults, capability.name, entry)
            if command is capability.home:
                object.__setattr__(self, "home", entry)
            if command is capability.welcome:
                object.__setattr__(self, "welcome", entry)
        if capability.gate:
            object.__setattr__(self, "gate", capability.gate.spec)
        for action in capability.actions:
            _put(self.actions, action.spec.payload.id, action.spec)
        for form in capability.forms:
            _put(self.forms, form.spec.payload.id, form.spec)
        for message in capability.messages:
            _put(self.messages, message.spec.id, message.spec)
        for card in capability.cards:
            _put(self.cards, card.spec.subject, card.spec)
        for kind in capability.records:
            _put(self.records, kind.subject, kind)
        for notice in capability.notices:
            _put(self.notices, notice.spec.payload.id, notice.spec)
        for dataset in capability.datasets:
            _put(self.datasets, f"{capability.name}-{dataset.spec.name}", dataset.spec)
        for feed in capability.feeds:
            _put(self.feeds, (capability.name, feed.spec.name), feed.spec)
        for calendar in capability.calendars:
            _put(self.calendars, (capability.name, calendar.spec.name), calendar.spec)
        for way in capability.ways_in:
            _put(self.ways_in, (capability.name, way.spec.name), way.spec)
        if capability.imports is not None:
            _put(self.imports, capability.name, capability.imports)
        for shelf in capability.browse:
            _put(self.shelves, (capability.name, shelf.spec.name), shelf.spec)
        for one in capability.described:
            _put(self.described, one.spec.subject, (capability.name, one.spec))
        for part in capability.digest:
            _put(self.sections, part.spec.id, part.spec)
        for figure in capability.metrics:
            _put(self.metrics, figure.spec.id, figure.spec)
        for work in capability.jobs:
            _put(self.jobs, work.spec.id, work.spec)
        self.retention.extend(one.spec for one in capability.retention)
        self.waits.extend(one.spec for one in capability.waits)
        for reaction in capability.reactions:
            for emoji in reaction.spec.emoji:
                _put(self.reactions, (reaction.spec.subject, emoji), reaction.spec)

    def action(self, address: str) -> Action | None:
        """What an address that was written down earlier presses; None when there is no such button any more."""
        kind = {one.id: one for one in (Run, FillIn)}.get(action_id(address))
        spec = self.actions.get(action_id(address))
        payload = kind or (spec.payload if spec else None)
        try:
            return payload.unpack(address) if payload else None
        except Expired:
            return None

    def of_capability(self, name: str) -> list[Entry]:
        return [entry for entry in self.commands.values() if entry.capability == name]

    def plans(self) -> list[HandlerPlan]:
        """Every handler there is, for `folkmoot check`."""
        groups: tuple[Iterable[Planned], ...] = (
            (entry.spec for entry in self.commands.values()),
            self.actions.values(),
            self.forms.values(),
            self.reactions.values(),
            self.messages.values(),
            self.cards.values(),
            self.notices.values(),
            self.datasets.values(),
            self.feeds.values(),
            self.calendars.values(),
            self.ways_in.values(),
            self.shelves.values(),
            (spec for _, spec in self.described.values()),
            self.sections.values(),
            self.metrics.values(),
            self.jobs.values(),
            self.retention,
            self.waits,
        )
        others = [spec.open for spec in self.reactions.values() if spec.open]
        others += [plan for spec in self.records.values() for plan in spec.plans]
        others += [spec.every for _, spec in self.described.values()]
        others += [self.gate.plan] if self.gate else []
        return [*(spec.plan for group in groups for spec in group), *others]

    def check(self, services: Mapping[type, object]) -> None:
        """Raises WiringError when any handler asks for what nobody provides."""
        for plan in self.plans():
            plan.check(services)


def _put(table: dict[Key, Value], key: Key, value: Value) -> None:
    if key in table:
        raise WiringError(f"{key!r} is declared twice")
    table[key] = value
