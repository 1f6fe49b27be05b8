"""How a message of ours is known again: by its metadata, which comes back with the conversation's history and in an event.

Anybody in the workspace may read metadata, so that it says nothing but a digest of the parcel's key and which part it is.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

EVENT = "folkmoot_delivery"  # letters, digits, underscores and hyphens: Slack ignores any other
LENGTH = 25  # 150 bits


def mark(key: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(key.encode()).digest()).decode()[:LENGTH]


def metadata(key: str, part: int, *, again: bool = False) -> dict[str, Any]:
    """`again`: nobody could say whether it stood already. So whoever looks finds what may stand twice."""
    more = {"again": True} if again else {}
    return {"event_type": EVENT, "event_payload": {"k": mark(key), "part": part, **more}}


def read(metadata: Mapping[str, Any] | None) -> tuple[str, int] | None:
    """The mark and the part; None for what is not ours."""
    found = metadata or {}
    payload: Mapping[str, Any] = found.get("event_payload") or {}
    part = payload.get("part")
    if found.get("event_type") != EVENT or not isinstance(part, int):
        return None
    return str(payload.get("k", "")), part


def file_name(name: str, key: str) -> str:
    """A picture's own name, by which it is known again: a file has no metadata. People see its title."""
    stem, dot, kind = name.rpartition(".")
    return f"{stem}-{mark(key)[:8]}{dot}{kind}" if dot else f"{name}-{mark(key)[:8]}"
