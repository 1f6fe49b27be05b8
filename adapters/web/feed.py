"""What stands in the room: messages everybody sees and answers only one person sees, in memory, the oldest let go."""

import asyncio
import contextlib
import secrets
from dataclasses import dataclass, field

from bot.form import FormView
from bot.people import ChannelRef, MessageRef
from bot.ui.nodes import Progress, Reply

ROOM = ChannelRef("web", "room", "room")
MOST_PUBLIC, MOST_PRIVATE = 200, 100
EVERYBODY = ""


@dataclass
class Entry:
    """One message. `owner` is whoever alone sees it; `by` caused it; `typed` is what they typed. Exactly one of reply,
    view and waiting is what it shows now; `version` says when it last changed."""

    id: str
    owner: str
    by: str
    typed: str = ""
    reply: Reply | None = None
    view: FormView | None = None
    waiting: Progress | None = None
    kept: bool = False
    gone: bool = False
    version: int = 0
    reactions: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    @property
    def public(self) -> bool:
        return self.owner == EVERYBODY

    @property
    def ref(self) -> MessageRef:
        return MessageRef(ROOM, self.id)


class Feed:
    """`epoch` names this process: a browser from before a restart sees that it must start over, and an id is never used
    twice."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(4)
        self.version = 0
        self.closed = False
        self._made = 0
        self._entries: dict[str, Entry] = {}
        self._changed = asyncio.Event()

    def add(self, owner: str, by: str, typed: str = "") -> Entry:
        self._made += 1
        entry = Entry(f"{self.epoch}-{self._made}", owner, by, typed, waiting=Progress(0, 0))
        self._entries[entry.id] = entry
        self.changed(entry)
        self._let_go(owner)
        return entry

    def get(self, id: str, viewer: str) -> Entry | None:
        """The message, unless it is gone or somebody else's."""
        entry = self._entries.get(id)
        return entry if entry and entry.owner in (EVERYBODY, viewer) and not entry.gone else None

    def show(self, entry: Entry, reply: Reply | None = None, view: FormView | None = None) -> None:
        entry.reply, entry.view, entry.waiting = reply, view, None
        self.changed(entry)

    def publish(self, entry: Entry) -> None:
        """What was one person's becomes everybody's."""
        entry.owner = EVERYBODY
        self._let_go(EVERYBODY)

    def drop(self, entry: Entry) -> None:
        entry.gone = True
        self.changed(entry)

    def react(self, entry: Entry, emoji: str, who: str) -> bool:
        """Put it on, or take it off; whether it is on now."""
        people = entry.reactions.setdefault(emoji, set())
        on = who not in people
        (people.add if on else people.discard)(who)
        self.changed(entry)
        return on

    def changed(self, entry: Entry) -> None:
        self.version += 1
        entry.version = self.version
        self.wake()

    def seen_by(self, viewer: str, since: int = 0) -> list[Entry]:
        """What this person sees and what of it changed after `since`; with 0 what is gone is left out."""
        mine = [one for one in self._entries.values() if one.owner in (EVERYBODY, viewer) and one.version > since]
        return mine if since else [one for one in mine if not one.gone]

    def wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def news(self, seconds: float) -> None:
        """Until something changes, or for so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def close(self) -> None:
        self.closed = True
        self.wake()

    def _let_go(self, owner: str) -> None:
        own = [one.id for one in self._entries.values() if one.owner == owner]
        most = MOST_PRIVATE if owner else MOST_PUBLIC
        for id in own[: max(0, len(own) - most)]:
            del self._entries[id]
