"""What may be answered with a form, read from the declarations: it must not be deferred lightly."""

from collections.abc import Mapping
from typing import Any

from adapters.discord.inbound import called_path, given
from bot.action import KEPT, action_id, unnumbered
from bot.offers import FillIn, OpenAgain, OpenDraft
from bot.registry import Registry

COMMAND, COMPONENT = 2, 3  # kinds of interactions
OPENING = frozenset({FillIn.id, OpenAgain.id, OpenDraft.id})


def may_open_form(registry: Registry, kind: int, data: Mapping[str, Any], menus: Mapping[str, str]) -> bool:
    """Whether the answer may be a form, which must be the first answer."""
    if kind == COMPONENT:
        values = data.get("values") or [""]
        return _opens(registry, values[0]) or _opens(registry, data["custom_id"])
    if kind != COMMAND:
        return False
    if "target_id" in data:
        spec = registry.messages.get(menus.get(data["name"], ""))
        return spec is not None and spec.opens_form
    entry = registry.commands.get(called_path(data))
    if entry is None:
        return False
    options = given(data)
    misses = any(param.lacks(options) for param in entry.spec.params)
    return entry.spec.opens_form or misses


def _opens(registry: Registry, address: str) -> bool:
    address = unnumbered(address)
    id = action_id(address)
    spec = registry.actions.get(id)
    # What was too long for a button is known only once it is looked up.
    return address.startswith(KEPT) or id in OPENING or (spec is not None and spec.opens_form)
