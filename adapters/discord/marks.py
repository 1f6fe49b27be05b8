"""How a message of ours is known again: before it is accepted by its nonce, and for ever by the number of its first component.

A nonce makes Discord give back the first message instead of posting a second one, but only for "the past few minutes".
The number of a component is ours to choose and comes back unchanged with the message's history, so it outlasts everything
but the message itself.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.discord import limits
from adapters.discord.parts import Component

MARK = 1 << 30  # the numbers that Discord gives out itself are small, and 31 bits is what a number has room for
MOST_PARTS = 50  # of one parcel


def nonce(key: str, part: int) -> str:
    return urlsafe_b64encode(_digest(key, part)).decode()[: limits.NONCE]


def mark(key: str, part: int) -> int:
    return MARK | int.from_bytes(_digest(key, part)[-4:]) & MARK - 1


def marked(components: Sequence[Component], number: int) -> list[Component]:
    first, *rest = components
    return [{**first, "id": number}, *rest]


def kept(components: Sequence[Component], shown: Sequence[Any]) -> list[Component]:
    """What is drawn over a message of ours (`shown`: its components now) keeps its mark."""
    number = getattr(shown[0], "id", None) if shown else None
    return marked(components, number) if number is not None and number & MARK else list(components)


def parts(key: str, messages: Sequence[Mapping[str, Any]], author: int) -> dict[int, str]:
    """Which parts of a parcel are among these messages: part → the message's id."""
    wanted = {mark(key, part): part for part in range(MOST_PARTS)}
    found: dict[int, str] = {}
    for message in messages:
        components: Sequence[Component] = message.get("components") or ()
        if components and str(message["author"]["id"]) == str(author):
            part = wanted.get(components[0].get("id", 0))
            if part is not None:
                found[part] = message["id"]
    return found


def _digest(key: str, part: int) -> bytes:
    return hashlib.sha256(f"{key}#{part}".encode()).digest()
