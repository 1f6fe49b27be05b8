"""The stack of modals on one person's screen, and Home tabs."""

from typing import Any

from tests.harness.slack.entry import initial_values, keep_values
from tests.harness.slack.errors import SlackError
from tests.harness.slack.limits import most
from tests.harness.slack.model import Interaction, View
from tests.harness.slack.pings import pings
from tests.harness.slack.record import Ping
from tests.harness.slack.world import World, fill_ids


def open_view(world: World, interaction: Interaction, body: dict[str, Any]) -> View:
    """views.open: a new stack with this modal on it."""
    view = _new(world, interaction.user, body)
    world.stacks[interaction.user] = [view]
    _shown(world, view, interaction.id)
    return view


def push_view(world: World, interaction: Interaction, body: dict[str, Any]) -> View:
    """views.push, or response_action push: one more on top, at most three."""
    stack = world.stacks.get(interaction.user) or []
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= most("view.stack"):
        raise SlackError("push_limit_reached")
    view = _new(world, interaction.user, body)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    _shown(world, view, interaction.id)
    return view


def update_view(world: World, view: View, body: dict[str, Any], origin: str | None = None) -> View:
    """Another face for the same view; what was typed stays where block and action ids stay."""
    _check_external_id(world, body, view)
    fill_ids(body["blocks"])
    view.body = body
    view.hash = f"{world.ids.ts()}.{world.ids.fresh('h')}"
    view.values = keep_values(view.values, initial_values(body["blocks"]))
    view.errors = {}
    _shown(world, view, origin)
    return view


def publish_home(world: World, user_id: str, body: dict[str, Any]) -> View:
    """views.publish: the Home tab of one person."""
    if (known := world.homes.get(user_id)) is not None:
        return update_view(world, known, body)
    view = _new(world, user_id, body)
    world.homes[user_id] = view
    _shown(world, view, None)
    return view


def find_view(world: World, view_id: Any, external_id: Any) -> View:
    """By id or by the app's own id, among what is still on a screen."""
    standing = [view for stack in world.stacks.values() for view in stack] + list(world.homes.values())
    for view in standing:
        if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
            return view
    raise SlackError("not_found")


def close_top(world: World, user_id: str, origin: str | None = None) -> None:
    """The top modal goes; the one below shows again."""
    stack = world.stacks.get(user_id) or []
    if stack:
        stack.pop()
    if stack:
        world.feed.add("modal", user=user_id, ts=stack[-1].id, origin=origin)


def close_all(world: World, user_id: str) -> None:
    world.stacks[user_id] = []


def view_json(world: World, view: View) -> dict[str, Any]:
    """A view as answers and payloads carry it."""
    return {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        **view.body,
        "id": view.id,
        "team_id": world.team_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": world.app_id,
        "app_installed_team_id": world.team_id,
        "bot_id": world.bot_id,
    }


def _new(world: World, user_id: str, body: dict[str, Any]) -> View:
    _check_external_id(world, body, None)
    fill_ids(body["blocks"])
    view_id = world.ids.fresh("V")
    view = View(view_id, user_id, body, f"{world.ids.ts()}.{world.ids.fresh('h')}", root_id=view_id)
    view.values = initial_values(body["blocks"])
    world.views[view_id] = view
    return view


def _check_external_id(world: World, body: dict[str, Any], own: View | None) -> None:
    name = body.get("external_id")
    standing = [view for stack in world.stacks.values() for view in stack]
    if name and any(view is not own and view.body.get("external_id") == name for view in standing):
        raise SlackError("duplicate_external_id")


def _shown(world: World, view: View, origin: str | None) -> None:
    for what, where in pings("", view.blocks):
        world.record.pings.append(Ping(what, f"view/{where}"))
    world.feed.add(view.body["type"], user=view.user, ts=view.id, origin=origin)
