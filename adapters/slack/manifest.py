"""The app manifest, from the same declarations as everything else: `folkmoot manifest slack`."""

from typing import Any

from adapters.slack import limits, marks
from adapters.slack.inbound import WHOLE
from bot.capability import Capability
from bot.command import CommandSpec
from bot.errors import WiringError
from bot.handlers import MessageSpec
from bot.registry import Registry
from bot.settings import Settings
from bot.ui.fit import clip

# Each with what would not work without it.
SCOPES = {
    "app_mentions:read": "to be asked by @folkmoot in a channel or thread",
    "channels:read": "to name how many people would see what is shared",
    "chat:write": "to answer",
    "commands": "/hub and its sisters, and the entries in message menus",
    "files:write": "files and charts that people ask for",
    "groups:read": "to name how many people would see what is shared in a private channel",
    "im:history": "to read what is written to the app directly, and nothing else",
    "im:write": "to bring what people keep to their direct messages",
    "metadata.message:read": "to be told that a message of ours arrived, without reading any channel",
    "reactions:read": "a reaction on one of our cards does what its button does",
    "usergroups:read": "who becomes a member, or holds a role of the hub, by a user group; only groups an admin names",
    "users:read": "a person's own time zone, and who is a guest",
}
EVENTS = [
    "app_home_opened",
    "app_mention",
    "message.im",
    "message_metadata_posted",
    "reaction_added",
    "reaction_removed",
    "team_join",
]
# The app has no id yet when its manifest is pasted; `courier` looks whose message it is.
METADATA = [{"app_id": "*", "event_type": marks.EVENT}]
EVENTS_PATH = "/slack/events"
NAME = "Folkmoot"
ABOUT = "The guides, templates and tools that public services share"
LONG_ABOUT = (
    "Folkmoot is a community hub for people who run public services. Type /hub to see what it can do: find a guide that "
    "another agency wrote, keep it, say that it helped, add one that helped you, ask what a word means. A typo does no "
    "harm. Answers are private until you share them; every answer has a button that shows it to the channel."
)
ALL_COMMANDS = "Everything Folkmoot can do; alone it shows where to begin"


def manifest(registry: Registry, settings: Settings) -> dict[str, Any]:
    """What to paste at api.slack.com/apps. Socket Mode unless only a signing secret is set."""
    url = "" if _socket_mode(settings) else f"{settings.base_url}{EVENTS_PATH}"
    return {
        "display_information": {"name": NAME, "description": ABOUT, "long_description": LONG_ABOUT},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            **_some("shortcuts", [_shortcut(spec) for spec in registry.messages.values()]),
            "slash_commands": _commands(registry, settings.slack_command_prefix, url),
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**_at(url), "bot_events": EVENTS, "metadata_subscriptions": METADATA},
            "interactivity": {"is_enabled": True, **_at(url), **({"message_menu_options_url": url} if url else {})},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _socket_mode(settings: Settings) -> bool:
    return settings.slack_app_token is not None or settings.slack_signing_secret is None


def _at(url: str) -> dict[str, str]:
    return {"request_url": url} if url else {}


def _some(name: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: values[: limits.MANIFEST_SHORTCUTS]} if values else {}


def _shortcut(spec: MessageSpec) -> dict[str, Any]:
    return {"name": spec.label, "type": "message", "callback_id": spec.id, "description": spec.label}


def _commands(registry: Registry, prefix: str, url: str) -> list[dict[str, Any]]:
    """`/hub`, `/folkmoot`, and one for each capability that has its own."""
    every = " | ".join(capability.name for capability in registry.capabilities)
    found = [_command(prefix + name, ALL_COMMANDS, f"help | {every}", url) for name in WHOLE]
    found += [
        _command(prefix + capability.name, capability.summary, usage(capability), url)
        for capability in registry.capabilities
        if capability.slash and capability.name not in WHOLE
    ]
    if len(found) > limits.MANIFEST_COMMANDS:
        raise WiringError(f"Slack takes {limits.MANIFEST_COMMANDS} commands, and {len(found)} are declared")
    return found


def _command(name: str, description: str, hint: str, url: str) -> dict[str, Any]:
    if len(name) + 1 > limits.COMMAND_NAME:
        raise WiringError(f"/{name}: a command of Slack has at most {limits.COMMAND_NAME} characters")
    return {
        "command": f"/{name}",
        **({"url": url} if url else {}),
        "description": clip(description, limits.COMMAND_DESCRIPTION),
        "usage_hint": clip(hint, limits.USAGE_HINT),
        "should_escape": True,
    }


def usage(capability: Capability) -> str:
    """`[words] [kind:…] | show id | add`: the default command first, without its name."""
    commands = [command for command in capability.commands if not command.spec.hidden]
    first = [_params(command.spec) for command in commands if command is capability.default]
    rest = [
        f"{command.spec.name} {_params(command.spec)}".strip()
        for command in commands
        if command is not capability.default
    ]
    return " | ".join(filter(None, [*first, *rest])) or capability.summary


def _params(spec: CommandSpec) -> str:
    """Required values by name, optional ones in brackets; what is given by key is shown so."""
    shown: list[str] = []
    for param in spec.params:
        word = param.name if param.arg.rest or param.required else f"{param.name}:…"
        shown.append(word if param.required else f"[{word}]")
    return " ".join(shown)
