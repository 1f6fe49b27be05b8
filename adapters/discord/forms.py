"""A page of a form as a modal, and the private message that leads back to one.

Discord refuses a modal in answer to a modal, so a next page, or a page with errors, is a message with a button.
"""

import re
from typing import Any

from adapters.discord import limits, markup, parts
from adapters.discord.inbound import CHANNEL_SELECT, LABEL, PLATFORM
from adapters.discord.parts import Component
from bot.form import FieldView, FormView
from bot.offers import OpenDraft
from bot.param import LONGEST_TEXT, Param
from bot.ui.fit import clip, units
from bot.ui.nodes import Button, Card, Choice, Reply

INPUT = 4
ONE_LINE, SEVERAL_LINES = 1, 2
LONG = 200  # what is longer than this needs several lines to be read
CHANNEL_TYPES = (0, 5, 10, 11, 12, 15)  # where messages stand: text, announcements, threads, forums
YES_NO = (Choice("Yes", "yes"), Choice("No", "no"))


def modal(view: FormView) -> dict[str, Any]:
    """At most five fields; the sentence above them where there is room, else beside the first."""
    fields = view.fields[: limits.MODAL_PARTS]
    room = len(fields) < limits.MODAL_PARTS
    intro = markup.shorten(view.intro, limits.INPUT_TEXT)
    above = [parts.text(intro)] if intro.strip() and room else []
    labels = [_label(field, "" if room or at else view.intro) for at, field in enumerate(fields)]
    return {"custom_id": view.address, "title": title(view), "components": [*above, *labels]}


def title(view: FormView) -> str:
    pages = f" ({view.page} of {view.pages})" if view.pages > 1 else ""
    return parts.line(view.title, limits.MODAL_TITLE - len(pages)) + pages


def leading_back(view: FormView) -> Reply:
    """The private message under which a form with a draft goes on."""
    back = OpenDraft(draft=view.draft)
    if view.errors:
        wrong = tuple((field.param.label, field.error) for field in view.fields if field.error)
        return _card("Not sent yet: please look at this again", "", wrong, Button("Edit", back, "primary"), "warning")
    if view.page > 1:
        saved = f"Page {view.page - 1} of {view.pages} saved"
        said = "Go on now or later; what you typed is kept."
        return _card(saved, said, (), Button("Continue", back, "primary"), "good")
    return _card(view.title, view.intro, (), Button("Fill in", back, "primary"), "plain")


def _card(title: str, body: str, fields: Any, button: Button, tone: Any) -> Reply:
    return Reply((Card(title=title, body=body, fields=fields, actions=(button,), tone=tone),))


def _label(field: FieldView, intro: str) -> Component:
    param = field.param
    words = f"{field.error} {param.arg.help}".strip()
    stop = "" if words.endswith((".", "?", "!")) else "."
    described = f"{words}{stop} {intro}" if words and intro else words or intro
    label: Component = {"type": LABEL, "label": parts.line(param.label, limits.LABEL), "component": _input(field)}
    if described.strip():
        label["description"] = parts.line(described, limits.DESCRIPTION)
    return label


def _input(field: FieldView) -> Component:
    param = field.param
    if param.kind == "switch":
        return _choice(param, YES_NO, "yes" if field.value in ("yes", "true", "1") else "no")
    if param.kind == "choice":
        return _choice(param, param.choices, field.value)
    if param.kind in ("person", "channel"):
        return _picker(param, field.value)
    return _text(param, field.value)


def _text(param: Param, value: str) -> Component:
    """Bounds that the kept value breaks are left out: what was typed is shown, and our own check says what is wrong."""
    several = param.arg.long or units(value) > LONG or "\n" in value
    field: Component = {
        "type": INPUT,
        "custom_id": param.name,
        "style": SEVERAL_LINES if several else ONE_LINE,
        "required": param.needed,
    }
    if param.kind == "text" and not param.many:
        most = min(param.arg.most or LONGEST_TEXT, limits.INPUT_TEXT)
        if units(value) <= most:
            field["max_length"] = most
        if param.arg.least and (not value or units(value) >= param.arg.least):
            field["min_length"] = min(param.arg.least, most)
    if value:
        field["value"] = clip(value, limits.INPUT_TEXT)
    if example := param.arg.example or ("2026-03-31" if param.kind == "date" else ""):
        field["placeholder"] = parts.line(example, limits.INPUT_PLACEHOLDER)
    return field


def _choice(param: Param, choices: tuple[Choice, ...], value: str) -> Component:
    chosen = {one.strip().casefold() for one in (value.split(",") if param.many else [value])}
    options: list[Component] = []
    for choice in choices[: limits.OPTIONS]:
        option: Component = {"label": parts.line(choice.label, limits.OPTION_TEXT), "value": choice.value}
        if {choice.value.casefold(), choice.label.casefold()} & chosen:
            option["default"] = True
        options.append(option)
    return _bounded(param, {"type": parts.CHOICES, "custom_id": param.name, "options": options}, len(options))


def _picker(param: Param, value: str) -> Component:
    """Discord's own list of people or channels, with those of this platform chosen already."""
    kind, sign, name = (parts.PEOPLE, "@", "user") if param.kind == "person" else (CHANNEL_SELECT, "#", "channel")
    chosen = re.findall(rf"<{sign}{PLATFORM}:(\d+)>", value)[: limits.OPTIONS if param.many else 1]
    field: Component = {"type": kind, "custom_id": param.name}
    if kind == CHANNEL_SELECT:
        field["channel_types"] = list(CHANNEL_TYPES)
    if chosen:
        field["default_values"] = [{"id": one, "type": name} for one in chosen]
    return _bounded(param, field, limits.OPTIONS)


def _bounded(param: Param, field: Component, most: int) -> Component:
    bounds = {"min_values": int(param.needed), "max_values": most if param.many else 1}
    return {**field, "required": param.needed, **bounds}
