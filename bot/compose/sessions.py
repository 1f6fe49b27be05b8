"""What the web adapter asks about people who sign in, answered from the store."""

import json
import secrets
from pathlib import Path

from adapters.web.sessions import WEB, DemoPerson, SignedIn
from bot.people import SpaceRef, UserRef
from bot.text import clean
from bot.ui.nodes import Choice
from store.audit import AuditStore
from store.calendar_keys import CalendarKeyStore
from store.codes import CodeStore, Purpose, WebSessionStore
from store.people import PeopleStore
from store.person import AccountRow
from store.spaces import SpaceStore
from store.unit import Unit, Units

LONGEST_NAME = 100
DEMO = SpaceRef("web", "demo", "the demo room")


class WebSessions:
    def __init__(self, units: Units, seed: Path) -> None:
        self._units = units
        self._seed = seed

    async def load(self, token: str) -> SignedIn | None:
        """Whose session it is, by the first of their accounts, in the space of that account."""
        async with self._units(reads_only=True) as unit:
            session = await WebSessionStore(unit).load(token)
            if session is None:
                return None
            return await _whose(unit, session.person_id)

    async def calendar(self, key: str) -> tuple[str, SignedIn] | None:
        async with self._units(reads_only=True) as unit:
            row = await CalendarKeyStore(unit).load(key)
            whose = await _whose(unit, row.person_id) if row else None
            return (row.calendar, whose) if row and whose else None

    async def passing(self, name: str, token: str) -> tuple[int, SignedIn] | None:
        async with self._units(reads_only=True) as unit:
            found = await CalendarKeyStore(unit).signed(name, token)
            whose = await _whose(unit, found[0]) if found else None
            return (found[1], whose) if found and whose else None

    async def sign_in(self, code: str) -> str | None:
        async with self._units() as unit:
            row = await CodeStore(unit).redeem(Purpose.SIGN_IN, code)
            if row is None or row.person_id is None:
                return None
            return await WebSessionStore(unit).make(row.person_id)

    async def join(self, invitation: str, name: str, zone: str) -> str | None:
        """A new person with an account of the web, in the role and space of the invitation: there their roles count."""
        async with self._units() as unit:
            accepted = await CodeStore(unit).accept(invitation)
            if accepted is None:
                return None
            people, space = PeopleStore(unit), await _space(unit, accepted.space_id)
            account = secrets.token_hex(8)
            person = await people.arrive("web", account, space.platform, space.id, clean(name)[:LONGEST_NAME], zone)
            if person is None:
                return None
            await people.grant(person.id, accepted.role, accepted.space_id, by=accepted.made_by)
            said = {"role": accepted.role.value}
            AuditStore(unit).record(
                person.id, "invitation.accept", "invitation", accepted.id, after=said, space_id=accepted.space_id
            )
            return await WebSessionStore(unit).make(person.id)

    async def end(self, token: str) -> None:
        async with self._units() as unit:
            await WebSessionStore(unit).end(token)

    async def people(self, text: str) -> list[Choice]:
        async with self._units(reads_only=True) as unit:
            store = PeopleStore(unit)
            found = await store.search(text, limit=10)
            accounts = [(profile, (await store.accounts_of(profile.id))[:1]) for profile in found]
        return [Choice(profile.name, f"<@{_user(one)}>") for profile, first in accounts for one in first]

    async def demo_people(self) -> list[DemoPerson]:
        """Those of the starter content that are still here; none after `folkmoot demo clear`."""
        texts = json.loads((self._seed / "people.json").read_text("utf-8"))
        async with self._units(reads_only=True) as unit:
            store = PeopleStore(unit)
            here = [text for text in texts if await store.find("web", f"demo:{text['key']}", DEMO.platform, DEMO.id)]
        return [
            DemoPerson(text["key"], text["name"], text["title"], text["organization"], text["says"]) for text in here
        ]

    async def enter_demo(self, key: str) -> UserRef:
        return UserRef("web", f"demo:{key}")


async def _whose(unit: Unit, person_id: int) -> SignedIn | None:
    """By the first of their accounts, in the space of that account."""
    accounts = await PeopleStore(unit).accounts_of(person_id)
    profile = await PeopleStore(unit).by_id(person_id)
    if not accounts or profile is None:
        return None
    return SignedIn(_user(accounts[0]), profile.name, await _space(unit, accounts[0].space_id))


def _user(account: AccountRow) -> UserRef:
    return UserRef(account.platform, account.external_id)


async def _space(unit: Unit, space_id: int | None) -> SpaceRef:
    row = await SpaceStore(unit).by_id(space_id) if space_id is not None else None
    return SpaceRef(row.platform, row.external_id, row.name) if row else WEB
