"""What the buttons of a profile carry."""

from typing import Annotated

from annotated_types import MaxLen

from bot.action import Action
from store.base import Visibility


class SetLanguage(Action, id="profile.language"):
    """`code` as in ISO 639: "en"."""

    code: Annotated[str, MaxLen(8)]


class SetVisibility(Action, id="profile.visibility"):
    visibility: Visibility


class JoinAccounts(Action, id="profile.join"):
    """Make one person of two; `code` was made when the card asked."""

    code: Annotated[str, MaxLen(20)]
