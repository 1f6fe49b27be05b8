"""What the buttons of the hub carry."""

from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from bot.action import Action

Page = Annotated[int, Ge(1), Le(9999)]


class HelpOn(Action, id="hub.help", long=True):
    """Another page of help; `query` is empty for the overview."""

    query: str = ""
    page: Page = 1


class Ideas(Action, id="hub.ideas"):
    """Another page of the ideas; `status` is empty for all."""

    page: Page
    status: Annotated[str, MaxLen(12)] = ""


class AddVoice(Action, id="hub.voice"):
    idea: int


class SeeIdea(Action, id="hub.idea"):
    idea: int


class AnswerIdea(Action, id="hub.answer"):
    idea: int


class InboxPage(Action, id="hub.inbox"):
    page: Page


class DropDraft(Action, id="hub.drop"):
    """`sure` when it was asked once more."""

    draft: Annotated[str, MaxLen(24)]
    sure: bool = False


class OpenLetter(Action, id="hub.letter"):
    """Show whole what could not be brought to this person."""

    letter: int


class DoneWith(Action, id="hub.letter-done"):
    """It was read: take it out of the inbox."""

    letter: int


class WhoToInvite(Action, id="hub.who"):
    """Suggest somebody of a group that gives little; `after` are those who were passed over."""

    trait: Annotated[str, MaxLen(9)]
    value: Annotated[str, MaxLen(10)]
    after: Annotated[int, Ge(0), Le(50)] = 0


class InviteToShare(Action, id="hub.invite"):
    """Ask this person, kindly, to share something of theirs."""

    person: int


class NotInvited(Action, id="hub.uninvite"):
    """They are not asked after all."""

    person: int


class UndoAnswer(Action, id="hub.unanswer", long=True):
    """An answer was a slip: what was so before it."""

    idea: int
    status: Annotated[str, MaxLen(12)]
    answer: Annotated[str, MaxLen(2000)] = ""


class Certificates(Action, id="hub.certificates"):
    """Another page of one's own certificates."""

    page: Page
