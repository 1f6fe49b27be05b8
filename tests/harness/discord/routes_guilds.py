"""Guilds, their channels, roles and members; users."""

from tests.harness.discord import errors, payloads
from tests.harness.discord.calls import Call, Reply
from tests.harness.discord.routing import Declared
from tests.harness.discord.state import State
from tests.harness.discord.world import Guild


def guild_of(state: State, call: Call) -> Guild:
    guild = state.world.guilds.get(call.id("guild"))
    if guild is None:
        raise errors.unknown_guild()
    return guild


def read_guild(state: State, call: Call) -> Reply:
    return Reply(200, payloads.guild(guild_of(state, call)))


def read_channels(state: State, call: Call) -> Reply:
    channels = guild_of(state, call).channels.values()
    return Reply(200, [payloads.channel(one) for one in channels if one.bot_sees])


def read_roles(state: State, call: Call) -> Reply:
    return Reply(200, [payloads.role(one) for one in guild_of(state, call).roles.values()])


def read_member(state: State, call: Call) -> Reply:
    member = guild_of(state, call).members.get(call.id("user"))
    if member is None:
        raise errors.unknown_member()
    return Reply(200, payloads.member(member))


def read_user(state: State, call: Call) -> Reply:
    user = state.world.users.get(call.id("user"))
    if user is None:
        raise errors.unknown_user()
    return Reply(200, payloads.user(user))


ROUTES: list[Declared] = [
    ("GET", "/guilds/{guild}", read_guild),
    ("GET", "/guilds/{guild}/channels", read_channels),
    ("GET", "/guilds/{guild}/roles", read_roles),
    ("GET", "/guilds/{guild}/members/{user}", read_member),
    ("GET", "/users/{user}", read_user),
]
