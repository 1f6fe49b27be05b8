"""A modal as a person sees it, and what filling it in sends."""

from collections.abc import Mapping
from typing import Any

from tests.harness.discord import components as c
from tests.harness.discord.options import Options

_CHOOSING = frozenset({c.SELECT, c.RADIO, c.CHECKBOXES})


class Modal:
    def __init__(self, data: dict[str, Any]) -> None:
        self.title: str = data["title"]
        self.custom_id: str = data["custom_id"]
        self.components = c.numbered(data["components"])
        self.fields: dict[str, c.Component] = dict(filter(None, map(_labelled, self.components)))

    @property
    def labels(self) -> list[str]:
        return list(self.fields)

    @property
    def texts(self) -> list[str]:
        """Text displays, and the hints below labels."""
        return [one.get("content") or one.get("description") or "" for one in self.components if one["type"] != c.ROW]

    def value(self, label: str) -> Any:
        """What a field holds before the person touches it."""
        return _as_opened(self.fields[self._label(label)])

    def filled(self, values: Mapping[str, Any], options: Options) -> list[c.Component]:
        """The components of a submit; an AssertionError where Discord's client would not let it go."""
        given = {self._label(label): value for label, value in values.items()}
        made: list[c.Component] = []
        for component in self.components:
            named = _labelled(component)
            if named is None:
                made.append({"type": component["type"], "id": component["id"]})
                continue
            label, field = named
            answer = _answer(label, field, given[label] if label in given else _as_opened(field), options)
            holder = {"component": answer} if component["type"] == c.LABEL else {"components": [answer]}
            made.append({"type": component["type"], "id": component["id"], **holder})
        return made

    def _label(self, label: str) -> str:
        if label in self.fields:
            return label
        near = [each for each in self.fields if each.startswith(label)]
        assert len(near) == 1, f"no field {label!r} in {self.title!r}: {self.labels}"
        return near[0]


def _labelled(component: c.Component) -> tuple[str, c.Component] | None:
    if component["type"] == c.LABEL:
        return component["label"], component["component"]
    if component["type"] == c.ROW:
        return component["components"][0]["label"], component["components"][0]
    return None


def _as_opened(field: c.Component) -> Any:
    kind = field["type"]
    if kind == c.INPUT:
        return field.get("value") or ""
    if kind == c.CHECKBOX:
        return bool(field.get("default"))
    if kind in _CHOOSING:
        return [one["label"] for one in field["options"] if one.get("default")]
    return []


def _answer(label: str, field: c.Component, value: Any, options: Options) -> c.Component:
    kind = field["type"]
    answer: c.Component = {"type": kind, "id": field["id"], "custom_id": field["custom_id"]}
    if kind == c.INPUT:
        _check_text(label, field, value)
        return {**answer, "value": value}
    if kind == c.CHECKBOX:
        assert isinstance(value, bool), f"{label}: a checkbox is true or false"
        return {**answer, "value": value}
    many = list(value) if isinstance(value, list | tuple) else [value]
    if kind in _CHOOSING:
        chosen = [_option(label, field, one) for one in many]
    elif kind == c.UPLOAD:
        chosen = [options.attachment(name, content) for name, content in many]
    else:
        chosen = [options.entity(one) for one in many]
    _check_count(label, field, len(chosen))
    if kind == c.RADIO:
        return {**answer, "value": chosen[0] if chosen else None}
    return {**answer, "values": chosen}


def _check_text(label: str, field: c.Component, value: Any) -> None:
    assert isinstance(value, str), f"{label} takes text, not {value!r}"
    assert value or not field.get("required", True), f"{label} is required: Discord does not send the form without it"
    low, high = field.get("min_length") or 0, field.get("max_length") or 4_000
    assert not value or len(value) >= low, f"{label} needs {low} characters"
    assert len(value) <= high, f"{label} takes {high} characters; Discord does not let a person type {len(value)}"


def _option(label: str, field: c.Component, wanted: str) -> str:
    for option in field["options"]:
        if wanted in (option["label"], option["value"]):
            return str(option["value"])
    raise AssertionError(f"{label}: {wanted!r} is none of {[one['label'] for one in field['options']]}")


def _check_count(label: str, field: c.Component, count: int) -> None:
    required = field.get("required", True)
    most = field.get("max_values") or (len(field["options"]) if field["type"] == c.CHECKBOXES else 1)
    least = field.get("min_values", 1) if required else 0
    if count or required:
        assert count >= least, f"{label}: at least {least} must be chosen"
    assert count <= most, f"{label}: at most {most} can be chosen"
