"""The bodies Slack sends for what people do. Pure: a world and an act in, plain data out."""

from typing import Any

from tests.harness.slack.events import message_json
from tests.harness.slack.modals import view_json
from tests.harness.slack.model import Interaction, Message, User, View
from tests.harness.slack.world import World

Body = dict[str, Any]


def slash(world: World, interaction: Interaction, command: str, text: str) -> Body:
    user, channel = world.users[interaction.user], world.channels[interaction.channel or ""]
    return {
        "token": "verification",
        "team_id": world.team_id,
        "team_domain": world.domain,
        "channel_id": channel.id,
        "channel_name": channel.payload_name,
        "user_id": user.id,
        "user_name": user.handle,
        "command": command,
        "text": text,
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": interaction.response_url,
        "trigger_id": interaction.trigger_id,
    }


def _common(world: World, kind: str, user: User) -> Body:
    return {
        "type": kind,
        "team": {"id": world.team_id, "domain": world.domain},
        "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": world.team_id},
        "api_app_id": world.app_id,
        "token": "verification",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(world: World, channel_id: str) -> Body:
    return {"id": channel_id, "name": world.channels[channel_id].payload_name}


def _container(message: Message) -> Body:
    where = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    hidden = {"is_ephemeral": message.ephemeral_to is not None}
    return where | hidden | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def action_json(block: Body, element: Body, state: Body | None, ts: str) -> Body:
    """One entry of `actions`: the element, and what was chosen in it."""
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": ts,
    }
    for name in ("text", "value", "placeholder", "initial_option", "url", "style"):
        if name in element:
            action[name] = element[name]
    return action | (state or {})


def message_actions(world: World, interaction: Interaction, message: Message, action: Body, values: Body) -> Body:
    """block_actions on a message. An ephemeral's content is not in the payload: Slack does not keep it."""
    hidden = message.ephemeral_to is not None
    body = _common(world, "block_actions", world.users[interaction.user]) | {
        "container": _container(message),
        "trigger_id": interaction.trigger_id,
        "channel": _channel(world, message.channel),
        "state": {"values": values},
        "response_url": interaction.response_url,
        "actions": [action],
    }
    return body if hidden else body | {"message": message_json(message, world)}


def view_actions(world: World, interaction: Interaction, view: View, action: Body) -> Body:
    """block_actions in a modal or on the Home tab; no response_url."""
    return _common(world, "block_actions", world.users[interaction.user]) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": interaction.trigger_id,
        "view": view_json(world, view),
        "actions": [action],
    }


def submission(world: World, interaction: Interaction, view: View) -> Body:
    return _common(world, "view_submission", world.users[interaction.user]) | {
        "trigger_id": interaction.trigger_id,
        "view": view_json(world, view),
        "response_urls": view.response_urls,
    }


def closed(world: World, view: View, *, cleared: bool) -> Body:
    return _common(world, "view_closed", world.users[view.user]) | {
        "view": view_json(world, view),
        "is_cleared": cleared,
    }


def suggestion(world: World, user: User, source: View | Message, block: Body, element: Body, typed: str) -> Body:
    """block_suggestion: what a person typed so far into an external select."""
    body = _common(world, "block_suggestion", user) | {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": typed,
    }
    if isinstance(source, View):
        return body | {"container": {"type": "view", "view_id": source.id}, "view": view_json(world, source)}
    return body | {"container": _container(source), "channel": _channel(world, source.channel)}


def message_shortcut(world: World, interaction: Interaction, callback_id: str, message: Message) -> Body:
    return _common(world, "message_action", world.users[interaction.user]) | {
        "action_ts": world.ids.ts(),
        "callback_id": callback_id,
        "trigger_id": interaction.trigger_id,
        "response_url": interaction.response_url,
        "message_ts": message.ts,
        "channel": _channel(world, message.channel),
        "message": message_json(message, world),
    }


def global_shortcut(world: World, interaction: Interaction, callback_id: str) -> Body:
    return _common(world, "shortcut", world.users[interaction.user]) | {
        "action_ts": world.ids.ts(),
        "callback_id": callback_id,
        "trigger_id": interaction.trigger_id,
    }


def home_opened(world: World, user: User, tab: str) -> Body:
    event: Body = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": world.direct(user).id,
        "tab": tab,
        "event_ts": world.ids.ts(),
    }
    home = world.homes.get(user.id)
    return event | ({"view": view_json(world, home)} if home and tab == "home" else {})
