"""reactions.*"""

import re
from typing import Any

from tests.harness.slack.calls import Call, Method
from tests.harness.slack.errors import SlackError
from tests.harness.slack.events import message_json, reacted
from tests.harness.slack.model import Message, User
from tests.harness.slack.world import World

NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def _target(world: World, call: Call) -> Message:
    if not call.args.get("channel") or not call.args.get("timestamp"):
        raise SlackError("no_item_specified")
    channel = world.channel(call.args["channel"])
    if not re.fullmatch(r"\d+\.\d+", str(call.args["timestamp"])):
        raise SlackError("bad_timestamp")
    return world.message(channel.id, call.args["timestamp"])


def _name(call: Call) -> str:
    name = str(call.need("name", "invalid_name"))
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    return name


def react(world: World, user: User, name: str, message: Message) -> None:
    """Shared with people, who react with the same rules."""
    who = message.reactions.setdefault(name, [])
    if user.id in who:
        raise SlackError("already_reacted")
    who.append(user.id)
    world.feed.add("reacted", channel=message.channel, ts=message.ts, by_app=user.is_bot)
    reacted("reaction_added", user, name, message, world)


def unreact(world: World, user: User, name: str, message: Message) -> None:
    who = message.reactions.get(name, [])
    if user.id not in who:
        raise SlackError("no_reaction")
    who.remove(user.id)
    if not who:
        del message.reactions[name]
    world.feed.add("reacted", channel=message.channel, ts=message.ts, by_app=user.is_bot)
    reacted("reaction_removed", user, name, message, world)


def add(world: World, call: Call) -> dict[str, Any]:
    name, message = _name(call), _target(world, call)
    if world.channels[message.channel].archived:
        raise SlackError("is_archived")
    react(world, world.bot_user, name, message)
    return {"ok": True}


def remove(world: World, call: Call) -> dict[str, Any]:
    unreact(world, world.bot_user, _name(call), _target(world, call))
    return {"ok": True}


def get(world: World, call: Call) -> dict[str, Any]:
    message = _target(world, call)
    return {"ok": True, "type": "message", "channel": message.channel, "message": message_json(message, world)}


METHODS = {
    "reactions.add": Method(add, ("reactions:write",)),
    "reactions.remove": Method(remove, ("reactions:write",)),
    "reactions.get": Method(get, ("reactions:read",)),
}
