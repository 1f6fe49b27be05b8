"""What the core itself offers under replies: run a command, share or keep an answer, return to a form, report a record."""

from typing import Annotated

from annotated_types import MaxLen

from bot.action import Action

LONGEST_SUBJECT = 14  # letters, so that a button has room for it


class Run(Action, id="run", long=True):
    """Run a command as if its text had been typed."""

    text: str


class FillIn(Action, id="fill", long=True):
    """Open the form of a command, with what was typed already filled in."""

    text: str


class Share(Action, id="share", long=True):
    """Ask whether the answer to a command shall be shown to the channel; names the audience first."""

    text: str


class ShareNow(Action, id="share.now", long=True):
    """Run a command once more, this time for everybody in the channel."""

    text: str


class Keep(Action, id="keep", long=True):
    """Run a command once more into the person's direct messages, where the answer stays."""

    text: str


class OpenAgain(Action, id="form.open", long=True):
    """Open a form with values; `values` is a JSON object by field name."""

    form: str
    about: str = ""
    values: str = "{}"


class OpenDraft(Action, id="draft"):
    """Return to a form where it was left."""

    draft: Annotated[str, MaxLen(24)]


class Silence(Action, id="silence"):
    """Less of this: no message of this kind any more, or (`off` false) again."""

    notice: Annotated[str, MaxLen(24)]
    off: bool = True


class Report(Action, id="report"):
    """Tell the moderators that something is wrong with this record."""

    subject: Annotated[str, MaxLen(LONGEST_SUBJECT)]
    number: Annotated[str, MaxLen(LONGEST_SUBJECT)]
