"""The components of Discord's messages as the plain data that goes over the wire, one function a kind.

`custom_id` holds an action's address as it is; `pack` makes repeats unique within a message.
"""

from typing import Any

from adapters.discord import limits
from bot.action import NARROW, numbered
from bot.text import shown
from bot.ui.fit import clip
from bot.ui.nodes import Button, Link, Option, PeopleSelect, Select

Component = dict[str, Any]
STYLES = {"primary": 1, "plain": 2, "danger": 4}
ROW, BUTTON, CHOICES, PEOPLE, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER = 1, 2, 3, 5, 10, 12, 13, 14, 17
LINK_STYLE = 5
UNNAMED = "…"


def text(content: str) -> Component:
    return {"type": TEXT, "content": content}


def line(words: str, limit: int) -> str:
    """A label: one line, never empty."""
    return clip(" ".join(shown(words).split()), limit) or UNNAMED


def button(one: Button) -> Component:
    return {
        "type": BUTTON,
        "style": STYLES[one.style],
        "label": line(one.label, limits.BUTTON_LABEL),
        "custom_id": one.action.address(),
    }


def link(one: Link) -> Component:
    return {"type": BUTTON, "style": LINK_STYLE, "label": line(one.label, limits.BUTTON_LABEL), "url": one.url}


def idle(label: str) -> Component:
    """A button that only says something: where one is, or that there is nothing further."""
    return {"type": BUTTON, "style": STYLES["plain"], "label": label, "custom_id": "idle", "disabled": True}


def selects(one: Select) -> list[Component]:
    """As many selects as the options need."""
    groups = [one.options[at : at + limits.OPTIONS] for at in range(0, len(one.options), limits.OPTIONS)]
    return [
        {
            "type": CHOICES,
            "custom_id": "pick",
            "placeholder": line(_part(one.label, n, len(groups)), limits.PLACEHOLDER),
            "options": _options(group),
        }
        for n, group in enumerate(groups, 1)
    ]


def people(one: PeopleSelect) -> Component:
    return {
        "type": PEOPLE,
        "custom_id": one.action.address(),
        "placeholder": line(one.label, limits.PLACEHOLDER),
    }


def row(items: list[Component]) -> Component:
    return {"type": ROW, "components": items}


def picture(url: str, alt: str) -> Component:
    item: Component = {"media": {"url": url}}
    if alt.split():
        item["description"] = line(alt, limits.ALT)
    return {"type": GALLERY, "items": [item]}


def file(name: str) -> Component:
    return {"type": FILE, "file": {"url": f"attachment://{name}"}}


def rule() -> Component:
    return {"type": SEPARATOR, "divider": True, "spacing": 1}


def container(inside: list[Component], colour: int | None) -> Component:
    return {"type": CONTAINER, "components": inside, **({} if colour is None else {"accent_color": colour})}


def _part(label: str, n: int, of: int) -> str:
    return label if of == 1 else f"{clip(label, limits.PLACEHOLDER - 12)} ({n} of {of})"


def _options(options: tuple[Option, ...]) -> list[Component]:
    drawn: list[Component] = []
    seen: dict[str, int] = {}
    for option in options:
        address = option.action.address(NARROW)
        seen[address] = seen.get(address, 0) + 1
        one = {"label": line(option.label, limits.OPTION_TEXT), "value": numbered(address, seen[address])}
        if option.description.split():
            one["description"] = line(option.description, limits.OPTION_TEXT)
        drawn.append(one)
    return drawn
