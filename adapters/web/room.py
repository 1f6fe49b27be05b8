"""The room: who is in it and what was said. It lives in one process, and only where nobody else can come in."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.web.feed import ROOM, Entry, Feed
from adapters.web.metrics import Metrics
from adapters.web.respond import RoomResponder
from adapters.web.sessions import DemoPerson, Sessions
from adapters.web.visitor import Visitor
from bot.capability import Capability
from bot.events import Event, Origin
from bot.handlers import MessageSpec
from bot.hub import Hub
from bot.offers import Run
from bot.people import ChannelRef, MessageRef, Person, Role, SpaceRef, UserRef
from bot.ui.nodes import Actions, Button, Card, Reply

SPACE = SpaceRef("web", "demo", "the demo room")
EMOJI = ("👍", "🎉", "🤔")
EXAMPLES = 3
FOR_ALL = (Role.GUEST, Role.MEMBER)


@dataclass
class Player:
    """Somebody in the room. `zone` is learned from the hub's answers to them."""

    demo: DemoPerson
    user: UserRef
    zone: str = "UTC"

    @property
    def key(self) -> str:
        return self.demo.key


class Room:
    def __init__(self, hub: Hub, sessions: Sessions, metrics: Metrics) -> None:
        self._hub, self._sessions, self._metrics = hub, sessions, metrics
        self.feed = Feed()
        self.players: dict[str, Player] = {}

    @property
    def emoji(self) -> tuple[str, ...]:
        """What people may react with: what the capabilities listen for, and a few that are only kind."""
        heard = [spec.emoji[0] for spec in self._hub.registry.reactions.values()]
        return tuple(dict.fromkeys([*heard, *EMOJI]))

    @property
    def messages(self) -> list[MessageSpec]:
        """What is offered on any message."""
        return list(self._hub.registry.messages.values())

    @property
    def channel(self) -> ChannelRef:
        return ChannelRef(ROOM.platform, ROOM.id, ROOM.name, people=max(1, len(self.players)))

    async def player(self, key: str) -> Player | None:
        """Whoever this browser plays; None for a key that is nobody's (any more)."""
        if key in self.players or not key:
            return self.players.get(key)
        demo = next((one for one in await self._sessions.demo_people() if one.key == key), None)
        if demo is None:
            return None
        player = self.players[key] = Player(demo, await self._sessions.enter_demo(key))
        self.feed.show(self.feed.add(key, key), welcome(player, self._hub.registry.capabilities))
        return player

    def origin(self, player: Player, visitor: Visitor, act: str = "", message: MessageRef | None = None) -> Origin:
        return Origin(
            user=player.user,
            space=SPACE,
            name=player.demo.name,
            channel=self.channel,
            message=message,
            id=act,
            zone=visitor.zone,
            language=visitor.language,
        )

    async def person(self, player: Player, visitor: Visitor) -> Person:
        return await self._hub.person(self.origin(player, visitor))

    async def act(self, player: Player, event: Event, pressed: Entry | None = None, typed: str = "") -> None:
        """What somebody does here, answered into the feed."""
        responder = RoomResponder(self.feed, player.key, pressed, typed)
        with self._metrics.timed("room"):
            await self._hub.dispatch(event, responder)
        player.zone = responder.zone or player.zone


def welcome(player: Player, capabilities: Iterable[Capability]) -> Reply:
    buttons = tuple(Button(text, Run(text=text), "plain") for text in examples(capabilities))
    card = Card(
        title=f"Welcome, {player.demo.name}",
        body="Type a command below, or press one of these. Answers are yours alone until you share one with the room.",
        note="Everything here works, only the people are made up. Open this page in another browser to be a second one.",
    )
    return Reply((card, Actions(buttons)))


def examples(capabilities: Iterable[Capability]) -> list[str]:
    """The first example of each capability that members use and that changes nothing; those that take any words first."""
    found: list[tuple[bool, str]] = []
    for capability in capabilities:
        harmless = [one.spec for one in capability.commands if one.spec.examples and one.spec.reads_only]
        commands = [spec for spec in harmless if spec.requires in FOR_ALL]
        if commands:
            first = next((one for one in commands if one.rest), commands[0])
            found.append((first.rest is None, f"{capability.name} {first.examples[0]}"))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])][:EXAMPLES]
