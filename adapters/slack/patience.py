"""When Slack may be asked again: never before the time it named.

A limit is for one method in the whole workspace, except for posting, where it is nearly always for one channel. Slack does
not say which of the two it was; when several channels are refused in a row and none is let through, it is the workspace.
"""

from collections.abc import Callable

from adapters.slack import limits
from bot.delivery import NotNow

POST = "chat.postMessage"
MANY = 10_000
Bucket = tuple[str, str]


class Patience:
    """`monotonic` counts seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._until: dict[Bucket, float] = {}
        self._in_a_row: set[str] = set()

    def ask(self, method: str, channel: str = "") -> None:
        """A request is about to be made. Raises NotNow when it would be too early."""
        now = self._now()
        everywhere = self._until.get((method, ""), now) - now
        if everywhere > 0:
            raise NotNow(everywhere, everywhere=method == POST)
        here = self._until.get(_bucket(method, channel), now) - now
        if here > 0:
            raise NotNow(here)

    def refused(self, method: str, channel: str, seconds: float) -> NotNow:
        """Slack wants nothing more of that kind for so long."""
        everywhere = False
        if method == POST:
            self._in_a_row.add(channel)
            everywhere = len(self._in_a_row) >= limits.REFUSED_IN_A_ROW
        now = self._now()
        if len(self._until) >= MANY:
            self._until = {bucket: until for bucket, until in self._until.items() if until > now}
        bucket = (method, "") if everywhere else _bucket(method, channel)
        self._until[bucket] = now + seconds
        return NotNow(seconds, everywhere=everywhere)

    def accepted(self, method: str) -> None:
        if method == POST:
            self._in_a_row.clear()


def _bucket(method: str, channel: str) -> Bucket:
    return method, channel if method == POST else ""
