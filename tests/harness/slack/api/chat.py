"""chat.*"""

from typing import Any

from tests.harness.slack.calls import Call, Method
from tests.harness.slack.content import read_content
from tests.harness.slack.errors import SlackError
from tests.harness.slack.events import altered, message_json, said
from tests.harness.slack.limits import most
from tests.harness.slack.model import Channel, Message
from tests.harness.slack.world import World


def destination(world: World, name: Any) -> Channel:
    """A channel id, or a user id (which opens the direct messages)."""
    if str(name) in world.users:
        return _direct_with(world, str(name))
    channel = world.channel(name)
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im":
        other = next(member for member in channel.members if member != world.bot_user.id)
        _reachable(world, other)
    elif world.bot_user.id not in channel.members and "chat:write.public" not in world.app.scopes:
        raise SlackError("not_in_channel")
    return channel


def _direct_with(world: World, user_id: str) -> Channel:
    _reachable(world, user_id)
    return world.direct(world.user(user_id))


def _reachable(world: World, user_id: str) -> None:
    user = world.user(user_id)
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")


def _new_message(world: World, call: Call, channel: Channel) -> Message:
    content = read_content(call, validate=world.validate)
    if content.truncated:
        world.record.broke("message_truncated", f"{len(content.text)} characters of text, {most('message.text')} kept")
    thread = call.args.get("thread_ts")
    return Message(
        channel.id,
        world.ids.ts(),
        world.bot_user.id,
        content.text[: most("message.text")],
        content.blocks,
        content.attachments,
        by_app=True,
        thread_ts=str(thread) if thread else None,
        metadata=content.metadata or None,
        arguments={
            name: call.args[name]
            for name in ("link_names", "parse", "unfurl_links", "unfurl_media")
            if name in call.args
        },
    )


def post_message(world: World, call: Call) -> dict[str, Any]:
    channel = destination(world, call.need("channel", "channel_not_found"))
    message = world.post(_new_message(world, call, channel))
    said(message, world)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": message_json(message, world)}


def post_ephemeral(world: World, call: Call) -> dict[str, Any]:
    channel = destination(world, call.need("channel", "channel_not_found"))
    user = world.user(call.need("user"))
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    if len(str(call.args.get("text") or "")) > most("message.text"):
        raise SlackError("msg_too_long")
    message = _new_message(world, call, channel)
    message.ephemeral_to = user.id
    world.post(message)
    return {"ok": True, "message_ts": message.ts}


def update(world: World, call: Call) -> dict[str, Any]:
    channel = world.channel(call.need("channel", "channel_not_found"))
    message = world.message(channel.id, call.need("ts", "message_not_found"))
    if not message.by_app:
        raise SlackError("cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    if len(str(call.args.get("text") or "")) > most("update.text"):
        raise SlackError("msg_too_long")
    _rewrite(world, call, message)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(message, world),
    }


def _rewrite(world: World, call: Call, message: Message) -> None:
    """Text alone takes the blocks away; blocks alone leave the old fallback text."""
    content = read_content(call, validate=world.validate)
    previous = message_json(message, world)
    message.blocks = content.blocks
    message.attachments = content.attachments
    message.text = content.text if "text" in call.args or not content.blocks else message.text
    if content.metadata is not None:
        message.metadata = content.metadata or None
    message.edited = True
    world.update(message)
    altered(message, previous, world, "message_changed")


def delete(world: World, call: Call) -> dict[str, Any]:
    channel = world.channel(call.need("channel", "channel_not_found"))
    message = world.message(channel.id, call.need("ts", "message_not_found"))
    if not message.by_app:
        raise SlackError("cant_delete_message")
    world.delete(message)
    altered(message, message_json(message, world), world, "message_deleted")
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def get_permalink(world: World, call: Call) -> dict[str, Any]:
    channel = world.channel(call.need("channel", "channel_not_found"))
    message = world.message(channel.id, call.need("message_ts", "message_not_found"))
    link = f"https://{world.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"ok": True, "channel": channel.id, "permalink": link}


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink),
}
