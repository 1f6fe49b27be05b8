"""A form as HTML: each field with its label, help, error and suggestions; errors summed up above. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from adapters.web.drawing import Drawing
from adapters.web.templating import macros, visible
from bot.form import FieldView, FormView
from bot.param import Param
from bot.ui.nodes import Choice

TICKS = 8  # up to so many choices are boxes to tick, more are a list


@dataclass(frozen=True, slots=True)
class Field:
    """One field, ready to draw."""

    id: str
    param: Param
    value: str
    error: str
    chosen: tuple[str, ...]
    choices: tuple[Choice, ...]
    suggest: str

    @property
    def described(self) -> str:
        """The ids of what a screen reader says after the label."""
        return f"{self.id}-help {self.id}-error" if self.error else f"{self.id}-help"

    @property
    def on(self) -> bool:
        """Whether a box is ticked; one that nobody touched yet is as the declaration says."""
        return self.value == "yes" if self.value else self.param.default is True

    @property
    def shape(self) -> str:
        param = self.param
        if self.choices:
            return ("ticks" if len(self.choices) <= TICKS else "list") if param.many else "select"
        if param.kind == "file":
            return "file"
        return "switch" if param.kind == "switch" else "area" if param.arg.long else "line"


def fields(views: Iterable[FieldView], source: str, drawing: Drawing, prefix: str) -> list[Field]:
    return [_field(view, source, drawing, prefix) for view in views]


def typed(views: Iterable[Param], raw: Mapping[str, object], errors: Mapping[str, str]) -> list[FieldView]:
    """The params with what was typed, for a page's own form."""
    return [FieldView(param, _shown(param, raw), errors.get(param.name, "")) for param in views]


def form(view: FormView, drawing: Drawing, level: int) -> Markup:
    """One page of a form. `level` is that of its title; 0 where the page's own title says it."""
    made = fields(view.fields, view.source, drawing, f"f-{drawing.nonce()}-")
    return visible(macros("fields").sheet(view=view, fields=made, drawing=drawing, level=level))


def _field(view: FieldView, source: str, drawing: Drawing, prefix: str) -> Field:
    param = view.param
    choices = param.choices or (drawing.people if param.kind == "person" else ())
    suggest = source if param.arg.complete else "people" if param.kind == "person" and not choices else ""
    given = re.split(r",\s*", view.value) if param.many else [view.value]
    chosen = tuple(choice.value for choice in choices if _same(choice, given))
    return Field(f"{prefix}{param.name}", param, view.value, view.error, chosen, choices, suggest)


def _same(choice: Choice, given: list[str]) -> bool:
    return any(one.casefold() in (choice.value.casefold(), choice.label.casefold()) for one in given if one)


def _shown(param: Param, raw: Mapping[str, object]) -> str:
    value = raw.get(param.name)
    return param.write(param.default if value is None else value)
