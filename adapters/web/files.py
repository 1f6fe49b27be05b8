"""Files that an answer offers: kept in memory for a while, for the visitor who was offered them and nobody else."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from bot.ports import Clock
from bot.ui.nodes import File

MOST_BYTES = 32_000_000
LASTS = 30 * 60.0


@dataclass(frozen=True, slots=True)
class Kept:
    file: File
    owner: str
    until: float


class Files:
    """The oldest make room for the newest; who comes too late asks the command again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def keep(self, file: File, owner: str) -> str:
        """The address it can be fetched from."""
        key = secrets.token_urlsafe(12)
        self._kept[key] = Kept(file, owner, self._clock.monotonic() + LASTS)
        while sum(len(one.file.data) for one in self._kept.values()) > MOST_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return f"/file/{key}"

    def get(self, key: str, owner: str) -> File | None:
        kept = self._kept.get(key)
        if kept is None or kept.until < self._clock.monotonic() or not secrets.compare_digest(kept.owner, owner):
            return None
        return kept.file
