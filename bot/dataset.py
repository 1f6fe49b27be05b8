"""Documented open data: a capability's table, whose dictionary is the declaration of its own rows.

    @dataclass(frozen=True, slots=True)
    class Line:
        id: Annotated[int, Says("The number of the resource; it is never given again")]
        kind: Annotated[Kind, Says("What it is")]

    @dataset("resources", row=Line, title="What the library holds")
    async def resources(library: LibraryStore, context: Context) -> AsyncIterator[Line]:
        \"\"\"Every resource that you may see.\"\"\"

What a reader may see is asked in the handler, of `bot.access` like everywhere else.
"""

import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.command import NAME
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.people import Role

Kind = Literal["text", "number", "decimal", "switch", "date", "moment", "choice"]
KINDS: dict[Any, Kind] = {
    str: "text",
    int: "number",
    float: "decimal",
    bool: "switch",
    date: "date",
    datetime: "moment",
}


@dataclass(frozen=True, slots=True)
class Says:
    """What a column holds, for the dictionary; `pattern` is a regular expression that every value fits, `key` marks the
    column that tells rows apart."""

    words: str
    title: str = ""
    pattern: str = ""
    key: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    says: Says
    many: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.says.title or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """One table. `plan` gives an asynchronous iterator of `row`s; `requires` is who may have any of it."""

    name: str
    title: str
    says: str
    row: type
    columns: tuple[Column, ...]
    requires: Role
    plan: HandlerPlan


def dataset(
    name: str, *, row: type, title: str, requires: Role = Role.GUEST
) -> Callable[[Callable[..., Any]], Declared[DatasetSpec]]:
    """Declare a table. Raises WiringError for a row whose columns cannot be described."""

    def declare(fn: Callable[..., Any]) -> Declared[DatasetSpec]:
        plan = HandlerPlan.read(fn)
        says = " ".join(inspect.cleandoc(fn.__doc__ or "").split())
        if not NAME.fullmatch(name):
            raise WiringError(f"{fn.__qualname__}: {name!r} cannot be a dataset's name; use lower-case and hyphens")
        if not plan.streams or not says:
            raise WiringError(f"{fn.__qualname__}: a dataset is an async generator with a docstring")
        return Declared(fn, DatasetSpec(name, title, says, row, columns_of(row), requires, plan))

    return declare


def columns_of(row: type) -> tuple[Column, ...]:
    """The dictionary of a row. Raises WiringError for a column that says nothing of itself."""
    owner = row.__name__
    if not is_dataclass(row):
        raise WiringError(f"{owner}: the row of a dataset is a dataclass")
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column(owner, field.name, hints[field.name]) for field in fields(row))


def _column(owner: str, name: str, annotation: Any) -> Column:
    declared, *extras = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    says = next((extra for extra in extras if isinstance(extra, Says)), None)
    if says is None:
        raise WiringError(f"{owner}.{name}: a column says what it holds: Annotated[…, Says(…)]")
    kind, many, optional = _unwrapped(declared)
    if isinstance(kind, type) and issubclass(kind, Enum):
        choices = tuple(str(one.value) for one in kind)
        return Column(name, "choice", says, many, optional, choices)
    if get_origin(kind) is Literal:
        return Column(name, "choice", says, many, optional, tuple(map(str, get_args(kind))))
    if kind not in KINDS:
        raise WiringError(f"{owner}.{name}: a column cannot hold {kind!r}")
    return Column(name, KINDS[kind], says, many, optional)


def _unwrapped(declared: Any) -> tuple[Any, bool, bool]:
    """The type itself, whether there can be several, whether there can be none."""
    if get_origin(declared) in (Union, types.UnionType):
        rest = [part for part in get_args(declared) if part is not type(None)]
        kind, many, _ = _unwrapped(rest[0])
        return (kind if len(rest) == 1 else declared), many, True
    if get_origin(declared) is tuple:
        return get_args(declared)[0], True, False
    return declared, False, False
