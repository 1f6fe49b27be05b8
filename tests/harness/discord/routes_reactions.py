"""The bot's own reactions, and reading everybody's."""

from tests.harness.discord import payloads
from tests.harness.discord.calls import NO_CONTENT, Call, Reply
from tests.harness.discord.reacting import react, take_back
from tests.harness.discord.routes_channels import message_in, visible
from tests.harness.discord.routing import Declared
from tests.harness.discord.state import State


def add(state: State, call: Call) -> Reply:
    message = message_in(visible(state, call), call.id("message"))
    react(state, message, call.params["emoji"], state.world.bot)
    return Reply(NO_CONTENT)


def remove(state: State, call: Call) -> Reply:
    message = message_in(visible(state, call), call.id("message"))
    take_back(state, message, call.params["emoji"], state.world.bot)
    return Reply(NO_CONTENT)


def read(state: State, call: Call) -> Reply:
    message = message_in(visible(state, call), call.id("message"))
    limit, after = int(call.query.get("limit", "25")), int(call.query.get("after", "0"))
    who = sorted(one for one in message.reactions.get(call.params["emoji"], ()) if one > after)
    return Reply(200, [payloads.user(state.world.users[one]) for one in who[:limit]])


ROUTES: list[Declared] = [
    ("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", add),
    ("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", remove),
    ("GET", "/channels/{channel}/messages/{message}/reactions/{emoji}", read),
]
