"""Finding the route of a path, and the major parameter its rate limit is counted by."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.harness.discord.calls import Call, Reply
from tests.harness.discord.state import State

Handler = Callable[[State, Call], Reply]
Declared = tuple[str, str, Handler]
_MAJOR = ("channel", "guild", "token")


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    parts: tuple[str, ...]
    handler: Handler
    # Callbacks and follow-ups: the token is in the path, and the global limit does not count them.
    interaction: bool

    def match(self, parts: tuple[str, ...]) -> dict[str, str] | None:
        params: dict[str, str] = {}
        for wanted, got in zip(self.parts, parts, strict=True):
            if wanted[0] == "{":
                params[wanted[1:-1]] = got
            elif wanted != got:
                return None
        return params


class Routes:
    def __init__(self, declared: list[Declared]) -> None:
        self._routes: dict[tuple[str, int], list[Route]] = {}
        for method, path, handler in declared:
            parts = tuple(path.strip("/").split("/"))
            route = Route(f"{method} {path}", parts, handler, parts[0] in ("interactions", "webhooks"))
            self._routes.setdefault((method, len(parts)), []).append(route)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        parts = tuple(path.strip("/").split("/"))
        for route in self._routes.get((method, len(parts)), []):
            params = route.match(parts)
            if params is not None:
                return route, params
        return None


def major(params: dict[str, str]) -> str:
    return next((params[name] for name in _MAJOR if name in params), "")
