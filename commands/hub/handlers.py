"""`/hub` alone, the Home tab, the welcome of somebody new, and the last answers."""

from bot.capability import setting
from bot.command import command
from bot.context import Context
from bot.param import Arg
from bot.people import Person, Role
from bot.registry import Registry
from bot.ui.nodes import Audience, Reply
from commands.hub.cards import begun, home_page, recent_list, start_card, welcome_card
from commands.hub.start import again, first_things
from store.drafts import DraftStore
from store.recent import RecentStore
from store.settings import SettingStore

GREETING = setting(
    "hub.greeting",
    str,
    "",
    Arg("A sentence of your own on the first card of the hub, such as whom to ask", label="Greeting", most=300),
)


@command(name="start", examples=["start"], requires=Role.GUEST, reads_only=True, personal=True)
async def start(registry: Registry, recent: RecentStore, settings: SettingStore, context: Context) -> Reply:
    """Show what people do here, as buttons."""
    person = context.person
    used = bool(await recent.last_ten(person.id)) if person.id is not None else False
    return start_card(person, first_things(registry, person), await _greeting(settings, person), used=used)


@command(name="home", requires=Role.GUEST, reads_only=True, hidden=True)
async def home(
    registry: Registry, recent: RecentStore, drafts: DraftStore, settings: SettingStore, context: Context
) -> Reply:
    """The hub's own page: where to go, where you were, and what you began."""
    person = context.person
    rows = await recent.last_ten(person.id) if person.id is not None else []
    left = begun(await drafts.of_person(person.id)) if person.id is not None else []
    return home_page(
        registry,
        person,
        first_things(registry, person),
        await _greeting(settings, person),
        again=again(registry, person, [row.text for row in rows]),
        drafts=left,
    )


@command(name="welcome", requires=Role.GUEST, reads_only=True, hidden=True)
async def welcome(registry: Registry, settings: SettingStore, context: Context) -> Reply:
    """A few words for somebody who has just arrived."""
    person = context.person
    reply = welcome_card(person, first_things(registry, person)[:3], await _greeting(settings, person))
    return Reply(reply.blocks, audience=Audience.DIRECT)


@command(name="recent", examples=["recent"], reads_only=True, personal=True)
async def recent_(registry: Registry, recent: RecentStore, context: Context) -> Reply:
    """Your last ten answers, to open again."""
    rows = await recent.last_ten(context.member_id)
    return recent_list(again(registry, context.person, [row.text for row in rows]))


async def _greeting(settings: SettingStore, person: Person) -> str:
    return str(await settings.get(GREETING.key, GREETING.default, space_id=person.space_id))
