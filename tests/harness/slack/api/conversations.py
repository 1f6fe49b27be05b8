"""conversations.*"""

from typing import Any

from tests.harness.slack.calls import Call, Method, paged
from tests.harness.slack.errors import SlackError
from tests.harness.slack.events import message_json
from tests.harness.slack.model import Channel, Message
from tests.harness.slack.world import World

READ = {"channel": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY = {"channel": "channels:history", "private": "groups:history", "im": "im:history", "mpim": "mpim:history"}
TYPES = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}


def need_scope(world: World, scope: str) -> None:
    """The scope a method needs only for this kind of channel."""
    if scope not in world.app.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(world.app.scopes)))


def _readable(world: World, call: Call, scopes: dict[str, str]) -> Channel:
    channel = world.channel(call.need("channel", "channel_not_found"))
    need_scope(world, scopes[channel.kind])
    return channel


def open_(world: World, call: Call) -> dict[str, Any]:
    if call.args.get("channel"):
        channel = world.channel(call.args["channel"])
        if channel.kind not in ("im", "mpim"):
            raise SlackError("method_not_supported_for_channel_type")
        return {"ok": True, "channel": {"id": channel.id}}
    names = [name.strip() for name in str(call.args.get("users") or "").split(",") if name.strip()]
    if not names:
        raise SlackError("users_list_not_supplied")
    if len(names) > 8:
        raise SlackError("too_many_users")
    return {"ok": True, "channel": {"id": _opened(world, names).id}}


def _opened(world: World, names: list[str]) -> Channel:
    users = [world.user(name) for name in names]
    if any(user.deleted for user in users):
        raise SlackError("user_disabled")
    if any(user.is_bot for user in users):
        raise SlackError("cannot_dm_bot")
    if len(users) == 1:
        need_scope(world, "im:write")
        return world.direct(users[0])
    need_scope(world, "mpim:write")
    members = sorted([*names, world.bot_user.id])
    known = (each for each in world.channels.values() if each.kind == "mpim" and sorted(each.members) == members)
    return next(known, None) or world.add_channel(Channel(world.ids.fresh("G"), "mpdm", "mpim", members))


def channel_json(world: World, channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_member": world.bot_user.id in channel.members,
        "is_general": False,
        "context_team_id": world.team_id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def info(world: World, call: Call) -> dict[str, Any]:
    channel = _readable(world, call, READ)
    body = channel_json(world, channel)
    if call.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"ok": True, "channel": body}


def members(world: World, call: Call) -> dict[str, Any]:
    return paged(_readable(world, call, READ).members, call, "members")


def list_(world: World, call: Call) -> dict[str, Any]:
    wanted = str(call.args.get("types") or "public_channel").replace(" ", "").split(",")
    if any(name not in TYPES for name in wanted):
        raise SlackError("invalid_types")
    for name in wanted:
        need_scope(world, READ[TYPES[name]])
    kinds = {TYPES[name] for name in wanted}
    seen = [
        channel_json(world, channel)
        for channel in world.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or world.bot_user.id in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    return paged(seen, call, "channels")


def _shown(world: World, call: Call, found: list[Message]) -> dict[str, Any]:
    with_metadata = call.flag("include_all_metadata")
    bodies = [
        message_json(message, world) | ({"metadata": message.metadata} if with_metadata and message.metadata else {})
        for message in found
    ]
    page = paged(bodies, call, "messages")
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}


def _within(call: Call, message: Message) -> bool:
    oldest, latest = call.args.get("oldest") or "0", call.args.get("latest") or "9999999999"
    at = float(message.ts)
    if call.flag("inclusive"):
        return float(oldest) <= at <= float(latest)
    return float(oldest) < at < float(latest)


def history(world: World, call: Call) -> dict[str, Any]:
    channel = _readable(world, call, HISTORY)
    if world.bot_user.id not in channel.members:
        raise SlackError("not_in_channel")
    found = [
        message
        for message in world.messages.values()
        if message.channel == channel.id
        and message.ephemeral_to is None
        and message.thread_ts in (None, message.ts)
        and _within(call, message)
    ]
    return _shown(world, call, found[::-1])


def replies(world: World, call: Call) -> dict[str, Any]:
    channel = _readable(world, call, HISTORY)
    root = str(call.need("ts", "thread_not_found"))
    if (channel.id, root) not in world.messages:
        raise SlackError("thread_not_found")
    found = [
        message
        for message in world.messages.values()
        if message.channel == channel.id and message.ephemeral_to is None and root in (message.ts, message.thread_ts)
    ]
    return _shown(world, call, [message for message in found if message.ts == root or _within(call, message)])


ANY_READ, ANY_HISTORY = tuple(READ.values()), tuple(HISTORY.values())
METHODS = {
    "conversations.open": Method(open_, ("im:write", "mpim:write")),
    "conversations.info": Method(info, ANY_READ),
    "conversations.members": Method(members, ANY_READ),
    "conversations.list": Method(list_, ANY_READ),
    "conversations.history": Method(history, ANY_HISTORY),
    "conversations.replies": Method(replies, ANY_HISTORY),
}
