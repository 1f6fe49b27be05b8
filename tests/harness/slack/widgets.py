"""Finding the thing a person means by the words on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.harness.slack.elements import offered
from tests.harness.slack.entry import SLOTS
from tests.harness.slack.model import Message, View
from tests.harness.slack.shown import block_label
from tests.harness.slack.world import World, touchable

BUTTONS = ("button", "workflow_button")


@dataclass(frozen=True, slots=True)
class Widget:
    """One element, in its block, in the message or view it stands on."""

    source: Message | View
    block: dict[str, Any]
    element: dict[str, Any]

    @property
    def kind(self) -> str:
        return self.element["type"]


def widgets(source: Message | View) -> Iterator[Widget]:
    for block in source.blocks:
        for element in touchable(block):
            yield Widget(source, block, element)


def names(widget: Widget, world: World) -> list[str]:
    """The words a person could call it by, best first."""
    element, block = widget.element, widget.block
    words = [element["text"]["text"]] if widget.kind in BUTTONS else []
    if widget.kind not in BUTTONS and block["type"] in ("input", "section"):
        words.append(block_label(block, world))
    if "placeholder" in element:
        words.append(element["placeholder"]["text"])
    return [*words, *(["…"] if widget.kind == "overflow" else []), element["action_id"]]


def find(sources: Iterable[Message | View], label: str, world: World, *, button: bool) -> Widget | None:
    """The first that carries these words exactly, else the first that begins with them."""
    wanted = [each for source in sources for each in widgets(source) if (each.kind in BUTTONS) == button]
    exact = (each for each in wanted if label in names(each, world))
    begins = (each for each in wanted if any(name.startswith(label) for name in names(each, world)))
    return next(exact, None) or next(begins, None)


def option_named(options: list[dict[str, Any]], words: str) -> dict[str, Any] | None:
    """The option with these words (or beginning with them, or with this value)."""
    for fits in (
        lambda option: option["text"]["text"] == words,
        lambda option: option["text"]["text"].startswith(words),
        lambda option: option["value"] == words,
    ):
        if found := next(filter(fits, options), None):
            return found
    return None


def value_for(widget: Widget, typed: Any, world: World, suggested: list[dict[str, Any]]) -> Any:
    """From the words a person uses to what Slack stores in the state."""
    if widget.kind not in SLOTS:
        return _option(widget, str(typed), suggested)
    is_list = SLOTS[widget.kind][2]
    if is_list:
        several = typed if isinstance(typed, list | tuple | set) else [typed]
        return [_one(widget, each, world, suggested) for each in several]
    return None if typed in (None, "") else _one(widget, typed, world, suggested)


def _one(widget: Widget, typed: Any, world: World, suggested: list[dict[str, Any]]) -> Any:
    kind = widget.kind.removeprefix("multi_")
    if kind in ("static_select", "external_select", "radio_buttons", "checkboxes"):
        return _option(widget, str(typed), suggested)
    if kind == "users_select":
        return _id(world.users, getattr(typed, "name", typed))
    if kind in ("channels_select", "conversations_select"):
        return _id(world.channels, str(getattr(typed, "name", typed)).removeprefix("#"))
    if kind == "datetimepicker":
        return int(typed.timestamp()) if hasattr(typed, "timestamp") else int(typed)
    if kind == "rich_text_input":
        return _rich(str(typed))
    return str(typed)


def _option(widget: Widget, words: str, suggested: list[dict[str, Any]]) -> dict[str, Any]:
    options = offered(widget.element) or suggested
    found = option_named(options, words)
    if found is None:
        seen = ", ".join(option["text"]["text"] for option in options) or "none"
        raise AssertionError(f"there is no option {words!r}; the options shown are: {seen}")
    return found


def _id(things: dict[str, Any], name: str) -> str:
    for key, thing in things.items():
        if name in (key, thing.name):
            return key
    raise AssertionError(f"nobody and nothing is called {name!r}")


def _rich(words: str) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}
