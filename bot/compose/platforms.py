"""Which platforms join: those whose tokens are set. An SDK is imported only here, only when it is used."""

from typing import Any

from bot.clock import SystemClock
from bot.compose import SEED, Parts, Stores, registry
from bot.compose.sessions import WebSessions
from bot.dispatch import House
from bot.facts import Facts
from bot.hub import Hub
from bot.settings import BadSettings, Settings
from store.engine import Database
from store.recent import RecentStore
from store.seen import CommandTreeStore
from store.unit import Units

DISCORD = "discord"


class SyncMemory:
    """Remembers which command tree Discord was last told, so that a start without changes tells it nothing."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def load(self) -> str:
        async with self._units(reads_only=True) as unit:
            return await CommandTreeStore(unit).get(DISCORD) or ""

    async def save(self, hash: str) -> None:
        async with self._units() as unit:
            await CommandTreeStore(unit).set(DISCORD, hash)


def add_adapters(parts: Parts) -> None:
    """The web always; Slack and Discord where their tokens are set."""
    hub, settings = parts.hub, parts.settings
    mounts: dict[str, Any] = {}
    if settings.slack_bot_token and (settings.slack_app_token or settings.slack_signing_secret):
        from adapters.slack import SlackAdapter

        slack = SlackAdapter(hub, settings)
        hub.adapters.append(slack)
        if slack.asgi is not None:
            mounts["/slack"] = slack.asgi
    if settings.discord_token:
        from adapters.discord import DiscordAdapter

        hub.adapters.append(DiscordAdapter(hub, settings, SyncMemory(parts.database.units)))
    from adapters.web import WebAdapter

    hub.house.platforms.off = missing(settings)
    hub.adapters.insert(0, WebAdapter(hub, settings, WebSessions(parts.database.units, SEED), mounts))


def missing(settings: Settings) -> list[tuple[str, str]]:
    """For the banner: what each platform that is off would need."""
    off: list[tuple[str, str]] = []
    if not settings.slack_bot_token:
        off.append(("Slack", "off; to connect it set SLACK_BOT_TOKEN and SLACK_APP_TOKEN in .env (see README)"))
    elif not (settings.slack_app_token or settings.slack_signing_secret):
        off.append(("Slack", "off; set SLACK_APP_TOKEN as well (or SLACK_SIGNING_SECRET for HTTP mode)"))
    if not settings.discord_token:
        off.append(("Discord", "off; to connect it set DISCORD_TOKEN in .env (see README)"))
    return off


async def sync_discord(settings: Settings, go: bool) -> list[str]:
    """How Discord's commands differ from ours, a line each; with `go` ours are sent. Raises BadSettings for the token."""
    from adapters.discord import Refused, sync

    clock = SystemClock()
    database = await Database.open(settings.database, settings.data_dir, now=clock.now)
    # No search index: a running hub may be writing it, and commands are declared without it.
    house = House(registry(), database.units, Stores(), {}, clock, Facts(database.units, RecentStore))
    try:
        lines = await sync(Hub(house, database.close), settings, SyncMemory(database.units), go=go)
    except Refused as problem:
        raise BadSettings(str(problem)) from None
    finally:
        await database.close()
    if not lines:
        return ["Discord has these commands already."]
    return [*lines, "", "Sent." if go else "Nothing was changed. Add --go to send these."]
