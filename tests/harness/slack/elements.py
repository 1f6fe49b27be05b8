"""Block Kit's interactive elements: which properties each has, and how long they may be."""

import re
from typing import Any

from tests.harness.slack.schema import (
    Check,
    Report,
    also,
    anything,
    boolean,
    characters,
    many,
    number,
    one_of,
    plain_string,
    shape,
    tagged,
    text,
    web_address,
    whole,
)

PLACEHOLDER = text("placeholder", "plain_text")
CONFIRM = shape(
    {
        "title": text("confirm.title", "plain_text"),
        "text": text("confirm.text"),
        "confirm": text("confirm.button", "plain_text"),
        "deny": text("confirm.button", "plain_text"),
    },
    {"style": one_of("primary", "danger")},
)
SLACK_FILE = shape({}, {"id": plain_string, "url": plain_string})


def option(*kinds: str) -> Check:
    return shape(
        {"text": text("option.text", *kinds), "value": characters("option.value")},
        {"description": text("option.description", *kinds), "url": web_address("option.url")},
    )


CHOICE = option("plain_text")
RICH_CHOICE = option("plain_text", "mrkdwn")
GROUP = shape({"label": text("group.label", "plain_text"), "options": many(CHOICE, "select.options")}, {})
OPTIONS: dict[str, Check] = {"options": many(CHOICE, "select.options"), "option_groups": many(GROUP, "select.groups")}
ACTION: dict[str, Check] = {"action_id": characters("action_id")}
ASKED: dict[str, Check] = {**ACTION, "confirm": CONFIRM}
FOCUSED: dict[str, Check] = {**ACTION, "focus_on_load": boolean, "placeholder": PLACEHOLDER}
SELECT: dict[str, Check] = {**FOCUSED, "confirm": CONFIRM}
MULTI: dict[str, Check] = {**SELECT, "max_selected_items": whole}
FILTER = shape(
    {}, {"include": many(plain_string), "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean}
)
DISPATCH = shape({}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"))})


def chosen_options(element: dict[str, Any]) -> list[Any]:
    """What a select is set to before anybody touches it."""
    one = [element["initial_option"]] if "initial_option" in element else []
    return one + list(element.get("initial_options") or [])


def offered(element: dict[str, Any]) -> list[Any]:
    """Every option a select holds, in groups or not."""
    grouped = [each for group in element.get("option_groups") or [] for each in group.get("options") or []]
    return list(element.get("options") or []) + grouped


def _options_once(report: Report, at: str, value: Any) -> None:
    if ("options" in value) == ("option_groups" in value):
        report.wrong(at, "exactly one of options or option_groups is required")


def _initial_is_offered(report: Report, at: str, value: Any) -> None:
    if any(choice not in offered(value) for choice in chosen_options(value)):
        report.wrong(at, "initial option must match one of the options")


def _matching(pattern: str, what: str) -> Check:
    compiled = re.compile(pattern)

    def check(report: Report, at: str, value: Any) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            report.wrong(at, f"must be a valid {what}")

    return check


def _select(more: dict[str, Check], *, multi: bool = False) -> Check:
    return shape({}, {**(MULTI if multi else SELECT), **more})


def _static(initial: str, check: Check, *, multi: bool = False) -> Check:
    return also(_select({**OPTIONS, initial: check}, multi=multi), _options_once, _initial_is_offered)


def _picks(limit: str, initial: str, check: Check) -> Check:
    required = {"options": many(RICH_CHOICE, limit)}
    return also(shape(required, {**ASKED, initial: check, "focus_on_load": boolean}), _initial_is_offered)


def _typed(more: dict[str, Check]) -> Check:
    return shape({}, {**FOCUSED, "dispatch_action_config": DISPATCH, **more})


def _image_source(report: Report, at: str, value: Any) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        report.wrong(at, "exactly one of image_url or slack_file is required")


def _length_order(report: Report, at: str, value: Any) -> None:
    if (value.get("min_length") or 0) > (value.get("max_length") or 3_000):
        report.wrong(at, "min_length must not exceed max_length")


DATE = _matching(r"\d{4}-\d{2}-\d{2}", "date (YYYY-MM-DD)")
TIME = _matching(r"([01]\d|2[0-3]):[0-5]\d", "time (HH:mm)")
BUTTON = shape(
    {"text": text("button.text", "plain_text")},
    {
        **ASKED,
        "value": characters("button.value"),
        "url": web_address("button.url"),
        "style": one_of("primary", "danger"),
        "accessibility_label": characters("button.accessibility_label"),
    },
)
IMAGE = also(
    shape(
        {"alt_text": characters("image.alt_text")}, {"image_url": web_address("image.url"), "slack_file": SLACK_FILE}
    ),
    _image_source,
)
ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "workflow_button": shape({"text": text("button.text", "plain_text"), "workflow": anything}, ASKED),
    "overflow": shape({"options": many(CHOICE, "overflow.options")}, ASKED),
    "static_select": _static("initial_option", CHOICE),
    "multi_static_select": _static("initial_options", many(CHOICE), multi=True),
    "external_select": _select({"initial_option": CHOICE, "min_query_length": whole}),
    "multi_external_select": _select({"initial_options": many(CHOICE), "min_query_length": whole}, multi=True),
    "users_select": _select({"initial_user": plain_string}),
    "multi_users_select": _select({"initial_users": many(plain_string)}, multi=True),
    "channels_select": _select({"initial_channel": plain_string, "response_url_enabled": boolean}),
    "multi_channels_select": _select({"initial_channels": many(plain_string)}, multi=True),
    "conversations_select": _select(
        {
            "initial_conversation": plain_string,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        }
    ),
    "multi_conversations_select": _select(
        {"initial_conversations": many(plain_string), "default_to_current_conversation": boolean, "filter": FILTER},
        multi=True,
    ),
    "datepicker": _select({"initial_date": DATE}),
    "timepicker": _select({"initial_time": TIME, "timezone": plain_string}),
    "datetimepicker": shape({}, {**ASKED, "initial_date_time": whole, "focus_on_load": boolean}),
    "checkboxes": _picks("checkboxes.options", "initial_options", many(RICH_CHOICE)),
    "radio_buttons": _picks("radio_buttons.options", "initial_option", RICH_CHOICE),
    "plain_text_input": also(
        _typed(
            {
                "multiline": boolean,
                "min_length": number("plain_text_input.min_length"),
                "max_length": number("plain_text_input.max_length"),
                "initial_value": characters("plain_text_input.initial_value"),
            }
        ),
        _length_order,
    ),
    "url_text_input": _typed({"initial_value": plain_string}),
    "email_text_input": _typed({"initial_value": plain_string}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {
            **FOCUSED,
            "dispatch_action_config": DISPATCH,
            "initial_value": plain_string,
            "min_value": plain_string,
            "max_value": plain_string,
        },
    ),
    "rich_text_input": _typed({"initial_value": anything}),
    "file_input": shape({}, {**ACTION, "filetypes": many(plain_string), "max_files": number("file_input.max_files")}),
    "image": IMAGE,
}

PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
SELECTS = ("static_select", "external_select", "users_select", "channels_select", "conversations_select")
MULTIS = tuple(f"multi_{kind}" for kind in SELECTS)
IN_SECTION = ("button", "workflow_button", "overflow", "image", *PICKERS, *SELECTS, *MULTIS)
IN_ACTIONS = ("button", "workflow_button", "overflow", "datetimepicker", "rich_text_input", *PICKERS, *SELECTS, *MULTIS)
TYPED = ("plain_text_input", "url_text_input", "email_text_input", "number_input", "rich_text_input")
IN_INPUT = (*TYPED, "file_input", "datetimepicker", *PICKERS, *SELECTS, *MULTIS)


def elements(kinds: tuple[str, ...]) -> Check:
    """One of these elements, and no other."""
    return tagged({kind: ELEMENTS[kind] for kind in kinds})
