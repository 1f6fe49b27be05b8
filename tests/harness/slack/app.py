"""The installed app as Slack knows it: its scopes, subscriptions, commands and shortcuts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:write",
        "files:read",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "metadata.message:read",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)
# The event each subscription stands for needs one of these scopes; empty: none.
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "message_metadata_posted": ("metadata.message:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "app_uninstalled": (),
    "tokens_revoked": (),
}
DEFAULT_EVENTS = frozenset(EVENT_SCOPES) - {"message.channels", "message.groups", "message.mpim"}


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    name: str
    callback_id: str
    kind: str  # message, global


@dataclass(slots=True)
class App:
    """Without a manifest everything is allowed; with one, exactly what it asks for."""

    scopes: frozenset[str] = ALL_SCOPES - {"chat:write.public"}
    events: frozenset[str] = DEFAULT_EVENTS
    # Whose metadata of which type it hears of; "*" is any app's, None any at all.
    metadata: frozenset[tuple[str, str]] | None = None
    commands: dict[str, Command] | None = None
    shortcuts: list[Shortcut] = field(default_factory=list)
    home_tab: bool = True
    messages_tab: bool = True
    interactive: bool = True
    name: str = "folkmoot"

    def hears(self, subscription: str) -> bool:
        """Whether this event reaches the app at all."""
        needed = EVENT_SCOPES[subscription]
        return subscription in self.events and (not needed or any(scope in self.scopes for scope in needed))

    def hears_metadata(self, app_id: str, event_type: str) -> bool:
        """Beside the event and its scope, each type of metadata is subscribed to by itself."""
        wanted = {("*", event_type), (app_id, event_type)}
        return self.metadata is None or bool(self.metadata & wanted)

    def command(self, name: str) -> Command | None:
        return Command(name) if self.commands is None else self.commands.get(name)

    def shortcut(self, name: str, kind: str) -> Shortcut | None:
        wanted = [each for each in self.shortcuts if each.kind == kind]
        return next((each for each in wanted if name in (each.name, each.callback_id)), None)


def app_from_manifest(manifest: Mapping[str, Any]) -> App:
    """The app that a Slack app manifest describes."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    home = features.get("app_home", {})
    commands = [
        Command(each["command"], each.get("should_escape", False)) for each in features.get("slash_commands", [])
    ]
    heard = settings.get("event_subscriptions", {}).get("metadata_subscriptions", [])
    shortcuts = [Shortcut(each["name"], each["callback_id"], each["type"]) for each in features.get("shortcuts", [])]
    return App(
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        metadata=frozenset((each["app_id"], each["event_type"]) for each in heard),
        commands={command.name: command for command in commands},
        shortcuts=shortcuts,
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False) and not home.get("messages_tab_read_only_enabled", False),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
        name=features.get("bot_user", {}).get("display_name", "folkmoot"),
    )
