"""What a surface reads to make its pages: a shelf, a record as anybody may see it, an answer while somebody still types.

Nothing is noted of any of these: they are looked at by machines, or are no question yet.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from bot import access
from bot.browse import Browsed, BrowseSpec, DescribedSpec, Description, Listed
from bot.context import Context
from bot.dispatch import House, stranger
from bot.errors import InvalidInput
from bot.events import Origin
from bot.form import read_page
from bot.inject import HandlerPlan
from bot.people import Person
from bot.published import ANYBODY
from bot.registry import Entry
from bot.text import clean_value
from bot.ui import walk
from bot.ui.nodes import Reply


async def shelf(house: House, spec: BrowseSpec, given: Mapping[str, object], person: Person, origin: Origin) -> Browsed:
    """The page of a shelf that this person may see. Raises InvalidInput or NotFound for values that no shelf has."""
    values, errors = read_page(spec.params, given)
    if errors:
        raise InvalidInput(next(iter(errors.values())))
    return cast(Browsed, await _called(house, spec.plan, values, person, origin))


async def description(house: House, spec: DescribedSpec, number: int) -> Description | None:
    """The record as anybody may see it; None for one that not everybody may."""
    return cast(Description | None, await _called(house, spec.plan, {"id": number}, stranger(ANYBODY), ANYBODY))


async def listed(house: House, spec: DescribedSpec, after: int, most: int) -> Sequence[Listed]:
    """The next records that anybody may see, by number, at most so many."""
    values = {"after": after, "most": most}
    return cast(Sequence[Listed], await _called(house, spec.every, values, stranger(ANYBODY), ANYBODY))


async def glance(
    house: House, entry: Entry, given: Mapping[str, object], person: Person, origin: Origin
) -> Reply | None:
    """What a command that only reads would answer to what is typed so far; None where that makes no whole call yet.

    Raises what the command raises.
    """
    spec = entry.spec
    access.check(person, spec.requires)
    values, errors = read_page(spec.params, {name: clean_value(value) for name, value in given.items()})
    if errors or not spec.reads_only or spec.plan.streams:
        return None
    outcome = await _called(house, spec.plan, values, person, origin)
    # A button whose address would have to be kept somewhere waits for a real question.
    return outcome if isinstance(outcome, Reply) and not walk.long_addresses(outcome) else None


async def _called(house: House, plan: HandlerPlan, values: Mapping[str, object], person: Person, origin: Origin) -> Any:
    async with house.units(reads_only=True) as unit:
        context = Context(person=person, origin=origin, now=house.clock.now())
        return await plan.call(unit, house.services, context, values)
