"""Everything the simulated Discord knows, shared by its gateway, its routes and its people."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.harness.discord.changes import Changes
from tests.harness.discord.clock import Clock
from tests.harness.discord.commands import CommandBook
from tests.harness.discord.faults import Faults
from tests.harness.discord.interactions import Interaction, Interactions
from tests.harness.discord.modals import Modal
from tests.harness.discord.rates import Rates
from tests.harness.discord.world import Channel, Message, World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came over the wire."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: tuple[Upload, ...]
    headers: dict[str, str]
    status: int
    at: float


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of Discord's that the bot broke; the request was refused."""

    method: str
    path: str
    code: int
    message: str
    problems: tuple[str, ...]


@dataclass(slots=True)
class State:
    token: str
    clock: Clock = field(default_factory=Clock)
    changes: Changes = field(default_factory=Changes)
    faults: Faults = field(default_factory=Faults)
    interactions: Interactions = field(default_factory=Interactions)
    requests: deque[Request] = field(default_factory=lambda: deque(maxlen=20_000))
    violations: list[Violation] = field(default_factory=list)
    deduplicated: int = 0
    gateway_url: str = ""
    # How long a person waits for what a deferred answer promised, in seconds.
    patience: float = 5.0
    # Person → the modal open before them, and the interaction that opened it.
    open_modals: dict[int, tuple[Modal, Interaction]] = field(default_factory=dict)
    world: World = field(init=False)
    commands: CommandBook = field(init=False)
    rates: Rates = field(init=False)
    # (author, nonce) → when, and the message, for enforce_nonce.
    nonces: dict[tuple[int, str], tuple[float, Message]] = field(default_factory=dict)
    # (event, data, channel) → the sessions; the gateway sets it.
    emit: Callable[[str, Json, Channel | None], None] = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        self.commands = CommandBook(self.world.ids, self.application_id)
        self.rates = Rates(self.clock)

    @property
    def application_id(self) -> int:
        """A bot's user and its application share one id, as they do for every application made since 2016."""
        return self.world.bot.id
