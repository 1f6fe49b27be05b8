"""A whole hub without a platform: the real core, store, index and capabilities, and people who talk to it.

async with hub_in(tmp_path) as house:
    alice = house.person("Alice")
    await alice.runs("library permits")
    await alice.clicks("Save")
    assert alice.sees("Saved")
"""

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.capability import Capability
from bot.compose import Parts, build, furnished, workers
from bot.compose.first import prepare
from bot.events import (
    ActionPressed,
    CommandCalled,
    Event,
    FormSubmitted,
    MessageActed,
    MessageText,
    Origin,
    Reacted,
    Suggesting,
)
from bot.form import FormTooLate, FormView
from bot.hub import Hub
from bot.people import ChannelRef, MessageRef, Person, Role, SpaceRef, UserRef
from bot.platforms import Group, Groups
from bot.ports import Clock
from bot.registry import Registry
from bot.settings import Settings
from bot.ui.nodes import Actions, Audience, Button, Card, Choice, Items, Pager, Progress, Reply, Select
from bot.ui.plain import plain
from store.people import PeopleStore
from store.settings import SettingStore

SPACE = SpaceRef("test", "T1", "Test space")
TOWN_HALL = ChannelRef("test", "C1", "town-hall", people=312)


@dataclass
class Talker:
    """One person; what they are shown is in `replies`, `form` and `steps`, newest last."""

    hub: Hub
    origin: Origin
    replies: list[Reply] = field(default_factory=list)
    steps: list[Progress] = field(default_factory=list)
    form: FormView | None = None
    reader: Person | None = None
    messages: int = 0
    # The next form comes too late to open by itself, as on a slow day.
    late: bool = False

    # What they do

    async def runs(self, text: str, **options: object) -> Reply | None:
        return await self._does(
            CommandCalled(self.origin, text) if not options else CommandCalled(self.origin, path=text, options=options)
        )

    async def clicks(self, label: str) -> Reply | None:
        """The newest button (or option) whose label starts so."""
        return await self.presses(self.button(label).action.address())

    async def presses(self, address: str) -> Reply | None:
        return await self._does(ActionPressed(self.origin, address))

    async def fills(self, values: dict[str, object]) -> Reply | None:
        """By field label; what is not named keeps what stands in the form."""
        form = self.form
        assert form is not None, f"no form is open; last seen: {self.text}"
        labels = {one.param.label: one for one in form.fields}
        unknown = values.keys() - labels.keys()
        assert not unknown, f"the form has {list(labels)}, not {unknown}"
        filled = {one.param.name: values.get(label, one.value) for label, one in labels.items()}
        return await self._does(FormSubmitted(self.origin, form.address, filled))

    async def types(self, source: str, name: str, text: str) -> tuple[Choice, ...]:
        return await self.hub.suggest(Suggesting(self.origin, source, name, text))

    async def reacts(self, where: MessageRef, emoji: str, *, added: bool = True) -> Reply | None:
        await self.hub.settled()
        return await self._does(Reacted(self.origin, where, emoji, added))

    async def uses_menu(self, id: str, message: MessageText) -> Reply | None:
        return await self._does(MessageActed(self.origin, id, message))

    # What they see

    @property
    def reply(self) -> Reply:
        assert self.replies, "nothing was shown"
        return self.replies[-1]

    @property
    def text(self) -> str:
        """The newest answer as plain text."""
        return plain(self.reply, self.reader) if self.replies and self.reader else ""

    shown = text

    def sees(self, words: str) -> bool:
        return words in self.text

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in buttons(self.reply)]

    def button(self, label: str) -> Button:
        for reply in reversed(self.replies):
            for button in buttons(reply):
                if button.label.startswith(label):
                    return button
        raise AssertionError(f"no button {label!r}; there are {[b.label for r in self.replies for b in buttons(r)]}")

    @property
    def errors(self) -> dict[str, str]:
        return self.form.errors if self.form else {}

    def where(self) -> MessageRef:
        """The last message that others see."""
        return MessageRef(self.origin.channel or TOWN_HALL, str(self.messages))

    # The responder

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        self.replies.append(reply)
        self.reader, self.form = reader, None
        if reply.audience is not Audience.CHANNEL:
            return None
        self.messages += 1
        return self.where()

    async def open_form(self, view: FormView, reader: Person) -> None:
        if self.late:
            self.late = False
            raise FormTooLate
        self.form, self.reader = view, reader

    async def progress(self, progress: Progress, reader: Person) -> None:
        self.steps.append(progress)

    async def _does(self, event: Event) -> Reply | None:
        before = len(self.replies)
        await self.hub.dispatch(event, self)
        return self.replies[-1] if len(self.replies) > before else None


def buttons(reply: Reply) -> list[Button]:
    """Every button of a reply in reading order; options of selects count as buttons."""
    found: list[Button] = []
    for node in reply.blocks:
        for card in node.cards if isinstance(node, Items) else [node]:
            items: Sequence[object] = (
                card.items if isinstance(card, Actions) else card.actions if isinstance(card, Card) else ()
            )
            for item in items:
                if isinstance(item, Button):
                    found.append(item)
                elif isinstance(item, Select):
                    found += [Button(option.label, option.action) for option in item.options]
        pager = node.pager if isinstance(node, Items) else node if isinstance(node, Pager) else None
        if pager:
            turns = (("Previous", pager.previous), ("Next", pager.next))
            found += [Button(label, action) for label, action in turns if action]
    return found


@dataclass
class Village:
    """The platform of the test space, where people are in groups: `known` by their ids, `inside` those of each person."""

    name: str = "test"
    known: dict[str, str] = field(default_factory=dict[str, str])
    inside: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    trouble: str = ""
    says: str = "all quiet"

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    def state(self) -> str:
        return self.says

    async def groups(self, space: SpaceRef) -> Groups:
        known = () if self.trouble else tuple(Group(id, name) for id, name in self.known.items())
        return Groups(known, self.trouble)

    async def groups_of(self, user: UserRef, space: SpaceRef, wanted: frozenset[str]) -> frozenset[str] | None:
        return None if self.trouble else frozenset(self.inside.get(user.id, set())) & wanted


@dataclass
class Hall:
    """The house of a test."""

    parts: Parts
    hub: Hub

    def person(
        self,
        name: str,
        *,
        space: SpaceRef = SPACE,
        channel: ChannelRef | None = TOWN_HALL,
        forms: bool = True,
        zone: str = "Europe/London",
        guest: bool = False,
    ) -> Talker:
        user = UserRef(space.platform, f"{space.id}:{name}")
        return Talker(
            self.hub, Origin(user=user, space=space, name=name, channel=channel, zone=zone, forms=forms, guest=guest)
        )

    def village(self, **groups: str) -> Village:
        """From now on the test space is on a platform with these groups: `village(S1="clerks")`."""
        found = Village(known=groups)
        self.hub.adapters.append(found)
        return found

    def stranger(self) -> Talker:
        """Nobody the hub could know: a reader of the web without a session."""
        return Talker(self.hub, Origin(user=UserRef("web", ""), space=SpaceRef("web", "web")))

    async def grant(self, who: Talker, role: Role) -> None:
        """Give somebody a role everywhere; they arrive if they have not spoken yet."""
        origin = who.origin
        async with self.parts.database.units() as unit:
            people = PeopleStore(unit)
            row = await people.arrive(
                origin.user.platform, origin.user.id, origin.space.platform, origin.space.id, origin.name, origin.zone
            )
            assert row is not None
            await people.grant(row.id, role)


@asynccontextmanager
async def hub_in(
    folder: Path,
    capabilities: Sequence[Capability] | None = None,
    *,
    seed: bool = True,
    clock: Clock | None = None,
    rules: bool = False,
    **settings: object,
) -> AsyncIterator[Hall]:
    """A hub on SQLite in `folder`; with `capabilities` those instead of the real ones; on the machine's clock or another.
    Without `rules` nobody is asked to accept any before they contribute."""
    if not settings and not _begun(folder):
        await _copy_template(folder, seed)
    parts = await build(Settings(data_dir=folder, folkmoot_demo=seed, **settings), clock=clock)
    if capabilities is not None:
        parts = replace(parts, hub=_with(parts, capabilities))
    await prepare(parts)
    if not rules:
        async with parts.database.units() as unit:
            await SettingStore(unit).set("moderation.rules", "none")
    await parts.hub.start()
    try:
        yield Hall(parts, parts.hub)
    finally:
        await parts.hub.stop()


def _begun(folder: Path) -> bool:
    return (folder / "folkmoot.db").exists()


_templates: dict[bool, Path] = {}


async def _copy_template(folder: Path, seed: bool) -> None:
    """A fresh data folder, copied from one that is made once a process: migrating takes longer than most tests."""
    if seed not in _templates:
        made = Path(tempfile.mkdtemp(prefix="folkmoot-template-"))
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        parts = await build(Settings(data_dir=made, folkmoot_demo=seed))
        await prepare(parts)
        await parts.hub.stop()
        _templates[seed] = made
    shutil.copytree(_templates[seed], folder, dirs_exist_ok=True)


def _with(parts: Parts, capabilities: Sequence[Capability]) -> Hub:
    house = furnished(replace(parts.hub.house, registry=Registry.of(capabilities)))
    hub = Hub(house, parts.hub._closing)
    hub.workers += workers(hub, parts.settings)
    return hub
