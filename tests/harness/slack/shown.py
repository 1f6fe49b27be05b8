"""What a person sees: one message, modal or Home tab, as words, buttons and fields."""

from dataclasses import dataclass, field
from typing import Any

from tests.harness.slack.entry import described, held, stateful
from tests.harness.slack.events import message_json
from tests.harness.slack.modals import view_json
from tests.harness.slack.model import Message, View
from tests.harness.slack.mrkdwn import readable
from tests.harness.slack.world import World, touchable


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the moment: ask the person again (`sees`, `modal`, `again`) for a newer one."""

    kind: str  # message, ephemeral, modal, home, gone
    text: str = ""
    title: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    buttons: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    author: str = ""
    fallback: str = ""
    channel: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    view_id: str | None = None
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        """Only this person sees it, and it is not stored."""
        return self.kind == "ephemeral"

    def __contains__(self, words: str) -> bool:
        return words in self.text


GONE = Shown("gone")


def show_message(message: Message, world: World) -> Shown:
    """Blocks where there are any; the text otherwise."""
    drawn = "\n".join(filter(None, (block_text(block, world) for block in message.blocks)))
    files = [f"[file: {each['title']}]" for each in message.files]
    return Shown(
        kind="ephemeral" if message.ephemeral_to else "message",
        text="\n".join([drawn or readable(message.text, world), *files]),
        fallback=message.text,
        author=world.users[message.user].name,
        reactions={name: list(who) for name, who in message.reactions.items()},
        channel=message.channel,
        ts=message.ts,
        thread_ts=message.thread_ts,
        raw=message_json(message, world),
        **_parts(message.blocks, world),
    )


def show_view(view: View, world: World) -> Shown:
    labels = {block["block_id"]: block_label(block, world) for block in view.blocks}
    body = view.body
    ends = [(body.get(name) or {}).get("text", "") for name in ("submit", "close")]
    parts = _parts(view.blocks, world)
    return Shown(
        kind=body["type"],
        text="\n".join(filter(None, (block_text(block, world) for block in view.blocks))),
        title=(body.get("title") or {}).get("text", ""),
        values={
            described_input(block, element, world): held(
                element, view.values[block["block_id"]].get(element["action_id"])
            )
            for block, element in stateful(view.blocks)
        },
        errors={labels.get(block_id, block_id): words for block_id, words in view.errors.items()},
        view_id=view.id,
        raw=view_json(world, view),
        **parts | {"buttons": parts["buttons"] + tuple(filter(None, ends))},
    )


def block_label(block: dict[str, Any], world: World) -> str:
    """The visible name of a block: an input's label, a section's words."""
    for name in ("label", "text"):
        if isinstance(block.get(name), dict):
            return readable(block[name]["text"], world)
    return block.get("block_id", "")


def described_input(block: dict[str, Any], element: dict[str, Any], world: World) -> str:
    """What a person would call this input."""
    return block_label(block, world) if block["type"] in ("input", "section") else described(element)


def _parts(blocks: list[dict[str, Any]], world: World) -> dict[str, Any]:
    touched = [element for block in blocks for element in touchable(block)]
    buttons = [element for element in touched if element["type"] in ("button", "workflow_button")]
    return {
        "blocks": blocks,
        "buttons": tuple(button["text"]["text"] for button in buttons),
        "links": tuple((button["text"]["text"], button["url"]) for button in buttons if button.get("url")),
        "fields": tuple(readable(each["text"], world) for block in blocks for each in block.get("fields", [])),
        "inputs": tuple(described_input(block, element, world) for block, element in stateful(blocks)),
        "images": tuple(_images(blocks)),
    }


def _images(blocks: list[dict[str, Any]]) -> list[str]:
    inner = [each for block in blocks for each in [block, block.get("accessory") or {}, *_elements(block)]]
    return [each["alt_text"] for each in inner if each.get("type") == "image"]


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in block.get("elements") or [] if isinstance(each, dict)]


def block_text(block: dict[str, Any], world: World) -> str:
    """The words of one block, without its buttons."""
    match block["type"]:
        case "section" | "header":
            words = [block.get("text"), *block.get("fields", [])]
            return "\n".join(readable(each["text"], world) for each in words if each)
        case "context":
            return " ".join(readable(each["text"], world) for each in _elements(block) if "text" in each)
        case "input":
            return "\n".join(block[name]["text"] for name in ("label", "hint") if name in block)
        case "image" | "video":
            return (block.get("title") or {}).get("text") or block["alt_text"]
        case "markdown":
            return readable(block["text"], world)
        case "table":
            return "\n".join(" | ".join(_cell(cell, world) for cell in row) for row in block["rows"])
        case "rich_text":
            return _rich(block, world)
        case _:
            return ""


def _cell(cell: dict[str, Any], world: World) -> str:
    return _rich(cell, world) if cell["type"] == "rich_text" else str(cell.get("text") or cell.get("value", ""))


def _rich(node: dict[str, Any], world: World) -> str:
    match node.get("type"):
        case "user":
            return f"@{world.users[node['user_id']].name}" if node["user_id"] in world.users else "@unknown"
        case "channel":
            return f"#{world.channels[node['channel_id']].name}"
        case "broadcast":
            return f"@{node['range']}"
        case "emoji":
            return f":{node['name']}:"
        case "link":
            return node.get("text") or node["url"]
        case "rich_text" | "rich_text_list":
            return "\n".join(_rich(each, world) for each in _elements(node))
        case _:
            return node.get("text") or "".join(_rich(each, world) for each in _elements(node))
