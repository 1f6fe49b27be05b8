"""A gateway session: its sequence, what it may still replay, and the socket it is on, if any."""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Socket:
    """One connection: payloads put here are written in order."""

    outgoing: "asyncio.Queue[Json | int]" = field(default_factory=asyncio.Queue)
    transport: asyncio.Transport | None = None
    closed_by_server: bool = False

    def send(self, payload: Json) -> None:
        self.outgoing.put_nowait(payload)

    def close(self, code: int) -> None:
        self.closed_by_server = True
        self.outgoing.put_nowait(code)

    def abort(self) -> None:
        """Gone without a word, as when a cable is pulled."""
        if self.transport is not None:
            self.transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    socket: Socket | None = None
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=5_000))

    def dispatch(self, event: str, data: Json) -> None:
        self.sequence += 1
        payload: Json = {"op": 0, "t": event, "s": self.sequence, "d": data}
        self.kept.append(payload)
        if self.socket is not None:
            self.socket.send(payload)

    def missed(self, sequence: int) -> list[Json] | None:
        """What came after `sequence`, or None when that is no longer known."""
        if sequence > self.sequence or (self.kept and self.kept[0]["s"] > sequence + 1):
            return None
        return [payload for payload in self.kept if payload["s"] > sequence]

    def serves(self, guild_id: int | None) -> bool:
        shard, count = self.shard
        return shard == (0 if guild_id is None else (guild_id >> 22) % count)
