"""What the hub asks for: an idea or a fault, and an answer to one."""

from typing import Annotated

from pydantic import field_validator

from bot.form import Form
from bot.param import Arg
from store.feedback import FeedbackKind, FeedbackStatus


class TellUs(Form, id="hub.feedback", title="Tell us"):
    """Members of this space see it without your name and can add their voice. Organizers see who said it."""

    kind: Annotated[FeedbackKind, Arg("An idea, or a fault of the hub", label="What is it")]
    said: Annotated[
        str, Arg("What you would like, or what went wrong", label="In your words", long=True, least=5, most=1000)
    ]

    @field_validator("said")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if len(value.strip()) < 5:
            raise ValueError("A few words more, please, so that others understand it.")
        return value.strip()


class Answer(Form, id="hub.answer", title="Answer an idea", submit="Answer"):
    """Everybody who wants it finds your answer in their inbox."""

    status: Annotated[FeedbackStatus, Arg("What becomes of it", label="It is")]
    answer: Annotated[str, Arg("Why, and what happens next", label="Your answer", long=True, least=3, most=1000)]
