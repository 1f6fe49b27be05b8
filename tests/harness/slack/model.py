"""What a workspace holds: people, channels, messages, views, files. Plain, mutable data without behaviour."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class User:
    id: str
    name: str
    tz: str = "Europe/London"
    locale: str = "en-GB"
    email: str = ""
    guest: bool = False
    admin: bool = False
    deleted: bool = False
    is_bot: bool = False

    @property
    def handle(self) -> str:
        """The `user_name` of payloads."""
        return self.name.lower().replace(" ", ".")


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    kind: str = "channel"  # channel, private, im, mpim
    members: list[str] = field(default_factory=list)
    archived: bool = False

    @property
    def payload_name(self) -> str:
        """The name Slack puts into payloads."""
        return {"im": "directmessage", "private": "privategroup"}.get(self.kind, self.name)


@dataclass(slots=True)
class UserGroup:
    """`handle` is what people type after the @."""

    id: str
    name: str
    handle: str
    members: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass(slots=True)
class Message:
    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Any] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    by_app: bool = False
    ephemeral_to: str | None = None
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: bool = False
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    id: str
    user: str
    body: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    response_urls: list[dict[str, str]] = field(default_factory=list)
    # What an external select offered last, by (block_id, action_id).
    suggested: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return self.body["blocks"]


@dataclass(slots=True)
class Upload:
    id: str
    filename: str
    length: int
    alt_text: str = ""
    data: bytes | None = None
    complete: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a person did that the app must answer within three seconds."""

    id: str
    user: str
    channel: str | None
    trigger_id: str
    response_url: str | None
    inside_modal: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something a person could see happened. `user` is set where only one person sees it."""

    seq: int
    at: float
    kind: str  # posted, updated, deleted, reacted, modal, home, error
    user: str | None = None
    channel: str | None = None
    ts: str | None = None
    by_app: bool = True
    origin: str | None = None
