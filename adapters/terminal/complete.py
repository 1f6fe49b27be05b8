"""What Tab offers: commands, the names of their arguments, and the values the hub suggests."""

from dataclasses import dataclass

from bot.events import Origin, Suggesting
from bot.hub import Hub
from bot.param import Param
from bot.parse import ROOT
from bot.registry import Entry


@dataclass(frozen=True, slots=True)
class Completions:
    """For the prompt, or with `param` for one field of a form or command (`source`)."""

    hub: Hub
    origin: Origin
    source: str = ""
    param: Param | None = None

    async def of(self, typed: str) -> list[tuple[str, str]]:
        """(what replaces the last word, what is shown) for a line typed so far."""
        if self.param is not None:
            return await self._values(self.source, self.param, typed)
        *before, last = typed.split(" ")
        entry = self._entry(before)
        if entry is None:
            return [(word, word) for word in self._words(before) if word.startswith(last.casefold())]
        name, colon, value = last.partition(":")
        if not colon:
            return [
                (f"{param.name}:", f"{param.name}: {param.arg.help}")
                for param in entry.spec.params
                if param.name.startswith(last)
            ]
        param = next((param for param in entry.spec.params if param.name == name), None)
        found = await self._values(entry.path, param, value) if param else []
        return [(f'{name}:"{value}"' if " " in value else f"{name}:{value}", label) for value, label in found]

    async def _values(self, source: str, param: Param, typed: str) -> list[tuple[str, str]]:
        found = await self.hub.suggest(Suggesting(self.origin, source, param.name, typed))
        return [(choice.value, choice.label) for choice in found]

    def _entry(self, before: list[str]) -> Entry | None:
        registry = self.hub.registry
        if not before:
            return None
        path = ".".join(before[:2]) if len(before) > 1 else f"{ROOT}.{before[0]}"
        return registry.commands.get(path) or (registry.defaults.get(before[0]) if len(before) > 1 else None)

    def _words(self, before: list[str]) -> list[str]:
        registry = self.hub.registry
        if before:
            entries = registry.of_capability(before[0])
            return [entry.spec.name for entry in entries if not entry.spec.hidden]
        root = [entry.spec.name for entry in registry.of_capability(ROOT) if not entry.spec.hidden]
        return sorted({*root, *(capability.name for capability in registry.capabilities)})
