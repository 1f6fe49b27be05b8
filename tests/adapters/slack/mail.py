"""A hub that speaks unasked in a simulated workspace: the real adapter, outbox and store, on the machine's own clock."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from adapters.slack import SlackAdapter, manifest
from bot.action import Action
from bot.capability import Capability, card
from bot.command import command
from bot.context import Context
from bot.events import Reaction
from bot.handlers import on_action, on_reaction
from bot.notice import Letter, Notice, on_notice
from bot.param import Arg
from bot.people import ChannelRef
from bot.registry import Registry
from bot.settings import Settings
from bot.ui.nodes import Actions, Button, Card, File, Image, Node, Reply, Text
from commands.admin.notices import trouble
from store.changes import ChangeLog
from store.outbox import OutboxRow, OutboxStore, State
from store.settings import SettingStore
from tests.harness.charts import QUESTIONS
from tests.harness.hub import Hall, hub_in
from tests.harness.slack.model import Channel, Message
from tests.harness.slack.people import Member
from tests.harness.slack.workspace import SlackWorkspace

TIMEOUT = 0.7  # of a request, in seconds; a lease is three times as long
LEASE = 3 * TIMEOUT
CONNECT = 10.0  # seconds to connect in; a busy machine takes its time, and nothing here is about that
PICTURE = "https://fair.example/map.png"


class Said(Notice, id="mail.said"):
    number: int = 0
    words: str = ""


class OnlyOnce(Notice, id="mail.once", again=False):
    words: str


class Press(Action, id="mail.press"):
    number: int


@on_notice()
async def said(notice: Said, context: Context) -> Reply:
    blocks: list[Node] = [Text(f"{notice.number} for {context.person.name or 'all'}: {notice.words}")]
    match notice.words.rstrip("0123456789"):
        case "long":
            blocks = [Card(title=f"Chapter {n}", body="word " * 500) for n in range(10)]
        case "file":
            blocks.append(File("list.csv", b"a,b"))
        case "drawing":
            blocks.append(Image(b"\x89PNG not really", "A map"))
        case "chart":
            blocks.append(QUESTIONS)
        case "picture":
            blocks.append(Image(PICTURE, "A map"))
        case _:
            pass
    return Reply((*blocks, Actions((Button("Press", Press(number=notice.number)),))))


@on_notice()
async def once(notice: OnlyOnce) -> Reply:
    return Reply((Text(notice.words),))


@on_action(reads_only=True)
async def pressed(press: Press) -> Reply:
    return Reply((Text(f"You pressed {press.number}."),))


@card("thing")
async def thing(settings: SettingStore, id: Annotated[int, Arg("Which")]) -> Card | None:
    name = await settings.get(f"thing.{id}", "")
    button = Button("Press", Press(number=id))
    picture = Image(PICTURE, "A map") if "map" in name else None
    return Card(title=name, image=picture, actions=(button,), subject=f"thing:{id}") if name else None


@on_reaction("🔖", subject="thing")
async def kept(reaction: Reaction) -> Reply:
    return Reply((Text(f"You keep thing {reaction.subject_id}."),))


@command()
async def me(
    context: Context, words: Annotated[str, Arg("Words")] = "", count: Annotated[int, Arg("How many")] = 1
) -> Reply:
    """Tell me."""
    for number in range(count):
        notice = Said(number=number, words=words)
        context.notify(Letter(key=f"me:{words}:{number}", notice=notice, person_id=context.member_id))
    return Reply((Text("Noted."),))


@command()
async def here(
    context: Context,
    words: Annotated[str, Arg("Words")] = "",
    thread: Annotated[str, Arg("Under which message")] = "",
    again: Annotated[bool, Arg("Whether it may be said twice")] = True,
) -> Reply:
    """Tell this channel."""
    notice = Said(words=words) if again else OnlyOnce(words=words)
    context.notify(Letter(key=f"here:{words}", notice=notice, channel=context.origin.channel, thread=thread))
    return Reply((Text("Noted."),))


@command()
async def name(
    context: Context,
    settings: SettingStore,
    log: ChangeLog,
    number: Annotated[int, Arg("Which")],
    words: Annotated[str, Arg("Its name", rest=True)] = "",
) -> Reply:
    """Name a thing, and post it here the first time."""
    await settings.set(f"thing.{number}", words)
    log.note("thing", number)
    assert context.origin.channel is not None
    context.post(context.origin.channel, "thing", number, space_id=context.person.space_id)
    return Reply((Text("Named."),))


MAIL = Capability(
    "mail",
    "Say it later",
    [me, here, name],
    default=me,
    slash=True,
    notices=[said, once, trouble],
    actions=[pressed],
    cards=[thing],
    reactions=[kept],
)


@dataclass
class Mail:
    """Alice and Bob in #town-hall, and a hub that speaks to them."""

    slack: SlackWorkspace
    hall: Hall
    adapter: SlackAdapter
    alice: Member
    bob: Member
    channel: Channel

    async def rows(self, *states: State) -> list[OutboxRow]:
        async with self.hall.parts.database.units(reads_only=True) as unit:
            return await OutboxStore(unit).in_state(*(states or tuple(State)), limit=2_000)

    async def put(self, letter: Letter) -> None:
        """Say something without anybody's command."""
        async with self.hall.parts.database.units() as unit:
            await OutboxStore(unit).put([letter.row()])
        self.hall.hub.house.posted.set()

    async def settled(self, count: int = 1, within: float = 60.0) -> list[OutboxRow]:
        """So many rows, none of them waiting or on its way."""
        await until(self._calm(count), within)
        return await self.rows()

    def _calm(self, count: int) -> Callable[[], Any]:
        async def calm() -> bool:
            rows = await self.rows()
            return len(rows) >= count and not any(row.state in (State.PENDING, State.SENDING) for row in rows)

        return calm

    async def unverified(self) -> int:
        async with self.hall.parts.database.units(reads_only=True) as unit:
            return await OutboxStore(unit).unverified()

    def unasked(self, channel: Channel | None = None) -> list[Message]:
        """What the hub said unasked, by its marks, and files that follow."""
        found = [message for message in self.slack.messages if message.metadata or message.files]
        return [message for message in found if channel is None or message.channel == channel.id]

    def ref(self, channel: Channel | None = None) -> ChannelRef:
        return ChannelRef("slack", f"{self.slack.team_id}:{(channel or self.channel).id}")


async def until(happened: Callable[[], Any], within: float = 30.0) -> None:
    """Wait for it, as short as can be."""
    async with asyncio.timeout(within):
        while not await happened():  # noqa: ASYNC110  what is waited for stands in a database
            await asyncio.sleep(0.02)


def asked_for() -> dict[str, Any]:
    return manifest(Registry.of([MAIL]), Settings(_env_file=None))  # type: ignore[call-arg]


@asynccontextmanager
async def mail_in(
    slack: SlackWorkspace, folder: Path, *, alice: Member, bob: Member, channel: Channel, **settings: Any
) -> AsyncIterator[Mail]:
    """The hub, connected; leaving is a clean stop, entering again a restart."""
    asked = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url}
    asked |= {"send_timeout": TIMEOUT, **settings}
    async with hub_in(folder, [MAIL], seed=False, **asked) as hall:
        adapter = SlackAdapter(hall.hub, hall.parts.settings)
        adapter.written_down, adapter.connect_within = 0.2, CONNECT
        await adapter.start()
        hall.hub.adapters.append(adapter)
        await slack.connected()
        yield Mail(slack, hall, adapter, alice, bob, channel)


@asynccontextmanager
async def post_office(
    folder: Path, *, scopes: set[str] | None = None, events: bool = True, **settings: Any
) -> AsyncIterator[Mail]:
    """A workspace that allows what the manifest asks for, and `scopes` beside; without `events` Slack tells of nothing."""
    async with SlackWorkspace.start(manifest=asked_for()) as slack:
        slack.world.app.scopes |= frozenset(scopes or ())
        if not events:
            slack.world.app.metadata = frozenset()
        alice, bob = slack.member("Alice"), slack.member("Bob")
        channel = slack.channel("town-hall", [alice, bob])
        async with mail_in(slack, folder, alice=alice, bob=bob, channel=channel, **settings) as mail:
            yield mail
