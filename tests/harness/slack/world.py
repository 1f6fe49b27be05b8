"""The state of one workspace and the few ways it may change. No network and no tasks here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.harness.slack.app import App
from tests.harness.slack.errors import SlackError
from tests.harness.slack.feed import Feed
from tests.harness.slack.ids import Ids
from tests.harness.slack.model import Channel, Message, Upload, User, UserGroup, View
from tests.harness.slack.pings import pings
from tests.harness.slack.record import Ping, Record
from tests.harness.slack.triggers import Triggers

Emit = Callable[[str, dict[str, Any]], None]


@dataclass(slots=True)
class World:
    """Everything there is; `emit(subscription, event)` hands an event to whoever delivers it.

    `number` tells several workspaces of one test apart: no id of one is an id of another.
    """

    app: App
    record: Record
    feed: Feed
    ids: Ids = field(init=False)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    # User groups come with a paid plan.
    paid: bool = True
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    # What a person chose in a message's selects, by (channel, ts, user).
    choices: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = field(default_factory=dict)
    emit: Emit = lambda _subscription, _event: None
    number: int = 1
    team_name: str = "Public Service Exchange"
    team_id: str = field(init=False)
    domain: str = field(init=False)
    app_id: str = field(init=False)
    bot_id: str = field(init=False)
    base_url: str = ""
    validate: bool = True
    keep_messages: int | None = None
    triggers: Triggers = field(default_factory=lambda: Triggers(3.0))
    bot_user: User = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Ids(first=self.number * 1_000_000)
        self.team_id, self.app_id, self.bot_id = (f"{letter}{self.number:09d}" for letter in "TAB")
        self.domain = f"public-service-exchange-{self.number}"
        self.bot_user = User(f"U0000BOT{self.number:02d}", self.app.name, is_bot=True)
        self.users[self.bot_user.id] = self.bot_user

    # who and where

    def user(self, user_id: Any) -> User:
        found = self.users.get(str(user_id))
        if found is None:
            raise SlackError("user_not_found")
        return found

    def channel(self, channel_id: Any) -> Channel:
        """A channel the bot may know of: private ones only when it is in them."""
        found = self.channels.get(str(channel_id))
        if found is None or (found.kind != "channel" and self.bot_user.id not in found.members):
            raise SlackError("channel_not_found")
        return found

    def direct(self, user: User, other: User | None = None) -> Channel:
        """The direct messages of two people (of one person and the bot); opened when there are none yet."""
        pair = sorted([user.id, (other or self.bot_user).id])
        for channel in self.channels.values():
            if channel.kind == "im" and sorted(channel.members) == pair:
                return channel
        return self.add_channel(Channel(self.ids.fresh("D"), "directmessage", "im", pair))

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def message(self, channel_id: str, ts: Any) -> Message:
        """A message anybody in the channel can see; ephemerals are not found, as in Slack."""
        found = self.messages.get((channel_id, str(ts)))
        if found is None or found.ephemeral_to is not None:
            raise SlackError("message_not_found")
        return found

    # what changes

    def post(self, message: Message, origin: str | None = None) -> Message:
        """A new message appears."""
        fill_ids(message.blocks)
        self.messages[message.channel, message.ts] = message
        if self.keep_messages and len(self.messages) > self.keep_messages:
            del self.messages[next(iter(self.messages))]
        if message.by_app and not self.record.light:
            self._note_pings(message)
        self._tell("posted", message, origin)
        return message

    def update(self, message: Message, origin: str | None = None) -> None:
        """A message looks different now."""
        fill_ids(message.blocks)
        self._note_pings(message)
        self._tell("updated", message, origin)

    def delete(self, message: Message, origin: str | None = None) -> None:
        self.messages.pop((message.channel, message.ts), None)
        self._tell("deleted", message, origin)

    def _tell(self, kind: str, message: Message, origin: str | None) -> None:
        self.feed.add(
            kind,
            user=message.ephemeral_to,
            channel=message.channel,
            ts=message.ts,
            by_app=message.by_app,
            origin=origin,
        )

    def _note_pings(self, message: Message) -> None:
        loose = bool(message.arguments.get("link_names")) or message.arguments.get("parse") == "full"
        for what, where in pings(message.text, message.blocks, link_names=loose):
            self.record.pings.append(Ping(what, where, message.channel))


def fill_ids(blocks: list[dict[str, Any]]) -> None:
    """Slack names the blocks and elements that the app left unnamed."""
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in touchable(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])


def touchable(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that a person can use."""
    single = [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    row = block.get("elements", []) if block.get("type") in ("actions", "context_actions") else []
    return [element for element in [*single, *row] if element.get("type") != "image"]
