"""What the buttons about searches in vain carry."""

from typing import Annotated

from annotated_types import Ge, Le

from bot.action import Action


class TurnWanted(Action, id="library.wanted"):
    """Another page of what people looked for in vain."""

    page: Annotated[int, Ge(1), Le(9999)]


class OpenWanted(Action, id="library.wanted-open"):
    """One of them whole: other words for it, who can help, what to do."""

    wanted: int


class AskFor(Action, id="library.ask-for", long=True):
    """Tell me when it comes."""

    query: str


class AskNoMore(Action, id="library.ask-no-more"):
    """I found it, or need it no longer."""

    wanted: int


class NoneOfThese(Action, id="library.none-of-these", long=True):
    """What was found is not what I look for."""

    query: str


class OfferHelp(Action, id="library.help-offer"):
    """I know something about it."""

    wanted: int


class CloseWanted(Action, id="library.wanted-close"):
    """It was found, or it will not come."""

    wanted: int


class ReopenWanted(Action, id="library.wanted-reopen"):
    """Closing it was a slip."""

    wanted: int


class ShareWanted(Action, id="library.wanted-share"):
    """Ask this channel whether somebody can help."""

    wanted: int
