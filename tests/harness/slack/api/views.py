"""views.*"""

import copy
from typing import Any

from tests.harness.slack.calls import Call, Method
from tests.harness.slack.errors import SlackError
from tests.harness.slack.modals import find_view, open_view, publish_home, push_view, update_view, view_json
from tests.harness.slack.model import View
from tests.harness.slack.view_rules import check_view
from tests.harness.slack.world import World


def _body(call: Call, kind: str) -> dict[str, Any]:
    return copy.deepcopy(check_view(call.need("view"), kind))


def _answer(world: World, view: View) -> dict[str, Any]:
    return {"ok": True, "view": view_json(world, view)}


def open_(world: World, call: Call) -> dict[str, Any]:
    body = _body(call, "modal")
    return _answer(world, open_view(world, world.triggers.exchange(str(call.need("trigger_id"))), body))


def push(world: World, call: Call) -> dict[str, Any]:
    body = _body(call, "modal")
    return _answer(world, push_view(world, world.triggers.exchange(str(call.need("trigger_id"))), body))


def update(world: World, call: Call) -> dict[str, Any]:
    view = find_view(world, call.args.get("view_id"), call.args.get("external_id"))
    _check_hash(view, call)
    return _answer(world, update_view(world, view, _body(call, "modal")))


def publish(world: World, call: Call) -> dict[str, Any]:
    if not world.app.home_tab:
        raise SlackError("not_enabled")
    body, user = _body(call, "home"), world.user(call.need("user_id"))
    if (known := world.homes.get(user.id)) is not None:
        _check_hash(known, call)
    return _answer(world, publish_home(world, user.id, body))


def _check_hash(view: View, call: Call) -> None:
    if call.args.get("hash") and call.args["hash"] != view.hash:
        raise SlackError("hash_conflict")


METHODS = {
    "views.open": Method(open_),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
