"""What a person enters into an element: from visible words to Slack's `state.values`, and what the client itself refuses."""

import re
from collections.abc import Iterator
from typing import Any

from tests.harness.slack.elements import chosen_options
from tests.harness.slack.world import touchable

Values = dict[str, dict[str, Any]]
# element type -> (name in state.values, property with the initial value, whether it is a list)
SLOTS: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "checkboxes": ("selected_options", "initial_options", True),
    "users_select": ("selected_user", "initial_user", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "channels_select": ("selected_channel", "initial_channel", False),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "file_input": ("files", "initial_files", True),
}


def stateful(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(block, element) for everything that holds a value."""
    for block in blocks:
        for element in touchable(block):
            if element["type"] in SLOTS:
                yield block, element


def initial_values(blocks: list[dict[str, Any]]) -> Values:
    """`state.values` before anybody typed."""
    values: Values = {}
    for block, element in stateful(blocks):
        name, initial, is_list = SLOTS[element["type"]]
        value = element.get(initial, [] if is_list else None)
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], name: value}
    return values


def keep_values(old: Values, new: Values) -> Values:
    """The new view's values, with what was typed kept where block, action and type are the same."""
    for block_id, actions in new.items():
        for action_id, value in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before and before["type"] == value["type"]:
                actions[action_id] = before
    return new


def entered(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """The state of an element holding this value (already ids and option objects)."""
    return {"type": element["type"], SLOTS[element["type"]][0]: value}


def held(element: dict[str, Any], state: dict[str, Any] | None) -> Any:
    """What an element holds now."""
    return (state or {}).get(SLOTS[element["type"]][0])


def complaint(block: dict[str, Any], element: dict[str, Any], value: Any) -> str | None:
    """What Slack's own client says before it sends anything."""
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] in ("plain_text_input", "url_text_input", "email_text_input"):
        return _text_complaint(element, str(value))
    if element["type"] == "number_input":
        return _number_complaint(element, str(value))
    limit = element.get("max_selected_items")
    return f"Please select at most {limit} items." if limit and len(value) > limit else None


def _text_complaint(element: dict[str, Any], value: str) -> str | None:
    if len(value) < (element.get("min_length") or 0):
        return f"Please use at least {element['min_length']} characters."
    if len(value) > (element.get("max_length") or 3_000):
        return f"Please use at most {element.get('max_length') or 3_000} characters."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+\.\S+|https?://localhost", value):
        return "Please enter a valid URL."
    if element["type"] == "email_text_input" and not re.fullmatch(r"\S+@\S+\.\S+", value):
        return "Please enter a valid email address."
    return None


def _number_complaint(element: dict[str, Any], value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    low, high = element.get("min_value"), element.get("max_value")
    if (low and float(value) < float(low)) or (high and float(value) > float(high)):
        return "Please enter a number within the allowed range."
    return None


def described(element: dict[str, Any]) -> str:
    """How an element introduces itself where it has no label: its placeholder, else its action_id."""
    return (element.get("placeholder") or {}).get("text") or element.get("action_id", "")


def first_choice(element: dict[str, Any]) -> Any:
    return next(iter(chosen_options(element)), None)
