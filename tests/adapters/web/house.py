"""A hub on a real database with the test piece and people in it, for the web's tests."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bot.capability import Capability
from bot.compose import SEED, Parts, build
from bot.compose.first import prepare
from bot.compose.sessions import WebSessions
from bot.hub import Hub
from bot.people import Role
from bot.registry import Registry
from bot.settings import Settings
from store.codes import CodeStore, Purpose
from store.people import PeopleStore
from tests.adapters.web import shelf

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    hub: Hub
    settings: Settings
    sessions: WebSessions
    parts: Parts

    async def sign_in_code(self, name: str = "Amira Haddad", *roles: Role) -> str:
        """Somebody with these roles, and a code that signs them in."""
        async with self.parts.database.units() as unit:
            person = await PeopleStore(unit).arrive("web", name, "web", "web", name, "Europe/London")
            assert person is not None
            for role in roles or (Role.MEMBER,):
                await PeopleStore(unit).grant(person.id, role)
            return await CodeStore(unit).make(Purpose.SIGN_IN, person_id=person.id, ttl=HOUR)

    async def invitation(self) -> str:
        async with self.parts.database.units() as unit:
            return await CodeStore(unit).invite()


@asynccontextmanager
async def place(
    folder: Path, capabilities: Sequence[Capability] | None = (shelf.capability,), **settings: object
) -> AsyncIterator[Place]:
    """With `capabilities` None, the real ones."""
    parts = await build(Settings(_env_file=None, **{"data_dir": folder, "web_port": 0, **settings}))  # type: ignore[arg-type]
    house = replace(parts.hub.house, services={**parts.hub.house.services, shelf.Shelf: shelf.Shelf()})
    if capabilities is not None:
        house = replace(house, registry=Registry.of(capabilities))
    hub = Hub(house, parts.hub._closing)
    await prepare(parts)
    await hub.start()
    try:
        yield Place(hub, parts.settings, WebSessions(parts.database.units, SEED), parts)
    finally:
        await hub.stop()
