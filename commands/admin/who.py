"""Which person is meant: a mention, a number, or a name; always within the admin's reach."""

from collections.abc import Callable
from typing import Annotated

from bot.action import Action
from bot.context import Context
from bot.errors import InvalidInput, NotFound
from bot.param import Arg
from bot.people import UserRef
from bot.ui.fit import clip
from bot.ui.nodes import Button, Choice
from commands.admin.scope import Reach, reach_of
from store.people import PeopleStore
from store.person import Profile

MOST_ALIKE = 5
SHORT = 40


async def people_like(
    text: Annotated[str, Arg("What was typed so far")], people: PeopleStore, context: Context
) -> list[Choice]:
    """People by the beginning of a name; the value is their number, which means nobody else."""
    found = await within(people, await reach_of(people, context), await people.search(text))
    return [Choice(label(profile), f"#{profile.id}") for profile in found]


async def whom(people: PeopleStore, reach: Reach, text: str, then: Callable[[int], Action]) -> Profile:
    """The person meant. Raises NotFound, or InvalidInput with a button for each whom the name fits."""
    words = " ".join(text.split())
    found = await within(people, reach, await _candidates(people, words))
    exact = [profile for profile in found if profile.name.casefold() == words.casefold()]
    found = exact or found
    if not found:
        raise NotFound(
            f"I know nobody here called “{clip(words, 80)}”.",
            "They have to speak to the hub once, for example with /hub. Then name them as @name, or type the beginning of their name.",
        )
    if len(found) > 1:
        buttons = tuple(Button(clip(label(one), 75), then(one.id)) for one in found[:MOST_ALIKE])
        raise InvalidInput(f"“{clip(words, 80)}” fits {len(found)} people.", "Whom do you mean?", buttons, name="who")
    return found[0]


async def within(people: PeopleStore, reach: Reach, found: list[Profile]) -> list[Profile]:
    """Those whom this admin may act on: all, or the people of one space."""
    if reach.everywhere or not found:
        return found
    ids = [profile.id for profile in found]
    theirs = {grant.person_id for grant in await people.grants_of_each(ids) if grant.space_id == reach.here}
    came = {one.id for one in await people.waiting(reach.here)} if reach.here is not None else set[int]()
    return [profile for profile in found if profile.id in theirs | came]


async def by_number(people: PeopleStore, reach: Reach, number: int) -> Profile:
    """The person behind a button. Raises NotFound for one who is gone or out of reach."""
    found = await within(people, reach, await people.by_ids([number]))
    if not found:
        raise NotFound("That person is not here (any more).", "See who is: admin people.")
    return found[0]


def label(profile: Profile) -> str:
    return f"{profile.name} ({profile.organization})" if profile.organization else profile.name


async def _candidates(people: PeopleStore, words: str) -> list[Profile]:
    if (account := mentioned(words)) is not None:
        row = await people.find(account.platform, account.id)
        return await people.by_ids([row.id]) if row else []
    number = words.removeprefix("#")
    if number.isdecimal() and len(number) < 12:
        return await people.by_ids([int(number)])
    return await people.search(words) if words else []


def mentioned(words: str) -> UserRef | None:
    """The account in a mention: <@platform:id>."""
    inner = words.removeprefix("<@").removesuffix(">")
    platform, colon, account = inner.partition(":")
    return UserRef(platform, account) if words.startswith("<@") and words.endswith(">") and colon and account else None
