"""The component types, and walking a tree of them."""

from collections.abc import Iterator
from typing import Any

ROW, BUTTON, SELECT, INPUT, USERS, ROLES, MENTIONABLES, CHANNELS = 1, 2, 3, 4, 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 18, 19, 21, 22, 23

ENTITY_SELECTS = frozenset({USERS, ROLES, MENTIONABLES, CHANNELS})
SELECTS = ENTITY_SELECTS | {SELECT}
LINK_STYLE, PREMIUM_STYLE = 5, 6

Component = dict[str, Any]


def walk(components: list[Component]) -> Iterator[Component]:
    """Every component, parents before children, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for single in ("accessory", "component"):
            if component.get(single):
                yield from walk([component[single]])


def texts(components: list[Component]) -> list[str]:
    return [str(each.get("content", "")) for each in walk(components) if each["type"] == TEXT]


def words(component: Component) -> list[str]:
    """What a person can read on one component."""
    kind = component["type"]
    if kind == TEXT:
        return [component["content"]]
    if kind == BUTTON:
        return [f"[{component.get('label') or (component.get('emoji') or {}).get('name', '')}]"]
    if kind in SELECTS:
        return [f"[{component.get('placeholder') or 'Select'} ▾]"]
    if kind == GALLERY:
        return [f"[image: {item.get('description') or ''}]" for item in component["items"]]
    if kind == THUMBNAIL:
        return [f"[image: {component.get('description') or ''}]"]
    if kind == FILE:
        return [f"[file: {component.get('name') or component['file']['url']}]"]
    return []


def numbered(components: list[Component]) -> list[Component]:
    """A copy in which every component has its `id`, as Discord gives them out."""
    taken = {each["id"] for each in walk(components) if each.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)

    def copy(component: Component) -> Component:
        made = {**component, "id": component.get("id") or next(free)}
        if "components" in made:
            made["components"] = [copy(child) for child in made["components"] or []]
        for single in ("accessory", "component"):
            if made.get(single):
                made[single] = copy(made[single])
        return made

    return [copy(component) for component in components]
