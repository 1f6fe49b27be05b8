"""The application: who the bot is, where its gateway is, and the commands it syncs."""

from typing import Any

from tests.harness.discord import errors, payloads
from tests.harness.discord.calls import Call, Reply
from tests.harness.discord.check_commands import check_commands
from tests.harness.discord.limits import high
from tests.harness.discord.routing import Declared
from tests.harness.discord.state import State
from tests.harness.discord.world import Guild


def me(state: State, call: Call) -> Reply:
    return Reply(200, {**payloads.user(state.world.bot), "verified": True, "mfa_enabled": False, "flags": 0})


def application(state: State, call: Call) -> Reply:
    bot = state.world.bot
    return Reply(
        200,
        {
            "id": str(state.application_id),
            "name": bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 1 << 23,
            "owner": payloads.user(bot),
            "team": None,
            "bot": payloads.user(bot),
        },
    )


def gateway_bot(state: State, call: Call) -> Reply:
    limit: dict[str, Any] = {
        "total": high("gateway.identifies"),
        "remaining": high("gateway.identifies"),
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    return Reply(200, {"url": state.gateway_url, "shards": 1, "session_start_limit": limit})


def my_guilds(state: State, call: Call) -> Reply:
    made = [{"id": str(one.id), "name": one.name, "owner": False} for one in state.world.guilds.values()]
    return Reply(200, made)


def read_commands(state: State, call: Call) -> Reply:
    guild = _scope(state, call)
    return Reply(200, state.commands.synced.get(guild.id if guild else None, []))


def overwrite_commands(state: State, call: Call) -> Reply:
    guild = _scope(state, call)
    check_commands(call.body)
    return Reply(200, state.commands.overwrite(guild, call.body, state.clock.now()))


def _scope(state: State, call: Call) -> Guild | None:
    if call.id("application") != state.application_id:
        raise errors.unauthorized()
    if "guild" not in call.params:
        return None
    guild = state.world.guilds.get(call.id("guild"))
    if guild is None:
        raise errors.missing_access()
    return guild


ROUTES: list[Declared] = [
    ("GET", "/users/@me", me),
    ("GET", "/users/@me/guilds", my_guilds),
    ("GET", "/oauth2/applications/@me", application),
    ("GET", "/gateway/bot", gateway_bot),
    ("GET", "/applications/{application}/commands", read_commands),
    ("PUT", "/applications/{application}/commands", overwrite_commands),
    ("GET", "/applications/{application}/guilds/{guild}/commands", read_commands),
    ("PUT", "/applications/{application}/guilds/{guild}/commands", overwrite_commands),
]
