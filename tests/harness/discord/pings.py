"""Whom a message would really ping, given the mentions in it and what it allows."""

import re
from typing import Any

_USER, _ROLE, _EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")

# What is parsed when a message says nothing of allowed mentions: interaction answers and webhooks spare roles and everyone.
CHANNEL_DEFAULT = frozenset({"users", "roles", "everyone"})
ANSWER_DEFAULT = frozenset({"users"})


def pings(text: str, allowed: dict[str, Any] | None, default: frozenset[str]) -> list[str]:
    """Ids of users and roles, and "@everyone" or "@here"."""
    parse = default if allowed is None else frozenset(allowed.get("parse") or ())
    named = {kind: {str(one) for one in (allowed or {}).get(kind) or ()} for kind in ("users", "roles")}
    found = [user for user in _USER.findall(text) if "users" in parse or user in named["users"]]
    found += [role for role in _ROLE.findall(text) if "roles" in parse or role in named["roles"]]
    if "everyone" in parse:
        found += [f"@{who}" for who in _EVERYONE.findall(text)]
    return found
