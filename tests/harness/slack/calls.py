"""One Web API call: how slack_sdk sends it, and reading its arguments the way Slack does."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.harness.slack.errors import SlackError
from tests.harness.slack.world import World

TRUE, FALSE = {"1", "true", "True", True}, {"0", "false", "False", "", False, None}


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of a call, whatever shape they came in."""

    method: str
    args: dict[str, Any] = field(default_factory=dict)
    token: str = ""

    def need(self, name: str, error: str = "invalid_arguments") -> Any:
        """A required argument."""
        value = self.args.get(name)
        if value in (None, ""):
            raise SlackError(
                error, [f"[ERROR] missing required field: {name}"] if error == "invalid_arguments" else None
            )
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name, default)
        if value not in TRUE and value not in FALSE:
            raise SlackError("invalid_arguments", [f"[ERROR] must be a boolean [json-pointer:/{name}]"])
        return value in TRUE

    def json(self, name: str, error: str) -> Any:
        """An argument that is JSON, in the body as it is or as text in a form."""
        value = self.args.get(name)
        try:
            return json.loads(value) if isinstance(value, str) and value else value
        except ValueError:
            raise SlackError(error) from None

    def limit(self, default: int = 100, most: int = 1000) -> int:
        value = self.args.get("limit", default) or default
        if not str(value).isdigit() or not 1 <= int(value) <= most:
            raise SlackError("invalid_limit")
        return int(value)


@dataclass(frozen=True, slots=True)
class Method:
    """What answers one method, and what the token must be and hold. `scopes`: any one of them."""

    answer: Callable[[World, Call], "dict[str, Any] | Awaitable[dict[str, Any]]"]
    scopes: tuple[str, ...] = ()
    token: str = "bot"


async def read_call(method: str, request: web.Request) -> Call:
    """Form-encoded, multipart, JSON or query arguments; the token from the header or the body."""
    args: dict[str, Any] = dict(request.query) if request.query_string else {}
    if request.content_type == "application/json":
        args |= await _json_body(request)
    elif request.method == "POST":
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() if header else str(args.pop("token", ""))
    args.pop("token", None)
    return Call(method, args, token)


async def _json_body(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def paged(world_items: list[Any], call: Call, key: str) -> dict[str, Any]:
    """A page of a list with Slack's cursor."""
    cursor = str(call.args.get("cursor") or "0")
    if not cursor.removeprefix("next:").isdigit():
        raise SlackError("invalid_cursor")
    start, size = int(cursor.removeprefix("next:")), call.limit()
    after = f"next:{start + size}" if start + size < len(world_items) else ""
    return {"ok": True, key: world_items[start : start + size], "response_metadata": {"next_cursor": after}}
