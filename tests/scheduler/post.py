"""A hub whose only platform is a Postbox, on a clock that is moved by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from bot.action import Action
from bot.capability import Capability, card
from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.notice import Letter, Notice, on_notice
from bot.param import Arg
from bot.people import ChannelRef
from bot.ui.nodes import Actions, Button, Card, Reply, Text
from commands.admin.notices import trouble
from scheduler.cards import Cards
from scheduler.outbox import Delivery
from store.changes import ChangeLog
from store.outbox import OutboxRow, OutboxStore, State
from store.settings import SettingStore
from tests.harness.courier import Postbox
from tests.harness.hub import Hall, hub_in
from tests.harness.time import HandMovedClock


class Said(Notice, id="test.said"):
    number: int
    words: str = ""


class OnlyOnce(Notice, id="test.once", again=False):
    number: int


class Press(Action, id="test.press", long=True):
    words: str


@on_notice()
async def said(notice: Said, context: Context, settings: SettingStore) -> Reply | None:
    if notice.words == "poison":
        raise RuntimeError("poison")
    if await settings.get("silent", False):
        return None
    button = Button("Press", Press(words="long " * 100))
    return Reply((Text(f"{notice.number} for {context.person.name or 'all'} {notice.words}"), Actions((button,))))


@on_notice()
async def once(notice: OnlyOnce) -> Reply:
    return Reply((Text(f"only once: {notice.number}"),))


@on_action(reads_only=True)
async def pressed(press: Press) -> Reply:
    return Reply((Text(f"{len(press.words)} letters"),))


@card("thing")
async def thing(settings: SettingStore, id: Annotated[int, Arg("Which")]) -> Card | None:
    name = await settings.get(f"thing.{id}", "")
    return Card(title=name, subject=f"thing:{id}") if name else None


@command()
async def tell(
    context: Context, count: Annotated[int, Arg("How many")] = 1, words: Annotated[str, Arg("Words")] = ""
) -> Reply:
    """Tell the asker, so many times."""
    for number in range(count):
        notice = Said(number=number, words=words)
        context.notify(Letter(key=f"said:{words}:{number}", notice=notice, person_id=context.member_id, cause="said"))
    return Reply((Text("told"),))


@command()
async def broadcast(context: Context, count: Annotated[int, Arg("How many")] = 1) -> Reply:
    """Tell so many channels."""
    for number in range(count):
        channel = ChannelRef("test", f"T1:C{number}")
        context.notify(Letter(key=f"all:{number}", notice=Said(number=number), channel=channel, cause="all"))
    return Reply((Text("told"),))


@command()
async def name(
    context: Context,
    settings: SettingStore,
    log: ChangeLog,
    number: Annotated[int, Arg("Which")],
    words: Annotated[str, Arg("Its name", rest=True)] = "",
) -> Reply:
    """Name a thing, and post it to two channels the first time."""
    await settings.set(f"thing.{number}", words)
    log.note("thing", number)
    for place in ("T1:C1", "T1:C2"):
        context.post(ChannelRef("test", place), "thing", number, space_id=context.person.space_id)
    return Reply((Text("named"),))


@command()
async def fail(context: Context) -> Reply:
    """Say something, then fail."""
    context.notify(Letter(key="never", notice=Said(number=1), person_id=context.member_id))
    raise RuntimeError("after all")


CAPABILITIES = [
    Capability(
        "test",
        "Try",
        commands=[tell, broadcast, name, fail],
        notices=[said, once, trouble],
        actions=[pressed],
        cards=[thing],
    ),
    Capability("hub", "The hub", commands=[], default=None),
]


@dataclass
class Desk:
    """The workers of a hub, moved by hand."""

    hall: Hall
    clock: HandMovedClock

    @property
    def delivery(self) -> Delivery:
        return next(worker for worker in self.hall.hub.workers if isinstance(worker, Delivery))

    @property
    def cards(self) -> Cards:
        return next(worker for worker in self.hall.hub.workers if isinstance(worker, Cards))

    async def rows(self, *states: State) -> list[OutboxRow]:
        async with self.hall.parts.database.units(reads_only=True) as unit:
            return await OutboxStore(unit).in_state(*(states or tuple(State)), limit=2000)


@dataclass
class Post(Desk):
    """`minutes` and seconds pass by hand; `round` lets the outbox do what is due and waits until it has arrived."""

    box: Postbox = field(init=False)

    def __post_init__(self) -> None:
        self.box = Postbox(self.clock.monotonic)
        self.hall.hub.couriers["test"] = self.box

    async def round(self, after: float = 0.0) -> list[str]:
        """The keys that arrived in it."""
        before = len(self.box.accepted)
        self.clock.forward(after)
        await self.delivery.round()
        await self.delivery.settled()
        return [got.key for got in self.box.accepted[before:]]

    async def set(self, key: str, value: object) -> None:
        async with self.hall.parts.database.units() as unit:
            await SettingStore(unit).set(key, value)


@asynccontextmanager
async def post_in(folder: Path, **settings: object) -> AsyncIterator[Post]:
    clock = HandMovedClock()
    async with hub_in(folder, CAPABILITIES, seed=False, clock=clock, **settings) as hall:
        for worker in hall.hub.workers:
            await worker.stop()
        yield Post(hall, clock)
