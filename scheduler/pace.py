"""How fast messages go out: so many a second for each workspace, one a second for each channel or person."""

from collections.abc import Callable
from dataclasses import dataclass, field

A_TARGET = 1.0  # seconds between two messages to the same place: platforms.md A4
BURST_S = 0.25  # a workspace may get what it would in this time at once
Workspace = tuple[str, str]


@dataclass
class Bucket:
    tokens: float
    filled: float
    spoken_to: dict[str, float] = field(default_factory=dict[str, float])


class Pace:
    """`rate` is messages a second for each workspace; `monotonic` counts seconds."""

    def __init__(self, rate: float, monotonic: Callable[[], float]) -> None:
        self.rate = rate
        self._most = max(1.0, rate * BURST_S)
        self._now = monotonic
        self._buckets: dict[Workspace, Bucket] = {}

    def free(self, workspace: Workspace) -> int:
        """How many messages may go there now."""
        return int(self._bucket(workspace).tokens)

    def busy(self, workspace: Workspace) -> list[str]:
        """Targets that were spoken to less than a second ago."""
        bucket = self._bucket(workspace)
        since = self._now() - A_TARGET
        bucket.spoken_to = {target: at for target, at in bucket.spoken_to.items() if at > since}
        return list(bucket.spoken_to)

    def take(self, workspace: Workspace, target: str) -> None:
        bucket = self._bucket(workspace)
        bucket.tokens -= 1
        bucket.spoken_to[target] = self._now()

    def back(self, workspace: Workspace, target: str) -> None:
        """It was not accepted after all: that costs nothing of the pace, even where the bucket is full again."""
        bucket = self._bucket(workspace)
        bucket.tokens += 1
        bucket.spoken_to.pop(target, None)

    def _bucket(self, workspace: Workspace) -> Bucket:
        now = self._now()
        bucket = self._buckets.setdefault(workspace, Bucket(self._most, now))
        bucket.tokens = max(bucket.tokens, min(self._most, bucket.tokens + (now - bucket.filled) * self.rate))
        bucket.filled = now
        return bucket
