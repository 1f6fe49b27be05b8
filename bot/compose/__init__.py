"""The composition root: Settings -> Hub. The one module that knows everybody; SDKs are imported only when they are used."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from bot.clock import SystemClock
from bot.crash import crash_at
from bot.digests import Digests
from bot.dispatch import House
from bot.errors import BotError, InvalidInput, TryLater
from bot.facts import Facts
from bot.hub import Hub
from bot.notices import Notices
from bot.platforms import Platforms
from bot.ports import Clock, Worker
from bot.record import Records
from bot.registry import Registry
from bot.settings import Settings
from bot.site import Site
from bot.turns import Kinds
from bot.waiting import Waiting
from bot.watchdog import Watchdog
from commands import capabilities
from commands.library.desk import ImportDesk
from scheduler import digests as digest_rounds
from scheduler import retention
from scheduler.cards import Cards
from scheduler.digests import DigestRunner
from scheduler.due import EVERY, Due
from scheduler.engine import Ticker
from scheduler.indexes import Indexes
from scheduler.jobs import Jobs
from scheduler.outbox import Delivery
from scheduler.retention import RetentionRunner
from store.continuations import ContinuationStore
from store.digests import DigestStore, LookedStore
from store.drafts import DraftStore
from store.engine import Database
from store.errors import BadText, Busy, Damaged, Full
from store.indexing import LibrarySearch
from store.journal import LeavingJournal
from store.live import LiveStore
from store.outbox import OutboxStore
from store.owners import OwnerStore
from store.people import PeopleStore
from store.posted import PostedStore
from store.quiet import SilenceStore
from store.reactions import ReactionStore
from store.recent import RecentStore
from store.schedule import ScheduleStore
from store.schedule_health import ScheduleHealth
from store.search import SearchIndex
from store.seen import SeenStore
from store.sending import SendingStore
from store.unit import Units

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
    digests = DigestStore
    looked = LookedStore
    schedules = ScheduleStore
    schedule_health = ScheduleHealth
    silences = SilenceStore


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
    services = services_for(declared, settings, search, platforms, database.units)
    declared.check(services)
    house = furnished(
        House(
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
            owning=database.owning,
        )
    )

    async def closing() -> None:
        await search.close()
        await database.close()

    hub = Hub(house, closing)
    platforms.couriers = hub.couriers
    hub.workers += workers(hub, settings)
    return Parts(hub, settings, database, search)


def workers(hub: Hub, settings: Settings) -> list[Worker]:
    """What happens by itself while the hub runs."""
    due = Due(hub.house, kinds(hub.house))
    return [
        Watchdog(),
        Delivery(
            hub.house,
            hub.couriers,
            rate=settings.send_pace,
            timeout=settings.send_timeout,
            journal=LeavingJournal(settings.journal),
        ),
        Cards(hub.house, hub.couriers, timeout=settings.send_timeout),
        Ticker("due", EVERY, due.tick),
        Ticker("jobs", EVERY, Jobs(hub.house).tick),
        Indexes(hub.house),
    ]


def kinds(house: House) -> Kinds:
    """What each kind of schedule does when it is due."""
    digests = cast(Digests, house.services[Digests])
    return {
        digest_rounds.KIND: DigestRunner(house, digests).kind(),
        retention.KIND: RetentionRunner(house).kind(),
    }


def explain(problem: Exception) -> BotError | None:
    """What the store refuses, as people are told it."""
    match problem:
        case Busy():
            return TryLater("The hub is busy just now.", "Nothing was changed. Please try again in a moment.")
        case Full():
            return TryLater(
                "The hub cannot save anything just now.", "Its disk is full; please tell an admin. Reading still works."
            )
        case Damaged():
            return TryLater("The search is being put in order again.", "Nothing is lost. Please try again in a minute.")
        case BadText():
            return InvalidInput("That text holds characters that cannot be kept.", "Please type it again without them.")
        case _:
            return None


def services_for(
    declared: Registry,
    settings: Settings,
    search: LibrarySearch | None,
    platforms: Platforms | None,
    units: Units | None = None,
) -> dict[type, object]:
    """What handlers may ask for by its class, beside stores."""
    theirs = dict.fromkeys((Digests, Notices, Records, Waiting))  # each needs the whole house: see furnished
    return {
        Registry: declared,
        Site: Site(settings.base_url, public=settings.web_base_url is not None),
        LibrarySearch: search,
        ImportDesk: ImportDesk(units, search, declared.imports) if units and search else None,
        Platforms: platforms,
        **theirs,
    }


def furnished(house: House) -> House:
    """With the services that work on the house itself."""
    services = dict(house.services)
    whole = replace(house, services=services)
    services |= {Registry: whole.registry, Digests: Digests(whole), Notices: Notices(whole)}
    services |= {Records: Records(whole.registry.records, services)}
    services |= {Waiting: Waiting(whole.registry.waits, services)}
    return whole
