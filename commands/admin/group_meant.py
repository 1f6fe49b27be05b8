"""Which role or group of the platform is meant: by its name, by a mention, or by its id."""

from typing import Annotated

from rapidfuzz import process

from bot.context import Context
from bot.errors import InvalidInput
from bot.param import Arg
from bot.people import SpaceRef
from bot.platforms import Group, Groups, Platforms
from bot.ui.fit import clip
from bot.ui.nodes import Choice
from store.spaces import SpaceRow

NEAR = 60
LONGEST_ID = 32


async def groups_like(
    text: Annotated[str, Arg("What was typed so far")], platforms: Platforms, context: Context
) -> list[Choice]:
    """Those of the space in which the admin stands; the value is the id, which no other group has."""
    typed = text.removeprefix("@").casefold()
    known = (await platforms.groups(context.origin.space)).known
    return [Choice(named(group), group.id) for group in known if typed in group.name.casefold() or typed == group.id]


def meant(text: str, groups: Groups, name: str = "group") -> Group:
    """Raises InvalidInput, about the field `name`, for one that is not there. Where the platform does not tell its groups, an id is believed."""
    typed = bare(text)
    for group in groups.known:
        if typed == group.id or typed.casefold() == group.name.casefold():
            return group
    like_an_id = typed.isascii() and typed.isalnum() and any(letter.isdigit() for letter in typed)
    if not groups.known and like_an_id and len(typed) <= LONGEST_ID:
        return Group(typed, "")
    shown = clip(typed, 60)
    if not groups.known:
        hint = groups.trouble or "An id has only letters and digits, such as S0614TZR7 or 112233445566778899."
        raise InvalidInput(f"I cannot see which role or group “{shown}” is.", hint, name=name)
    near = process.extractOne(typed, [group.name for group in groups.known], score_cutoff=NEAR)
    some = ", ".join(named(group) for group in groups.known[:10])
    hint = f"Did you mean @{near[0]}?" if near else f"There are: {some}."
    raise InvalidInput(f"There is no role or group “{shown}” here.", hint, name=name)


def bare(text: str) -> str:
    """Without what a mention is wrapped in."""
    inner = text.strip().removeprefix("<@&").removeprefix("<!subteam^").removesuffix(">").partition("|")[0]
    return inner.removeprefix("@").strip()


def named(group: Group) -> str:
    """As people mention it: "@clerks"; by its id where the name is not known."""
    return f"@{group.name}" if group.name else group.id


def ref(space: SpaceRow) -> SpaceRef:
    return SpaceRef(space.platform, space.external_id, space.name)
