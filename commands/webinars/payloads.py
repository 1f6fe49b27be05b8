"""What the buttons of webinars carry. `date` is the number of an occurrence, `webinar` that of all its dates together."""

from typing import Annotated

from annotated_types import MaxLen

from bot.action import Action
from store.webinar import Answer


class Rsvp(Action, id="webinars.answer"):
    """I come, maybe, or I cannot."""

    date: int
    answer: Answer


class Show(Action, id="webinars.show"):
    date: int


class AddToCalendar(Action, id="webinars.file"):
    """A file for my own calendar."""

    date: int


class Join(Action, id="webinars.join"):
    """The way in, for whoever said yes."""

    date: int


class Rate(Action, id="webinars.rate"):
    """How was it?"""

    date: int


class TakeCertificate(Action, id="webinars.certificate"):
    date: int


class Turn(Action, id="webinars.turn"):
    """Another page of what comes."""

    page: int
    topic: Annotated[str, MaxLen(20)] = ""


class Unpost(Action, id="webinars.unpost"):
    """Announcing it was a slip."""

    webinar: int


class Post(Action, id="webinars.post"):
    """The draft goes out to its channels."""

    webinar: int


class Draft(Action, id="webinars.draft"):
    """A draft as it was previewed."""

    webinar: int


class Change(Action, id="webinars.change"):
    """The form of a draft, with what was said."""

    webinar: int


class LeaveOut(Action, id="webinars.leave-out"):
    """Not into this channel: its place in the list of the draft."""

    webinar: int
    place: int
    of: int


class Throw(Action, id="webinars.throw"):
    """A draft that nobody needs."""

    webinar: int


class MoveNow(Action, id="webinars.move-now", long=True):
    """As it was echoed back: `day` and `at` as ISO writes them."""

    date: int
    sequence: int
    day: str
    at: str
    zone: str
    later: bool = False
    reason: str = ""


class CancelNow(Action, id="webinars.cancel-now", long=True):
    date: int
    sequence: int
    later: bool = False
    reason: str = ""


class UndoChange(Action, id="webinars.undo", long=True):
    """As these dates were before: JSON of commands/webinars/undoing.py."""

    made: int
    kept: str


class Ask(Action, id="webinars.ask"):
    """A question for a town hall."""

    date: int


class Questions(Action, id="webinars.questions"):
    """What is asked there, a page of it."""

    date: int
    page: int = 1


class SeeQuestion(Action, id="webinars.question"):
    question: int


class AskToo(Action, id="webinars.ask-too"):
    """I would ask that, too; `off` takes it back."""

    question: int
    off: bool = False


class Withdraw(Action, id="webinars.ask-not"):
    """I do not ask that any more."""

    question: int


class AnswerIt(Action, id="webinars.reply"):
    """In writing."""

    question: int


class AnsweredLive(Action, id="webinars.said-live"):
    """It was answered aloud."""

    question: int


class PutAside(Action, id="webinars.aside"):
    """It will not be answered."""

    question: int


class PostAnswers(Action, id="webinars.post-answers"):
    """Everybody may read what the hosts made of the questions."""

    date: int


class UndoAnswers(Action, id="webinars.unpost-ans", long=True):
    """`at`: when they were posted, as ISO writes it."""

    date: int
    at: str
