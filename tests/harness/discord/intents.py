"""Which events a session hears, by the intents it identified with."""

from typing import Any

GUILDS, MEMBERS, PRESENCES, MESSAGE_CONTENT = 1 << 0, 1 << 1, 1 << 8, 1 << 15
PRIVILEGED = {"members": MEMBERS, "presences": PRESENCES, "message_content": MESSAGE_CONTENT}

# Event → the intent that brings it in a guild, and in direct messages.
_NEEDED: dict[str, tuple[int, int]] = {
    "GUILD_CREATE": (GUILDS, 0),
    "GUILD_MEMBER_ADD": (MEMBERS, 0),
    "GUILD_MEMBER_REMOVE": (MEMBERS, 0),
    "GUILD_MEMBER_UPDATE": (MEMBERS, 0),
    "GUILD_ROLE_CREATE": (GUILDS, 0),
    "MESSAGE_CREATE": (1 << 9, 1 << 12),
    "MESSAGE_UPDATE": (1 << 9, 1 << 12),
    "MESSAGE_DELETE": (1 << 9, 1 << 12),
    "MESSAGE_REACTION_ADD": (1 << 10, 1 << 13),
    "MESSAGE_REACTION_REMOVE": (1 << 10, 1 << 13),
    "TYPING_START": (1 << 11, 1 << 14),
    "GUILD_SCHEDULED_EVENT_CREATE": (1 << 16, 0),
    "GUILD_SCHEDULED_EVENT_UPDATE": (1 << 16, 0),
    "GUILD_SCHEDULED_EVENT_DELETE": (1 << 16, 0),
    "GUILD_SCHEDULED_EVENT_USER_ADD": (1 << 16, 0),
    "GUILD_SCHEDULED_EVENT_USER_REMOVE": (1 << 16, 0),
}


def hears(intents: int, event: str, *, direct: bool) -> bool:
    needed = _NEEDED.get(event)
    return needed is None or bool(intents & needed[direct])


def names(intents: int) -> set[str]:
    """The privileged intents among these."""
    return {name for name, bit in PRIVILEGED.items() if intents & bit}


def readable(intents: int, event: str, data: dict[str, Any], bot_id: str, *, direct: bool) -> dict[str, Any]:
    """Without the message-content intent, what others wrote comes empty, except in DMs and where the bot is mentioned."""
    if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or direct or intents & MESSAGE_CONTENT:
        return data
    if data.get("author", {}).get("id") == bot_id or f"<@{bot_id}>" in data.get("content", ""):
        return data
    return {**data, "content": "", "embeds": [], "attachments": [], "components": []}
