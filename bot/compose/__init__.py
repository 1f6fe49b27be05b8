"""The composition root: Settings -> Hub. The one module that knows everybody; SDKs are imported only when they are used."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.crash import crash_at
from bot.dispatch import House
from bot.errors import BotError, InvalidInput, TryLater
from bot.facts import Facts
from bot.hub import Hub
from bot.platforms import Platforms
from bot.ports import Clock, Worker
from bot.registry import Registry
from bot.settings import Settings
from bot.site import Site
from commands import capabilities
from scheduler.cards import Cards
from scheduler.outbox import Delivery
from store.continuations import ContinuationStore
from store.drafts import DraftStore
from store.engine import Database
from store.errors import BadText, Busy, Full
from store.indexing import LibrarySearch
from store.live import LiveStore
from store.outbox import OutboxStore
from store.owners import OwnerStore
from store.people import PeopleStore
from store.posted import PostedStore
from store.reactions import ReactionStore
from store.recent import RecentStore
from store.search import SearchIndex
from store.seen import SeenStore
from store.sending import SendingStore

Progress = Callable[[int, int], object]
SEED = Path(__file__).parents[2] / "store" / "seed"


class Stores:
    """The stores the core itself uses, each built on a unit."""

    people = PeopleStore
    continuations = ContinuationStore
    drafts = DraftStore
    posted = PostedStore
    recent = RecentStore
    seen = SeenStore
    outbox = OutboxStore
    sending = SendingStore
    live = LiveStore
    reactions = ReactionStore
    owners = OwnerStore


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running hub is made of, for commands of the operator that work on it."""

    hub: Hub
    settings: Settings
    database: Database
    search: LibrarySearch


def registry() -> Registry:
    """Every declaration there is. Raises WiringError for what cannot work."""
    return Registry.of(capabilities())


async def build(settings: Settings, *, clock: Clock | None = None, indexing: Progress | None = None) -> Parts:
    """The hub without any platform yet: database open, search index level with it, wiring proven."""
    clock = clock or SystemClock()
    declared = registry()
    database = await Database.open(settings.database, settings.data_dir, now=clock.now)
    search = LibrarySearch(database.units, SearchIndex.open(settings.data_dir / "search"))
    await search.catch_up(indexing)
    platforms = Platforms()
    services = services_for(declared, settings, search, platforms)
    declared.check(services)
    house = House(
        registry=declared,
        units=database.units,
        stores=Stores(),
        services=services,
        clock=clock,
        facts=Facts(database.units, RecentStore),
        indexed=(search,),
        platforms=platforms,
        crash=crash_at(settings.folkmoot_crash_at),
        explain=explain,
    )

    async def closing() -> None:
        search.close()
        await database.close()

    hub = Hub(house, closing)
    hub.workers += workers(hub, settings)
    return Parts(hub, settings, database, search)


def workers(hub: Hub, settings: Settings) -> list[Worker]:
    """What happens by itself while the hub runs."""
    return [
        Delivery(hub.house, hub.couriers, rate=settings.send_pace, timeout=settings.send_timeout),
        Cards(hub.house, hub.couriers, timeout=settings.send_timeout),
    ]


def explain(problem: Exception) -> BotError | None:
    """What the store refuses, as people are told it."""
    match problem:
        case Busy():
            return TryLater("The hub is busy just now.", "Nothing was changed. Please try again in a moment.")
        case Full():
            return TryLater(
                "The hub cannot save anything just now.", "Its disk is full; please tell an admin. Reading still works."
            )
        case BadText():
            return InvalidInput("That text holds characters that cannot be kept.", "Please type it again without them.")
        case _:
            return None


def services_for(
    declared: Registry, settings: Settings, search: LibrarySearch | None, platforms: Platforms | None
) -> dict[type, object]:
    """What handlers may ask for by its class, beside stores."""
    return {
        Registry: declared,
        Site: Site(settings.base_url),
        LibrarySearch: search,
        Platforms: platforms,
    }
