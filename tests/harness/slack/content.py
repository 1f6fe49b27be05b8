"""The content of a message as an app sends it, checked: text, blocks, attachments, metadata."""

import copy
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.harness.slack.blocks import check_blocks, length
from tests.harness.slack.calls import Call
from tests.harness.slack.errors import SlackError
from tests.harness.slack.limits import most


@dataclass(slots=True)
class Content:
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Any] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    truncated: bool = False


def read_content(call: Call, *, validate: bool = True) -> Content:
    """What to show; raises what Slack would answer. `validate=False` skips Block Kit (benchmarks)."""
    blocks = call.json("blocks", "invalid_blocks_format") or []
    attachments = call.json("attachments", "invalid_attachments") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    text = _text(call, blocks)
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    if len(attachments) > most("message.attachments"):
        raise SlackError("too_many_attachments")
    if validate:
        _check(blocks, attachments)
        blocks = copy.deepcopy(blocks)
    return Content(text, blocks, attachments, _metadata(call), len(text) > most("message.text"))


def _text(call: Call, blocks: list[Any]) -> str:
    text, markdown = call.args.get("text") or "", call.args.get("markdown_text") or ""
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > most("markdown_text"):
        raise SlackError("msg_too_long")
    if not isinstance(text, str):
        raise SlackError("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    return text or markdown


def _check(blocks: list[Any], attachments: list[Any]) -> None:
    problems = check_blocks(blocks, "message").problems
    for index, attachment in enumerate(attachments):
        inner = attachment.get("blocks") if isinstance(attachment, dict) else None
        if inner:
            problems += check_blocks(inner, "message", f"/attachments/{index}/blocks").problems
    if problems:
        raise SlackError("invalid_blocks", problems)
    if length(blocks) > most("message.characters"):
        raise SlackError("msg_blocks_too_long")


def _metadata(call: Call) -> dict[str, Any] | None:
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return metadata
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", metadata["event_type"]):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > most("metadata"):
        raise SlackError("metadata_too_large")
    return metadata
