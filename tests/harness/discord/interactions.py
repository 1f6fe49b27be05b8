"""One interaction: its token, its deadlines, how it was answered."""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from tests.harness.discord import errors
from tests.harness.discord.limits import high
from tests.harness.discord.world import Channel, Message, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
# Callback types.
REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


def _future() -> "asyncio.Future[float]":
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True, eq=False)
class Interaction:
    id: int
    type: int
    user: User
    channel: Channel
    data: dict[str, Any]
    born: float
    message: Message | None = None
    light: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    sent_at: float = field(default_factory=perf_counter)
    acked: "asyncio.Future[float]" = field(default_factory=_future)
    answered: "asyncio.Future[float]" = field(default_factory=_future)
    answered_as: int | None = None
    original: Message | None = None
    replies: dict[int, Message] = field(default_factory=dict)
    choices: list[dict[str, Any]] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    void: bool = False

    def ack(self, kind: int) -> None:
        self.answered_as = kind
        if not self.acked.done():
            self.acked.set_result(perf_counter())

    def answer(self) -> None:
        if not self.answered.done():
            self.answered.set_result(perf_counter())

    def remember(self, message: Message) -> None:
        self.original = self.original or message
        self.replies[message.id] = message


class Interactions:
    def __init__(self) -> None:
        self._by_token: dict[str, Interaction] = {}
        self._light: deque[str] = deque()
        # A benchmark runs for minutes: of its interactions only the latest can still be followed up.
        self.keep_light = 5_000

    def add(self, interaction: Interaction) -> None:
        self._by_token[interaction.token] = interaction
        if interaction.light:
            self._light.append(interaction.token)
            while len(self._light) > self.keep_light:
                del self._by_token[self._light.popleft()]

    @property
    def count(self) -> int:
        return len(self._by_token)

    def to_answer(self, token: str, interaction_id: str, now: float) -> Interaction:
        """The interaction a first answer is for, or the refusal: too late, or answered already."""
        interaction = self._by_token.get(token)
        if interaction is None or str(interaction.id) != interaction_id:
            raise errors.unknown_interaction()
        if interaction.answered_as is not None:
            raise errors.already_acknowledged()
        if interaction.void or now - interaction.born > high("interaction.answer"):
            interaction.void = True
            raise errors.unknown_interaction()
        return interaction

    def to_follow(self, token: str, now: float) -> Interaction:
        """The interaction a follow-up or an edit is for, or the refusal: never answered, or its token has expired."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.answered_as is None:
            raise errors.unknown_webhook()
        if now - interaction.born > high("interaction.token"):
            raise errors.invalid_webhook_token()
        return interaction
