"""What is read without being asked for by an event: the rows of a dataset, the news of a feed, the events of a calendar,
what is behind a link."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

from bot import access
from bot.calendar import Calendar, CalendarSpec
from bot.context import Context
from bot.dataset import DatasetSpec
from bot.dispatch import House, stranger
from bot.errors import InvalidInput
from bot.events import Origin
from bot.feed import Feed, FeedSpec
from bot.form import read_page
from bot.people import Person, Role, SpaceRef, UserRef
from bot.way_in import Passing, WayIn, WayInSpec

ANYBODY = Origin(user=UserRef("web", ""), space=SpaceRef("web", "web"))


@asynccontextmanager
async def rows(house: House, spec: DatasetSpec, person: Person, origin: Origin) -> AsyncGenerator[AsyncIterator[Any]]:
    """The rows this person may have, for as long as the block lasts. Raises NotAllowed."""
    access.check(person, spec.requires, f"“{spec.title}”")
    async with house.units(reads_only=True) as unit:
        context = Context(person=person, origin=origin, now=house.clock.now())
        yield cast(AsyncIterator[Any], await spec.plan.call(unit, house.services, context))


async def news(house: House, spec: FeedSpec, given: Mapping[str, object]) -> Feed:
    """The feed as anybody may read it. Raises InvalidInput or NotFound for values that no feed has."""
    return cast(Feed, await _read(house, spec, given, stranger(ANYBODY), ANYBODY))


async def events(house: House, spec: CalendarSpec, given: Mapping[str, object]) -> Calendar:
    """The calendar as anybody may read it. Raises InvalidInput or NotFound for values that no calendar has."""
    return cast(Calendar, await _read(house, spec, given, stranger(ANYBODY), ANYBODY))


async def own_events(house: House, spec: CalendarSpec, person: Person, origin: Origin) -> Calendar:
    """The calendar as the person reads it whom its address was made for. Raises NotAllowed for who is no member any more."""
    access.check(person, Role.MEMBER, f"“{spec.title}”")
    return cast(Calendar, await _read(house, spec, {}, person, origin))


async def passing(house: House, spec: WayInSpec, chosen: Passing, person: Person, origin: Origin) -> WayIn:
    """What is behind a link that was made for this person; pressed, they go through. Raises NotAllowed for who is no
    member any more, and what the handler raises."""
    access.check(person, Role.MEMBER, "This link")
    async with house.units(reads_only=not chosen.pressed) as unit:
        context = Context(person=person, origin=origin, now=house.clock.now())
        return cast(WayIn, await spec.plan.call(unit, house.services, context, payload=chosen))


async def _read(
    house: House, spec: FeedSpec | CalendarSpec, given: Mapping[str, object], person: Person, origin: Origin
) -> object:
    values, errors = read_page(spec.params, given)
    if errors:
        raise InvalidInput(next(iter(errors.values())))
    async with house.units(reads_only=True) as unit:
        context = Context(person=person, origin=origin, now=house.clock.now())
        return await spec.plan.call(unit, house.services, context, values)
