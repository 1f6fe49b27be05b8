"""News of a capability, for whoever reads feeds: declared here, written as Atom on the web.

    @feed("feed", title="New in the library")
    async def news(library: LibraryStore, topic: Annotated[str, Arg("Only this topic")] = "") -> Feed:
        \"\"\"What came into the library, newest first.\"\"\"

A feed is read by anybody and kept by machines, so its handler is called as a guest and gives what is public.
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


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One piece of news. `subject` ("resource:7") tells it from all others for good; `page` is the button that shows it
    here, and `url` where it came from."""

    subject: str
    title: str
    summary: str
    since: datetime
    updated: datetime
    page: Action
    url: str = ""
    by: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    """Slug and name of each."""


@dataclass(frozen=True, slots=True)
class Feed:
    """`page` is where a person reads the same, or, where there are pages, the capability's shelf of that name, asked for the
    same; `asked` are the values of the feed's parameters as they are best written
    ("topic": "permits"), so that one feed has one address."""

    title: str
    says: str
    entries: tuple[FeedEntry, ...]
    page: Action
    asked: tuple[tuple[str, str], ...] = ()
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class FeedSpec:
    name: str
    title: str
    says: str
    plan: HandlerPlan

    @property
    def params(self) -> tuple[Param, ...]:
        return self.plan.params


def feed(name: str, *, title: str) -> Callable[[Callable[..., Any]], Declared[FeedSpec]]:
    """Declare a feed; its address on the web is `/CAPABILITY/NAME.atom`. Raises WiringError."""

    def declare(fn: Callable[..., Any]) -> Declared[FeedSpec]:
        plan = HandlerPlan.read(fn)
        says = " ".join(inspect.cleandoc(fn.__doc__ or "").split())
        if not NAME.fullmatch(name):
            raise WiringError(f"{fn.__qualname__}: {name!r} cannot be a feed's name; use lower-case and hyphens")
        if not says or any(param.required for param in plan.params):
            raise WiringError(f"{fn.__qualname__}: a feed has a docstring, and parameters that may be left out")
        return Declared(fn, FeedSpec(name, title, says, plan))

    return declare
