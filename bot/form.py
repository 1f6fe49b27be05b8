"""Forms: a pydantic model that becomes a modal, a page or a dialogue, in pages of at most five fields.

    class AddResource(Form, id="library.add", title="Add a resource"):
        \"\"\"What you add is reviewed before others see it.\"\"\"

        url: Annotated[str, Arg("The address of the page or file", label="Link", example="https://…")]
        title: Annotated[str, Arg("As people would look for it", most=200)]

A draft is kept after every page and whenever a value is refused, so that any form can be left and finished elsewhere.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticUndefined

from bot.action import ID
from bot.errors import InvalidInput, WiringError
from bot.param import Param, read_param

FIELDS_A_PAGE = 5  # Discord's modal: platforms.md B
LONGEST_TITLE = 24  # Slack's modal: platforms.md A3
LONGEST_ID = 40


class Form(BaseModel):
    """Base of all forms. `about` names the record it belongs to ("7"), empty for a new one."""

    model_config = ConfigDict(extra="forbid")
    id: ClassVar[str]
    title_text: ClassVar[str]
    submit_text: ClassVar[str]
    params: ClassVar[tuple[Param, ...]]
    pages: ClassVar[tuple[tuple[Param, ...], ...]]
    about: str = ""

    def __init_subclass__(cls, *, id: str = "", title: str = "", submit: str = "Send", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def __pydantic_init_subclass__(cls, *, id: str = "", submit: str = "Send", **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        title = str(cls.model_config.get("title") or "")  # pydantic takes `title=` for itself
        if not ID.fullmatch(id) or len(id) > LONGEST_ID:
            raise WiringError(f"{cls.__name__}: give it an id like 'library.add', not {id!r}")
        if not 1 <= len(title) <= LONGEST_TITLE:
            raise WiringError(f"{cls.__name__}: its title must have 1 to {LONGEST_TITLE} characters, not {len(title)}")
        if "about" in cls.__annotations__:
            raise WiringError(f"{cls.__name__}: every form has `about` already; call the field something else")
        hints = get_type_hints(cls, include_extras=True)
        cls.id, cls.title_text, cls.submit_text = id, title, submit
        cls.params = tuple(
            read_param(cls.__name__, name, hints[name], _default(field.get_default(call_default_factory=True)))
            for name, field in cls.model_fields.items()
            if name != "about"
        )
        if cls.takes_file() and len(cls.params) > FIELDS_A_PAGE:
            raise WiringError(
                f"{cls.__name__}: a form that takes a file has one page, since a file is not kept between two"
            )
        cls.pages = tuple(cls.params[at : at + FIELDS_A_PAGE] for at in range(0, len(cls.params), FIELDS_A_PAGE))

    @classmethod
    def takes_file(cls) -> bool:
        return any(param.kind == "file" for param in cls.params)

    @property
    def about_number(self) -> int:
        """The number of the record it is about; 0, which no record has, for anything else that came in its place."""
        return int(self.about) if self.about.isdecimal() and len(self.about) < 12 else 0

    @classmethod
    def intro(cls) -> str:
        """The form's docstring: the sentence above its fields."""
        return inspect.cleandoc(cls.__doc__ or "") if cls.__doc__ != Form.__doc__ else ""


def _default(value: object) -> object:
    return inspect.Parameter.empty if value is PydanticUndefined else value


class FormTooLate(Exception):
    """Raised by a responder whose platform lets no form open any more: the core then says how to get to it."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A handler's outcome: ask for more. `values` are shown as filled in."""

    form: type[Form]
    values: Mapping[str, object]
    about: str = ""

    def __init__(self, form: type[Form], values: Mapping[str, object] | None = None, about: str = "") -> None:
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "values", values or {})
        object.__setattr__(self, "about", about)


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it is shown: `value` as the person would type it, `error` beside it."""

    param: Param
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """One page of a form, ready for an adapter to draw. `address` comes back with the submit (at most 100 characters).

    `source` names the form or command for completers: "library.add".
    """

    address: str
    source: str
    title: str
    intro: str
    fields: tuple[FieldView, ...]
    page: int = 1
    pages: int = 1
    submit: str = "Send"
    draft: str = ""

    @property
    def takes_file(self) -> bool:
        return any(field.param.kind == "file" for field in self.fields)

    @property
    def errors(self) -> dict[str, str]:
        return {field.param.name: field.error for field in self.fields if field.error}


def read_page(params: tuple[Param, ...], raw: Mapping[str, object]) -> tuple[dict[str, object], dict[str, str]]:
    """The values that fit and, by field, the sentence for each that does not; the field's help stands beside it anyway."""
    values: dict[str, object] = {}
    errors: dict[str, str] = {}
    for param in params:
        try:
            values[param.name] = param.among(raw)
        except InvalidInput as problem:
            hint = "" if problem.hint == param.arg.help else problem.hint
            errors[param.name] = f"{problem.message} {hint}".strip()
    return values, errors


def build(form: type[Form], values: Mapping[str, object], about: str) -> tuple[Form | None, dict[str, str]]:
    """The filled form, or what its own validators object to, by field ("" for the form as a whole)."""
    try:
        return form.model_validate({**values, "about": about}), {}
    except ValidationError as problem:
        return None, {
            str(error["loc"][0]) if error["loc"] else "": str(error["msg"]).removeprefix("Value error, ")
            for error in problem.errors()
        }
