"""Records to look through without asking for words, and one record as the world may describe it.

    @browse("browse", title="All there is")
    async def shelves(search: LibrarySearch, context: Context, kind: Annotated[…, Arg("Only this kind")] = None,
                      page: Annotated[int, Arg("Which page")] = 1) -> Browsed:
        \"\"\"What the library holds, by topic and kind.\"\"\"

    @described("resource", shown_by="show", opened_by=Whole, every=every_resource)
    async def resource(library: LibraryStore, context: Context, id: Annotated[int, Arg("Its number")]) -> Description | None:
        \"\"\"A resource, for whoever links to it.\"\"\"

A surface with addresses makes pages of them: one for each shelf, narrowed by its facets, and one for each record, whose
content is the answer of the command that shows it. A description is asked for as a guest: it is what search engines keep.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.action import Action
from bot.command import NAME
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.param import Param
from bot.ui.nodes import Card

PAGE = "page"  # the parameter of a shelf that turns it


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: as it is asked for, as people read it, and how many records it would leave."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a shelf. `name` is the parameter it sets; `about` where the counts were estimated."""

    name: str
    title: str
    values: tuple[Value, ...]
    about: bool = False


@dataclass(frozen=True, slots=True)
class Browsed:
    """A page of a shelf. `counted` says how many there are in all ("110 resources"); `asked` are its parameters as they are
    best written, so that one page has one address; `about` lead to what else there is on what was asked for, in words."""

    title: str
    says: str
    counted: str
    cards: tuple[Card, ...]
    page: int = 1
    pages: int = 1
    facets: tuple[Facet, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    about: tuple[tuple[str, Action], ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """What a record is filed under: a value of a facet of the capability's shelf."""

    facet: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Near:
    """Another record worth a look; `subject` is that of its card."""

    subject: str
    title: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """A record in words that machines know. `type` is what schema.org calls such a thing, `kind` what we call it;
    `published` is as precise as it is known (2024, 2024-05)."""

    title: str
    says: str
    type: str
    changed: datetime
    kind: str = ""
    url: str = ""
    by: str = ""
    published: str = ""
    language: str = ""
    audience: str = ""
    labels: tuple[Label, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A record that anybody may see, and when it changed last."""

    id: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class BrowseSpec:
    name: str
    title: str
    says: str
    plan: HandlerPlan

    @property
    def params(self) -> tuple[Param, ...]:
        return self.plan.params


@dataclass(frozen=True, slots=True)
class DescribedSpec:
    """`shown_by` is the command of the same capability that shows a record, given its number, and `opened_by` the button
    that does the same; `whole` is the button that shows all of it at once, where a page has room for more than a message.
    `every` lists what anybody may see: `async def (…, after, most) -> Sequence[Listed]`, by number. `shelf`: the name of
    the one they stand on, where it is not the capability's first."""

    subject: str
    shown_by: str
    opened_by: type[Action]
    plan: HandlerPlan
    every: HandlerPlan
    whole: type[Action] | None = None
    shelf: str = ""


def browse(name: str, *, title: str) -> Callable[[Callable[..., Any]], Declared[BrowseSpec]]:
    """Declare a shelf; its address on the web is `/CAPABILITY/NAME`. Raises WiringError."""

    def declare(fn: Callable[..., Any]) -> Declared[BrowseSpec]:
        plan = HandlerPlan.read(fn)
        says = " ".join(inspect.cleandoc(fn.__doc__ or "").split())
        if not NAME.fullmatch(name):
            raise WiringError(f"{fn.__qualname__}: {name!r} cannot be a shelf's name; use lower-case and hyphens")
        if not says or any(param.required for param in plan.params):
            raise WiringError(f"{fn.__qualname__}: a shelf has a docstring, and parameters that may be left out")
        if PAGE not in {param.name for param in plan.params}:
            raise WiringError(f"{fn.__qualname__}: a shelf takes {PAGE!r}, since it may be long")
        return Declared(fn, BrowseSpec(name, title, says, plan))

    return declare


def described(
    subject: str,
    *,
    shown_by: str,
    opened_by: type[Action],
    every: Callable[..., Any],
    whole: type[Action] | None = None,
    shelf: str = "",
) -> Callable[[Callable[..., Any]], Declared[DescribedSpec]]:
    """Declare that records of a kind have pages: `/CAPABILITY/SUBJECT/7` on the web. Raises WiringError."""

    def declare(fn: Callable[..., Any]) -> Declared[DescribedSpec]:
        plan, walk = HandlerPlan.read(fn), HandlerPlan.read(every)
        for each, wanted in ((plan, {"id"}), (walk, {"after", "most"})):
            if {param.name for param in each.params} != wanted:
                raise WiringError(f"{each.name}: it takes {' and '.join(sorted(wanted))}, and no other values")
        if any(not _holds_a_number(one) for one in (opened_by, whole) if one is not None):
            raise WiringError(f"{fn.__qualname__}: the button that opens a record needs its number and nothing else")
        if not NAME.fullmatch(subject):
            raise WiringError(f"{fn.__qualname__}: {subject!r} cannot be in an address; use lower-case and hyphens")
        return Declared(fn, DescribedSpec(subject, shown_by, opened_by, plan, walk, whole, shelf))

    return declare


def _holds_a_number(action: type[Action]) -> bool:
    """First of all; what else it may hold goes without saying."""
    return [name for name, field in action.model_fields.items() if field.is_required()] == list(action.names[:1])
