"""Events as calendars know them: values, without a word of the format that they are written in.

    @calendar("upcoming", title="Webinars")
    async def upcoming(webinars: WebinarStore) -> Calendar: ...

Declared by a capability, written as iCalendar (RFC 5545) by `bot.interchange.write_calendar`, offered on the web.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.command import NAME
from bot.errors import WiringError
from bot.handlers import Declared
from bot.inject import HandlerPlan
from bot.param import Param


class Method(StrEnum):
    """What a calendar program should do with a file: show a calendar, put an event in (or bring it up to date), take it out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, or with a `rule` a series.

    `uid` is the same for ever, `sequence` grows with every change. `begins` and `ends` are local to a ZoneInfo. Of a series,
    `without` are times of the rule at which nothing happens and `also` times beside it; one that takes place at another
    time is an event of its own, with the series' uid and the time it had by the rule as its `instance`.
    `changed` is when it changed last; `alarms` are minutes before it begins.
    """

    uid: str
    title: str
    begins: datetime
    ends: datetime
    changed: datetime
    sequence: int = 0
    says: str = ""
    place: str = ""
    url: str = ""
    topics: tuple[str, ...] = ()
    cancelled: bool = False
    unsure: bool = False
    rule: str = ""
    without: tuple[datetime, ...] = ()
    also: tuple[datetime, ...] = ()
    instance: datetime | None = None
    alarms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """`name` is what programs call it. A feed is asked for again after `hours`. `home` is who sends an invitation, as an
    address: what is put in or taken out names it (RFC 5546)."""

    name: str
    events: tuple[Event, ...]
    says: str = ""
    method: Method = Method.PUBLISH
    hours: int = 6
    home: str = ""


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """`secret`: its address is made for one person, and whoever has that reads it as them."""

    name: str
    title: str
    says: str
    secret: bool
    plan: HandlerPlan

    @property
    def params(self) -> tuple[Param, ...]:
        return self.plan.params


def calendar(name: str, *, title: str, secret: bool = False) -> Callable[[Callable[..., Any]], Declared[CalendarSpec]]:
    """Declare a calendar that programs subscribe to. A public one is read by anybody, so its handler is called as a guest
    and gives what is public; a secret one is called as the person its address was made for. Raises WiringError."""

    def declare(fn: Callable[..., Any]) -> Declared[CalendarSpec]:
        plan = HandlerPlan.read(fn)
        says = " ".join(inspect.cleandoc(fn.__doc__ or "").split())
        if not NAME.fullmatch(name):
            raise WiringError(f"{fn.__qualname__}: {name!r} cannot be a calendar's name; use lower-case and hyphens")
        if not says or any(param.required for param in plan.params) or (secret and plan.params):
            raise WiringError(f"{fn.__qualname__}: a calendar has a docstring, and parameters that may be left out; a secret one has none")  # fmt: skip
        return Declared(fn, CalendarSpec(name, title, says, secret, plan))

    return declare
