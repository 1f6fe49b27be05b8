"""Forms as modals, and what comes back from them. Pure.

A block's id is the field's name, so that an error finds its field; the action_id of a field that completes says whom to
ask. `private_metadata` holds the form's address and the place it was opened at.
"""

import re
from collections.abc import Mapping

from adapters.slack import limits
from adapters.slack.markup import Block, Element, blocks, plain_text, rows, small
from adapters.slack.place import Body, Place
from bot.form import FieldView, FormView
from bot.param import Param
from bot.ui.fit import clip, units
from bot.ui.markup import Plain, Rich
from bot.ui.nodes import Choice

PLATFORM = "slack"
CALLBACK = "form"
ASK = "ask:"
INPUT = "input"
YES, NO = "yes", "no"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d{1,15}")
_FEW = 5


def modal(view: FormView, where: Place, team: str) -> Body:
    """One page of a form as Slack's view."""
    body: list[Block] = []
    if view.pages > 1:
        body += small(f"Page {view.page} of {view.pages}. What you type is kept.", team)
    body += blocks(rows(view.intro, team))
    for field in view.fields:
        body.append(_input(field, view.source, team))
        if field.error:
            body += blocks(rows(Rich((Plain("⚠️ "), Plain(field.error, bold=True))), team))
    if not body:
        body = small("There is nothing to fill in; press the button below.", team)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": where.remembered(view.address),
        "title": plain_text(view.title, limits.MODAL_TITLE),
        "submit": plain_text(view.submit, limits.MODAL_BUTTON),
        "close": plain_text("Cancel", limits.MODAL_BUTTON),
        "blocks": body,
    }


def waiting(words: str) -> Body:
    """What a modal shows while the work takes longer than Slack waits."""
    body = [{"type": "section", "text": plain_text(words, limits.TEXT)}]
    title, close = plain_text("One moment", limits.MODAL_TITLE), plain_text("Close", limits.MODAL_BUTTON)
    return {"type": "modal", "callback_id": "waiting", "title": title, "close": close, "blocks": body}


def answer(body: list[Block], where: Place, title: str = "Folkmoot") -> Body:
    """An answer shown in a modal: on the Home tab, where no message could stand, and when a form took its time."""
    return {
        "type": "modal",
        "callback_id": "answer",
        "private_metadata": where.remembered(""),
        "title": plain_text(title, limits.MODAL_TITLE),
        "close": plain_text("Close", limits.MODAL_BUTTON),
        "blocks": body,
    }


def errors(view: FormView, submitted: Body) -> dict[str, str] | None:
    """The errors by input, if the page they belong to is the one on the screen; else the page must be drawn anew."""
    on_screen = {block.get("block_id") for block in submitted.get("blocks", []) if block.get("type") == "input"}
    found = {name: clip(words, limits.ERROR) for name, words in view.errors.items()}
    return found if found and set(found) <= on_screen else None


def values(view: Body, team: str) -> dict[str, object]:
    """What was entered, by field name, as a person would type it."""
    state: Mapping[str, Mapping[str, Body]] = (view.get("state") or {}).get("values") or {}
    return {name: _entered(next(iter(held.values())), team) for name, held in state.items() if held}


def asked(action_id: str) -> tuple[str, str] | None:
    """Whom a completing field asks: (source, field)."""
    source, colon, field = action_id.removeprefix(ASK).rpartition(":")
    return (source, field) if action_id.startswith(ASK) and colon else None


def options(found: tuple[Choice, ...], typed: str) -> list[Element]:
    """The answers of a completer; what was typed stays possible, since a suggestion is no obligation."""
    fitting = [choice for choice in found if 0 < units(choice.value) <= limits.OPTION_VALUE]
    typed = typed.strip()
    if typed and units(typed) <= limits.OPTION_VALUE and all(choice.value != typed for choice in fitting):
        fitting.append(Choice(f"“{typed}”", typed))
    return [_option(choice) for choice in fitting[: limits.OPTIONS]]


def _input(field: FieldView, source: str, team: str) -> Block:
    param = field.param
    element, shown = _element(field, source, team)
    block: Block = {
        "type": "input",
        "block_id": param.name,
        "label": plain_text(param.label, limits.INPUT_LABEL),
        "element": element,
        "optional": not param.needed,
    }
    hint = param.arg.help if shown else f"{param.arg.help} You typed “{field.value}”."
    if hint.strip():
        block["hint"] = plain_text(hint, limits.INPUT_HINT)
    return block


def _element(field: FieldView, source: str, team: str) -> tuple[Element, bool]:
    """The input, and whether it shows the value the field already has."""
    param, value = field.param, field.value.strip()
    match param.kind:
        case "text" if param.arg.complete is not None and not param.arg.long and _short(value):
            return _external(param, value, source), True
        case "text" | "file":  # a form that takes a file is never opened here
            return _text(param, field.value), True
        case "number" if not value or _NUMBER.fullmatch(value):
            return _number(param, value), True
        case "number":
            return _number(param, ""), False
        case "date" if not param.many:
            fits = bool(_DATE.fullmatch(value))
            return _initial({"type": "datepicker", "action_id": INPUT}, "initial_date", value, fits), fits or not value
        case "date":
            return _text(param, field.value), True
        case "switch":
            return _switch(value), True
        case "choice":
            return _choice(param, value)
        case "person":
            return _pick("users_select", "initial_user", param, value, team)
        case "channel":
            return _pick("conversations_select", "initial_conversation", param, value, team)


def _short(value: str) -> bool:
    return all(units(part) <= limits.OPTION_VALUE for part in value.split(","))


def _initial(element: Element, name: str, value: object, given: bool) -> Element:
    return {**element, name: value} if given else element


def _text(param: Param, value: str) -> Element:
    most = min(param.arg.most or limits.INPUT_TEXT, limits.INPUT_TEXT)
    element: Element = {"type": "plain_text_input", "action_id": INPUT, "multiline": param.arg.long}
    if len(value) <= most:  # a longer one was typed elsewhere and must not be cut
        element["max_length"] = most
    if param.arg.least and param.needed:
        element["min_length"] = min(param.arg.least, most)
    if param.arg.example:
        element["placeholder"] = plain_text(param.arg.example, limits.PLACEHOLDER)
    return _initial(element, "initial_value", value[: limits.INPUT_TEXT], bool(value))


def _number(param: Param, value: str) -> Element:
    element: Element = {"type": "number_input", "action_id": INPUT, "is_decimal_allowed": False}
    if param.arg.least is not None:
        element["min_value"] = str(param.arg.least)
    if param.arg.most is not None:
        element["max_value"] = str(param.arg.most)
    return _initial(element, "initial_value", value, bool(value))


def _switch(value: str) -> Element:
    both = [_option(Choice("Yes", YES)), _option(Choice("No", NO))]
    element: Element = {"type": "radio_buttons", "action_id": INPUT, "options": both}
    return _initial(element, "initial_option", both[0] if value == YES else both[1], value in (YES, NO))


def _choice(param: Param, value: str) -> tuple[Element, bool]:
    every = {choice.value: _option(choice) for choice in param.choices}
    wanted = [part.strip() for part in value.split(",") if part.strip()] if param.many else [value] * bool(value)
    known = [every[one] for one in wanted if one in every]
    if not param.many:
        kind = "radio_buttons" if len(every) <= _FEW and param.required else "static_select"
        element: Element = {"type": kind, "action_id": INPUT, "options": list(every.values())}
        return _initial(element, "initial_option", known[0] if known else None, bool(known)), len(known) == len(wanted)
    kind = "checkboxes" if len(every) <= limits.CHECKBOXES else "multi_static_select"
    element = {"type": kind, "action_id": INPUT, "options": list(every.values())}
    return _initial(element, "initial_options", known, bool(known)), len(known) == len(wanted)


def _external(param: Param, value: str, source: str) -> Element:
    element: Element = {
        "type": "multi_external_select" if param.many else "external_select",
        "action_id": f"{ASK}{source}:{param.name}",
        "min_query_length": 1,
        "placeholder": plain_text(param.arg.example or "Type to search", limits.PLACEHOLDER),
    }
    if not param.many:
        return _initial(element, "initial_option", _option(Choice(value, value)) if value else None, bool(value))
    chosen = [_option(Choice(part.strip(), part.strip())) for part in value.split(",") if part.strip()]
    return _initial(element, "initial_options", chosen, bool(chosen))


def _pick(kind: str, initial: str, param: Param, value: str, team: str) -> tuple[Element, bool]:
    """People and channels are typed as `<@slack:T1:U1>`; those of other places cannot be shown in a picker."""
    ids = re.findall(rf"<[@#]{PLATFORM}:{re.escape(team)}:(\w+)>", value)
    complete = len(ids) == len([part for part in value.split(",") if part.strip()])
    element: Element = {"type": f"multi_{kind}" if param.many else kind, "action_id": INPUT}
    if kind == "conversations_select":
        element["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    if param.many:
        return _initial(element, f"{initial}s", ids, bool(ids)), complete
    return _initial(element, initial, ids[0] if ids else None, bool(ids)), complete


def _option(choice: Choice) -> Element:
    label = plain_text(choice.label, limits.OPTION_TEXT)
    return {"text": label, "value": clip(choice.value, limits.OPTION_VALUE) or " "}


def _entered(held: Body, team: str) -> object:
    match held.get("type", ""):
        case "static_select" | "external_select" | "radio_buttons":
            return (held.get("selected_option") or {}).get("value", "")
        case "multi_static_select" | "multi_external_select" | "checkboxes":
            return [option["value"] for option in held.get("selected_options") or []]
        case "users_select":
            return _mention("@", held.get("selected_user"), team)
        case "multi_users_select":
            return [_mention("@", user, team) for user in held.get("selected_users") or []]
        case "conversations_select":
            return _mention("#", held.get("selected_conversation"), team)
        case "multi_conversations_select":
            return [_mention("#", channel, team) for channel in held.get("selected_conversations") or []]
        case "datepicker":
            return held.get("selected_date") or ""
        case _:
            return held.get("value") or ""


def _mention(sign: str, local: str | None, team: str) -> str:
    return f"<{sign}{PLATFORM}:{team}:{local}>" if local else ""
