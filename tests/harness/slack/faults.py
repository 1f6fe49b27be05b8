"""Faults on demand, per method: what a bad day at Slack looks like."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Match = Callable[[dict[str, Any]], bool]


@dataclass(slots=True)
class Fault:
    """One kind of trouble, for the next `times` calls of `method` ("*": any) whose arguments match.

    Kinds: `status` (a 5xx without a Slack body), `html` (a page of somebody in between, of any status), `error` (ok: false),
    `reset` (the connection drops, nothing applied), `hang` (nothing applied, no answer for `seconds`), each of these also
    as `accept_then_…` (applied, and then that); `delay` (applied and answered after `seconds`).
    """

    method: str
    kind: str
    times: int = 1
    status: int = 503
    error: str = "internal_error"
    seconds: float = 0.0
    when: Match | None = None
    met: int = 0

    def meets(self, method: str, args: dict[str, Any]) -> bool:
        return self.times > 0 and self.method in ("*", method) and (self.when is None or self.when(args))


@dataclass(slots=True)
class Faults:
    """Those still to come, first in first out."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        self.waiting.append(fault)
        return fault

    def take(self, method: str, args: dict[str, Any]) -> Fault | None:
        """The fault this call meets, used up by one."""
        fault = next((each for each in self.waiting if each.meets(method, args)), None)
        if fault is not None:
            fault.times -= 1
            fault.met += 1
        return fault

    def clear(self) -> None:
        self.waiting.clear()
