"""What the web must know about people who sign in; `compose` provides it from the store."""

from dataclasses import dataclass
from typing import Protocol

from bot.people import SpaceRef, UserRef
from bot.ui.nodes import Choice

WEB = SpaceRef("web", "web", "the web")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session belongs to. `space` is where their roles count: for somebody from Slack their own workspace,
    for somebody who joined by invitation the web. `name` stands in the page's head."""

    user: UserRef
    name: str
    space: SpaceRef = WEB


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody a newcomer can be in the room. `says` is a sentence in their own words."""

    key: str
    name: str
    title: str
    organization: str
    says: str


class Sessions(Protocol):
    """A token is what the cookie holds; None where a code, invitation or token is wrong, used up or too old."""

    async def load(self, token: str) -> SignedIn | None: ...
    async def sign_in(self, code: str) -> str | None: ...
    async def join(self, invitation: str, name: str, zone: str) -> str | None: ...
    async def calendar(self, key: str) -> tuple[str, SignedIn] | None:
        """Which calendar a secret address opens ("webinars.mine"), and whose it is."""
        ...

    async def passing(self, name: str, token: str) -> tuple[int, SignedIn] | None:
        """What a link that was made for one person is for, and whose it is; `name` as in "webinars.join"."""
        ...

    async def end(self, token: str) -> None: ...
    async def people(self, text: str) -> list[Choice]:
        """Members whose name fits, for a field that takes a person: the value is "<@platform:account>"."""
        ...

    async def demo_people(self) -> list[DemoPerson]: ...
    async def enter_demo(self, key: str) -> UserRef: ...
