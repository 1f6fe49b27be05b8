"""Events API events: which subscription each belongs to, and their bodies. Pure."""

from html import unescape
from typing import Any

from tests.harness.slack.model import Channel, Message, User
from tests.harness.slack.world import World

CHANNEL_TYPES = {"channel": "channel", "private": "group", "im": "im", "mpim": "mpim"}
SUBSCRIPTIONS = {"channel": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}


def message_json(message: Message, world: World) -> dict[str, Any]:
    """A message as payloads, history and answers show it."""
    body: dict[str, Any] = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": world.team_id,
    }
    if message.by_app:
        profile = {
            "id": world.bot_id,
            "app_id": world.app_id,
            "name": world.app.name,
            "deleted": False,
            "team_id": world.team_id,
        }
        body |= {"bot_id": world.bot_id, "app_id": world.app_id, "bot_profile": profile}
    for name in ("blocks", "attachments", "files"):
        if getattr(message, name):
            body[name] = getattr(message, name)
    if not message.by_app:
        body |= {"client_msg_id": f"{message.channel}-{message.ts}", "blocks": [_typed_block(message)]}
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
        if root := world.messages.get((message.channel, message.thread_ts)):
            body["parent_user_id"] = root.user
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.ts}
    if message.reactions:
        body["reactions"] = [{"name": k, "users": list(v), "count": len(v)} for k, v in message.reactions.items()]
    return body


def _typed_block(message: Message) -> dict[str, Any]:
    """What people type comes with one rich_text block."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": unescape(message.text)}]}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def said(message: Message, world: World) -> None:
    """Tell the app of a message in a conversation it is in: as a mention, a message, a piece of metadata."""
    channel = world.channels[message.channel]
    if message.ephemeral_to is not None or world.bot_user.id not in channel.members:
        return
    if not any(map(world.app.hears, ("app_mention", SUBSCRIPTIONS[channel.kind], "message_metadata_posted"))):
        return
    body = {
        **message_json(message, world),
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": message.ts,
    }
    if not message.by_app and f"<@{world.bot_user.id}>" in message.text and channel.kind != "im":
        mention = {name: value for name, value in body.items() if name != "channel_type"}
        world.emit("app_mention", {**mention, "type": "app_mention"})
    world.emit(SUBSCRIPTIONS[channel.kind], body)
    if message.metadata and world.app.hears_metadata(world.app_id, message.metadata["event_type"]):
        world.emit("message_metadata_posted", _metadata_posted(message, world))


def _metadata_posted(message: Message, world: World) -> dict[str, Any]:
    return {
        "type": "message_metadata_posted",
        "app_id": world.app_id,
        "bot_id": world.bot_id,
        "user_id": message.user,
        "team_id": world.team_id,
        "channel_id": message.channel,
        "metadata": message.metadata,
        "message_ts": message.ts,
        "event_ts": world.ids.ts(),
    }


def altered(message: Message, previous: dict[str, Any], world: World, subtype: str) -> None:
    """Tell the app that a message changed or went, where it reads messages."""
    channel = world.channels[message.channel]
    if message.ephemeral_to is not None or world.bot_user.id not in channel.members:
        return
    body: dict[str, Any] = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "previous_message": previous,
        "ts": world.ids.ts(),
        "event_ts": world.ids.ts(),
    }
    if subtype == "message_changed":
        body["message"] = message_json(message, world)
    else:
        body["deleted_ts"] = message.ts
    world.emit(SUBSCRIPTIONS[channel.kind], body)


def reacted(kind: str, user: User, reaction: str, message: Message, world: World) -> None:
    """reaction_added or reaction_removed; only heard where the bot is."""
    if world.bot_user.id not in world.channels[message.channel].members:
        return
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    event = {"type": kind, "user": user.id, "reaction": reaction, "item": item, "event_ts": world.ids.ts()}
    world.emit(kind, event | {"item_user": message.user})


def moved(kind: str, user: User, channel: Channel, world: World, inviter: str | None = None) -> None:
    """member_joined_channel or member_left_channel."""
    letter = "C" if channel.kind == "channel" else "G"
    event = {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": letter,
        "team": world.team_id,
        "event_ts": world.ids.ts(),
    }
    world.emit(kind, event | ({"inviter": inviter} if inviter else {}))


def user_json(user: User, world: World, *, email: bool = False) -> dict[str, Any]:
    """A user as users.info and team_join show one."""
    profile = {
        "real_name": user.name,
        "display_name": user.name,
        "real_name_normalized": user.name,
        "team": world.team_id,
    }
    if email and user.email:
        profile["email"] = user.email
    body = {
        "id": user.id,
        "team_id": world.team_id,
        "name": user.handle,
        "deleted": user.deleted,
        "real_name": user.name,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_admin": user.admin,
        "is_owner": False,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "updated": 1_700_000_000,
        "profile": profile,
    }
    return body if user.deleted else body | _zone(user)


def _zone(user: User) -> dict[str, Any]:
    return {"tz": user.tz, "tz_label": user.tz, "tz_offset": 0}


def envelope(event: dict[str, Any], world: World, event_id: str) -> dict[str, Any]:
    """The outer body around every event."""
    authorization = {
        "enterprise_id": None,
        "team_id": world.team_id,
        "user_id": world.bot_user.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "verification",
        "team_id": world.team_id,
        "context_team_id": world.team_id,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_context": f"4-{event_id}",
        "event_time": int(float(event.get("event_ts", "0"))),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }
