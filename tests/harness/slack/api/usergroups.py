"""usergroups.*: on workspaces of a paid plan only, and a disabled group is as good as gone unless it is asked for."""

from typing import Any

from tests.harness.slack.calls import Call, Method
from tests.harness.slack.errors import SlackError
from tests.harness.slack.model import UserGroup
from tests.harness.slack.world import World


def _paid(world: World) -> None:
    if not world.paid:
        raise SlackError("plan_upgrade_required")


def _group_json(world: World, group: UserGroup) -> dict[str, Any]:
    return {
        "id": group.id,
        "team_id": world.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": 1_700_000_000,
        "date_update": 1_700_000_000,
        "date_delete": 1_700_000_001 if group.disabled else 0,
        "auto_type": None,
        "created_by": "U000000001",
        "updated_by": "U000000001",
        "deleted_by": "U000000001" if group.disabled else None,
        "prefs": {"channels": [], "groups": []},
    }


def list_(world: World, call: Call) -> dict[str, Any]:
    _paid(world)
    with_users, with_count = call.flag("include_users"), call.flag("include_count")
    shown = [group for group in world.groups.values() if not group.disabled or call.flag("include_disabled")]
    bodies: list[dict[str, Any]] = []
    for group in shown:
        body = _group_json(world, group)
        body |= {"users": list(group.members)} if with_users else {}
        bodies.append(body | ({"user_count": str(len(group.members))} if with_count else {}))
    return {"ok": True, "usergroups": bodies}


def users_list(world: World, call: Call) -> dict[str, Any]:
    _paid(world)
    group = world.groups.get(str(call.need("usergroup", "missing_argument")))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"ok": True, "users": list(group.members)}


METHODS = {
    "usergroups.list": Method(list_, ("usergroups:read",)),
    "usergroups.users.list": Method(users_list, ("usergroups:read",)),
}
