"""Faults a test orders: the next matching requests are not answered as they should be."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

Kind = Literal["lose", "answer", "slow", "hang", "ban"]


@dataclass(slots=True)
class Fault:
    kind: Kind
    method: str
    path: str
    times: int
    status: int = 0
    code: int = 0
    message: str = ""
    accept: bool = True
    seconds: float = 0.0
    retry_after: float | None = None

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and fnmatchcase(path, self.path)


@dataclass(slots=True)
class Faults:
    """Paths are patterns below /api/v10, such as "/channels/*/messages"."""

    ordered: list[Fault] = field(default_factory=list)

    def lose_reply(self, method: str, path: str, *, times: int = 1) -> None:
        """The request is carried out, then the connection is reset before the answer."""
        self.ordered.append(Fault("lose", method, path, times))

    def fail(self, method: str, path: str, status: int, *, accept: bool = False, times: int = 1) -> None:
        """A 5xx in HTML, as from a proxy; with `accept` the request was carried out all the same."""
        self.ordered.append(Fault("answer", method, path, times, status=status, accept=accept))

    def refuse(
        self,
        method: str,
        path: str,
        status: int,
        code: int,
        message: str,
        *,
        times: int = 1,
        retry_after: float | None = None,
    ) -> None:
        """An error of Discord's own, such as 403, 50013, "Missing Permissions"; `retry_after` seconds for some of 429."""
        fault = Fault("answer", method, path, times, status=status, code=code, message=message, accept=False)
        fault.retry_after = retry_after
        self.ordered.append(fault)

    def hang(self, method: str, path: str, *, accept: bool = True, times: int = 1) -> None:
        """No byte comes back until the client gives up; with `accept` the request was carried out all the same."""
        self.ordered.append(Fault("hang", method, path, times, accept=accept))

    def slow(self, method: str, path: str, seconds: float, *, times: int = 1) -> None:
        self.ordered.append(Fault("slow", method, path, times, seconds=seconds))

    def ban(self, method: str = "*", path: str = "*", *, times: int = 1) -> None:
        """A 429 of Cloudflare's: no Via header, no JSON."""
        self.ordered.append(Fault("ban", method, path, times))

    def take(self, method: str, path: str) -> Fault | None:
        if not self.ordered:
            return None
        fault = next((one for one in self.ordered if one.fits(method, path)), None)
        if fault is not None:
            fault.times -= 1
        self.ordered = [one for one in self.ordered if one.times > 0]
        return fault
