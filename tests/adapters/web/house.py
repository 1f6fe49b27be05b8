"""A hub with the test piece and people in it, for the web's tests."""

from dataclasses import dataclass, field

from adapters.web.sessions import DemoPerson, SignedIn
from bot.clock import SystemClock
from bot.dispatch import House
from bot.facts import Facts
from bot.hub import Hub
from bot.people import SpaceRef, UserRef
from bot.registry import Registry
from bot.settings import Settings
from bot.ui.nodes import Choice
from tests.adapters.web import shelf
from tests.adapters.web.memory import Data, Stores, Units

DEMO = (
    DemoPerson("amira", "Amira Haddad", "Permit officer", "Town of Elmbridge", "I want our permits out in ten days."),
    DemoPerson("jonas", "Jonas Berg", "Chief officer", "Norwick County", "I read what others tried before I ask for money."),
    DemoPerson("ines", "Inês Duarte", "Organizer of the hub", "Institute for Public Work", "I keep the shelves tidy."),
)  # fmt: skip


@dataclass
class FakeSessions:
    """People at the door, as `compose` would provide them from the store."""

    data: Data
    codes: dict[str, SignedIn] = field(default_factory=dict)
    tokens: dict[str, SignedIn] = field(default_factory=dict)

    def give_code(self, account: str, name: str, *roles: str) -> str:
        self.data.join("web", account, name, *roles)
        code = f"code-{account}-0123456789"
        self.codes[code] = SignedIn(UserRef("web", account), name, SpaceRef("web", "web"))
        return code

    async def load(self, token: str) -> SignedIn | None:
        return self.tokens.get(token)

    async def sign_in(self, code: str) -> str | None:
        who = self.codes.pop(code, None)
        if who is None:
            return None
        token = f"token-{who.user.id}-0123456789"
        self.tokens[token] = who
        return token

    async def join(self, invitation: str, name: str, zone: str) -> str | None:
        if invitation != "welcome-2026":
            return None
        self.data.join("web", "new", name, "member", zone=zone)
        self.tokens["token-new-0123456789"] = SignedIn(UserRef("web", "new"), name)
        return "token-new-0123456789"

    async def end(self, token: str) -> None:
        self.tokens.pop(token, None)

    async def people(self, text: str) -> list[Choice]:
        return [Choice(one.name, f"<@web:{one.key}>") for one in DEMO if text.casefold() in one.name.casefold()]

    async def demo_people(self) -> list[DemoPerson]:
        return list(DEMO)

    async def enter_demo(self, key: str) -> UserRef:
        who = next(one for one in DEMO if one.key == key)
        if ("web", key) not in self.data.people:
            self.data.join("web", key, who.name, "organizer" if key == "ines" else "member")
        return UserRef("web", key)


@dataclass
class Place:
    hub: Hub
    settings: Settings
    sessions: FakeSessions
    data: Data


def place(**settings: object) -> Place:
    data = Data()
    units = Units(data)
    house = House(Registry.of([shelf.capability]), units, Stores(), {}, SystemClock(), Facts(units))

    async def closing() -> None:
        """Nothing to close."""

    made = Settings(_env_file=None, **{"web_port": 0, **settings})  # type: ignore[arg-type]
    return Place(Hub(house, closing), made, FakeSessions(data), data)
