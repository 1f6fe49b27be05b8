"""Delivering what is said unasked: what a courier of a platform is given, and what can come of it.

A courier sends each parcel once and says exactly what became of it. Trying again, pacing, leases and verification are
the outbox's (scheduler/outbox.py); a platform's SDK must not retry on its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import MessageRef, Person
from bot.ui.nodes import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A channel, or an account whose direct messages it goes to. `space` is the platform's id of the workspace or server;
    `target` is a ChannelRef's or UserRef's id, and `door` the ChannelRef's where this account was last spoken to, "" where
    it never was."""

    platform: str
    space: str
    target: str
    direct: bool = False
    thread: str = ""
    door: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """`key` is unique for ever; a courier derives the platform's own mark from it (Slack's metadata, Discord's nonce).
    The charts in `reply` have their pictures already. `again`: it may stand already, and nobody could say so; where the
    platform's mark has room, it says that too."""

    key: str
    to: Address
    reply: Reply
    reader: Person
    again: bool = False


class Leaving(Protocol):
    """What is to be done before a parcel leaves. Whoever cannot tell the two moments apart awaits the whole."""

    async def ready(self) -> None:
        """Once there is a way: it is written down that this parcel is about to leave. What it raises is raised, and
        nothing is sent."""
        ...

    def leaves(self) -> None:
        """With the next instruction bytes leave; never before `ready`. What it raises is raised, and they do not."""
        ...

    async def __call__(self) -> None:
        """Both."""
        ...


class Unnoticed:
    """Nothing is to be done before it leaves."""

    async def ready(self) -> None:
        pass

    def leaves(self) -> None:
        pass

    async def __call__(self) -> None:
        pass


unnoticed = Unnoticed()


class Journal(Protocol):
    """Which messages of a lease holder left, as far as they are not settled, in a place that outlives its process: what
    one that was killed does not name there never left. Nothing here waits or raises; where there is no such place, nobody
    can tell, and whatever was begun may stand."""

    def open(self, holder: str) -> str:
        """From now on this process writes, under that name; doing it again does nothing. Why it cannot, else ""."""
        ...

    def note(self, row_id: int) -> None:
        """It leaves now."""
        ...

    def inherit(self, row_id: int) -> None:
        """It may have left with a holder before; now it is ours."""
        ...

    def clear(self, row_id: int) -> None:
        """What became of it is committed."""
        ...

    def never_left(self, holder: str, row_id: int) -> bool:
        """Whether that holder, who is dead or this process, certainly sent nothing of a row whose lease it holds."""
        ...

    def left(self, holder: str, row_id: int) -> bool:
        """Whether that holder may have sent it itself."""
        ...

    def dead(self) -> list[str]:
        """Whose processes are dead and left something behind here."""
        ...

    def forget(self, holder: str) -> None:
        """A dead one's, which holds no lease any more."""
        ...


class NoJournal:
    """Nobody can tell."""

    def open(self, holder: str) -> str:
        return ""

    def note(self, row_id: int) -> None:
        pass

    def inherit(self, row_id: int) -> None:
        pass

    def clear(self, row_id: int) -> None:
        pass

    def never_left(self, holder: str, row_id: int) -> bool:
        return False

    def left(self, holder: str, row_id: int) -> bool:
        return True

    def dead(self) -> list[str]:
        return []

    def forget(self, holder: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a parcel stands already: the numbers of its messages, and where the first one is."""

    parts: frozenset[int] = frozenset()
    first: MessageRef | None = None


NOTHING = Standing()


class Undelivered(Exception):
    """Why a parcel did not arrive. The message is for the log and the organizers, without what was in the parcel.

    `partly`: some of it stands already, so what stands is to be looked up before the rest is sent.
    """

    partly = False


class NotNow(Undelivered):
    """Not accepted: the platform asks for patience, for this target or (`everywhere`) for all of this workspace."""

    def __init__(self, after: float, *, everywhere: bool = False) -> None:
        super().__init__(f"asked to wait {after:g} s")
        self.after = after
        self.everywhere = everywhere


class NotReached(Undelivered):
    """Certainly not accepted: no connection was made, or the platform said so. Worth trying again."""


class Unknown(Undelivered):
    """Sent, and nobody said whether it was accepted: to be verified before anything is sent again."""


class Blocked(Undelivered):
    """Somebody has to mend something first; `mend` says what, in one sentence for an admin."""

    def __init__(self, code: str, mend: str) -> None:
        super().__init__(code)
        self.mend = mend


class Closed(Undelivered):
    """This person cannot be reached here (direct messages closed, account gone): another account, or their inbox."""


class Refused(Undelivered):
    """The platform will never take this content."""


class ShutOut(Undelivered):
    """The token is void: everything for this workspace waits until there is a new one."""


class Gone(Undelivered):
    """The message to be redrawn is no longer there."""


class CannotTell(Undelivered):
    """The platform does not let us look whether a parcel arrived; `standing` is what stands of it for certain."""

    def __init__(self, why: str, standing: Standing = NOTHING) -> None:
        super().__init__(why)
        self.standing = standing


class Courier(Protocol):
    """What an adapter offers for unasked messages."""

    def ready(self, space: str) -> bool:
        """Whether messages can go out to this workspace or server just now."""
        ...

    def reads_back(self, to: Address) -> bool:
        """Whether `find` may look at what stands there. What it may not see goes out one at a time."""
        ...

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        """Send what does not stand yet; where its first message is. `leaving` is seen to at the last moment before
        anything may arrive, as often as need be. Raises Undelivered; anything else it raises counts as Unknown."""
        ...

    async def find(self, parcel: Parcel, since: datetime) -> Standing:
        """What of it arrived since then. Raises CannotTell, or another Undelivered."""
        ...

    async def redraw(self, where: MessageRef, reply: Reply, reader: Person) -> None:
        """Show something else in a message of ours. Raises Gone, or another Undelivered."""
        ...

    async def remove(self, where: MessageRef) -> None:
        """Delete a message of ours. Raises Gone when it is no longer there, or another Undelivered."""
        ...
