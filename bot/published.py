"""What is read without being asked for by an event: the rows of a dataset, and the news of a feed."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

from bot import access
from bot.context import Context
from bot.dataset import DatasetSpec
from bot.dispatch import House, stranger
from bot.errors import InvalidInput
from bot.events import Origin
from bot.feed import Feed, FeedSpec
from bot.form import read_page
from bot.people import Person, SpaceRef, UserRef

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
    values, errors = read_page(spec.params, given)
    if errors:
        raise InvalidInput(next(iter(errors.values())))
    async with house.units(reads_only=True) as unit:
        context = Context(person=stranger(ANYBODY), origin=ANYBODY, now=house.clock.now())
        return cast(Feed, await spec.plan.call(unit, house.services, context, values))
