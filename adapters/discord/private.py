"""The one place that leans on how discord.py works inside; `test_private.py` says when that moves.

discord.py keeps every sent view and modal in memory to route its presses. Ours are plain data, and their presses come
through `on_interaction` (they must work after a restart), so these two say that there is nothing to keep.
"""

from typing import Any

import discord
from discord.http import Route

from adapters.discord.parts import Component


def address() -> str:
    """Where Discord's API is, for requests that discord.py does not make."""
    return Route.BASE


def say_nothing_of_voice() -> None:
    """The hub does not speak, so that the operator need not read that libraries for it are missing."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class DrawnView(discord.ui.LayoutView):
    """Components that are drawn already. It calls itself finished, so that discord.py does not remember it."""

    def __init__(self, components: list[Component]) -> None:
        super().__init__(timeout=None)
        self._drawn = components

    def to_components(self) -> list[Any]:
        return self._drawn

    def has_components_v2(self) -> bool:
        return True

    def is_finished(self) -> bool:
        return True

    def is_dispatchable(self) -> bool:
        return False


class DrawnModal(discord.ui.Modal):
    """A modal that is drawn already; likewise not remembered."""

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__(title=payload["title"], custom_id=payload["custom_id"])
        self._drawn = payload

    def to_dict(self) -> dict[str, Any]:
        return self._drawn

    def is_finished(self) -> bool:
        return True
