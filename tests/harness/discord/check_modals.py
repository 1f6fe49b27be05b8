"""What Discord accepts as a modal."""

from collections.abc import Callable
from typing import Any

from tests.harness.discord import components as c
from tests.harness.discord.check_components import check_options, check_select
from tests.harness.discord.checks import Checks, Path

_TOP = frozenset({c.ROW, c.TEXT, c.LABEL})
_IN_LABEL = c.SELECTS | {c.INPUT, c.UPLOAD, c.RADIO, c.CHECKBOXES, c.CHECKBOX}


def check_modal(modal: dict[str, Any], path: Path = ("data",)) -> None:
    checks = Checks()
    checks.text(modal.get("title"), (*path, "title"), "modal.title", required=True)
    checks.text(modal.get("custom_id"), (*path, "custom_id"), "custom_id", required=True)
    components = checks.items(modal.get("components"), (*path, "components"), "modal.components")
    for index, component in enumerate(components):
        _check_top(checks, component, (*path, "components", index))
    _check_unique(checks, components, (*path, "components"))
    checks.done()


def _check_top(checks: Checks, component: Any, path: Path) -> None:
    kind = component.get("type") if isinstance(component, dict) else None
    if not checks.one_of(kind, (*path, "type"), _TOP):
        return
    if kind == c.TEXT:
        checks.text(component.get("content"), (*path, "content"), "text.content", required=True)
    elif kind == c.LABEL:
        checks.text(component.get("label"), (*path, "label"), "label.label", required=True)
        checks.text(component.get("description"), (*path, "description"), "label.description")
        _check_field(checks, component.get("component"), (*path, "component"), _IN_LABEL)
    else:
        children = component.get("components") or []
        if len(children) != 1:
            checks.wrong(
                (*path, "components"), "A row of a modal holds one text input", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"
            )
        for index, child in enumerate(children):
            _check_field(checks, child, (*path, "components", index), frozenset({c.INPUT}))
            checks.text(child.get("label"), (*path, "components", index, "label"), "label.label", required=True)


def _check_field(checks: Checks, field: Any, path: Path, allowed: frozenset[int]) -> None:
    kind = field.get("type") if isinstance(field, dict) else None
    if not checks.one_of(kind, (*path, "type"), allowed):
        return
    checks.text(field.get("custom_id"), (*path, "custom_id"), "custom_id", required=True)
    if field.get("disabled"):
        checks.wrong((*path, "disabled"), "Modals cannot have disabled components", "COMPONENT_DISABLED_IN_MODAL")
    if field.get("required", True) and field.get("min_values") == 0:
        checks.wrong(
            (*path, "min_values"), "min_values must be at least 1 when required", "COMPONENT_REQUIRED_MIN_VALUES"
        )
    _FIELDS[kind](checks, field, path)


def _check_input(checks: Checks, field: c.Component, path: Path) -> None:
    checks.one_of(field.get("style"), (*path, "style"), frozenset({1, 2}))
    checks.text(field.get("value"), (*path, "value"), "input.value")
    checks.text(field.get("placeholder"), (*path, "placeholder"), "input.placeholder")
    for bound in ("min_length", "max_length"):
        checks.number(field.get(bound), (*path, bound), f"input.{bound}")
    least, most = field.get("min_length") or 0, field.get("max_length") or 4_000
    if least > most:
        checks.wrong((*path, "min_length"), "min_length is above max_length", "TEXT_INPUT_INVALID_RANGE")


def _check_radio(checks: Checks, field: c.Component, path: Path) -> None:
    check_options(checks, field, path, "radio.options")


def _check_checkboxes(checks: Checks, field: c.Component, path: Path) -> None:
    check_options(checks, field, path, "checkboxes.options")


def _check_upload(checks: Checks, field: c.Component, path: Path) -> None:
    for bound in ("min_values", "max_values"):
        checks.number(field.get(bound), (*path, bound), "upload.values")


def _check_checkbox(checks: Checks, field: c.Component, path: Path) -> None:
    if "required" in field:
        checks.wrong((*path, "required"), "A single checkbox has no required field", "BASE_TYPE_BAD")


def _check_unique(checks: Checks, components: list[c.Component], path: Path) -> None:
    if checks.problems:
        return
    seen: set[str] = set()
    for component in c.walk(components):
        custom_id = component.get("custom_id")
        if custom_id and custom_id in seen:
            checks.wrong(path, "Component custom id cannot be duplicated", "COMPONENT_CUSTOM_ID_DUPLICATED")
        seen.add(custom_id)


_FIELDS: dict[int, Callable[[Checks, c.Component, Path], None]] = {
    c.INPUT: _check_input,
    c.RADIO: _check_radio,
    c.CHECKBOXES: _check_checkboxes,
    c.CHECKBOX: _check_checkbox,
    c.UPLOAD: _check_upload,
    **dict.fromkeys(c.SELECTS, check_select),
}
