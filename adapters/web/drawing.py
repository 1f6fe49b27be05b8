"""For whom, and where on the web, something is drawn: what a pure renderer has to be told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.action import Action
from bot.people import UserRef
from bot.ui.nodes import Choice, File


def _no_link(_action: Action) -> str:
    return ""


def _no_file(_file: File) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """`act` and `form` are where presses and forms go; `message` names the room's message they belong to.

    `link` gives the address of a page that says the same as an action, "" where only a press will do: such a button is
    a plain link, to be shared and returned to. `keep` puts a file where it can be fetched and gives its address.
    `nonce` makes the id of one act, so that a form sent twice is one act. `top` is the level of the first headings.
    """

    zone: str = "UTC"
    csrf: str = ""
    back: str = "/"
    act: str = "/act"
    form: str = "/form"
    message: str = ""
    top: int = 2
    link: Callable[[Action], str] = _no_link
    keep: Callable[[File], str] = _no_file
    nonce: Callable[[], str] = str
    names: Mapping[UserRef, str] = field(default_factory=dict[UserRef, str])
    people: tuple[Choice, ...] = ()
