"""The errors that people see.

    BotError
    ├── InvalidInput   a value does not fit; carries the field
    ├── NotFound       there is no such record, command or person
    ├── NotAllowed     the rights are missing; says who can help
    ├── Conflict       somebody else was faster, or it exists already
    ├── Expired        a button, link or draft outlived its time
    └── TryLater       a limit or an outage; says when
    WiringError        a programmer's mistake, raised before the first user

Handlers raise; `dispatch` makes the one friendly private card. Everything else is a fault of ours: it gets a reference,
a logged traceback, and a neutral sentence.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from bot.ui.nodes import Actions, Button, Card, Link, Reply, Tone


@dataclass
class BotError(Exception):
    """Shown to the person: `message` says what is wrong, `hint` what to do instead, `instead` offers it as buttons."""

    message: str
    hint: str = ""
    instead: tuple[Button | Link, ...] = field(default=())
    tone: ClassVar[Tone] = "warning"

    def __str__(self) -> str:
        return self.message


@dataclass
class InvalidInput(BotError):
    """A value does not fit; `name` is the argument or form field it was meant for."""

    name: str = ""


class NotFound(BotError):
    """There is no such thing, or this person may not know of it."""


class NotAllowed(BotError):
    """The person lacks the right."""


class Conflict(BotError):
    """Somebody was faster, or it is there already."""


class Expired(BotError):
    """A button, code or draft outlived its time."""


class TryLater(BotError):
    """A limit or an outage."""


class WiringError(Exception):
    """A declaration that cannot work; raised when it is read, so that no user ever meets it."""


def error_reply(error: BotError) -> Reply:
    """The one card of every refusal."""
    actions = (Actions(error.instead),) if error.instead else ()
    return Reply((Card(title=error.message, body=error.hint, tone=error.tone), *actions))


def fault_reply(reference: str) -> Reply:
    """The card for a fault of ours; `reference` is what the log line carries."""
    return Reply(
        (
            Card(
                title="Something went wrong on our side",
                body=f"Nothing you typed was wrong, and your earlier work is kept. Please try again; if it happens twice, tell an organizer the reference {reference}.",
                tone="bad",
            ),
        )
    )
