"""A hub on a real database with the test piece and people in it, for the web's tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.compose import SEED, Stores, build
from bot.compose.first import prepare
from bot.compose.sessions import WebSessions
from bot.dispatch import House
from bot.facts import Facts
from bot.hub import Hub
from bot.people import Role
from bot.registry import Registry
from bot.settings import Settings
from store.codes import CodeStore, Purpose
from store.engine import Database
from store.people import PeopleStore
from store.seed import load_seed
from store.unit import Units
from tests.adapters.web import shelf

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    hub: Hub
    settings: Settings
    sessions: WebSessions
    units: Units

    async def sign_in_code(self, name: str = "Amira Haddad", *roles: Role) -> str:
        """Somebody with these roles, and a code that signs them in."""
        async with self.units() as unit:
            person = await PeopleStore(unit).arrive("web", name, "web", "web", name, "Europe/London")
            assert person is not None
            for role in roles or (Role.MEMBER,):
                await PeopleStore(unit).grant(person.id, role)
            return await CodeStore(unit).make(Purpose.SIGN_IN, person_id=person.id, ttl=HOUR)

    async def invitation(self) -> str:
        async with self.units() as unit:
            return await CodeStore(unit).invite()


@asynccontextmanager
async def place(folder: Path, **settings: object) -> AsyncIterator[Place]:
    """The test piece with the starter content's people, without a search index."""
    made = settings_in(folder, **settings)
    clock = SystemClock()
    database = await Database.open(made.database, folder, now=clock.now)
    await load_seed(database.units, SEED)
    registry = Registry.of([shelf.capability])
    services = {shelf.Shelf: shelf.Shelf()}
    house = House(registry, database.units, Stores(), services, clock, Facts(database.units, Stores.recent))
    hub = Hub(house, database.close)
    await hub.start()
    try:
        yield Place(hub, made, WebSessions(database.units, SEED), database.units)
    finally:
        await hub.stop()


@asynccontextmanager
async def real_place(folder: Path, **settings: object) -> AsyncIterator[Place]:
    """The whole hub as it runs, with its own capabilities and starter content."""
    parts = await build(settings_in(folder, **settings))
    await prepare(parts)
    await parts.hub.start()
    try:
        yield Place(parts.hub, parts.settings, WebSessions(parts.database.units, SEED), parts.database.units)
    finally:
        await parts.hub.stop()


def settings_in(folder: Path, **settings: object) -> Settings:
    return Settings(_env_file=None, **{"data_dir": folder, "web_port": 0, **settings})  # type: ignore[arg-type]
