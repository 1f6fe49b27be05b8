"""What a handler may know beside its arguments: who asks, where, and when; and what should be noted afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.events import Origin
from bot.notice import CardPosted, Letter
from bot.people import ChannelRef, Person, Role, UserRef

Fact = Callable[[Any], Awaitable[object]]


@dataclass(slots=True)
class Context:
    """`typed` is the command as the person would type it again; a button that shows another page of a command's answer
    sets it, so that the page can be shared and kept like the first. `chosen` is the person picked in a people select."""

    person: Person
    origin: Origin
    now: datetime
    typed: str = ""
    chosen: UserRef | None = None
    facts: list[Fact] = field(default_factory=list[Fact])
    letters: list[Letter] = field(default_factory=list[Letter])

    @property
    def member_id(self) -> int:
        """The person's id in the hub; commands that need a member always have one."""
        if self.person.id is None:
            raise LookupError("a guest has no id; the command should require Role.MEMBER")
        return self.person.id

    def may(self, role: Role) -> bool:
        return self.person.has(role)

    def notify(self, letter: Letter) -> None:
        """Say something unasked: the letter is written in this transaction and delivered once, after it committed."""
        self.letters.append(letter)

    def post(self, channel: ChannelRef, subject: str, subject_id: object, *, space_id: int | None = None) -> None:
        """Put the record's card into a channel, where it is redrawn whenever the record changes.

        Once a channel, for as long as it stands there."""
        card = CardPosted(subject=subject, subject_id=str(subject_id), by=self.person.id)
        key = f"card:{subject}:{subject_id}:{channel.platform}:{channel.id}"
        self.notify(Letter(key=key, notice=card, channel=channel, space_id=space_id, cause=f"{subject}:{subject_id}"))

    def record(self, fact: Fact) -> None:
        """Note a fact (a search in vain, last seen): `fact(unit)` runs in a short transaction after the answer is out.

        Losing one in a crash is allowed; what must not be lost belongs into the command's own transaction.
        """
        self.facts.append(fact)
