"""auth.test, team.info, users.*"""

from typing import Any

from tests.harness.slack.calls import Call, Method, paged
from tests.harness.slack.events import user_json
from tests.harness.slack.world import World


def auth_test(world: World, _call: Call) -> dict[str, Any]:
    return {
        "ok": True,
        "url": f"https://{world.domain}.slack.com/",
        "team": world.team_name,
        "user": world.bot_user.handle,
        "team_id": world.team_id,
        "user_id": world.bot_user.id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def team_info(world: World, _call: Call) -> dict[str, Any]:
    return {"ok": True, "team": {"id": world.team_id, "name": world.team_name, "domain": world.domain, "icon": {}}}


def _email(world: World) -> bool:
    return "users:read.email" in world.app.scopes


def users_info(world: World, call: Call) -> dict[str, Any]:
    user = world.user(call.need("user", "user_not_found"))
    body = user_json(user, world, email=_email(world))
    return {"ok": True, "user": body | ({"locale": user.locale} if call.flag("include_locale") else {})}


def users_list(world: World, call: Call) -> dict[str, Any]:
    everyone = [user_json(user, world, email=_email(world)) for user in world.users.values()]
    return {"cache_ts": 0} | paged(everyone, call, "members")


METHODS = {
    "auth.test": Method(auth_test),
    "team.info": Method(team_info, ("team:read",)),
    "users.info": Method(users_info, ("users:read",)),
    "users.list": Method(users_list, ("users:read",)),
}
