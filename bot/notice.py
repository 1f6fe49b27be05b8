"""What the hub says unasked: a typed Notice goes into the outbox with its cause, and is drawn just before it is sent.

    class Asked(Notice, id="mentors.asked"):
        request: int

    @on_notice()
    async def asked(notice: Asked, mentors: MentorStore, context: Context) -> Reply | None:
        ...

The row in the outbox holds the notice's id and values, never a rendering: what is sent is true at that moment, and None
says that there is nothing to say any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self, cast

from pydantic import BaseModel, ConfigDict, model_validator

from bot.action import ID
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.people import ChannelRef

LONGEST_KEY = 200
# What is approved, published or sent to many can be taken back for so long: until then nobody is told.
UNDO_FOR = timedelta(minutes=10)


class Notice(BaseModel):
    """Base of all notices. `again`: when nobody can say whether it arrived, it is sent once more (a digest) or not (what
    must never be heard twice). `tells` finishes the sentence "It tells you …" (“when something of yours is published”):
    a person can then switch this kind off; without it, it is one that must be heard."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: ClassVar[str]
    again: ClassVar[bool]
    tells: ClassVar[str]

    def __init_subclass__(cls, *, id: str = "", again: bool = True, tells: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def __pydantic_init_subclass__(cls, *, id: str = "", again: bool = True, tells: str = "", **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not ID.fullmatch(id):
            raise WiringError(f"{cls.__name__}: give it an id like 'mentors.asked', not {id!r}")
        cls.id, cls.again, cls.tells = id, again, tells


class CardPosted(Notice, id="card"):
    """A record's card, standing in a channel and redrawn there whenever the record changes; `by` put it there."""

    subject: str
    subject_id: str
    by: int | None = None


class Trouble(Notice, id="trouble"):
    """Something cannot be delivered and an admin can mend it; at most one a day for each admin."""

    mend: str


class DigestReady(Notice, id="digest"):
    """A digest: which lines of a run were chosen for this reader. `due` is set when it comes late."""

    run: int
    subscription: int
    kind: str
    since: datetime
    until: datetime
    due: datetime | None
    zone: str
    # Section, places in the run's list, how many there were in all.
    picks: tuple[tuple[str, tuple[int, ...], int], ...]


class DigestHeld(Notice, id="digest.held"):
    """Far more digests than usual were about to go out; an organizer has to say yes."""

    run: int


@dataclass(frozen=True, slots=True)
class NoticeSpec:
    payload: type[Notice]
    plan: HandlerPlan


def on_notice() -> Callable[[Callable[..., Any]], Declared[NoticeSpec]]:
    """How a notice looks: `async def (notice, context, stores…) -> Reply | None`, in a transaction that only reads."""

    def declare(fn: Callable[..., Any]) -> Declared[NoticeSpec]:
        plan = HandlerPlan.read(fn, Notice)
        if plan.payload is None:
            raise WiringError(f"{plan.name}: it must take a Notice")
        return Declared(fn, NoticeSpec(cast(type[Notice], plan.payload[1]), plan))

    return declare


class Timing(BaseModel):
    """How a letter's moment follows from the clocks and manners of whoever gets it: on `day` in the morning (at `at`), or so
    long `ahead` of a `moment`. When their zone or quiet hours change it moves along; see bot/reminders.py."""

    model_config = ConfigDict(frozen=True)
    day: date | None = None
    at: time = time(9)
    moment: datetime | None = None
    ahead: timedelta = timedelta()

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.day is None) == (self.moment is None):
            raise ValueError("a reminder comes on a day or ahead of a moment")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message on its way. `key` is unique for ever, so that the same cause never says the same thing twice.

    To a person (`person_id`: to whichever account of theirs can be reached, else their inbox) or to a channel.
    `cause` ("webinar:7") is what cancels it; `expires`: later than this it is not worth sending; `held`: it waits until
    somebody lets it go; `stand_in`: who gets it instead where it cannot be delivered; `timing`: how `not_before` was found.
    """

    key: str
    notice: Notice
    person_id: int | None = None
    channel: ChannelRef | None = None
    space_id: int | None = None
    thread: str = ""
    not_before: datetime | None = None
    expires: datetime | None = None
    cause: str = ""
    held: bool = False
    stand_in: int | None = None
    timing: Timing | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= LONGEST_KEY:
            raise ValueError(f"a letter's key has 1 to {LONGEST_KEY} characters, not {len(self.key)}")
        if (self.person_id is None) == (self.channel is None):
            raise ValueError("a letter goes to a person or to a channel")

    def row(self) -> dict[str, Any]:
        """As the outbox keeps it."""
        found: dict[str, Any] = {
            "key": self.key,
            "notice": self.notice.id,
            "payload": self.notice.model_dump(mode="json"),
            "cause": self.cause,
            "person_id": self.person_id,
            "space_id": self.space_id,
            "thread": self.thread,
            "expires": self.expires,
            "stand_in": self.stand_in,
            "timing": self.timing.model_dump(mode="json") if self.timing else None,
        }
        if self.channel is not None:
            space = self.channel.id.rpartition(":")[0]  # a channel of Slack is TEAM:CHANNEL
            found |= {"platform": self.channel.platform, "space": space, "target": self.channel.id}
            found |= {"direct": self.channel.direct}
        if self.not_before is not None:
            found["not_before"] = self.not_before
        if self.held:
            found["state"] = "held"
        return found
