"""Block Kit's blocks, per surface, and the rules that hold across a whole message or view."""

from collections.abc import Iterable, Iterator
from typing import Any

from tests.harness.slack.elements import ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION, SLACK_FILE, elements
from tests.harness.slack.limits import LIMITS, most
from tests.harness.slack.schema import (
    Check,
    Report,
    also,
    anything,
    boolean,
    characters,
    many,
    one_of,
    plain_string,
    shape,
    tagged,
    text,
    web_address,
)

BLOCK_ID: dict[str, Check] = {"block_id": characters("block_id")}


def _text_or_fields(report: Report, at: str, value: Any) -> None:
    if "text" not in value and "fields" not in value:
        report.wrong(at, "must define either `text` or `fields`")


def _dispatchable(report: Report, at: str, value: Any) -> None:
    element = value.get("element")
    if value.get("dispatch_action") and isinstance(element, dict) and element.get("type") == "file_input":
        report.wrong(at, "dispatch_action is not allowed for file_input")


RICH_TEXT = {
    kind: shape(
        {"elements": many(anything)},
        {"border": anything, "style": anything, "indent": anything, "offset": anything, "language": anything},
    )
    for kind in ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
}
CELL = tagged(
    {
        "raw_text": shape({"text": characters("table.cell")}, {}),
        "raw_number": shape({"value": anything}, {"text": plain_string}),
        "rich_text": shape({"elements": many(tagged(RICH_TEXT))}, BLOCK_ID),
    }
)
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
CONTEXT = tagged({"image": IMAGE, "mrkdwn": text("text", "mrkdwn"), "plain_text": text("text", "plain_text")})

EVERYWHERE: dict[str, Check] = {
    "section": also(
        shape(
            {},
            {
                **BLOCK_ID,
                "text": text("section.text"),
                "fields": many(text("section.field"), "section.fields"),
                "accessory": elements(IN_SECTION),
                "expand": boolean,
            },
        ),
        _text_or_fields,
    ),
    "header": shape({"text": text("header.text", "plain_text")}, {**BLOCK_ID, "level": anything}),
    "divider": shape({}, BLOCK_ID),
    "context": shape({"elements": many(CONTEXT, "context.elements")}, BLOCK_ID),
    "actions": shape({"elements": many(elements(IN_ACTIONS), "actions.elements")}, BLOCK_ID),
    "image": also(
        shape(
            {"alt_text": characters("image.alt_text")},
            {
                **BLOCK_ID,
                "image_url": web_address("image.url"),
                "slack_file": SLACK_FILE,
                "title": text("image.title", "plain_text"),
            },
        ),
        lambda report, at, value: IMAGE(
            report, at, {k: v for k, v in value.items() if k in ("image_url", "slack_file", "alt_text")}
        ),
    ),
    "input": also(
        shape(
            {"label": text("input.label", "plain_text"), "element": elements(IN_INPUT)},
            {**BLOCK_ID, "hint": text("input.hint", "plain_text"), "optional": boolean, "dispatch_action": boolean},
        ),
        _dispatchable,
    ),
    "rich_text": shape({"elements": many(tagged(RICH_TEXT))}, BLOCK_ID),
    "video": shape(
        {
            "alt_text": characters("image.alt_text"),
            "title": text("video.title", "plain_text"),
            "thumbnail_url": web_address("video.url"),
            "video_url": web_address("video.url"),
        },
        {
            **BLOCK_ID,
            "author_name": characters("video.author"),
            "description": text("video.description", "plain_text"),
            "provider_icon_url": web_address("video.url"),
            "provider_name": plain_string,
            "title_url": web_address("video.url"),
        },
    ),
}
IN_MESSAGES: dict[str, Check] = {
    **EVERYWHERE,
    "markdown": shape({"text": characters("markdown.text")}, BLOCK_ID),
    "table": shape(
        {"rows": many(many(CELL, "table.cells"), "table.rows")},
        {**BLOCK_ID, "column_settings": many(COLUMN, "table.column_settings")},
    ),
    "context_actions": shape({"elements": many(anything, "context_actions.elements")}, BLOCK_ID),
}
SURFACES: dict[str, dict[str, Check]] = {"message": IN_MESSAGES, "modal": EVERYWHERE, "home": EVERYWHERE}


def interactive(block: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The elements of a block a person can touch, each with its pointer inside the block."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield f"/{name}", block[name]
    if block.get("type") in ("actions", "context_actions"):
        for index, element in enumerate(block.get("elements") or []):
            if isinstance(element, dict):
                yield f"/elements/{index}", element


def check_blocks(blocks: Any, surface: str, at: str = "/blocks") -> Report:
    """Everything Slack would refuse about these blocks on this surface."""
    report = Report()
    many(tagged(SURFACES[surface]), f"{surface}.blocks")(report, at, blocks)
    if isinstance(blocks, list):
        sound = [block if isinstance(block, dict) else {} for block in blocks]
        _unique(report, ((f"{at}/{i}", block) for i, block in enumerate(sound)), "block_id")
        for index, block in enumerate(sound):
            _unique(report, ((f"{at}/{index}{where}", each) for where, each in interactive(block)), "action_id")
        _whole(report, at, sound)
    return report


def _unique(report: Report, things: Iterable[tuple[str, dict[str, Any]]], key: str) -> None:
    seen: set[str] = set()
    for pointer, thing in things:
        name = thing.get(key)
        if isinstance(name, str) and name in seen:
            report.wrong(f"{pointer}/{key}", f"{key} needs to be unique: {name}")
        elif isinstance(name, str):
            seen.add(name)


def _whole(report: Report, at: str, blocks: list[dict[str, Any]]) -> None:
    marked = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if marked > most("markdown.total"):
        report.wrong(at, f"markdown blocks must be less than {most('markdown.total') + 1} characters together")
    if sum(block.get("type") == "table" for block in blocks) > LIMITS["message.tables"].most:
        report.wrong(at, "only one table block is allowed in a message")
    if sum(bool(each.get("focus_on_load")) for block in blocks for _, each in interactive(block)) > 1:
        report.wrong(at, "only one element may have focus_on_load")


def length(value: Any) -> int:
    """The characters of every text in these blocks, which Slack counts together for a message."""
    if isinstance(value, list):
        return sum(map(length, value))
    if not isinstance(value, dict):
        return 0
    own = sum(len(inner) for name, inner in value.items() if name in ("text", "alt_text") and isinstance(inner, str))
    return own + sum(length(inner) for inner in value.values())


def known_elements() -> frozenset[str]:
    """The element types this workspace understands."""
    return frozenset(ELEMENTS)
