"""What Slack asks of a modal or a Home tab before showing it."""

import json
from typing import Any

from tests.harness.slack.blocks import check_blocks
from tests.harness.slack.errors import SlackError
from tests.harness.slack.limits import most
from tests.harness.slack.schema import Report, anything, boolean, characters, one_of, shape, text

COMMON = {
    "private_metadata": characters("view.private_metadata"),
    "callback_id": characters("view.callback_id"),
    "external_id": characters("view.external_id"),
}
MODAL = shape(
    {"type": one_of("modal"), "title": text("view.title", "plain_text"), "blocks": anything},
    {
        **COMMON,
        "submit": text("view.submit", "plain_text"),
        "close": text("view.close", "plain_text"),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    ignored=(),
)
HOME = shape({"type": one_of("home"), "blocks": anything}, COMMON, ignored=())


def check_view(view: Any, kind: str) -> dict[str, Any]:
    """The view as Slack would take it; raises what Slack would answer."""
    view = _decoded(view)
    if view.get("type") != kind:
        raise SlackError("invalid_arguments", [f"[ERROR] must be one of: {kind} [json-pointer:/view/type]"])
    if len(json.dumps(view).encode()) > most("view.bytes"):
        raise SlackError("view_too_large")
    report = Report()
    (MODAL if kind == "modal" else HOME)(report, "/view", view)
    report.problems += check_blocks(view.get("blocks"), kind, "/view/blocks").problems
    if kind == "modal" and "submit" not in view and _asks(view):
        report.wrong("/view/submit", "submit is required when an input block is within the blocks array")
    if report.problems:
        raise SlackError("invalid_arguments", report.problems)
    return view


def _decoded(view: Any) -> dict[str, Any]:
    try:
        found = json.loads(view) if isinstance(view, str) else view
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SlackError("invalid_arguments", ["[ERROR] must be a valid view [json-pointer:/view]"])
    return found


def _asks(view: dict[str, Any]) -> bool:
    blocks = view.get("blocks")
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
