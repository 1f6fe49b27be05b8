"""What the buttons of moderation carry."""

from typing import Annotated

from annotated_types import Ge, Le

from bot.action import Action


class ReportsPage(Action, id="moderation.reports"):
    """Another page of what waits for a decision, or of what was `settled`."""

    page: Annotated[int, Ge(1), Le(9999)]
    settled: bool = False


class SeeMatter(Action, id="moderation.see"):
    matter: int


class Hide(Action, id="moderation.hide"):
    """Nobody sees it any more, with a reason for its owner."""

    matter: int


class Warn(Action, id="moderation.warn"):
    """It stays, and its owner is told what to mend."""

    matter: int


class Dismiss(Action, id="moderation.dismiss"):
    """It may stay as it is; a warning that was appealed against is taken back."""

    matter: int


class Restore(Action, id="moderation.restore"):
    """Hidden until now, it is shown again."""

    matter: int


class Stands(Action, id="moderation.stands"):
    """The decision that its owner does not agree with stands."""

    matter: int


class Undo(Action, id="moderation.undo"):
    """The last decision was a slip."""

    matter: int


class AskAgain(Action, id="moderation.appeal"):
    """Its owner does not agree."""

    matter: int
