"""One folder per capability. `capabilities()` finds them, so that two people never edit one shared list."""

import importlib
import pkgutil

from bot.capability import Capability
from bot.errors import WiringError


def capabilities() -> list[Capability]:
    """Every sub-folder's `capability`, in the order of their names; loud when one lacks it."""
    found: list[Capability] = []
    for module in pkgutil.iter_modules(__path__):
        name = f"{__name__}.{module.name}"
        capability = getattr(importlib.import_module(name), "capability", None)
        if not isinstance(capability, Capability):
            raise WiringError(f"{name} has no `capability`")
        found.append(capability)
    return found
