"""What moderation asks for: what is wrong with a record, and why something is decided."""

from typing import Annotated

from bot.form import Form
from bot.param import Arg
from store.moderation import ReportReason

Words = Annotated[str, Arg("A sentence or two", label="Why", long=True, least=5, most=1000)]


class ReportIt(Form, id="moderation.report", title="Report to moderators", submit="Report it"):
    """A moderator looks at it and tells you what came of it. Only moderators see who reported it."""

    reason: Annotated[ReportReason, Arg("What is wrong with it", label="What is wrong")]
    said: Annotated[
        str, Arg("What a moderator should look at, in your words", label="More about it", long=True, most=1000)
    ] = ""


class HideIt(Form, id="moderation.hide", title="Hide it", submit="Hide it"):
    """It disappears at once wherever it stands. Ten minutes later its owner is told why, and how to appeal."""

    why: Annotated[str, Arg("Its owner reads this", label="Why it is hidden", long=True, least=5, most=1000)]


class WarnOwner(Form, id="moderation.warn", title="Warn its owner", submit="Warn"):
    """It stays where it is. Ten minutes later its owner is told what to mend."""

    why: Annotated[str, Arg("Its owner reads this", label="What should be mended", long=True, least=5, most=1000)]


class ItStands(Form, id="moderation.stands", title="The decision stands", submit="It stands"):
    """Its owner asked to look at it again, and reads your answer in ten minutes."""

    why: Annotated[str, Arg("Its owner reads this", label="Why it stands", long=True, least=5, most=1000)]


class Appeal(Form, id="moderation.appeal", title="Ask to look again", submit="Ask"):
    """Another moderator looks at it, where there is one, and you hear what came of it."""

    words: Annotated[
        str, Arg("What was overlooked, or what you have mended", label="In your words", long=True, least=5, most=1000)
    ]
