"""Channels and their messages, direct messages, typing."""

from tests.harness.discord import errors, payloads, posts
from tests.harness.discord.calls import NO_CONTENT, Call, Reply
from tests.harness.discord.checks import Checks
from tests.harness.discord.limits import high
from tests.harness.discord.routing import Declared
from tests.harness.discord.state import State
from tests.harness.discord.world import Channel, Message


def visible(state: State, call: Call) -> Channel:
    channel = state.world.channels.get(call.id("channel"))
    if channel is None:
        raise errors.unknown_channel()
    if not channel.bot_sees:
        raise errors.missing_access()
    return channel


def message_in(channel: Channel, message_id: int) -> Message:
    """A message of the channel's history; an ephemeral one is in nobody's."""
    message = channel.messages.get(message_id)
    if message is None or message.only_for is not None:
        raise errors.unknown_message()
    return message


def read_channel(state: State, call: Call) -> Reply:
    return Reply(200, payloads.channel(visible(state, call)))


def create_message(state: State, call: Call) -> Reply:
    channel, body = visible(state, call), call.form()
    if channel.recipient is not None and not channel.recipient.dms_open:
        raise errors.closed_dms()
    if not channel.bot_posts:
        raise errors.missing_permissions()
    key = (state.world.bot.id, str(body.get("nonce")))
    if body.get("enforce_nonce") and body.get("nonce") is not None:
        at, first = state.nonces.get(key, (0.0, None))
        if first is not None and state.clock.now() - at < high("nonce.window"):
            state.deduplicated += 1
            return Reply(200, posts.as_json(state, first))
    message = posts.create(state, channel, body, call.uploads, author=state.world.bot)
    state.nonces[key] = (state.clock.now(), message)
    return Reply(200, posts.as_json(state, message))


def read_messages(state: State, call: Call) -> Reply:
    channel = visible(state, call)
    limit = int(call.query.get("limit", "50"))
    if not 1 <= limit <= 100:
        checks = Checks()
        checks.wrong(("limit",), "int value should be between 1 and 100.", "NUMBER_TYPE_MIN_MAX")
        checks.done()
    history = [one for one in channel.messages.values() if one.only_for is None and channel.bot_reads]
    if "after" in call.query:
        chosen = [one for one in history if one.id > int(call.query["after"])][:limit]
    else:
        before = int(call.query.get("before", 1 << 63))
        chosen = [one for one in history if one.id < before][-limit:]
    return Reply(200, [posts.as_json(state, one) for one in reversed(chosen)])


def read_message(state: State, call: Call) -> Reply:
    channel = visible(state, call)
    if not channel.bot_reads:
        raise errors.missing_permissions()
    return Reply(200, posts.as_json(state, message_in(channel, call.id("message"))))


def edit_message(state: State, call: Call) -> Reply:
    message = message_in(visible(state, call), call.id("message"))
    if message.author is not state.world.bot:
        raise errors.not_the_author()
    posts.edit(state, message, call.form(), call.uploads)
    return Reply(200, posts.as_json(state, message))


def delete_message(state: State, call: Call) -> Reply:
    message = message_in(visible(state, call), call.id("message"))
    if message.author is not state.world.bot:
        raise errors.missing_permissions()
    posts.delete(state, message)
    return Reply(NO_CONTENT)


def typing(state: State, call: Call) -> Reply:
    visible(state, call)
    return Reply(NO_CONTENT)


def open_dm(state: State, call: Call) -> Reply:
    user = state.world.users.get(int(call.form().get("recipient_id") or 0))
    if user is None or user.bot:
        raise errors.unknown_user()
    return Reply(200, payloads.channel(state.world.direct(user)))


ROUTES: list[Declared] = [
    ("GET", "/channels/{channel}", read_channel),
    ("POST", "/channels/{channel}/messages", create_message),
    ("GET", "/channels/{channel}/messages", read_messages),
    ("GET", "/channels/{channel}/messages/{message}", read_message),
    ("PATCH", "/channels/{channel}/messages/{message}", edit_message),
    ("DELETE", "/channels/{channel}/messages/{message}", delete_message),
    ("POST", "/channels/{channel}/typing", typing),
    ("POST", "/users/@me/channels", open_dm),
]
